//! Tools that are neither crates nor npm packages of the site: found, or installed once per version into the
//! user's cache, so that a fresh clone does not build them again.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{exists, output, quiet, say};
use crate::versions::{BINARYEN, NODE_MAJOR, TRUNK, WASM_BINDGEN};

/// The folder for tools, by version.
pub fn cache() -> PathBuf {
    let home = || std::env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from);
    std::env::var_os("XDG_CACHE_HOME").map_or_else(|| home().join(".cache"), PathBuf::from).join("stepwise")
}

fn cached(name: &str, version: &str) -> PathBuf {
    cache().join(format!("{name}-{version}"))
}

/// The folders to put before the path: one for each tool.
pub fn paths() -> [PathBuf; 3] {
    [
        cached("trunk", TRUNK).join("bin"),
        cached("wasm-bindgen", WASM_BINDGEN).join("bin"),
        cached("binaryen", BINARYEN).join("node_modules/binaryen/bin"),
    ]
}

/// The path with the tools in front.
pub fn path_variable() -> Result<std::ffi::OsString, String> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = paths().into_iter().chain(std::env::split_paths(&old));
    std::env::join_paths(all).map_err(|error| format!("the path cannot be extended: {error}"))
}

/// Node must be there: it is not ours to install.
pub fn node() -> Result<(), String> {
    let version = output("node", &["--version"]).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_MAJOR => Ok(()),
        Some(_) => Err(format!(
            "Node {NODE_MAJOR} or newer is needed, but {version} is installed. Update Node, then run this again."
        )),
        None => Err(format!(
            "Node {NODE_MAJOR} or newer is needed, but there is none. Install Node, then run this again."
        )),
    }
}

/// Trunk, wasm-bindgen and wasm-opt in the pinned versions.
pub fn install() -> Result<(), String> {
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", WASM_BINDGEN, &[])?;
    cargo_tool("trunk", "trunk", TRUNK, &["--locked"])?;
    let binaryen = cached("binaryen", BINARYEN);
    if !binaryen.join("node_modules/binaryen/bin/wasm-opt").exists() {
        say(&format!("installing wasm-opt (binaryen {BINARYEN})"));
        let package = format!("binaryen@{BINARYEN}");
        let folder = binaryen.display().to_string();
        quiet(Command::new("npm").args([
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            &folder,
            &package,
        ]))?;
    }
    Ok(())
}

fn cargo_tool(package: &str, program: &str, version: &str, extra: &[&str]) -> Result<(), String> {
    let folder = cached(program, version);
    if folder.join("bin").join(program).exists() {
        return Ok(());
    }
    say(&format!("building {program} {version} (once; takes some minutes)"));
    let mut command = Command::new("cargo");
    command
        .args(["install", package, "--version", version, "--quiet", "--root"])
        .arg(&folder)
        .args(extra)
        // Built once and run seldom: compile time counts, not speed.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_TARGET_DIR", cache().join("build"))
        .env_remove("RUSTC");
    quiet(&mut command)
}

/// A Chromium for the browser tests: `CHROMIUM`, one on the path, or Debian's.
pub fn chromium() -> Result<PathBuf, String> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    if is_debian_root() {
        apt_install(&["chromium", "fonts-dejavu-core"])?;
        if let Some(found) = find_chromium() {
            return Ok(found);
        }
    }
    Err("no Chromium was found for the browser tests. Install Chromium or Chrome, or set CHROMIUM to its program, then run this again.".to_owned())
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    names.iter().find(|name| exists(name)).map(PathBuf::from)
}

/// Whether packages can be installed without asking anybody.
pub fn is_debian_root() -> bool {
    Path::new("/etc/debian_version").exists() && output("id", &["-u"]).as_deref() == Some("0")
}

/// Installs Debian packages.
pub fn apt_install(packages: &[&str]) -> Result<(), String> {
    say(&format!("installing Debian packages: {}", packages.join(", ")));
    quiet(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut command = Command::new("apt-get");
    command.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    quiet(command.env("DEBIAN_FRONTEND", "noninteractive"))
}
