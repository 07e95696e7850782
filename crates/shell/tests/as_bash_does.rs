//! It behaves as bash does where a learner would notice: in the C locale GNU bash 5.2 says the same. What ends a line that
//! never ends, and the server in reach, are our own.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

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

#[track_caller]
fn says(shell: &mut Shell, line: &str, text: &str, exit_code: i32) {
    assert_eq!(run(shell, line), Said { text: text.to_owned(), exit_code }, "{line}");
}

#[test]
fn output_and_errors_stand_in_their_order() {
    let mut shell = shell();
    let text = "out\nls: cannot access 'missing': No such file or directory\nmore\n";
    says(&mut shell, "echo out; ls missing; echo more", text, 0);
    says(&mut shell, "mkdir data; mkdir data", "mkdir: cannot create directory 'data': File exists\n", 1);
}

#[test]
fn errors_name_the_shell_or_the_script_and_its_line() {
    let mut shell = shell();
    says(&mut shell, "nocmd x", "bash: nocmd: command not found\n", 127);
    shell.write("/home/ada/a.sh", b"echo in $0 $1\nnocmd\ncd /nowhere\nexit 3\n").unwrap();
    let text = "in a.sh hello\na.sh: line 2: nocmd: command not found\n\
                a.sh: line 3: cd: /nowhere: No such file or directory\n";
    says(&mut shell, "bash a.sh hello", text, 3);
    says(&mut shell, "echo $?", "3\n", 0);
    says(&mut shell, "echo 'oops", "bash: unexpected EOF while looking for matching `''\n", 2);
}

#[test]
fn strict_scripts_stop_and_careless_ones_do_not() {
    let mut shell = shell();
    says(&mut shell, "bash -c 'false; echo on'", "on\n", 0);
    says(&mut shell, "bash -c 'set -e; false; echo on'", "", 1);
    says(&mut shell, "bash -c 'set -o pipefail; false | true'", "", 1);
}

#[test]
fn the_shell_remembers_where_it_is_and_what_was_typed() {
    let mut shell = shell();
    assert_eq!(shell.folder().as_deref(), Some("~"));
    says(&mut shell, "mkdir -p a/b && cd a/b", "", 0);
    assert_eq!(shell.folder().as_deref(), Some("~/a/b"));
    says(&mut shell, "x=5", "", 0);
    says(&mut shell, "echo $x; pwd", "5\n/home/ada/a/b\n", 0);
    says(&mut shell, "history 2", "    3  echo $x; pwd\n    4  history 2\n", 0);
    says(&mut shell, "", "", 0);
    says(&mut shell, "# nothing", "", 0);
}

#[test]
fn files_come_from_the_server_and_are_packed_and_unpacked() {
    let mut shell = shell();
    says(&mut shell, "curl http://files.example/a.txt", "one\ntwo\n", 0);
    says(
        &mut shell,
        "curl -sSf http://files.example/b.txt",
        "curl: (22) The requested URL returned error: 404\n",
        22,
    );
    says(&mut shell, "curl -s http://else.example/", "", 6);
    says(&mut shell, "curl -sS http://else.example/", "curl: (6) Could not resolve host: else.example\n", 6);
    says(
        &mut shell,
        "curl -sO http://files.example/a.txt && gzip a.txt && gunzip -c a.txt.gz",
        "one\ntwo\n",
        0,
    );
    says(&mut shell, "curl --nonsense x", "curl: option --nonsense: is unknown\n", 2);
}

#[test]
fn what_never_ends_is_ended() {
    let mut shell = shell();
    let said = run(&mut shell, "while true; do :; done");
    assert_eq!(said.exit_code, 137);
    assert!(said.text.contains("maximum"), "{}", said.text);
    says(&mut shell, "echo still here", "still here\n", 0);
}

#[test]
fn control_c_ends_a_command() {
    let mut shell = shell();
    shell.begin("while true; do :; done");
    assert_eq!(shell.slice(), None);
    shell.interrupt();
    let said = loop {
        if let Some(said) = shell.slice() {
            break said;
        }
    };
    assert_eq!(said, Said { text: "^C\n".to_owned(), exit_code: 130 });
    says(&mut shell, "echo still here", "still here\n", 0);
}
