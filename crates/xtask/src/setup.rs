//! `cargo xtask setup`: everything that building and testing needs, found or installed. Running it again takes
//! seconds.

use crate::command::{cargo, run as run_command, say};
use crate::versions::WASM_TARGET;
use crate::{node, tools, wasm};

/// Finds or installs everything.
pub fn run() -> Result<(), String> {
    build_tools()?;
    node::install("tests")?;
    let chromium = tools::chromium()?;
    say(&format!("ready (browser tests use {})", chromium.display()));
    Ok(())
}

/// What building the site needs.
pub fn build_tools() -> Result<(), String> {
    tools::node()?;
    wasm::compiler()?;
    tools::install()?;
    // Trunk may not download, crates neither, and builds beside other builds that do.
    run_command(&mut cargo(&["fetch", "--locked", "--target", WASM_TARGET]))?;
    node::install("www")
}
