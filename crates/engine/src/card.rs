//! The graphics card: opened when the first run asks for it, and shared by all that do.

use std::cell::RefCell;

use stepwise_lab::Device;

/// A card that can be used.
#[derive(Clone)]
pub struct Found {
    pub device: Device,
    /// Its name.
    pub name: String,
    /// What measuring it found, for the page to keep until the next visit.
    pub tuning: String,
}

/// The card, as far as it is known: found, or why there is none.
#[derive(Default)]
pub struct Card(RefCell<Option<Result<Found, String>>>);

impl Card {
    /// The card, or a sentence on why there is none. `known` is what an earlier visit measured.
    pub async fn found(&self, known: Option<String>) -> Result<Found, String> {
        let already = self.0.borrow().clone();
        match already {
            Some(found) => found,
            None => {
                let found = open(known).await;
                self.0.replace(Some(found.clone()));
                found
            }
        }
    }

    /// Forgets a card that failed, so that the next run that wants one opens it anew.
    pub fn forget(&self) {
        self.0.replace(None);
    }
}

#[cfg(feature = "nets")]
async fn open(tuning: Option<String>) -> Result<Found, String> {
    let known = stepwise_gpu::Known { name: name::told().await, tuning };
    let opened = stepwise_gpu::open(crate::clock::now, known).await;
    let found = opened.map(|opened| Found {
        tuning: opened.tuning_line(),
        device: opened.device,
        name: opened.adapter,
    });
    found.map_err(|unavailable| unavailable.to_string())
}

/// An engine without nets has no use for a card, and does not carry what opens one.
#[cfg(not(feature = "nets"))]
async fn open(_: Option<String>) -> Result<Found, String> {
    Err("this lab does not compute on a graphics card.".to_owned())
}

#[cfg(feature = "nets")]
mod name {
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
}
