//! `cargo xtask bench`: fixed work, measured in Chromium and natively.

use crate::command::{root, say};
use crate::{build, node, tools};

/// Builds the site and measures it.
pub fn run(arguments: &[String]) -> Result<(), String> {
    build::run()?;
    say("measuring; keep the machine quiet");
    let environment = [
        ("CHROMIUM", tools::chromium()?.display().to_string()),
        ("SITE", root().join("dist").display().to_string()),
        ("ONLY", arguments.join(",")),
    ];
    node::script("tests", "bench", &environment)
}
