//! The card's name from the browser itself, since wgpu passes on no more than a description, which is empty as a rule.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn get(of: &JsValue, key: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &JsValue::from_str(key)).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

/// The description, or else maker and architecture; `None` where the browser tells nothing.
pub async fn told() -> Option<String> {
    let gpu = get(&get(&js_sys::global(), "navigator")?, "gpu")?;
    let request: Function = get(&gpu, "requestAdapter")?.dyn_into().ok()?;
    // The adapter that will be opened.
    let options = Object::new();
    Reflect::set(&options, &"powerPreference".into(), &"high-performance".into()).ok()?;
    let adapter: Promise = request.call1(&gpu, &options).ok()?.dyn_into().ok()?;
    let info = get(&JsFuture::from(adapter).await.ok()?, "info")?;
    let word = |key| get(&info, key).and_then(|word| word.as_string()).filter(|word| !word.is_empty());
    word("description").or_else(|| {
        let words: Vec<String> = ["vendor", "architecture"].into_iter().filter_map(word).collect();
        (!words.is_empty()).then(|| words.join(" "))
    })
}
