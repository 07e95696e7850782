//! `cargo xtask lab`: a lab run natively to its end.

use crate::command::{self, cargo};

/// Hands everything to the command-line host.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut command =
        cargo(&["run", "--quiet", "--profile", "native", "--package", "stepwise-cli", "--", "lab"]);
    command::run(command.args(arguments))
}
