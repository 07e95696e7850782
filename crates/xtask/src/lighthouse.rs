//! `cargo xtask lighthouse`: what Lighthouse says of the site in `dist/`, on a phone.

use crate::command::{root, say};
use crate::{node, tools};

/// Where the package lies that no other command needs.
const FOLDER: &str = "tests/browser/lighthouse";

/// Measures the site in `dist/`.
pub fn run() -> Result<(), String> {
    say("measuring; keep the machine quiet");
    let environment = [
        ("CHROMIUM", tools::chromium()?.display().to_string()),
        ("SITE", root().join("dist").display().to_string()),
    ];
    node::script(FOLDER, "lighthouse", &environment)
}
