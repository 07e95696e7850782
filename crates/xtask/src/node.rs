//! npm packages of the shell (`www/`) and of the browser tests (`tests/`).

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{quiet, root, run, say};

/// Installs what the lock file says, unless that is already there.
pub fn install(folder: &str) -> Result<(), String> {
    let folder = root().join(folder);
    let read = |path: &Path| fs::read(path).ok();
    let lock = read(&folder.join("package-lock.json"));
    let stamp = folder.join("node_modules/.installed-lock.json");
    if lock.is_some() && lock == read(&stamp) {
        return Ok(());
    }
    say(&format!("installing npm packages of {}", folder.display()));
    // Not `npm ci`: it refuses a lock file that lacks the binaries of platforms other than the one it was made on.
    quiet(
        Command::new("npm").args(["install", "--no-save", "--no-audit", "--no-fund"]).current_dir(&folder),
    )?;
    fs::write(stamp, lock.unwrap_or_default())
        .map_err(|error| format!("npm's stamp cannot be written: {error}"))
}

/// `npm run <script>` in a folder, after installing.
pub fn script(folder: &str, script: &str, environment: &[(&str, String)]) -> Result<(), String> {
    install(folder)?;
    let mut command = Command::new("npm");
    command.args(["run", "--silent", script]).current_dir(root().join(folder));
    for (key, value) in environment {
        command.env(key, value);
    }
    run(&mut command)
}
