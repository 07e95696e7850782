//! Histograms of oriented gradients.

use ndarray::{Array1, Array2};

use super::GrayImage;
use crate::KernelError;
use crate::error::out_of_range;

/// What keeps the norm of an empty block above 0.
const BLOCK_FLOOR: f64 = 1e-5;
/// The largest share that one entry of a block keeps, so that one strong edge does not drown all others.
const CLIP: f64 = 0.2;

/// How a picture is divided. The default is that of scikit-image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HogOptions {
    /// Directions between 0° and 180°; default 9.
    pub orientations: usize,
    /// Pixels along the side of a cell; default 8.
    pub cell: usize,
    /// Cells along the side of a block; default 3.
    pub block: usize,
}

impl Default for HogOptions {
    fn default() -> Self {
        Self { orientations: 9, cell: 8, block: 3 }
    }
}

/// Histograms of oriented gradients: which way the edges run, cell by cell.
///
/// 1. The gradient at each pixel is the difference of its two neighbours, across and down; 0 at the border.
/// 2. Each cell adds up the gradients' lengths by their direction, without sign, and divides by its pixels.
/// 3. Each block of cells, one starting at every cell, is divided by its length, cut off at 0.2, and divided by its
///    length again (*L2-Hys*), so that light and shadow do not matter.
///
/// The result has one entry for each block row, block column, cell row, cell column and orientation, in this order.
/// Pixels that fill no cell are left out. scikit-image: `hog`, with square cells and blocks.
///
/// **Cost.** O(pixels + blocks · block² · orientations).
///
/// Source: N. Dalal, B. Triggs, *Histograms of oriented gradients for human detection* (2005).
///
/// ```
/// use stepwise_kernels::vision::{GrayImage, HogOptions, hog};
/// let stripes = GrayImage::new(8, 8, (0..64).map(|pixel| f64::from(pixel % 8)).collect())?;
/// let features = hog(&stripes, HogOptions { orientations: 4, cell: 8, block: 1 })?;
/// assert!(features[0] > 0.99 && features[1] == 0.0); // all gradients point across
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::Range`] unless there are from 1 to 360 orientations, a cell of 1 pixel or more, a block of 1 cell or
/// more, and the picture holds a block, or when levels are above 1e100.
pub fn hog(image: &GrayImage, options: HogOptions) -> Result<Array1<f64>, KernelError> {
    let HogOptions { orientations, cell, block } = options;
    if !(1..=360).contains(&orientations) {
        return Err(out_of_range("the number of orientations", orientations as f64, "from 1 to 360"));
    }
    let side = image.width().min(image.height());
    if !(1..=side).contains(&cell) {
        return Err(out_of_range("the side of a cell", cell as f64, "from 1 to the side of the picture"));
    }
    if !(1..=side / cell).contains(&block) {
        return Err(out_of_range("the side of a block", block as f64, "from 1 to the cells along a side"));
    }
    if let Some(&level) = image.pixels().iter().find(|level| level.abs() > 1e100) {
        return Err(out_of_range("a grey level", level, "at most 1e100, so that squares stay finite"));
    }
    let histograms = cell_histograms(image, orientations, cell);
    let (rows, columns) = (image.height() / cell, image.width() / cell);
    let mut features = Vec::new();
    for row in 0..=rows - block {
        for column in 0..=columns - block {
            let start = features.len();
            for y in row..row + block {
                for x in column..column + block {
                    features.extend(histograms.row(y * columns + x).iter());
                }
            }
            let entries = &mut features[start..];
            shorten(entries);
            entries.iter_mut().for_each(|entry| *entry = entry.min(CLIP));
            shorten(entries);
        }
    }
    Ok(features.into())
}

/// Divides by the Euclidean length.
fn shorten(entries: &mut [f64]) {
    let squares: f64 = entries.iter().map(|entry| entry * entry).sum();
    let length = (squares + BLOCK_FLOOR * BLOCK_FLOOR).sqrt();
    entries.iter_mut().for_each(|entry| *entry /= length);
}

/// The histogram of each cell, a row each, cells row by row.
fn cell_histograms(image: &GrayImage, orientations: usize, cell: usize) -> Array2<f64> {
    let (rows, columns) = (image.height() / cell, image.width() / cell);
    let mut histograms = Array2::zeros((rows * columns, orientations));
    let width_of_bin = 180.0 / orientations as f64;
    for y in 0..rows * cell {
        for x in 0..columns * cell {
            let across = central_difference(x, image.width(), |x| image.row(y)[x]);
            let down = central_difference(y, image.height(), |y| image.row(y)[x]);
            let angle = down.atan2(across).to_degrees().rem_euclid(180.0);
            // Rounding can make the remainder of a tiny negative angle 180: no bin, as in scikit-image.
            let bin = (angle / width_of_bin) as usize;
            if let Some(entry) = histograms.get_mut((y / cell * columns + x / cell, bin)) {
                *entry += across.hypot(down);
            }
        }
    }
    histograms / (cell * cell) as f64
}

/// The difference of the two neighbours along a side; 0 at its ends.
fn central_difference(at: usize, size: usize, level: impl Fn(usize) -> f64) -> f64 {
    if at == 0 || at + 1 == size { 0.0 } else { level(at + 1) - level(at - 1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn awkward_pictures() {
        let dot = GrayImage::new(1, 1, vec![1.0]).unwrap();
        let options = HogOptions { orientations: 9, cell: 1, block: 1 };
        assert_eq!(hog(&dot, options).unwrap().to_vec(), [0.0; 9]);
        assert!(hog(&dot, HogOptions::default()).is_err());
        for wrong in [
            HogOptions { orientations: 0, ..options },
            HogOptions { orientations: 361, ..options },
            HogOptions { cell: 0, ..options },
            HogOptions { block: 0, ..options },
            HogOptions { block: usize::MAX, ..options },
        ] {
            assert!(hog(&dot, wrong).is_err());
        }
        let glaring = GrayImage::new(1, 1, vec![1e200]).unwrap();
        assert!(hog(&glaring, options).is_err());
    }

    proptest! {
        #[test]
        fn contrast_and_light_hardly_matter(
            pixels in prop::collection::vec(0..=255_u8, 24 * 24),
            contrast in 1.0..20.0_f64,
            light in -100.0..100.0_f64,
        ) {
            let image = GrayImage::from_bytes(24, 24, &pixels).unwrap();
            let other = image.map(|level| contrast * level + light);
            let features = hog(&image, HogOptions::default()).unwrap();
            let others = hog(&other, HogOptions::default()).unwrap();
            prop_assert_eq!(features.len(), 81);
            // Gradients that lie exactly between two bins may change sides.
            let differing = features.iter().zip(&others).filter(|(a, b)| (*a - *b).abs() > 1e-6).count();
            prop_assert!(differing <= 20);
        }
    }
}
