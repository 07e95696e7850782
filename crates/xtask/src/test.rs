//! `cargo xtask test`: exactly what CI runs, stage by stage, each timed.

use std::time::{Duration, Instant};

use crate::command::{cargo, output, root, run as run_command, say};
use crate::{bench, build, node, setup, tools};

type Stage = (&'static str, &'static str, fn() -> Result<(), String>);

/// Name, the command that mends or repeats it, and what it does.
const STAGES: [Stage; 9] = [
    ("setup", "cargo xtask setup", setup::run),
    ("format", "cargo fmt", format),
    ("lint", "cargo clippy --workspace --all-targets", lint),
    ("arrows", "cargo tree, see ARCHITECTURE.md", arrows),
    ("rust", "cargo test --workspace", rust),
    ("docs", "cargo doc --no-deps --workspace", docs),
    ("shell", "npm run check && npm test, in www/", shell),
    ("build", "cargo xtask build", build::run),
    ("browser", "cargo xtask test browser", browser),
];

/// Runs all stages, or the named ones.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if let Some(unknown) = arguments.iter().find(|name| !STAGES.iter().any(|stage| stage.0 == **name)) {
        let names: Vec<_> = STAGES.iter().map(|stage| stage.0).collect();
        return Err(format!("there is no stage {unknown}; the stages are {}", names.join(", ")));
    }
    let mut times = Vec::new();
    let mut failure = None;
    for (name, remedy, stage) in STAGES {
        if !arguments.is_empty() && !arguments.iter().any(|wanted| wanted == name) {
            continue;
        }
        say(name);
        let begun = Instant::now();
        let result = stage();
        times.push((name, begun.elapsed(), result.is_ok()));
        if let Err(message) = result {
            failure = Some(format!("{name}: {message}\n       To repeat or mend: {remedy}"));
            break;
        }
    }
    report(&times);
    failure.map_or(Ok(()), Err)
}

fn report(times: &[(&str, Duration, bool)]) {
    println!("\nstage      seconds");
    for (name, time, _) in times {
        println!("{name:<10} {:7.1}", time.as_secs_f64());
    }
    let total: Duration = times.iter().map(|(_, time, _)| *time).sum();
    println!("{:<10} {:7.1}", "all", total.as_secs_f64());
    let passed = times.iter().filter(|(_, _, passed)| *passed).count();
    println!("stages: {passed} passed, {} failed", times.len() - passed);
}

fn format() -> Result<(), String> {
    run_command(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lint() -> Result<(), String> {
    run_command(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// The mathematics, the contract and the labs know nothing of the web, but for the shell, which is borrowed: its clock
/// asks the browser for the time zone.
fn arrows() -> Result<(), String> {
    // The engine does: were the question asked wrongly, the answer would be missing here.
    if web_below("engine").is_none() {
        return Err("cargo tree does not find wasm-bindgen below the engine".to_owned());
    }
    for package in ["random", "kernels", "tensor", "lab", "data", "topics"] {
        if let Some(tree) = web_below(package) {
            return Err(format!("{package} depends on wasm-bindgen:\n{tree}"));
        }
    }
    Ok(())
}

/// The features of the labs that have no shell.
const WITHOUT_SHELL: &str = "tools,mathematics,data,learning,evaluation,deep-learning,production,research";

/// How a package comes to depend on wasm-bindgen; `None` when it does not.
fn web_below(package: &str) -> Option<String> {
    let package = format!("stepwise-{package}");
    let mut arguments =
        vec!["tree", "--quiet", "-p", &package, "-i", "wasm-bindgen", "-e", "normal", "--target", "all"];
    if package == "stepwise-topics" {
        arguments.extend(["--no-default-features", "--features", WITHOUT_SHELL]);
    }
    output("cargo", &arguments).filter(|tree| !tree.is_empty())
}

fn rust() -> Result<(), String> {
    run_command(&mut cargo(&["test", "--quiet", "--workspace"]))
}

fn docs() -> Result<(), String> {
    run_command(cargo(&["doc", "--quiet", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "-Dwarnings"))
}

fn shell() -> Result<(), String> {
    node::script("www", "check", &[])?;
    node::script("www", "test", &[])
}

fn browser() -> Result<(), String> {
    setup::build_tools()?;
    // It holds the checks of the graphics card.
    bench::build_module()?;
    let chromium = tools::chromium()?.display().to_string();
    let site = root().join("dist").display().to_string();
    node::script("tests", "check", &[])?;
    node::script("tests", "test", &[("CHROMIUM", chromium), ("SITE", site)])
}
