//! Time, and giving way to the message queue.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, WorkerGlobalScope};

fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds since the worker began.
pub fn now() -> f64 {
    scope().performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// Waits at least this many milliseconds.
pub async fn sleep(milliseconds: f64) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds as i32);
    });
    let _ = JsFuture::from(promise).await;
}

/// Lets waiting messages in, without the four milliseconds that a nested `setTimeout(0)` costs.
pub struct Breather {
    channel: Option<MessageChannel>,
    waiting: Rc<RefCell<Option<Function>>>,
    _wake: Closure<dyn FnMut()>,
}

impl Breather {
    pub fn new() -> Self {
        let waiting: Rc<RefCell<Option<Function>>> = Rc::default();
        let wake = Closure::new({
            let waiting = waiting.clone();
            move || {
                if let Some(resolve) = waiting.borrow_mut().take() {
                    let _ = resolve.call0(&JsValue::NULL);
                }
            }
        });
        let channel = MessageChannel::new().ok();
        if let Some(channel) = &channel {
            channel.port2().set_onmessage(Some(wake.as_ref().unchecked_ref()));
        }
        Self { channel, waiting, _wake: wake }
    }

    pub async fn breathe(&self) {
        let Some(channel) = &self.channel else { return sleep(0.0).await };
        let promise = Promise::new(&mut |resolve, _| *self.waiting.borrow_mut() = Some(resolve));
        match channel.port1().post_message(&JsValue::NULL) {
            Ok(()) => drop(JsFuture::from(promise).await),
            Err(_) => sleep(0.0).await,
        }
    }
}
