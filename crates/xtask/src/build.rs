//! `cargo xtask build`: the site, in `dist/`. Trunk builds the WebAssembly modules and then calls
//! `cargo xtask site`, which adds the shell, the pages and the data.

use std::process::Command;

use crate::command::{self, root};
use crate::site::SITE_URL;
use crate::{setup, tools, wasm};

/// Sets up and builds the site; `--site-url` is the address that it will have.
pub fn run_with(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [] => build(None),
        [option, address] if option == "--site-url" => build(Some(address.as_str())),
        _ => Err("usage: build [--site-url https://example.org/labs/]".to_owned()),
    }
}

/// Sets up and builds the site, wherever it will lie.
pub fn run() -> Result<(), String> {
    build(None)
}

fn build(site_url: Option<&str>) -> Result<(), String> {
    setup::build_tools()?;
    let mut trunk = Command::new("trunk");
    trunk.args(["build", "--release", "--quiet"]).current_dir(root()).env("PATH", tools::path_variable()?);
    // Trunk looks for its tools on the path and must not download others.
    trunk.env("TRUNK_OFFLINE", "true").env("RUST_BACKTRACE", "0").env_remove("NO_COLOR");
    if let Some(address) = site_url {
        trunk.env(SITE_URL, address);
    }
    if let Some(rustc) = wasm::compiler()? {
        trunk.env("RUSTC", rustc);
    }
    command::run(&mut trunk)
}
