//! Python is needed only to rebuild data and to regenerate golden numbers, never to build or test the site.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{exists, quiet, root, run, say, target_dir};

/// The Python of a virtual environment that holds the packages of a requirements file.
pub fn environment(requirements: &Path) -> Result<PathBuf, String> {
    if !exists("python3") {
        return Err("Python 3 is needed for this command. Install it, then run this again.".to_owned());
    }
    let name = requirements.parent().and_then(Path::file_name).unwrap_or_default();
    let folder = target_dir().join("python").join(name);
    let python = folder.join("bin/python");
    let stamp = folder.join("installed-requirements.txt");
    let wanted = std::fs::read(requirements)
        .map_err(|error| format!("{} cannot be read: {error}", requirements.display()))?;
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    say(&format!("installing the Python packages of {}", requirements.display()));
    quiet(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    quiet(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements))?;
    std::fs::write(stamp, wanted)
        .map_err(|error| format!("the environment's stamp cannot be written: {error}"))?;
    Ok(python)
}

/// `cargo xtask data`: every shipped file, from pinned packages.
pub fn prepare_data() -> Result<(), String> {
    let folder = root().join("crates/data/prepare");
    let python = environment(&folder.join("requirements.txt"))?;
    run(Command::new(python).arg(folder.join("prepare.py")).arg(root().join("www/data")).current_dir(root()))
}
