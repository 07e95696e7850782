//! New training pictures out of old ones.

use stepwise_random::Random;

use super::GrayImage;
use crate::KernelError;
use crate::error::out_of_range;

impl GrayImage {
    /// The mirror image, left for right.
    #[must_use]
    pub fn flipped(&self) -> Self {
        Self::from_fn(self.width(), self.height(), |x, y| self.row(y)[self.width() - 1 - x])
    }

    /// Every level raised by `by`, within 0 to 255.
    #[must_use]
    pub fn brightened(&self, by: f64) -> Self {
        self.map(|level| (level + by).clamp(0.0, 255.0))
    }

    /// Normal noise of this standard deviation on every level, within 0 to 255.
    #[must_use]
    pub fn noisy(&self, deviation: f64, random: &mut Random) -> Self {
        self.map(|level| (level + deviation * random.normal()).clamp(0.0, 255.0))
    }

    /// The picture moved, turned and enlarged about its centre; see [`Placement`]. Bilinear; the border is repeated.
    #[must_use]
    pub fn placed(&self, placement: Placement) -> Self {
        let (middle_x, middle_y) = ((self.width() - 1) as f64 / 2.0, (self.height() - 1) as f64 / 2.0);
        let (sine, cosine) = placement.degrees.to_radians().sin_cos();
        // Each new pixel looks up where it came from: the way back, in reverse order.
        Self::from_fn(self.width(), self.height(), |x, y| {
            let across = (x as f64 - middle_x - placement.right) / placement.scale;
            let down = (y as f64 - middle_y - placement.down) / placement.scale;
            self.sample(cosine * across + sine * down + middle_x, cosine * down - sine * across + middle_y)
        })
    }
}

/// Where a picture goes: enlarged by `scale`, turned clockwise by `degrees`, then moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Pixels to the right.
    pub right: f64,
    /// Pixels down.
    pub down: f64,
    /// Degrees clockwise.
    pub degrees: f64,
    /// The factor along a side, above 0.
    pub scale: f64,
}

impl Default for Placement {
    /// Stays as it is.
    fn default() -> Self {
        Self { right: 0.0, down: 0.0, degrees: 0.0, scale: 1.0 }
    }
}

/// Augmentation: random variants of a picture that show the same thing. A model that trains on them learns not to
/// care where the thing stands, how it is turned and lit. What may vary depends on the thing: a face may be flipped,
/// the digit 2 may not.
///
/// Each amount is the largest: the one used is drawn evenly from its negative to itself. The default varies nothing.
///
/// ```
/// use stepwise_kernels::vision::{Augmentation, GrayImage};
/// use stepwise_random::Random;
/// let image = GrayImage::from_bytes(3, 1, &[10, 20, 30])?;
/// let mut random = Random::new(7);
/// assert_eq!(Augmentation::default().apply(&image, &mut random)?, image);
/// let augmentation = Augmentation { flip: true, shift: 1.5, noise: 5.0, ..Augmentation::default() };
/// assert_ne!(augmentation.apply(&image, &mut random)?, augmentation.apply(&image, &mut random)?);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Augmentation {
    /// Whether every second picture is mirrored.
    pub flip: bool,
    /// Pixels, across and down each.
    pub shift: f64,
    /// Degrees.
    pub rotation: f64,
    /// The share by which the picture grows or shrinks, below 1.
    pub scaling: f64,
    /// Grey levels, of 255.
    pub brightness: f64,
    /// The standard deviation of normal noise, in grey levels.
    pub noise: f64,
}

impl Augmentation {
    /// A variant of a picture with levels from 0 to 255.
    ///
    /// It draws the same random numbers whatever the amounts, except for noise.
    ///
    /// # Errors
    /// [`KernelError::Range`] for an amount that is negative, not finite or, of the scaling, not below 1.
    pub fn apply(&self, image: &GrayImage, random: &mut Random) -> Result<GrayImage, KernelError> {
        for (what, amount) in [
            ("the largest shift", self.shift),
            ("the largest rotation", self.rotation),
            ("the largest change of brightness", self.brightness),
            ("the noise", self.noise),
        ] {
            if !(amount >= 0.0 && amount.is_finite()) {
                return Err(out_of_range(what, amount, "a finite number, at least 0"));
            }
        }
        if !(0.0..1.0).contains(&self.scaling) {
            return Err(out_of_range("the largest scaling", self.scaling, "at least 0 and below 1"));
        }
        let flip = random.uniform() < 0.5;
        let mut within = |most: f64| most * (2.0 * random.uniform() - 1.0);
        let placement = Placement {
            right: within(self.shift),
            down: within(self.shift),
            degrees: within(self.rotation),
            scale: 1.0 + within(self.scaling),
        };
        let brightness = within(self.brightness);
        let image = if self.flip && flip { image.flipped() } else { image.clone() };
        let image = image.placed(placement).brightened(brightness);
        Ok(if self.noise > 0.0 { image.noisy(self.noise, random) } else { image })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn variants_stay_pictures_and_repeat(
            pixels in prop::collection::vec(0..=255_u8, 35),
            (shift, rotation, scaling, brightness, noise) in
                (0.0..50.0_f64, 0.0..400.0_f64, 0.0..0.99_f64, 0.0..300.0_f64, 0.0..99.0_f64),
            seed: u64,
        ) {
            let image = GrayImage::from_bytes(7, 5, &pixels).unwrap();
            let augmentation = Augmentation { flip: true, shift, rotation, scaling, brightness, noise };
            let variant = augmentation.apply(&image, &mut Random::new(seed)).unwrap();
            prop_assert!(variant.pixels().iter().all(|level| (0.0..=255.0).contains(level)));
            prop_assert_eq!(augmentation.apply(&image, &mut Random::new(seed)).unwrap(), variant);
            prop_assert_eq!(image.flipped().flipped(), image.clone());
            let back = image.placed(Placement { right: 2.0, ..Placement::default() });
            prop_assert_eq!(back.pixel(5, 3), image.pixel(3, 3));
        }
    }

    #[test]
    fn amounts_out_of_range() {
        let dot = GrayImage::new(1, 1, vec![300.0]).unwrap();
        let mut random = Random::new(1);
        for wrong in [
            Augmentation { shift: -1.0, ..Default::default() },
            Augmentation { rotation: f64::NAN, ..Default::default() },
            Augmentation { scaling: 1.0, ..Default::default() },
            Augmentation { noise: f64::INFINITY, ..Default::default() },
        ] {
            assert!(wrong.apply(&dot, &mut random).is_err());
        }
        // A scale of 0 has no way back; the place is not a number, and the border answers.
        assert_eq!(dot.placed(Placement { scale: 0.0, ..Default::default() }).pixels(), [300.0]);
    }
}
