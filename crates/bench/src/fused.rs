//! Fused multiply-add, and what the registers could do with and without it.

use js_sys::Object;
use wasm_bindgen::prelude::*;

/// `stepwise_fused::install`
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn install_fused() -> Result<Option<Object>, JsValue> {
    stepwise_fused::install()
}

/// [`stepwise_tensor::cpu::vectors::peak`]: 96 floating-point operations in each round.
#[wasm_bindgen]
pub fn peak(rounds: usize) -> f32 {
    stepwise_tensor::cpu::vectors::peak(rounds)
}
