//! Fused multiply-add for the products of `stepwise-tensor`, where the browser has it.
//!
//! WebAssembly's relaxed SIMD has an instruction that multiplies and adds at once. A browser that does not know it
//! refuses a whole module for holding it, so it lives in a module of its own, of one to two kilobytes: the very source of
//! the other kernels, compiled a second time (`build.rs`) and carried as bytes. `install` tries to compile them, which
//! is also how it learns whether the browser can. The module computes on the host's memory and is called through the
//! host's function table, so a call costs what any indirect call costs, and a call does a whole column of tiles.
//!
//! Nothing is fetched: it works offline, under any name, and needs no other permission than the host's own module.
#![cfg(target_arch = "wasm32")]
#![allow(unsafe_code)]

use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

/// The module that `build.rs` made of `kernels.rs`.
const MODULE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kernels.wasm"));

/// Makes `stepwise_tensor::Device::cpu_fused` fuse; returns the module's functions, or `None` where the browser has no
/// relaxed SIMD.
///
/// It compiles at once, which browsers allow for a module this small on any thread.
///
/// # Errors
/// When the host's function table cannot grow (it is linked with `--growable-table`).
pub fn install() -> Result<Option<Object>, JsValue> {
    let Ok(module) = WebAssembly::Module::new(&Uint8Array::from(MODULE)) else {
        return Ok(None);
    };
    let (imports, environment) = (Object::new(), Object::new());
    Reflect::set(&environment, &"memory".into(), &wasm_bindgen::memory())?;
    Reflect::set(&imports, &"env".into(), &environment)?;
    let exports = WebAssembly::Instance::new(&module, &imports)?.exports();
    let table: WebAssembly::Table = wasm_bindgen::function_table().dyn_into()?;
    let first = table.grow(2)?;
    for (place, name) in ["tiles", "sparse_row"].into_iter().enumerate() {
        let function: Function = Reflect::get(&exports, &name.into())?.dyn_into()?;
        table.set(first + place as u32, &function)?;
    }
    // SAFETY: these places hold those functions, which were made from that file and were given this module's memory.
    unsafe { stepwise_tensor::install_fused(first as usize, first as usize + 1) };
    Ok(Some(exports))
}
