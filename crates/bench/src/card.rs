//! The graphics card: the checks that it must pass, and the network's work on it, exported to a page or a worker.

use std::cell::RefCell;

use js_sys::{Array, JsString, Reflect};
use stepwise_gpu::{Known, Opened, check, open};
use stepwise_tensor::{Device, bench};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Performance;

use crate::network::Mlp;
use crate::thrown;

thread_local! {
    static CARD: RefCell<Option<Device>> = const { RefCell::new(None) };
}

/// `performance.now()`, in a page or in a worker.
fn clock() -> f64 {
    let performance = Reflect::get(&js_sys::global(), &JsString::from("performance"));
    performance
        .ok()
        .and_then(|found| found.dyn_into().ok())
        .map_or(f64::NAN, |found: Performance| found.now())
}

async fn opened() -> Result<Opened, JsValue> {
    let opened = open(clock, Known::default()).await.map_err(thrown)?;
    CARD.set(Some(opened.device.clone()));
    Ok(opened)
}

/// Opens the card; returns a line on what was found and measured.
///
/// # Errors
/// Why there is none.
#[wasm_bindgen]
pub async fn open_card() -> Result<String, JsValue> {
    let opened = opened().await?;
    let speed = opened.speed(clock).await.map_err(thrown)?;
    Ok(format!("{}: {:?}, {speed:?}", opened.adapter, opened.tuning))
}

/// Opens the card and goes through the whole list of checks; returns a line for each that failed, after a line on the
/// card and one with how many were done.
///
/// # Errors
/// Why there is no card.
#[wasm_bindgen]
pub async fn check_card() -> Result<Array, JsValue> {
    let opened = opened().await?;
    let outcomes = check::all(&opened).await;
    let head = [opened.adapter.clone(), format!("{} checks", outcomes.len())];
    let failures = outcomes.iter().filter(|outcome| !outcome.passed()).map(ToString::to_string);
    Ok(head.into_iter().chain(failures).map(JsValue::from).collect())
}

fn card() -> Result<Device, JsValue> {
    CARD.with_borrow(Clone::clone).ok_or_else(|| thrown("the card is not open"))
}

/// [`bench::matmul`] on the card.
///
/// # Errors
/// As there, and when the card is not open.
#[wasm_bindgen]
pub async fn card_matmul(
    left: Vec<f32>,
    right: Vec<f32>,
    size: usize,
    iterations: usize,
) -> Result<Vec<f32>, JsValue> {
    bench::matmul(&card()?, &left, &right, size, iterations).await.map_err(thrown)
}

/// [`bench::mlp_train`] on the card; takes the net and returns it trained.
///
/// # Errors
/// As there, and when the card is not open.
#[wasm_bindgen]
pub async fn card_train(mut net: Mlp, pictures: Vec<f32>, labels: Vec<i32>) -> Result<Mlp, JsValue> {
    let trained = bench::mlp_train(&card()?, &net.work, &pictures, &labels, &net.weights).await;
    net.weights = trained.map_err(thrown)?;
    Ok(net)
}
