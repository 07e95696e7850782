//! `cargo xtask bench`: fixed work, measured in Chromium, and what a reader waits for.

use std::fs;
use std::process::Command;

use crate::build;
use crate::command::{cargo, root, run as run_command, say, target_dir};
use crate::versions::WASM_TARGET;
use crate::{node, tools, wasm};

/// What a page needs to time our side of the work; `ours.mjs` is the entry.
const PAGES: [&str; 5] = ["index.html", "ours.mjs", "page.mjs", "plain.mjs", "work.mjs"];
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the site and the module with the fixed work, and measures both.
pub fn run(arguments: &[String]) -> Result<(), String> {
    build::run()?;
    build_module()?;
    say("measuring; keep the machine quiet");
    let environment = [
        ("CHROMIUM", tools::chromium()?.display().to_string()),
        ("SITE", root().join("dist").display().to_string()),
        ("ONLY", arguments.join(",")),
    ];
    node::script("tests", "bench", &environment)
}

fn build_module() -> Result<(), String> {
    let mut compile = cargo(&["build", "--quiet", "--release", "--package", "stepwise-bench"]);
    compile.args(["--target", WASM_TARGET]);
    if let Some(rustc) = wasm::compiler()? {
        compile.env("RUSTC", rustc);
    }
    run_command(&mut compile)?;
    let module = target_dir().join(WASM_TARGET).join("release/stepwise_bench.wasm");
    let folder = root().join("dist/bench");
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
