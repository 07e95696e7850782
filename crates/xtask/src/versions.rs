//! The versions of all tools, in one place. Crates are pinned by `Cargo.lock`, npm packages by `package-lock.json`.

/// The bundler that builds the WebAssembly modules.
pub const TRUNK: &str = "0.21.14";
/// Equal to the crate's version in `Cargo.toml`.
pub const WASM_BINDGEN: &str = "0.2.130";
/// The npm package that ships `wasm-opt`.
pub const BINARYEN: &str = "132.0.0";
/// The oldest Node that runs the shell's tools.
pub const NODE_MAJOR: u32 = 20;
/// The target of these modules.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
