//! A compiler that can make WebAssembly. Two routes, tried in order: rustup's target; else, on Debian as root,
//! Debian's compiler for the web with a standard library built from its sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{output, quiet, say};
use crate::tools::{apt_install, cache, is_debian_root};
use crate::versions::WASM_TARGET;

/// The compiler to set as `RUSTC`; `None` is the toolchain's own.
pub fn compiler() -> Result<Option<PathBuf>, String> {
    if has_standard_library("rustc") {
        return Ok(None);
    }
    if let Some(debian) = debian_compiler().filter(|debian| has_standard_library(debian)) {
        return Ok(Some(PathBuf::from(debian)));
    }
    if rustup_target() {
        return Ok(None);
    }
    if !is_debian_root() {
        return Err(format!(
            "the Rust compiler has no target {WASM_TARGET}, and rustup could not add it. \
             Run `rustup target add {WASM_TARGET}`, then run this again."
        ));
    }
    debian().map(Some)
}

fn standard_library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib")
}

fn sysroot(rustc: &str) -> Option<PathBuf> {
    output(rustc, &["--print", "sysroot"]).map(PathBuf::from)
}

fn has_standard_library(rustc: &str) -> bool {
    let Some(sysroot) = sysroot(rustc) else { return false };
    let Ok(entries) = fs::read_dir(standard_library(&sysroot)) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn rustup_target() -> bool {
    say(&format!("adding the target {WASM_TARGET}"));
    let added = output("rustup", &["target", "add", WASM_TARGET]).is_some();
    added && has_standard_library("rustc")
}

fn debian_compiler() -> Option<String> {
    let files = output("dpkg", &["-L", "rustc-web"])?;
    files.lines().find(|line| line.contains("/bin/rustc")).map(str::to_owned)
}

fn debian() -> Result<PathBuf, String> {
    if debian_compiler().is_none() || output("dpkg", &["-L", "rust-web-src"]).is_none() {
        apt_install(&["rustc-web", "rust-web-src"])?;
    }
    let rustc = debian_compiler().ok_or("Debian's package rustc-web holds no compiler")?;
    if !has_standard_library(&rustc) {
        build_standard_library(&rustc)?;
    }
    Ok(PathBuf::from(rustc))
}

fn build_standard_library(rustc: &str) -> Result<(), String> {
    say("building Rust's standard library for WebAssembly (once; about a minute)");
    let failed = |error: std::io::Error| format!("the standard library could not be put in place: {error}");
    let sysroot = sysroot(rustc).ok_or("the compiler does not name its folder")?;
    let folder = cache().join("standard-library");
    fs::create_dir_all(folder.join("src")).map_err(failed)?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    fs::write(folder.join("src/lib.rs"), "").map_err(failed)?;
    link_linker(&sysroot)?;
    let mut command = Command::new("cargo");
    command
        .args(["build", "-Zbuild-std=std,panic_abort", "--release", "--target", WASM_TARGET])
        .current_dir(&folder)
        .env("RUSTC", rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode, release builds with link-time optimisation fail.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_TARGET_DIR", folder.join("target"));
    quiet(&mut command)?;
    let destination = standard_library(&sysroot);
    fs::create_dir_all(&destination).map_err(failed)?;
    let built = folder.join("target").join(WASM_TARGET).join("release/deps");
    for entry in fs::read_dir(built).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".rlib") && !name.starts_with("libempty") {
            fs::copy(&path, destination.join(name)).map_err(failed)?;
        }
    }
    Ok(())
}

/// Debian's compiler has no linker for WebAssembly; the toolchain's own serves.
fn link_linker(debian: &Path) -> Result<(), String> {
    let tools = |sysroot: &Path| sysroot.join("lib/rustlib/x86_64-unknown-linux-gnu/bin");
    let here = tools(debian).join("rust-lld");
    if here.exists() {
        return Ok(());
    }
    let own = tools(&sysroot("rustc").ok_or("rustc does not name its folder")?).join("rust-lld");
    fs::create_dir_all(tools(debian))
        .and_then(|()| fs::copy(own, here))
        .map(|_| ())
        .map_err(|error| format!("the linker for WebAssembly could not be put in place: {error}"))
}
