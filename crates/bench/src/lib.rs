//! Fixed work for measuring beside other libraries: the same functions on the same input for everybody.
//!
//! `tests/browser/bench` wraps the exports into the common form `async (input) => output`; the clock runs from the call
//! to the resolved output. The program `native` does the same natively.

#[cfg(target_arch = "wasm32")]
mod card;
pub mod classical;
#[cfg(target_arch = "wasm32")]
mod fused;
mod network;
mod page;

use js_sys::Error;
use wasm_bindgen::JsValue;

fn thrown(error: impl ToString) -> JsValue {
    Error::new(&error.to_string()).into()
}
