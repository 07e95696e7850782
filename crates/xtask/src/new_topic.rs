//! `cargo xtask new-topic`: the folder of a lab that is on the roadmap. It compiles and is registered, and
//! conformance lists what is still to write.

use std::fs;

use crate::command::{root, say};
use crate::registry;

const MODULE: &str = include_str!("../templates/mod.rs.txt");
const PAGE: &str = include_str!("../templates/page.md.txt");
const LAB: &str = include_str!("../templates/lab.py.txt");

/// Makes the folder.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let [slug] = arguments else { return Err("usage: cargo xtask new-topic <slug>".to_owned()) };
    let source = root().join("crates/topics/src");
    let roadmap =
        fs::read_to_string(source.join("roadmap.rs")).map_err(|error| format!("roadmap.rs: {error}"))?;
    let (title, section, needs) = outline(&roadmap, slug)
        .ok_or_else(|| format!("{slug} is not on the roadmap (crates/topics/src/roadmap.rs)"))?;
    let folder = source.join(slug);
    if folder.exists() {
        return Err(format!("{} exists already", folder.display()));
    }
    let fill = |text: &str| {
        text.replace("{slug}", slug)
            .replace("{title}", title)
            .replace("{section}", section)
            .replace("{needs}", needs)
    };
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir(&folder).map_err(failed)?;
    for (name, text) in [("mod.rs", MODULE), ("page.md", PAGE), ("lab.py", LAB)] {
        fs::write(folder.join(name), fill(text)).map_err(failed)?;
    }
    fs::write(folder.join("golden.json"), "{\"versions\": {}, \"cases\": []}\n").map_err(failed)?;
    registry::write()?;
    say(&format!("{} is ready to be written.", folder.display()));
    say("`cargo test -p stepwise-tests` lists what is still to write.");
    Ok(())
}

/// Title, section and needs of a row: the first string after the slug, the word after `Section::`, and the list.
fn outline<'a>(roadmap: &'a str, slug: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let rest = roadmap
        .split_once(&format!("row(\n        \"{slug}\","))
        .or_else(|| roadmap.split_once(&format!("row(\"{slug}\",")))?
        .1;
    let title = rest.split('"').nth(1)?;
    let section = rest.split_once("Section::")?.1.split(',').next()?;
    let needs = rest.split_once("&[")?.1.split(']').next()?;
    Some((title, section, needs))
}
