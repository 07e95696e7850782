//! How much each column, alone, tells about the target.

use std::collections::BTreeMap;

use ndarray::{ArrayView1, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, out_of_range, same_length};
use crate::stats::{anova, chi_squared_upper, mutual_information, pearson};

/// A score for each column, and how surprising it would be for a column that has nothing to do with the target. A column
/// that does not vary has score 0 and p-value 1.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureScores {
    /// The higher the more telling; infinite for a column that tells everything.
    pub scores: Vec<f64>,
    /// The probability of a score at least as high by chance. With many columns some are low by chance; see
    /// [`adjust_p_values`](crate::stats::adjust_p_values).
    pub p_values: Vec<f64>,
}

impl FeatureScores {
    fn of(
        x: ArrayView2<'_, f64>,
        mut score: impl FnMut(&[f64]) -> Result<(f64, f64), KernelError>,
    ) -> Result<Self, KernelError> {
        let one = |column: ArrayView1<'_, f64>| {
            let values = column.to_vec();
            if constant(&values) { Ok((0.0, 1.0)) } else { score(&values) }
        };
        let pairs = x.axis_iter(Axis(1)).map(one).collect::<Result<Vec<_>, KernelError>>()?;
        let (scores, p_values) = pairs.into_iter().unzip();
        Ok(Self { scores, p_values })
    }
}

fn constant<T: PartialEq>(values: &[T]) -> bool {
    values.iter().all(|value| *value == values[0])
}

/// Rows of each class that has some.
fn members(labels: &[usize]) -> Result<Vec<Vec<usize>>, KernelError> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, label) in labels.iter().enumerate() {
        members.entry(*label).or_default().push(row);
    }
    enough_rows("a comparison of classes, by classes with rows,", members.len(), 2)?;
    Ok(members.into_values().collect())
}

/// Do the classes differ in the column's mean? The F of a one-way analysis of variance for each column. It supposes
/// columns of normal numbers, and sees means only. Time O(n·p). scikit-learn: `f_classif`.
///
/// # Errors
/// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`] for fewer than 2 classes or no more
/// rows than classes, [`KernelError::Numerical`] when squares overflow.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::feature_selection::f_classif;
/// let x = array![[1.0, 5.0], [2.0, 4.0], [8.0, 5.0], [9.0, 4.0]];
/// let found = f_classif(x.view(), &[0, 0, 1, 1])?;
/// assert_eq!(found.scores, [98.0, 0.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn f_classif(x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<FeatureScores, KernelError> {
    same_length("the classes", labels.len(), x.nrows())?;
    finite("the features", x)?;
    let members = members(labels)?;
    enough_rows("a comparison of classes", x.nrows(), members.len() + 1)?;
    FeatureScores::of(x, |column| {
        let groups: Vec<Vec<f64>> =
            members.iter().map(|rows| rows.iter().map(|&row| column[row]).collect()).collect();
        if groups.iter().all(|group| constant(group)) {
            return Ok((f64::INFINITY, 0.0));
        }
        let views: Vec<&[f64]> = groups.iter().map(Vec::as_slice).collect();
        let test = anova(&views)?;
        Ok((test.statistic, test.p_value))
    })
}

/// Does the target rise or fall with the column? F = r² ⁄ (1 − r²)·(n − 2) with Pearson's r. It sees straight lines
/// only. A target that does not vary gives scores of 0. Time O(n·p). scikit-learn: `f_regression`.
///
/// # Errors
/// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`] for fewer than 3 rows.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::feature_selection::f_regression;
/// let x = array![[1.0, 0.0], [2.0, 1.0], [3.0, 1.0], [4.0, 0.0]];
/// let found = f_regression(x.view(), &[1.0, 2.0, 3.0, 5.0])?;
/// assert!(found.scores[0] > 50.0 && found.scores[1] < 0.1);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn f_regression(x: ArrayView2<'_, f64>, y: &[f64]) -> Result<FeatureScores, KernelError> {
    same_length("the target", y.len(), x.nrows())?;
    enough_rows("a correlation", x.nrows(), 3)?;
    finite("the features", x)?;
    finite_vector("the target", y)?;
    FeatureScores::of(x, |column| {
        if constant(y) {
            return Ok((0.0, 1.0));
        }
        let found = pearson(column, y)?;
        let left = (1.0 - found.coefficient) * (1.0 + found.coefficient);
        let squared = found.coefficient * found.coefficient;
        Ok(if left > 0.0 {
            (squared / left * (column.len() - 2) as f64, found.p_value)
        } else {
            (f64::INFINITY, 0.0)
        })
    })
}

/// Are the column's counts spread over the classes as the rows are? χ² of the sums of each class against what its share
/// of the rows would give. For counts and presence (words, one-hot columns), not for measurements. Time O(n·p).
/// scikit-learn: `chi2`.
///
/// # Errors
/// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`] for fewer than 2 classes,
/// [`KernelError::Range`] for a number below 0, [`KernelError::Numerical`] when sums overflow.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::feature_selection::chi2;
/// let words = array![[3.0, 1.0], [2.0, 1.0], [0.0, 1.0], [0.0, 1.0]];
/// assert_eq!(chi2(words.view(), &[0, 0, 1, 1])?.scores, [5.0, 0.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn chi2(x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<FeatureScores, KernelError> {
    same_length("the classes", labels.len(), x.nrows())?;
    finite("the features", x)?;
    if let Some(&given) = x.iter().find(|count| **count < 0.0) {
        return Err(out_of_range("a count", given, "at least 0"));
    }
    let members = members(labels)?;
    let one = |column: ArrayView1<'_, f64>| {
        let all = column.sum();
        if all == 0.0 {
            return Ok((0.0, 1.0));
        }
        let term = |rows: &Vec<usize>| {
            let observed: f64 = rows.iter().map(|&row| column[row]).sum();
            let expected = all * (rows.len() as f64 / labels.len() as f64);
            (observed - expected) * (observed - expected) / expected
        };
        let statistic = crate::error::settled(members.iter().map(term).sum())?;
        Ok((statistic, chi_squared_upper(statistic, (members.len() - 1) as f64)?))
    };
    let pairs = x.axis_iter(Axis(1)).map(one).collect::<Result<Vec<_>, KernelError>>()?;
    let (scores, p_values) = pairs.into_iter().unzip();
    Ok(FeatureScores { scores, p_values })
}

/// The information, in nats, that each column and the classes share: [`mutual_information`] with each different number as
/// a label. It sees any kind of dependence, but needs few different numbers: bin measurements first
/// ([`KBinsDiscretizer`](crate::preprocess::KBinsDiscretizer)). Time O(n·log n) a column. scikit-learn:
/// `mutual_info_classif(discrete_features=True)`.
///
/// # Errors
/// [`KernelError::Shape`], [`KernelError::NotFinite`].
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::feature_selection::mutual_info;
/// let x = array![[1.0, 7.0], [2.0, 7.0], [1.0, 8.0], [2.0, 8.0]];
/// let shared = mutual_info(x.view(), &[0, 0, 1, 1])?;
/// assert!(shared[0].abs() < 1e-12 && (shared[1] - 2_f64.ln()).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn mutual_info(x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Vec<f64>, KernelError> {
    same_length("the classes", labels.len(), x.nrows())?;
    finite("the features", x)?;
    let places = |values: &[f64]| -> Vec<i64> {
        let mut different = values.to_vec();
        different.sort_unstable_by(f64::total_cmp);
        different.dedup();
        values.iter().map(|value| different.partition_point(|other| other < value) as i64).collect()
    };
    let classes: Vec<i64> = places(&labels.iter().map(|&label| label as f64).collect::<Vec<f64>>());
    x.axis_iter(Axis(1)).map(|column| mutual_information(&places(&column.to_vec()), &classes)).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn awkward_columns() {
        // Constant, all-telling, at both ends of the scale.
        let x = array![
            [3.0, 0.0, 1e-12, 1e12],
            [3.0, 0.0, 3e-12, 2e12],
            [3.0, 1.0, 2e-12, 3e12],
            [3.0, 1.0, 4e-12, 1e12]
        ];
        let y = [0, 0, 1, 1];
        for found in
            [f_classif(x.view(), &y).unwrap(), f_regression(x.view(), &[0.0, 0.0, 1.0, 1.0]).unwrap()]
        {
            assert_eq!((found.scores[0], found.p_values[0]), (0.0, 1.0));
            assert_eq!((found.scores[1], found.p_values[1]), (f64::INFINITY, 0.0));
            assert!(found.scores[2..].iter().chain(&found.p_values[2..]).all(|value| value.is_finite()));
        }
        assert!(chi2(x.view(), &y).unwrap().p_values.iter().all(|p| (0.0..=1.0).contains(p)));
        assert_eq!(f_regression(x.view(), &[5.0; 4]).unwrap().scores, [0.0; 4]);
        assert_eq!(chi2(Array2::zeros((4, 1)).view(), &y).unwrap().p_values, [1.0]);
        assert!(f_classif(x.view(), &[1; 4]).is_err() && chi2(x.view(), &[1; 4]).is_err());
        assert!(f_classif(x.view(), &[1]).is_err() && f_classif(x.view(), &[0, 1, 2, 3]).is_err());
        assert!(chi2((-&x).view(), &y).is_err() && mutual_info(array![[f64::NAN]].view(), &[0]).is_err());
        assert_eq!(mutual_info(x.view(), &[1; 4]).unwrap(), [0.0; 4]);
    }
}
