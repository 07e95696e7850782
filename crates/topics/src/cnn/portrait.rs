//! What the net sees in one picture: what its filters answer, what it takes the picture for, and which parts matter.

use std::ops::Range;

use stepwise_data::mnist::{CLASSES, PIXELS, SIDE};
use stepwise_lab::LabError;
use stepwise_tensor::nn::greatest;
use stepwise_tensor::{Tensor, no_grad};

use super::training::Trainer;

/// Side of the grey patch that is slid over the picture, in pixels.
pub const PATCH: usize = 6;
const GREY: u8 = 128;
/// Pixels from one place of the patch to the next, which divide the picture's side.
const STRIDES: [usize; 3] = [2, 4, 7];

/// What one layer makes of the picture.
pub struct Layer {
    /// Side of its maps in pixels.
    pub side: usize,
    /// Map after map, row-major; the brightest place of all is 255.
    pub maps: Vec<Vec<u8>>,
}

/// What the net makes of one picture.
pub struct Portrait {
    pub layers: Vec<Layer>,
    /// The probability of each class; empty when the net's scores are not numbers.
    pub probabilities: Vec<f64>,
    /// What it takes the picture for.
    pub answer: Option<usize>,
    /// Places of the patch along one side.
    pub places: usize,
    /// The probability of the true class when the patch covers each place, row by row; `None` with the probabilities.
    pub covered: Vec<f64>,
}

impl Portrait {
    /// Looks at a test picture. The patch goes in steps of 2 pixels, or of more where the net is large, so that it takes
    /// about as long as a step of the run.
    pub fn new(trainer: &Trainer, picture: usize) -> Result<Self, LabError> {
        let pixels = &trainer.data().test_images[picture * PIXELS..(picture + 1) * PIXELS];
        let truth = usize::from(trainer.data().test_labels[picture]);
        let input = trainer.pictures(pixels)?;
        let (maps, scores) = no_grad(|| trainer.net().layers(&input))?;
        let probabilities = probabilities(&scores)?;
        let fits = |stride: &usize| places(*stride).count().pow(2) <= trainer.pictures_a_step();
        let stride = STRIDES.into_iter().find(fits).unwrap_or(STRIDES[STRIDES.len() - 1]);
        let covered: Vec<Vec<u8>> = places(stride)
            .flat_map(|down| places(stride).map(move |across| cover(pixels, &down, &across)))
            .collect();
        let covered = self::probabilities(&trainer.scores(&covered.concat())?)?;
        Ok(Self {
            layers: maps.iter().map(layer).collect::<Result<_, _>>()?,
            answer: greatest(&scores.to_vec_now()?, usize::from(CLASSES)).next().flatten(),
            probabilities,
            places: places(stride).count(),
            covered: covered.chunks_exact(usize::from(CLASSES)).map(|row| row[truth]).collect(),
        })
    }
}

/// Where the patch lies along one side: around the middle of each stretch of `stride` pixels, cut off at the edges.
fn places(stride: usize) -> impl Iterator<Item = Range<usize>> {
    (0..SIDE).step_by(stride).map(move |from| {
        let middle = from + stride / 2;
        middle.saturating_sub(PATCH / 2)..(middle + PATCH / 2).min(SIDE)
    })
}

fn cover(pixels: &[u8], down: &Range<usize>, across: &Range<usize>) -> Vec<u8> {
    let mut covered = pixels.to_vec();
    for row in covered.chunks_exact_mut(SIDE).skip(down.start).take(down.len()) {
        row[across.clone()].fill(GREY);
    }
    covered
}

/// Softmax of each row of scores; nothing when any is not a number.
fn probabilities(scores: &Tensor) -> Result<Vec<f64>, LabError> {
    let logarithms = scores.log_softmax()?.to_vec_now()?;
    let probabilities: Vec<f64> = logarithms.iter().map(|&logarithm| f64::from(logarithm).exp()).collect();
    Ok(if probabilities.iter().all(|share| share.is_finite()) { probabilities } else { Vec::new() })
}

fn layer(maps: &Tensor) -> Result<Layer, LabError> {
    let side = maps.shape().sizes().last().copied().unwrap_or(1);
    let values = maps.to_vec_now()?;
    let most = values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f32::max);
    let shade =
        |&value: &f32| if most > 0.0 { (255.0 * value / most).clamp(0.0, 255.0).round() as u8 } else { 0 };
    let maps = values.chunks_exact(side * side).map(|map| map.iter().map(shade).collect());
    Ok(Layer { side, maps: maps.collect() })
}
