//! `cargo xtask shots`: a screenshot of every page, light, dark and on a phone, and one page that shows them all.

use crate::command::{root, say, target_dir};
use crate::{node, tools};

/// Takes the pictures of the site in `dist/`.
pub fn run() -> Result<(), String> {
    let folder = target_dir().join("shots");
    let environment = [
        ("CHROMIUM", tools::chromium()?.display().to_string()),
        ("SITE", root().join("dist").display().to_string()),
        ("OUT", folder.display().to_string()),
    ];
    node::script("tests", "shots", &environment)?;
    say(&format!("open {}", folder.join("index.html").display()));
    Ok(())
}
