//! `cargo xtask site`: called by Trunk once the WebAssembly modules are built. Puts the code into one folder
//! named by its content, so that a new build never meets an old cache, adds the shell, the pages and the data, and last
//! the service worker, which lists them all.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use crate::command::{cargo, root, run};
use crate::node;

/// How the file of a module ends.
const WASM: &str = "_bg.wasm";

/// The variable that holds the address that the site will have, where it is known.
pub const SITE_URL: &str = "STEPWISE_SITE_URL";

/// Completes the site in the folder that Trunk names.
pub fn run_hook() -> Result<(), String> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("this command is called by Trunk; run `cargo xtask build`")?;
    let code = staging.join("code");
    fs::create_dir_all(&code).map_err(|error| format!("{}: {error}", code.display()))?;
    for built in modules(&staging)? {
        let module = built.trim_start_matches("stepwise-");
        for end in [".js", WASM] {
            rename(&staging.join(format!("{built}{end}")), &code.join(format!("{module}{end}")))?;
        }
        fix_module_name(&code.join(format!("{module}.js")), &built, module)?;
    }
    remove_declarations(&staging)?;
    node::script("www", "build", &[("OUT", code.display().to_string())])?;
    let named = format!("code-{}", fingerprint(&code)?);
    rename(&code, &staging.join(&named))?;
    copy_folder(&root().join("www/data"), &staging.join("data"))?;
    copy_folder(&root().join("www/static"), &staging)?;
    let mut prerender =
        cargo(&["run", "--quiet", "--profile", "native", "--package", "stepwise-cli", "--", "site"]);
    prerender.arg("--out").arg(&staging).args(["--code", &named]);
    if let Some(address) = std::env::var_os(SITE_URL) {
        prerender.arg("--site-url").arg(address);
    }
    // The native host is built by the toolchain's own compiler, not by the one for WebAssembly.
    run(prerender.env_remove("RUSTC"))?;
    node::script("www", "embed", &[("SITE", staging.display().to_string())])?;
    node::script("www", "offline", &[("SITE", staging.display().to_string())])
}

/// The names of the modules that Trunk has built.
fn modules(staging: &Path) -> Result<Vec<String>, String> {
    let names = sorted_files(staging)?.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        Some(name.strip_suffix(WASM)?.to_owned())
    });
    Ok(names.collect())
}

fn rename(from: &Path, to: &Path) -> Result<(), String> {
    fs::rename(from, to).map_err(|error| format!("{} → {}: {error}", from.display(), to.display()))
}

/// The generated script finds its module by the name it was built under.
fn fix_module_name(script: &Path, built: &str, module: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", script.display());
    let text = fs::read_to_string(script).map_err(failed)?;
    fs::write(script, text.replace(&format!("{built}{WASM}"), &format!("{module}{WASM}"))).map_err(failed)
}

/// Trunk's leftovers that no page needs.
fn remove_declarations(staging: &Path) -> Result<(), String> {
    for entry in fs::read_dir(staging).map_err(|error| format!("{}: {error}", staging.display()))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("stepwise-") || name.ends_with(".d.ts") {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    Ok(files)
}

/// Sixteen hexadecimal digits of the folder's content. A cache key, not a seal.
fn fingerprint(folder: &Path) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for file in sorted_files(folder)? {
        hasher.write(file.file_name().unwrap_or_default().as_encoded_bytes());
        hasher.write(&fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    if !from.exists() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(|error| format!("{}: {error}", to.display()))?;
    for file in sorted_files(from)? {
        let target = to.join(file.file_name().unwrap_or_default());
        if file.is_dir() {
            copy_folder(&file, &target)?;
        } else {
            fs::copy(&file, &target).map_err(|error| format!("{}: {error}", target.display()))?;
        }
    }
    Ok(())
}
