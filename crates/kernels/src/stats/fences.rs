//! Fences: the range beyond which a number counts as an outlier.

use super::{mean, quantile, standard_deviation};
use crate::KernelError;
use crate::error::{enough_rows, finite_vector, out_of_range};

/// The least and the largest number that is no outlier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fences {
    /// The lower fence.
    pub low: f64,
    /// The upper fence.
    pub high: f64,
}

impl Fences {
    /// Tukey's fences: `reach` interquartile ranges below the lower quartile and above the upper one (usual is 1.5).
    /// Outliers themselves hardly move them; but where more than half of the numbers are equal, they close on those.
    /// Time O(n·log n).
    ///
    /// Source: J. W. Tukey, *Exploratory data analysis* (1977).
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for none, [`KernelError::NotFinite`], [`KernelError::Range`] for a negative reach.
    ///
    /// ```
    /// use stepwise_kernels::stats::Fences;
    /// let fences = Fences::tukey(&[1.0, 2.0, 3.0, 4.0, 50.0], 1.5)?;
    /// assert_eq!((fences.low, fences.high), (-1.0, 7.0));
    /// assert!(!fences.hold(50.0));
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    pub fn tukey(values: &[f64], reach: f64) -> Result<Self, KernelError> {
        checked(values, reach)?;
        let (lower, upper) = (quantile(values, 0.25), quantile(values, 0.75));
        let far = reach * (upper - lower);
        Ok(Self { low: lower - far, high: upper + far })
    }

    /// `reach` standard deviations (of the population) below and above the mean (usual is 3). Outliers widen them and
    /// so may hide themselves. Time O(n).
    ///
    /// # Errors
    /// As [`tukey`](Self::tukey).
    ///
    /// ```
    /// use stepwise_kernels::stats::Fences;
    /// let fences = Fences::z_score(&[-1.0, 1.0, -1.0, 1.0], 3.0)?;
    /// assert_eq!((fences.low, fences.high), (-3.0, 3.0));
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    pub fn z_score(values: &[f64], reach: f64) -> Result<Self, KernelError> {
        checked(values, reach)?;
        let (centre, far) = (mean(values), reach * standard_deviation(values));
        Ok(Self { low: centre - far, high: centre + far })
    }

    /// Whether a number lies between the fences, or on one.
    #[must_use]
    pub fn hold(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

fn checked(values: &[f64], reach: f64) -> Result<(), KernelError> {
    enough_rows("fences", values.len(), 1)?;
    finite_vector("the numbers", values)?;
    if reach.is_finite() && reach >= 0.0 {
        Ok(())
    } else {
        Err(out_of_range("the reach of fences", reach, "a finite number, at least 0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mostly_equal_is_fenced_in() {
        let values = [2.0, 2.0, 2.0, 2.0, 1.0, 3.0];
        let fences = Fences::tukey(&values, 1.5).unwrap();
        assert_eq!((fences.low, fences.high), (2.0, 2.0));
        assert!(fences.hold(2.0) && !fences.hold(1.0) && !fences.hold(3.0));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(Fences::tukey(&[], 1.5).is_err());
        assert!(Fences::z_score(&[f64::NAN], 3.0).is_err());
        assert!(Fences::z_score(&[1.0], -1.0).is_err());
        assert!(Fences::z_score(&[5.0], 0.0).unwrap().hold(5.0));
    }
}
