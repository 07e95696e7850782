//! Handwritten digits as few numbers: who takes part in the map, who is held out, who was never seen.

use ndarray::{Array2, ArrayView2, Axis, Slice, concatenate};
use stepwise_data::mnist::{CLASSES, PIXELS, SIDE};
use stepwise_data::{mnist, refused};
use stepwise_kernels::decomposition::Pca;
use stepwise_kernels::vision::GrayImage;
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// Digits to learn from, and those held out; together the 2,000 of the lab.
pub const TRAINING: usize = 1_500;
pub const KNOWN: usize = 2_000;

/// With those that nobody sees before the end.
const ALL: usize = 3_000;

/// Streams of the seed: which digits are drawn, and where the search for components begins.
const DRAW_STREAM: u64 = 1;
const COMPONENTS_STREAM: u64 = 2;

/// Pixels along a side after shrinking.
const SMALL: usize = SIDE / 2;

/// How much a label counts beside the pixels, where it is left in the table.
const LABEL: f64 = 1.5;

/// How finely the places along components are told apart: 2³⁰ steps to a unit.
const GRID: f64 = 1_073_741_824.0;

/// The same numbers on every machine: products of matrices differ in the last bits, and a map that moves would make much of
/// them.
pub fn settled(numbers: Array2<f64>) -> Array2<f64> {
    numbers.mapv_into(|number| (number * GRID).round() / GRID)
}

/// The digits of a run, training digits first, then those held out, then those never seen.
pub struct Digits {
    /// Their pictures, one after the other.
    pub pictures: Vec<u8>,
    /// What each one is.
    pub labels: Vec<usize>,
    /// Each as its place along the components.
    pub components: Array2<f64>,
    /// How many take part in the reduction.
    pub fitted: usize,
    /// Whether their labels do, too.
    pub labelled: bool,
    /// The share of the variance that the components hold.
    pub kept: f64,
}

impl Digits {
    /// Draws, shrinks and reduces.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let data = mnist(&setup.data)?;
        let told = setup.values.text("told")?;
        let fitted = if told.starts_with("all") { KNOWN } else { TRAINING };
        let mut drawn = Random::stream(setup.seed, DRAW_STREAM).permutation(data.train_labels.len());
        drawn.truncate(ALL);
        let pictures: Vec<u8> = drawn
            .iter()
            .flat_map(|&row| &data.train_images[row * PIXELS..(row + 1) * PIXELS])
            .copied()
            .collect();
        let mut pixels = Vec::with_capacity(drawn.len() * SMALL * SMALL);
        for picture in pictures.chunks_exact(PIXELS) {
            let small =
                GrayImage::from_bytes(SIDE, SIDE, picture).and_then(|image| image.resize(SMALL, SMALL));
            pixels.extend(small.map_err(refused)?.pixels().iter().map(|grey| grey / 255.0));
        }
        let pixels = ArrayView2::from_shape((drawn.len(), SMALL * SMALL), &pixels)
            .map_err(|error| LabError::computation(error.to_string()))?;
        let mut random = Random::stream(setup.seed, COMPONENTS_STREAM);
        let pca = Pca::top(
            pixels.slice_axis(Axis(0), Slice::from(..fitted)),
            setup.values.count("components")?,
            &mut random,
        )
        .map_err(refused)?;
        Ok(Self {
            pictures,
            labels: drawn.iter().map(|&row| usize::from(data.train_labels[row])).collect(),
            components: settled(pca.transform(pixels).map_err(refused)?),
            fitted,
            labelled: told.ends_with("labels"),
            kept: pca.explained_variance_ratio().sum(),
        })
    }

    /// Those that take part, as the numbers that the score of a map is about.
    pub fn judged(&self) -> ArrayView2<'_, f64> {
        self.components.slice_axis(Axis(0), Slice::from(..self.fitted))
    }

    /// The table that the map is made from: the components, and, where the labels were left in, a column for each digit.
    pub fn table(&self) -> Array2<f64> {
        if !self.labelled {
            return self.judged().to_owned();
        }
        let labels = Array2::from_shape_fn((self.fitted, usize::from(CLASSES)), |(row, digit)| {
            if self.labels[row] == digit { LABEL } else { 0.0 }
        });
        // Equal numbers of rows always fit.
        concatenate(Axis(1), &[self.judged(), labels.view()]).unwrap_or(labels)
    }

    /// A digit's picture.
    pub fn picture(&self, digit: usize) -> &[u8] {
        &self.pictures[digit * PIXELS..(digit + 1) * PIXELS]
    }
}
