//! Compiles `kernels.rs` to a WebAssembly module with relaxed SIMD, apart from everything else: a browser without it
//! refuses a module that merely contains such an instruction.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

const VECTORS: &str = "../tensor/src/cpu/vectors.rs";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=kernels.rs");
    println!("cargo:rerun-if-changed={VECTORS}");
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH")? != "wasm32" {
        return Ok(());
    }
    let module = Path::new(&env::var("OUT_DIR")?).join("kernels.wasm");
    let mut compile = Command::new(env::var("RUSTC")?);
    compile.args(["kernels.rs", "--crate-type=cdylib", "--edition=2024", "--target", &env::var("TARGET")?]);
    compile.args(["-Copt-level=3", "-Cpanic=abort", "-Ccodegen-units=1", "-Cstrip=symbols"]);
    compile.args(["-Ctarget-feature=+simd128,+relaxed-simd"]);
    // A stack at address 0 grows into nothing, so a kernel that came to use one would stop at once.
    compile.args(["-Clink-arg=--import-memory", "-Clink-arg=-zstack-size=0"]);
    let status = compile.arg("-o").arg(&module).status()?;
    if !status.success() {
        return Err(format!("kernels.rs does not compile ({status})").into());
    }
    if has_constants(&fs::read(module)?) {
        return Err("the fused kernels keep constants in memory, where those of the host lie".into());
    }
    Ok(())
}

/// Whether there is a section of data. A module is eight bytes, then for each section its number, its length (LEB128)
/// and its content.
fn has_constants(module: &[u8]) -> bool {
    const DATA: u8 = 11;
    let mut rest = module.get(8..).unwrap_or_default();
    while let [section, tail @ ..] = rest {
        if *section == DATA {
            return true;
        }
        let digits = tail.iter().take_while(|&byte| byte & 0x80 != 0).count() + 1;
        let length = tail.iter().take(digits).rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
        rest = tail.get(digits + length..).unwrap_or_default();
    }
    false
}
