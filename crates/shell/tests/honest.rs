//! It behaves as bash does where a learner would notice.

use stepwise_shell::{Computer, Said, Shell};

fn shell() -> Shell {
    let computer =
        Computer::new("ada", "laptop").serving("http://files.example/a.txt", b"one\ntwo\n".to_vec());
    Shell::start(computer).unwrap()
}

fn run(shell: &mut Shell, line: &str) -> Said {
    shell.begin(line);
    loop {
        if let Some(said) = shell.slice() {
            return said;
        }
    }
}

#[test]
fn say() {
    let mut shell = shell();
    for line in [
        "echo out; ls missing; echo more",
        "nocmd x",
        "echo 'echo in $0 $1; nocmd; cd /nowhere; echo after; ls missing; exit 3' > a.sh; bash a.sh hello; echo $?",
        "cd data",
        "echo 'oops",
        "if true; then echo",
        "set -u; echo $zz; echo never",
        "cd /nowhere; pwd",
        "for i in 1 2; do echo $i; ls missing$i; done",
        "curl http://x.y/",
        "cat a.sh; chmod +x a.sh; ./a.sh; bash -x a.sh",
        "exit 3",
        "echo still",
    ] {
        let t = std::time::Instant::now();
        let said = run(&mut shell, line);
        println!("$ {line}\n{}[{}] {:?} {:?}", said.text, said.exit_code, shell.folder(), t.elapsed());
    }
}
