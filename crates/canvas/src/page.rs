//! Values of the page as a [`Source`].

use js_sys::{Array, ArrayBuffer, Float64Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::read::Source;

impl Source for JsValue {
    fn field(&self, name: &str) -> Option<Self> {
        // `get` fails on what is no object.
        Reflect::get(self, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn truth(&self) -> Option<bool> {
        self.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Array::is_array(self).then(|| Array::from(self).to_vec())
    }

    /// The browser copies the whole list, whether an array or a typed array. What JSON had to write as null is
    /// not a number.
    fn numbers(&self) -> Option<Vec<f64>> {
        if let Some(array) = self.dyn_ref::<Array>() {
            if array.includes(&JsValue::NULL, 0) {
                let number = |value: JsValue| value.as_f64().or(value.is_null().then_some(f64::NAN));
                return array.iter().map(number).collect();
            }
            return Some(Float64Array::new(self).to_vec());
        }
        ArrayBuffer::is_view(self).then(|| Float64Array::new(self).to_vec())
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        (Array::is_array(self) || ArrayBuffer::is_view(self)).then(|| Uint8Array::new(self).to_vec())
    }
}
