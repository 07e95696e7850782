//! `cargo xtask lab`: a lab run natively to its end.

use std::process::exit;

use crate::command::cargo;

/// Hands everything to the command-line host, which says itself what is wrong.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut host =
        cargo(&["run", "--quiet", "--profile", "native", "--package", "stepwise-cli", "--", "lab"]);
    let status =
        host.args(arguments).status().map_err(|error| format!("cargo could not be started: {error}"))?;
    if status.success() { Ok(()) } else { exit(status.code().unwrap_or(1)) }
}
