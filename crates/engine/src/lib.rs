//! The worker's half of the product: it holds the sessions, steps them in short slices, and posts what the page
//! should show.
//!
//! The browser gets it as one module for each section of the roadmap (`bin/`), with the labs of that section: nobody waits
//! for the mathematics of the others. Labs that compute with tensors also come with the code for the graphics card, in a
//! second module for who asks for it.
//!
//! | file | idea |
//! |---|---|
//! | `messages` | what the page asks and what the worker answers |
//! | `host` | the sessions, and one request carried out |
//! | `pump` | the loop: requests first, then a slice of stepping, then the newest views |
//! | `pool` | other workers that do the jobs of runs |
//! | `fetch` | data files from the site itself, with progress, checked |
//! | `card` | the graphics card, opened when a run asks for it, and whether it is the faster one; or none (`no_card`) |
//! | `place` | what the reader wants of the card, and where a run computes |
//! | `clock` | time and yielding to the message queue |

#[cfg_attr(not(feature = "card"), path = "no_card.rs")]
mod card;
mod clock;
mod fetch;
mod host;
mod messages;
mod place;
mod pool;
mod pump;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::messages::Reply;
use crate::pool::Pool;
use crate::pump::Pump;

/// The engine of one worker.
#[wasm_bindgen]
pub struct Engine {
    pump: Pump,
}

#[wasm_bindgen]
impl Engine {
    /// An engine that answers through `post` (called with one plain object) and reads data files below `data_url`.
    /// `hire` starts another worker of this kind, for jobs, of which the device has `cores` to run.
    #[wasm_bindgen(constructor)]
    pub fn new(post: Function, data_url: String, hire: Function, cores: usize) -> Self {
        std::panic::set_hook(Box::new({
            let post = messages::Post::new(post.clone());
            // A panic ends the worker; the page hears why before it happens, and starts another.
            move |info| post.send(&Reply::Panic { message: info.to_string() })
        }));
        let post = messages::Post::new(post);
        post.send(&Reply::Ready { version: env!("CARGO_PKG_VERSION") });
        Self { pump: Pump::new(post, data_url, Pool::new(hire, cores)) }
    }

    /// Takes one message of the page.
    pub fn handle(&self, message: JsValue) {
        self.pump.take(message);
    }
}
