//! The two matrices: digits, and the first weights of a layer.

use stepwise_data::mnist;
use stepwise_kernels::stats::mean;
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;
use stepwise_tensor::ladder::Lists;
use stepwise_tensor::{Device, Tensor};

/// Pixels of a digit.
pub const INPUTS: usize = 784;

/// Mean and standard deviation of all pixels of the digits, from 0 to 1. In standard scores no entry is 0: a product that
/// may leave zeros out would measure how black the paper is.
const PIXEL_MEAN: f32 = 0.1307;
const PIXEL_DEVIATION: f32 = 0.3081;

/// The seed's streams.
const WEIGHTS: u64 = 1;
const DIGITS: u64 = 2;

/// How many rows the lists hold; a whole batch would take seconds.
const LISTED: usize = 4;

/// X and W, as each way of computing wants them.
pub struct Layer {
    pub rows: usize,
    pub units: usize,
    /// X, row-major.
    pub left: Vec<f32>,
    /// W, row-major.
    pub right: Vec<f32>,
    pub lists: (Lists, Lists),
    pub tensors: (Tensor, Tensor),
    /// On the graphics card, where the run has one.
    pub card: Option<(Tensor, Tensor)>,
    /// X · W, by the processor's vectors: what all other ways must come to.
    pub product: Vec<f32>,
    /// The mean of the product's entries.
    pub mean: f64,
}

impl Layer {
    /// Draws digits and weights.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let (rows, units) = (setup.values.count("rows")?, setup.values.count("units")?);
        let digits = mnist(&setup.data)?;
        let order = Random::stream(setup.seed, DIGITS).permutation(digits.train_labels.len());
        let left: Vec<f32> = order
            .iter()
            .take(rows)
            .flat_map(|&digit| &digits.train_images[digit * INPUTS..(digit + 1) * INPUTS])
            .map(|&pixel| (f32::from(pixel) / 255.0 - PIXEL_MEAN) / PIXEL_DEVIATION)
            .collect();
        let mut random = Random::stream(setup.seed, WEIGHTS);
        let bound = 1.0 / (INPUTS as f64).sqrt();
        let right: Vec<f32> =
            (0..INPUTS * units).map(|_| ((2.0 * random.uniform() - 1.0) * bound) as f32).collect();
        let rows = left.len() / INPUTS;
        let on = |device: &Device| -> Result<(Tensor, Tensor), LabError> {
            Ok((device.tensor(&left, &[rows, INPUTS])?, device.tensor(&right, &[INPUTS, units])?))
        };
        let tensors = on(&Device::cpu())?;
        let product = tensors.0.matmul(&tensors.1)?.to_vec_now()?;
        let entries: Vec<f64> = product.iter().map(|&entry| f64::from(entry)).collect();
        Ok(Self {
            card: if setup.device.must_wait() { Some(on(&setup.device)?) } else { None },
            tensors,
            lists: (Lists::new(&left[..rows.min(LISTED) * INPUTS], INPUTS), Lists::new(&right, units)),
            mean: mean(&entries),
            product,
            left,
            right,
            rows,
            units,
        })
    }

    /// The multiplications of the whole product; each comes with an addition.
    pub fn multiplications(&self) -> usize {
        self.rows * INPUTS * self.units
    }
}
