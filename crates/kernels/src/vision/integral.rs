//! Sums over rectangles in four look-ups.

use super::GrayImage;

/// The integral image: at each corner between pixels, the sum of all levels above and to the left of it.
///
/// The sum over any rectangle is then that of its lower right corner, less those of the upper right and the lower
/// left, plus that of the upper left, whatever the size of the rectangle. Of whole levels from 0 to 255 all sums are
/// exact.
///
/// **Cost.** O(pixels) to make, O(1) a sum.
///
/// Source: F. C. Crow, *Summed-area tables for texture mapping* (1984).
///
/// ```
/// use stepwise_kernels::vision::{GrayImage, IntegralImage};
/// let image = GrayImage::from_bytes(3, 2, &[1, 2, 3, 4, 5, 6])?;
/// let integral = IntegralImage::new(&image);
/// assert_eq!(integral.sum(1, 0, 2, 2), 2.0 + 3.0 + 5.0 + 6.0);
/// assert_eq!(IntegralImage::squares(&image).sum(0, 1, 1, 1), 16.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct IntegralImage {
    sums: Vec<f64>,
    /// Corners in a row: the width and one more.
    stride: usize,
    height: usize,
}

impl IntegralImage {
    /// Sums the levels.
    #[must_use]
    pub fn new(image: &GrayImage) -> Self {
        Self::of(image, |level| level)
    }

    /// Sums the squared levels, for the variance within rectangles.
    #[must_use]
    pub fn squares(image: &GrayImage) -> Self {
        Self::of(image, |level| level * level)
    }

    fn of(image: &GrayImage, term: impl Fn(f64) -> f64) -> Self {
        let stride = image.width() + 1;
        let mut sums = vec![0.0; stride * (image.height() + 1)];
        for y in 0..image.height() {
            let mut row_sum = 0.0;
            for (x, &level) in image.row(y).iter().enumerate() {
                row_sum += term(level);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row_sum;
            }
        }
        Self { sums, stride, height: image.height() }
    }

    /// The sum over the rectangle whose upper left pixel is column `x`, row `y`. What lies outside counts as 0.
    #[must_use]
    pub fn sum(&self, x: usize, y: usize, width: usize, height: usize) -> f64 {
        let (right, low) = (self.stride - 1, self.height);
        let (x, y) = (x.min(right), y.min(low));
        self.inner_sum(x, y, width.min(right - x), height.min(low - y))
    }

    /// The sum over a rectangle known to lie inside.
    pub(super) fn inner_sum(&self, x: usize, y: usize, width: usize, height: usize) -> f64 {
        let (upper, lower) = (y * self.stride + x, (y + height) * self.stride + x);
        self.sums[upper] - self.sums[upper + width] - self.sums[lower] + self.sums[lower + width]
    }

    /// The columns and rows of the picture.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.stride - 1, self.height)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sum_is_that_of_the_pixels(
            pixels in prop::collection::vec(0..=255_u8, 42),
            (x, y, width, height) in (0..9_usize, 0..9_usize, 0..9_usize, 0..9_usize),
        ) {
            let image = GrayImage::from_bytes(7, 6, &pixels).unwrap();
            let places = (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y)));
            let levels: Vec<f64> = places.filter_map(|(x, y)| image.pixel(x, y)).collect();
            prop_assert_eq!(IntegralImage::new(&image).sum(x, y, width, height), levels.iter().sum::<f64>());
            let squares: f64 = levels.iter().map(|level| level * level).sum();
            prop_assert_eq!(IntegralImage::squares(&image).sum(x, y, width, height), squares);
        }
    }
}
