//! Counts against what was expected of them.

use ndarray::{ArrayView2, Axis};

use super::tails::chi_squared_upper;
use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, out_of_range, same_length, settled};

/// What a χ² test says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquaredTest {
    /// Σ (observed − expected)² ⁄ expected.
    pub statistic: f64,
    /// The probability of a statistic at least as large, if the expectation held.
    pub p_value: f64,
    /// Degrees of freedom.
    pub degrees: usize,
}

impl ChiSquaredTest {
    fn new(statistic: f64, degrees: usize) -> Result<Self, KernelError> {
        let statistic = settled(statistic)?;
        Ok(Self { statistic, p_value: chi_squared_upper(statistic, degrees as f64)?, degrees })
    }
}

/// Do the counts follow these expected ones? Good from an expectation of about 5 in each cell on. scipy: `chisquare`.
///
/// Source: K. Pearson, *On the criterion that a given system of deviations …*, Philosophical Magazine 50 (1900).
///
/// # Errors
/// [`KernelError::TooFewRows`] for fewer than 2 cells, [`KernelError::Shape`], [`KernelError::NotFinite`],
/// [`KernelError::Range`] for a negative count, an expectation that is not above 0, or totals that differ.
///
/// ```
/// let die = [16.0, 18.0, 16.0, 14.0, 12.0, 12.0];
/// let test = stepwise_kernels::stats::chi_squared(&die, &[88.0 / 6.0; 6])?;
/// assert!((test.statistic - 2.0).abs() < 1e-12 && test.p_value > 0.8);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn chi_squared(observed: &[f64], expected: &[f64]) -> Result<ChiSquaredTest, KernelError> {
    enough_rows("a χ² test", observed.len(), 2)?;
    same_length("the expected counts", expected.len(), observed.len())?;
    finite_vector("the observed counts", observed)?;
    finite_vector("the expected counts", expected)?;
    if let Some(&given) = observed.iter().find(|count| **count < 0.0) {
        return Err(out_of_range("an observed count", given, "at least 0"));
    }
    if let Some(&given) = expected.iter().find(|count| **count <= 0.0) {
        return Err(out_of_range("an expected count", given, "above 0"));
    }
    let (seen, foreseen) = (observed.iter().sum::<f64>(), expected.iter().sum::<f64>());
    if (seen - foreseen).abs() > 1e-8 * foreseen {
        return Err(out_of_range("the sum of the expected counts", foreseen, "the sum of the observed ones"));
    }
    let statistic = observed.iter().zip(expected).map(|(o, e)| (o - e) * (o - e) / e).sum();
    ChiSquaredTest::new(statistic, observed.len() - 1)
}

/// Are two categories independent? A table of counts, one row for each value of the first and one column for each
/// value of the second. With `continuity`, Yates' correction of 2×2 tables, as scipy's `chi2_contingency` has it.
///
/// **Idea.** Independent, a cell would expect row total · column total ⁄ all.
///
/// # Errors
/// [`KernelError::TooFewRows`] for fewer than 2 rows or columns, [`KernelError::NotFinite`], [`KernelError::Range`] for
/// a negative count or an empty row or column.
///
/// ```
/// use ndarray::array;
/// let test = stepwise_kernels::stats::chi_squared_independence(array![[30.0, 10.0], [10.0, 30.0]].view(), false)?;
/// assert!((test.statistic - 20.0).abs() < 1e-12 && test.degrees == 1);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn chi_squared_independence(
    table: ArrayView2<'_, f64>,
    continuity: bool,
) -> Result<ChiSquaredTest, KernelError> {
    enough_rows("a table of counts", table.nrows().min(table.ncols()), 2)?;
    finite("the counts", table)?;
    if let Some(&given) = table.iter().find(|count| **count < 0.0) {
        return Err(out_of_range("a count", given, "at least 0"));
    }
    let (rows, columns) = (table.sum_axis(Axis(1)), table.sum_axis(Axis(0)));
    if rows.iter().chain(&columns).any(|total| *total <= 0.0) {
        return Err(out_of_range("the total of a row or column", 0.0, "above 0"));
    }
    let all = settled(rows.sum())?;
    let degrees = (table.nrows() - 1) * (table.ncols() - 1);
    let mut statistic = 0.0;
    for ((row, column), &count) in table.indexed_iter() {
        let expected = rows[row] / all * columns[column];
        let mut off = (count - expected).abs();
        if continuity && degrees == 1 {
            off -= off.min(0.5);
        }
        statistic += off * off / expected;
    }
    ChiSquaredTest::new(statistic, degrees)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn awkward_input() {
        assert!(chi_squared(&[1.0], &[1.0]).is_err());
        assert!(chi_squared(&[1.0, -1.0], &[0.5, 0.5]).is_err());
        assert!(chi_squared(&[1.0, 1.0], &[2.0, 0.0]).is_err());
        assert!(chi_squared(&[1.0, 1.0], &[2.0, 1.0]).is_err());
        assert!(chi_squared(&[f64::NAN, 1.0], &[1.0, 1.0]).is_err());
        assert!(chi_squared_independence(array![[0.0, 0.0], [1.0, 2.0]].view(), true).is_err());
        assert!(chi_squared_independence(array![[1.0, 2.0]].view(), true).is_err());
        let even = chi_squared_independence(array![[1e12, 1e12], [1e12, 1e12]].view(), true).unwrap();
        assert_eq!((even.statistic, even.p_value), (0.0, 1.0));
    }
}
