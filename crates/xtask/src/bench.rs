//! `cargo xtask bench`: fixed work, measured in Chromium, and what a reader waits for.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::build;
use crate::command::{cargo, root, run as run_command, say, target_dir};
use crate::versions::WASM_TARGET;
use crate::{node, python, setup, tools, wasm};

/// The page's files; `ours.mjs` is our side, for any page to time.
const PAGES: [&str; 11] = [
    "card-worker.mjs",
    "card.mjs",
    "classical-work.mjs",
    "index.html",
    "network-work.mjs",
    "ours.mjs",
    "page.mjs",
    "plain-classical.mjs",
    "plain-network.mjs",
    "random.mjs",
    "rows.mjs",
];
/// The packages that are measured beside ours.
const PEERS: &str = "tests/browser/bench/peers";
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the module with the fixed work, and the site where it is wanted, and measures them.
pub fn run(arguments: &[String]) -> Result<(), String> {
    // The fixed work does not need the site; what a reader waits for does.
    if arguments.is_empty() || arguments.iter().any(|name| ["page", "labs", "pool"].contains(&name.as_str()))
    {
        build::run()?;
    } else {
        setup::build_tools()?;
    }
    build_module()?;
    node::script(PEERS, "build", &[("OUT", root().join("dist/bench").display().to_string())])?;
    say("measuring; keep the machine quiet");
    let mut environment = vec![
        ("CHROMIUM", tools::chromium()?.display().to_string()),
        ("SITE", root().join("dist").display().to_string()),
        ("ONLY", arguments.join(",")),
        ("NATIVE", native_program()?.display().to_string()),
    ];
    // Without Python the reference libraries are left out.
    if let Ok(python) = python::environment(&root().join("python/requirements.txt")) {
        environment.push(("PYTHON", python.display().to_string()));
    }
    node::script("tests", "bench", &environment)
}

/// The same work as a native program.
fn native_program() -> Result<PathBuf, String> {
    run_command(&mut cargo(&[
        "build",
        "--quiet",
        "--release",
        "--package",
        "stepwise-bench",
        "--bin",
        "native",
    ]))?;
    Ok(target_dir().join("release/native"))
}

/// Builds the module with the fixed work, which holds the checks of the graphics card too, into `dist/bench`.
pub fn build_module() -> Result<(), String> {
    let mut compile = cargo(&["build", "--quiet", "--release", "--package", "stepwise-bench", "--lib"]);
    compile.args(["--target", WASM_TARGET]);
    if let Some(rustc) = wasm::compiler()? {
        compile.env("RUSTC", rustc);
    }
    run_command(&mut compile)?;
    let module = target_dir().join(WASM_TARGET).join("release/stepwise_bench.wasm");
    let folder = root().join("dist/bench");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let path = tools::path_variable()?;
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "bench", "--out-dir"]).arg(&folder);
    run_command(bindgen.arg(module).env("PATH", &path))?;
    let module = folder.join("bench_bg.wasm");
    let mut optimise = Command::new("wasm-opt");
    optimise.arg("-O3").args(FEATURES).arg(&module).arg("-o").arg(&module);
    run_command(optimise.env("PATH", &path))?;
    for page in PAGES {
        fs::copy(root().join("tests/browser/bench").join(page), folder.join(page))
            .map_err(|error| format!("{page}: {error}"))?;
    }
    Ok(())
}
