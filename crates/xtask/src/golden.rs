//! `cargo xtask golden`: runs every `lab.py` and fails if a number moved.

use std::fs;
use std::process::{Command, Stdio};

use crate::command::{root, say};
use crate::python;

/// Compares, or with `--write` accepts, what the reference libraries print.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let (write, slugs): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| *argument == "--write");
    let topics = root().join("crates/topics/src");
    let python = python::environment(&root().join("python/requirements.txt"))?;
    let mut moved = Vec::new();
    let entries =
        fs::read_dir(&topics).map_err(|error| format!("{} cannot be read: {error}", topics.display()))?;
    let mut folders: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let slug = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !slugs.is_empty() && !slugs.iter().any(|wanted| **wanted == slug) {
            continue;
        }
        say(&format!("{slug}: running lab.py"));
        let printed = Command::new(&python)
            .arg(folder.join("lab.py"))
            .arg("--json")
            .env("STEPWISE_DATA", root().join("www/data"))
            .env("PYTHONPATH", root().join("python"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| format!("lab.py of {slug} could not be started: {error}"))?;
        if !printed.status.success() {
            return Err(format!("lab.py of {slug} failed ({})", printed.status));
        }
        let golden = folder.join("golden.json");
        if fs::read(&golden).is_ok_and(|known| known == printed.stdout) {
            continue;
        }
        if !write.is_empty() {
            fs::write(&golden, &printed.stdout).map_err(|error| format!("{}: {error}", golden.display()))?;
            say(&format!("{slug}: golden.json written"));
        } else {
            moved.push(slug);
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    Err(format!(
        "lab.py prints other numbers than golden.json for: {}. If that is meant, run `cargo xtask golden --write`.",
        moved.join(", ")
    ))
}
