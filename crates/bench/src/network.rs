//! The network's work, exported to a page. The processor's futures are ready at once, so nothing waits here.

use std::cell::Cell;

use pollster::block_on;
use stepwise_tensor::Device;
use stepwise_tensor::bench::{self, CnnWeights, LstmWeights, LstmWork, MlpWeights, MlpWork};
use wasm_bindgen::prelude::*;

use crate::thrown;

thread_local! {
    static FUSED: Cell<bool> = const { Cell::new(false) };
    // One device for all calls, as a page has: what it keeps of one serves the next.
    static DEVICES: [Device; 2] = [Device::cpu(), Device::cpu_fused()];
}

/// What the work below is computed on from now on: [`Device::cpu_fused`] or [`Device::cpu`]. Fused kernels are installed
/// before the first work.
#[wasm_bindgen]
pub fn compute_fused(fused: bool) {
    FUSED.set(fused);
}

fn device() -> Device {
    DEVICES.with(|[exact, fused]| if FUSED.get() { fused.clone() } else { exact.clone() })
}

/// The product of two row-major n×n matrices, `iterations` times.
///
/// # Errors
/// When an array does not hold n² numbers.
#[wasm_bindgen]
pub fn matmul(left: &[f32], right: &[f32], size: usize, iterations: usize) -> Result<Vec<f32>, JsValue> {
    block_on(bench::matmul(&device(), left, right, size, iterations)).map_err(thrown)
}

/// A net with one hidden layer: sizes, weights, and what is done with them.
#[wasm_bindgen]
pub struct Mlp {
    pub(crate) work: MlpWork,
    pub(crate) weights: MlpWeights,
}

#[wasm_bindgen]
impl Mlp {
    /// The net with these start weights, row-major, inputs first.
    #[allow(clippy::too_many_arguments)]
    #[wasm_bindgen(constructor)]
    pub fn new(
        rows: usize,
        inputs: usize,
        hidden: usize,
        classes: usize,
        batch: usize,
        learning_rate: f32,
        w1: Vec<f32>,
        b1: Vec<f32>,
        w2: Vec<f32>,
        b2: Vec<f32>,
    ) -> Self {
        let work = MlpWork { rows, inputs, hidden, classes, batch, learning_rate };
        Self { work, weights: MlpWeights { w1, b1, w2, b2 } }
    }

    /// Trains for one pass over the pictures in their order, by plain gradient descent.
    ///
    /// # Errors
    /// When an array does not fit the sizes.
    pub fn train(&mut self, pictures: &[f32], labels: &[i32]) -> Result<(), JsValue> {
        self.weights = block_on(bench::mlp_train(&device(), &self.work, pictures, labels, &self.weights))
            .map_err(thrown)?;
        Ok(())
    }

    /// The class scores of all pictures, row-major.
    ///
    /// # Errors
    /// When an array does not fit the sizes.
    pub fn infer(&self, pictures: &[f32]) -> Result<Vec<f32>, JsValue> {
        block_on(bench::mlp_infer(&device(), &self.work, pictures, &self.weights)).map_err(thrown)
    }

    /// The weights of the first layer.
    #[wasm_bindgen(getter)]
    pub fn w1(&self) -> Vec<f32> {
        self.weights.w1.clone()
    }

    /// The biases of the first layer.
    #[wasm_bindgen(getter)]
    pub fn b1(&self) -> Vec<f32> {
        self.weights.b1.clone()
    }

    /// The weights of the second layer.
    #[wasm_bindgen(getter)]
    pub fn w2(&self) -> Vec<f32> {
        self.weights.w2.clone()
    }

    /// The biases of the second layer.
    #[wasm_bindgen(getter)]
    pub fn b2(&self) -> Vec<f32> {
        self.weights.b2.clone()
    }
}

/// What [`cnn_train`] gives: the new weights, as they came.
#[wasm_bindgen(getter_with_clone)]
pub struct Cnn {
    /// 3 × 3 × 1 × 8
    pub k1: Vec<f32>,
    /// 8
    pub b1: Vec<f32>,
    /// 3 × 3 × 8 × 16
    pub k2: Vec<f32>,
    /// 16
    pub b2: Vec<f32>,
    /// 784 × 10
    pub w: Vec<f32>,
    /// 10
    pub b: Vec<f32>,
}

/// [`bench::cnn_train`].
///
/// # Errors
/// As there.
#[allow(clippy::too_many_arguments)]
#[wasm_bindgen]
pub fn cnn_train(
    pictures: &[f32],
    labels: &[i32],
    batch: usize,
    learning_rate: f32,
    k1: Vec<f32>,
    b1: Vec<f32>,
    k2: Vec<f32>,
    b2: Vec<f32>,
    w: Vec<f32>,
    b: Vec<f32>,
) -> Result<Cnn, JsValue> {
    let start = CnnWeights { k1, b1, k2, b2, w, b };
    let CnnWeights { k1, b1, k2, b2, w, b } =
        block_on(bench::cnn_train(&device(), pictures, labels, batch, learning_rate, &start))
            .map_err(thrown)?;
    Ok(Cnn { k1, b1, k2, b2, w, b })
}

/// What [`lstm_train`] gives: the new weights, as they came.
#[wasm_bindgen(getter_with_clone)]
pub struct Lstm {
    /// inputs × 4 hidden
    pub wx: Vec<f32>,
    /// hidden × 4 hidden
    pub wh: Vec<f32>,
    /// 4 hidden
    pub bh: Vec<f32>,
    /// hidden × classes
    pub w: Vec<f32>,
    /// classes
    pub b: Vec<f32>,
}

/// [`bench::lstm_train`].
///
/// # Errors
/// As there.
#[allow(clippy::too_many_arguments)]
#[wasm_bindgen]
pub fn lstm_train(
    series: &[f32],
    labels: &[i32],
    steps: usize,
    inputs: usize,
    hidden: usize,
    classes: usize,
    batch: usize,
    learning_rate: f32,
    wx: Vec<f32>,
    wh: Vec<f32>,
    bh: Vec<f32>,
    w: Vec<f32>,
    b: Vec<f32>,
) -> Result<Lstm, JsValue> {
    let work = LstmWork { steps, inputs, hidden, classes, batch, learning_rate };
    let start = LstmWeights { wx, wh, bh, w, b };
    let LstmWeights { wx, wh, bh, w, b } =
        block_on(bench::lstm_train(&device(), &work, series, labels, &start)).map_err(thrown)?;
    Ok(Lstm { wx, wh, bh, w, b })
}
