//! Grey pictures.

use crate::KernelError;
use crate::error::{finite_vector, out_of_range, same_length};

/// The most pixels a picture may have along a side.
pub(super) const LARGEST_SIDE: usize = 16_384;

/// A grey picture: one number a pixel, row by row from the top left. Eight-bit pictures run from 0, black, to 255,
/// white; any other finite scale will do where nothing else is said.
///
/// ```
/// use stepwise_kernels::vision::GrayImage;
/// let image = GrayImage::from_bytes(2, 1, &[0, 100])?;
/// assert_eq!(image.pixel(1, 0), Some(100.0));
/// assert_eq!(image.resize(4, 1)?.pixels(), [0.0, 25.0, 75.0, 100.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GrayImage {
    width: usize,
    height: usize,
    pixels: Vec<f64>,
}

impl GrayImage {
    /// A picture of these pixels, row by row.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless both sides have from 1 to 16,384 pixels, [`KernelError::Shape`] for another
    /// number of pixels, [`KernelError::NotFinite`].
    pub fn new(width: usize, height: usize, pixels: Vec<f64>) -> Result<Self, KernelError> {
        checked_side("the width of the picture", width)?;
        checked_side("the height of the picture", height)?;
        same_length("the picture", pixels.len(), width * height)?;
        finite_vector("the picture", &pixels)?;
        Ok(Self { width, height, pixels })
    }

    /// A picture of bytes, row by row.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn from_bytes(width: usize, height: usize, bytes: &[u8]) -> Result<Self, KernelError> {
        Self::new(width, height, bytes.iter().map(|&byte| f64::from(byte)).collect())
    }

    /// Works out each pixel from its place: column x, row y.
    pub(super) fn from_fn(width: usize, height: usize, level: impl Fn(usize, usize) -> f64) -> Self {
        let level = &level;
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| level(x, y))).collect();
        Self { width, height, pixels }
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row.
    #[must_use]
    pub fn pixels(&self) -> &[f64] {
        &self.pixels
    }

    /// The pixel of column `x`, row `y`; `None` outside.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> Option<f64> {
        (x < self.width && y < self.height).then(|| self.pixels[y * self.width + x])
    }

    /// A row; rows outside repeat the last one.
    pub(super) fn row(&self, y: usize) -> &[f64] {
        let y = y.min(self.height - 1);
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// Changes each pixel by itself.
    pub(super) fn map(&self, level: impl FnMut(f64) -> f64) -> Self {
        Self { pixels: self.pixels.iter().copied().map(level).collect(), ..*self }
    }

    /// The level at a place between pixels, whose centres have whole coordinates: the mean of the four pixels around
    /// it, weighted by nearness (*bilinear*). Outside, the border is repeated.
    #[must_use]
    pub fn sample(&self, x: f64, y: f64) -> f64 {
        let (columns, rows) = (Between::new(x, self.width), Between::new(y, self.height));
        let [upper, lower] = rows.pixels.map(|row| columns.mean(self.row(row)));
        upper + rows.share * (lower - upper)
    }

    /// The picture in another size, bilinear: the centre of each new pixel is looked up in the old picture. To less
    /// than half the size this skips pixels, as it does everywhere.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless both sides have from 1 to 16,384 pixels.
    pub fn resize(&self, width: usize, height: usize) -> Result<Self, KernelError> {
        checked_side("the new width", width)?;
        checked_side("the new height", height)?;
        Ok(self.resized(width, height, |share| share))
    }

    /// Resizes whole grey levels from 0 to 255 to whole grey levels, with weights in 256ths: the arithmetic of
    /// OpenCV's `INTER_LINEAR_EXACT`, on which the decisions of cascades depend in the last digit.
    pub(super) fn resized_levels(&self, width: usize, height: usize) -> Self {
        let whole = self.map(|level| level.round().clamp(0.0, 255.0));
        let resized = whole.resized(width, height, |share| (share * 256.0).round_ties_even() / 256.0);
        resized.map(|level| (level + 0.5).floor())
    }

    fn resized(&self, width: usize, height: usize, weight: impl Fn(f64) -> f64) -> Self {
        let places = |new: usize, old: usize| -> Vec<Between> {
            let scale = old as f64 / new as f64;
            let place = |pixel: usize| Between::new((pixel as f64 + 0.5) * scale - 0.5, old);
            (0..new).map(place).map(|place| Between { share: weight(place.share), ..place }).collect()
        };
        let (columns, rows) = (places(width, self.width), places(height, self.height));
        Self::from_fn(width, height, |x, y| {
            let [upper, lower] = rows[y].pixels.map(|row| columns[x].mean(self.row(row)));
            upper + rows[y].share * (lower - upper)
        })
    }
}

/// Checks a number of pixels along a side.
pub(super) fn checked_side(what: &'static str, side: usize) -> Result<(), KernelError> {
    if (1..=LARGEST_SIDE).contains(&side) {
        Ok(())
    } else {
        Err(out_of_range(what, side as f64, "from 1 to 16,384 pixels"))
    }
}

/// A place between two neighbours of a row or column.
struct Between {
    pixels: [usize; 2],
    /// How far it is from the first to the second, from 0 to 1.
    share: f64,
}

impl Between {
    /// The place, moved inside a row of `size` pixels.
    fn new(place: f64, size: usize) -> Self {
        // The order of max and min turns NaN into 0.
        let inside = place.max(0.0).min((size - 1) as f64);
        let first = inside.floor() as usize;
        Self { pixels: [first, (first + 1).min(size - 1)], share: inside - first as f64 }
    }

    fn mean(&self, row: &[f64]) -> f64 {
        let [first, second] = self.pixels.map(|pixel| row[pixel]);
        first + self.share * (second - first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn awkward_pictures() {
        assert!(GrayImage::new(0, 5, Vec::new()).is_err());
        assert!(GrayImage::new(usize::MAX, usize::MAX, Vec::new()).is_err());
        assert!(GrayImage::new(2, 2, vec![0.0; 3]).is_err());
        assert!(GrayImage::new(1, 1, vec![f64::NAN]).is_err());
        let dot = GrayImage::new(1, 1, vec![7.0]).unwrap();
        assert_eq!(dot.resize(3, 2).unwrap().pixels(), [7.0; 6]);
        assert!(dot.resize(0, 1).is_err());
        assert_eq!(dot.sample(f64::NAN, f64::INFINITY), 7.0);
        assert_eq!(dot.pixel(1, 0), None);
    }

    proptest! {
        #[test]
        fn a_resized_picture_keeps_size_range_and_identity(
            pixels in prop::collection::vec(0..=255_u8, 35),
            width in 1..20_usize,
            height in 1..20_usize,
        ) {
            let image = GrayImage::from_bytes(7, 5, &pixels).unwrap();
            let (low, high) = (*pixels.iter().min().unwrap(), *pixels.iter().max().unwrap());
            for other in [image.resize(width, height).unwrap(), image.resized_levels(width, height)] {
                prop_assert_eq!(other.pixels().len(), width * height);
                let range = f64::from(low) - 1e-9..=f64::from(high) + 1e-9;
                prop_assert!(other.pixels().iter().all(|level| range.contains(level)));
            }
            prop_assert_eq!(&image.resize(7, 5).unwrap(), &image);
            prop_assert_eq!(&image.resized_levels(7, 5), &image);
        }
    }
}
