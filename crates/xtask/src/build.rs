//! `cargo xtask build`: the site, in `dist/`. Trunk builds both WebAssembly modules and then calls
//! `cargo xtask site`, which adds the shell, the pages and the data.

use std::process::Command;

use crate::command::{self, root};
use crate::{setup, tools, wasm};

/// Sets up and builds the site.
pub fn run() -> Result<(), String> {
    setup::build_tools()?;
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--release", "--quiet"]).current_dir(root()).env("PATH", tools::path_variable()?);
    // Trunk looks for its tools on the path and must not download others.
    trunk.env("TRUNK_OFFLINE", "true").env("RUST_BACKTRACE", "0").env_remove("NO_COLOR");
    if let Some(rustc) = wasm::compiler()? {
        trunk.env("RUSTC", rustc);
    }
    command::run(&mut trunk)
}
