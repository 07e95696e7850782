//! Labels as the mean target of their rows.

use ndarray::{Array2, Axis};

use super::levels::{Code, Levels};
use crate::KernelError;
use crate::error::{enough_rows, finite_vector, out_of_range, same_length};
use crate::frame::Frame;
use crate::model_selection::Split;
use crate::stats::{mean, variance};

/// How far a label's mean is drawn towards the mean of all rows: the fewer rows it has, the farther.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Smoothing {
    /// As much as the spreads ask for (empirical Bayes): with n rows of variance s² in a label and variance τ² of the
    /// target, the label's own mean counts λ = n·τ² ⁄ (n·τ² + s²).
    #[default]
    Auto,
    /// As if each label had this many more rows at the mean of all, at least 0.
    Rows(f64),
}

/// Each label as the smoothed mean of the target over the rows that have it.
///
/// One column instead of hundreds of one-hot ones, and the most telling one. **The catch:** a row's own target is in
/// the mean of its label. Rare labels then give their rows' targets away, and a model learns to trust a column that
/// will know nothing about new rows. [`fit_transform`](Self::fit_transform) encodes each training row by means of the
/// *other* folds; [`fit_transform_leaking`](Self::fit_transform_leaking) does not, to show what happens.
///
/// Missing cells are a label of their own; an unknown label gets the mean of all rows. For two classes the target is 0 or
/// 1. Time O(n·p). scikit-learn: `TargetEncoder`.
///
/// Source: D. Micci-Barreca, *A preprocessing scheme for high-cardinality categorical attributes in classification and
/// prediction problems*, SIGKDD Explorations 3 (2001).
///
/// ```
/// use stepwise_kernels::frame::Frame;
/// use stepwise_kernels::model_selection::k_folds;
/// use stepwise_kernels::preprocess::{Smoothing, TargetEncoder};
/// let frame = Frame::read_csv("city\nUlm\nUlm\nBonn\nBonn\n")?;
/// let y = [1.0, 3.0, 10.0, 20.0];
/// let folds = k_folds(4, 4, None)?;
/// let (encoder, honest) = TargetEncoder::fit_transform(&frame, &y, Smoothing::Rows(0.0), &folds)?;
/// assert_eq!(honest[(0, 0)], 3.0); // of Ulm's other row
/// assert_eq!(encoder.transform(&frame)?[(0, 0)], 2.0); // of both: for new rows
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TargetEncoder {
    levels: Levels,
    /// For each column the means of its levels, and last that of missing cells.
    means: Vec<Vec<f64>>,
    mean: f64,
}

impl TargetEncoder {
    /// Learns the means of all columns of a table.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`], [`KernelError::NotFinite`],
    /// [`KernelError::Range`] for the smoothing, [`KernelError::Numerical`] when squares of the target overflow.
    pub fn fit(frame: &Frame, y: &[f64], smoothing: Smoothing) -> Result<Self, KernelError> {
        let levels = Levels::fit(frame);
        let codes = levels.codes(frame)?;
        let rows: Vec<usize> = (0..frame.rows()).collect();
        same_length("the target", y.len(), frame.rows())?;
        Self::learn(levels, &codes, y, &rows, smoothing)
    }

    /// From some of the rows.
    fn learn(
        levels: Levels,
        codes: &[Vec<Code>],
        y: &[f64],
        rows: &[usize],
        smoothing: Smoothing,
    ) -> Result<Self, KernelError> {
        enough_rows("target encoding", rows.len(), 1)?;
        finite_vector("the target", y)?;
        if let Smoothing::Rows(given) = smoothing
            && !(given.is_finite() && given >= 0.0)
        {
            return Err(out_of_range("the rows to smooth with", given, "a finite number of at least 0"));
        }
        let seen: Vec<f64> = rows.iter().map(|&row| y[row]).collect();
        let (mean, spread) = (mean(&seen), variance(&seen));
        if !spread.is_finite() {
            return Err(KernelError::Numerical { what: "The target's squares are too large" });
        }
        let column_means = |(codes, (_, levels)): (&Vec<Code>, &(String, Vec<String>))| {
            let mut groups = vec![Vec::new(); levels.len() + 1];
            for &row in rows {
                groups[place(codes[row], levels.len())].push(y[row]);
            }
            groups.iter().map(|group| smoothed(group, mean, spread, smoothing)).collect()
        };
        let means = codes.iter().zip(&levels.0).map(column_means).collect();
        Ok(Self { levels, means, mean })
    }

    fn encode(&self, codes: &[Vec<Code>], column: usize, row: usize) -> f64 {
        match codes[column][row] {
            Code::Unknown => self.mean,
            code => self.means[column][place(code, self.means[column].len() - 1)],
        }
    }

    /// The columns it learned, by name, as means. For rows that it has not learned from.
    ///
    /// # Errors
    /// [`KernelError::Table`] for a table without one of the columns.
    pub fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        let codes = self.levels.codes(frame)?;
        Ok(Array2::from_shape_fn((frame.rows(), codes.len()), |(row, column)| {
            self.encode(&codes, column, row)
        }))
    }

    /// Learns from all rows for later ones, and encodes these honestly: each by the means of the split that holds it
    /// out.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); [`KernelError::Range`] unless each row is held out once.
    pub fn fit_transform(
        frame: &Frame,
        y: &[f64],
        smoothing: Smoothing,
        splits: &[Split],
    ) -> Result<(Self, Array2<f64>), KernelError> {
        let encoder = Self::fit(frame, y, smoothing)?;
        let codes = encoder.levels.codes(frame)?;
        let mut held_out = vec![0_usize; frame.rows()];
        let mut encoded = Array2::zeros((frame.rows(), codes.len()));
        for split in splits {
            if let Some(&row) = split.train.iter().chain(&split.test).find(|row| **row >= frame.rows()) {
                return Err(out_of_range("a row of a split", row as f64, "below the number of rows"));
            }
            let fold = Self::learn(encoder.levels.clone(), &codes, y, &split.train, smoothing)?;
            for &row in &split.test {
                held_out[row] += 1;
                for (column, cell) in encoded.index_axis_mut(Axis(0), row).iter_mut().enumerate() {
                    *cell = fold.encode(&codes, column, row);
                }
            }
        }
        match held_out.iter().find(|times| **times != 1) {
            Some(&times) => Err(out_of_range("how often a row is held out", times as f64, "1")),
            None => Ok((encoder, encoded)),
        }
    }

    /// Encodes each row by means that its own target is in. **Wrong on purpose:** a model trained on this is too good
    /// to be true.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_transform_leaking(
        frame: &Frame,
        y: &[f64],
        smoothing: Smoothing,
    ) -> Result<(Self, Array2<f64>), KernelError> {
        let encoder = Self::fit(frame, y, smoothing)?;
        let encoded = encoder.transform(frame)?;
        Ok((encoder, encoded))
    }

    /// The columns' names.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.levels.names().map(str::to_owned).collect()
    }
}

fn place(code: Code, missing: usize) -> usize {
    match code {
        Code::Level(level) => level,
        Code::Missing | Code::Unknown => missing,
    }
}

fn smoothed(group: &[f64], all_mean: f64, spread: f64, smoothing: Smoothing) -> f64 {
    if group.is_empty() {
        return all_mean;
    }
    let count = group.len() as f64;
    let own = match smoothing {
        Smoothing::Rows(rows) => count / (count + rows),
        Smoothing::Auto => {
            let between = spread * count;
            let sum = between + variance(group);
            if sum > 0.0 { between / sum } else { 0.0 }
        }
    };
    own * mean(group) + (1.0 - own) * all_mean
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model_selection::k_folds;

    fn table(labels: &[u8]) -> Frame {
        let lines: Vec<String> = labels.iter().map(|label| format!("{},x", (b'a' + label) as char)).collect();
        Frame::read_csv(&format!("label,same\n{}\n", lines.join("\n"))).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// The honest form never looks at a row's own target; the leaking one does.
        #[test]
        fn a_row_has_no_say_in_its_own_code(labels in prop::collection::vec(0..4_u8, 12), row in 0..12_usize) {
            let frame = table(&labels);
            let y: Vec<f64> = (0..12).map(|row| ((row * 7) % 5) as f64).collect();
            let mut other = y.clone();
            other[row] += 100.0;
            let folds = k_folds(12, 4, None).unwrap();
            let honest = |y: &[f64]| TargetEncoder::fit_transform(&frame, y, Smoothing::Auto, &folds).unwrap().1;
            prop_assert_eq!(honest(&y).row(row).to_vec(), honest(&other).row(row).to_vec());
            let leaking =
                |y: &[f64]| TargetEncoder::fit_transform_leaking(&frame, y, Smoothing::Rows(1.0)).unwrap().1;
            prop_assert_ne!(leaking(&y).row(row).to_vec(), leaking(&other).row(row).to_vec());
        }
    }

    #[test]
    fn awkward_input() {
        let frame = table(&[0, 0, 1]);
        let fit = |y: &[f64], smoothing| TargetEncoder::fit(&frame, y, smoothing);
        assert!(fit(&[1.0], Smoothing::Auto).is_err() && fit(&[f64::NAN; 3], Smoothing::Auto).is_err());
        assert!(
            fit(&[1.0; 3], Smoothing::Rows(-1.0)).is_err()
                && fit(&[1e300, -1e300, 0.0], Smoothing::Auto).is_err()
        );
        let same = fit(&[2.0; 3], Smoothing::Auto).unwrap();
        let unknown = Frame::read_csv("label,same\nz,\n").unwrap();
        assert_eq!(same.transform(&unknown).unwrap(), ndarray::array![[2.0, 2.0]]);
        assert!(same.transform(&Frame::default()).is_err());
        let twice = [Split { train: vec![0], test: vec![1, 1, 2] }];
        assert!(TargetEncoder::fit_transform(&frame, &[1.0; 3], Smoothing::Auto, &twice).is_err());
        let outside = [Split { train: vec![9], test: vec![0, 1, 2] }];
        assert!(TargetEncoder::fit_transform(&frame, &[1.0; 3], Smoothing::Auto, &outside).is_err());
        assert!(TargetEncoder::fit(&Frame::default(), &[], Smoothing::Auto).is_err());
    }
}
