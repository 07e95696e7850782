//! What a classifier can do at every threshold: ROC, precision and recall, cost.

use crate::KernelError;
use crate::error::{enough_rows, finite_vector, out_of_range, same_length};

/// One threshold of a classifier: rows that score at least this much are called "yes".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// The score from which on the answer is "yes"; infinite where nothing is.
    pub score: f64,
    /// "Yes" that is right.
    pub true_positives: usize,
    /// "Yes" that is wrong.
    pub false_positives: usize,
}

/// All thresholds that make a difference, from "never yes" to "always yes", and the curves and areas over them.
///
/// **ROC** draws the true-positive rate (recall) against the false-positive rate; its area is the probability that a
/// "yes" row scores above a "no" row, 0.5 for guessing, whatever the share of "yes". **Precision–recall** looks only
/// at the finds, and so shows how hard a rare class is; its baseline is the share of "yes".
///
/// **Cost.** O(n·log n) to sort; every number O(n) after it.
///
/// Source: T. Fawcett, *An introduction to ROC analysis*, Pattern Recognition Letters 27 (2006); J. Davis,
/// M. Goadrich, *The relationship between precision–recall and ROC curves*, ICML (2006).
///
/// ```
/// use stepwise_kernels::metrics::ThresholdCurve;
/// let curve = ThresholdCurve::new(&[true, false, true, false], &[0.9, 0.8, 0.7, 0.1])?;
/// assert_eq!(curve.roc_area(), 0.75); // three of four pairs in order
/// let best = curve.cheapest(1.0, 5.0)?; // a miss costs five false alarms
/// assert_eq!((best.score, best.false_positives), (0.7, 1));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ThresholdCurve {
    thresholds: Vec<Threshold>,
    positives: usize,
    negatives: usize,
}

impl ThresholdCurve {
    /// For what is true and how high each row scores; any scale will do.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] when there is no "yes" or no "no", [`KernelError::Shape`],
    /// [`KernelError::NotFinite`].
    pub fn new(actual: &[bool], scores: &[f64]) -> Result<Self, KernelError> {
        same_length("the scores", scores.len(), actual.len())?;
        finite_vector("the scores", scores)?;
        let positives = actual.iter().filter(|&&yes| yes).count();
        let negatives = actual.len() - positives;
        enough_rows("each class of a threshold curve", positives.min(negatives), 1)?;
        let mut rows: Vec<(f64, bool)> = scores.iter().copied().zip(actual.iter().copied()).collect();
        rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut last = Threshold { score: f64::INFINITY, true_positives: 0, false_positives: 0 };
        let mut thresholds = vec![last];
        for tied in rows.chunk_by(|a, b| a.0 == b.0) {
            last.score = tied[0].0;
            let yes = tied.iter().filter(|row| row.1).count();
            last.true_positives += yes;
            last.false_positives += tied.len() - yes;
            thresholds.push(last);
        }
        Ok(Self { thresholds, positives, negatives })
    }

    /// The thresholds, from the highest score down; the first says "never yes".
    #[must_use]
    pub fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// What is called "yes" when all scores from `score` on are: the lowest of the [`thresholds`](Self::thresholds) that is
    /// not below it. Time O(log n).
    #[must_use]
    pub fn at(&self, score: f64) -> Threshold {
        let from = self.thresholds.partition_point(|one| one.score >= score);
        self.thresholds[from.saturating_sub(1)]
    }

    /// The share of all rows that a threshold is right about.
    #[must_use]
    pub fn accuracy(&self, threshold: &Threshold) -> f64 {
        let right = threshold.true_positives + self.negatives - threshold.false_positives;
        right as f64 / (self.positives + self.negatives) as f64
    }

    /// The share of "yes" that a threshold finds.
    #[must_use]
    pub fn recall(&self, threshold: &Threshold) -> f64 {
        threshold.true_positives as f64 / self.positives as f64
    }

    /// The share of "no" that a threshold calls "yes".
    #[must_use]
    pub fn false_positive_rate(&self, threshold: &Threshold) -> f64 {
        threshold.false_positives as f64 / self.negatives as f64
    }

    /// The share of a threshold's finds that are right; 1 where it finds nothing.
    #[must_use]
    pub fn precision(&self, threshold: &Threshold) -> f64 {
        let found = threshold.true_positives + threshold.false_positives;
        if found == 0 { 1.0 } else { threshold.true_positives as f64 / found as f64 }
    }

    /// The ROC curve: (false-positive rate, true-positive rate) from (0, 0) to (1, 1).
    #[must_use]
    pub fn roc(&self) -> Vec<(f64, f64)> {
        self.thresholds.iter().map(|one| (self.false_positive_rate(one), self.recall(one))).collect()
    }

    /// The area under the ROC curve. scikit-learn: `roc_auc_score`.
    #[must_use]
    pub fn roc_area(&self) -> f64 {
        area(&self.roc())
    }

    /// The precision–recall curve: (recall, precision) from recall 0 to 1.
    #[must_use]
    pub fn precision_recall(&self) -> Vec<(f64, f64)> {
        self.thresholds.iter().map(|one| (self.recall(one), self.precision(one))).collect()
    }

    /// The area under the precision–recall curve, by trapezia: a little too kind. scikit-learn: `auc` of
    /// `precision_recall_curve`.
    #[must_use]
    pub fn precision_recall_area(&self) -> f64 {
        area(&self.precision_recall())
    }

    /// Average precision: the precision at each threshold weighted by the recall it adds.
    /// scikit-learn: `average_precision_score`.
    #[must_use]
    pub fn average_precision(&self) -> f64 {
        let gains = self
            .thresholds
            .windows(2)
            .map(|two| (two[1].true_positives - two[0].true_positives) as f64 * self.precision(&two[1]));
        gains.sum::<f64>() / self.positives as f64
    }

    /// The total cost of a threshold's errors.
    #[must_use]
    pub fn cost(&self, threshold: &Threshold, false_positive: f64, false_negative: f64) -> f64 {
        let missed = self.positives - threshold.true_positives;
        threshold.false_positives as f64 * false_positive + missed as f64 * false_negative
    }

    /// The threshold whose errors cost least, the highest of equals. For calibrated probabilities it lies near
    /// `false_positive` ⁄ (`false_positive` + `false_negative`).
    ///
    /// Source: C. Elkan, *The foundations of cost-sensitive learning*, IJCAI (2001).
    ///
    /// # Errors
    /// [`KernelError::Range`] for a cost that is negative or not finite.
    pub fn cheapest(&self, false_positive: f64, false_negative: f64) -> Result<Threshold, KernelError> {
        for cost in [false_positive, false_negative] {
            if !(cost.is_finite() && cost >= 0.0) {
                return Err(out_of_range("the cost of an error", cost, "a finite number, at least 0"));
            }
        }
        let mut best = self.thresholds[0];
        let price = |one: &Threshold| self.cost(one, false_positive, false_negative);
        for one in &self.thresholds {
            if price(one) < price(&best) {
                best = *one;
            }
        }
        Ok(best)
    }
}

fn area(points: &[(f64, f64)]) -> f64 {
    points.windows(2).map(|two| (two[1].0 - two[0].0) * (two[0].1 + two[1].1) / 2.0).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_area_counts_the_pairs_in_order(rows in prop::collection::vec((any::<bool>(), 0..8_i32), 2..40)) {
            let actual: Vec<bool> = rows.iter().map(|row| row.0).collect();
            let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.1)).collect();
            let (mut order, mut pairs) = (0.0, 0.0);
            for (yes, high) in rows.iter().filter(|row| row.0) {
                for (_, low) in rows.iter().filter(|row| row.0 != *yes) {
                    order += if high > low { 1.0 } else if high == low { 0.5 } else { 0.0 };
                    pairs += 1.0;
                }
            }
            match ThresholdCurve::new(&actual, &scores) {
                Ok(curve) => prop_assert!((curve.roc_area() - order / pairs).abs() < 1e-12),
                Err(_) => prop_assert_eq!(pairs, 0.0),
            }
        }
    }

    #[test]
    fn a_score_between_two_thresholds_means_the_higher_one() {
        let curve = ThresholdCurve::new(&[true, false, true, false], &[0.9, 0.8, 0.7, 0.1]).unwrap();
        for (score, found, alarms, accuracy) in
            [(2.0, 0, 0, 0.5), (0.9, 1, 0, 0.75), (0.75, 1, 1, 0.5), (0.1, 2, 2, 0.5), (-1.0, 2, 2, 0.5)]
        {
            let at = curve.at(score);
            assert_eq!(
                (at.true_positives, at.false_positives, curve.accuracy(&at)),
                (found, alarms, accuracy)
            );
        }
    }

    #[test]
    fn awkward_input() {
        assert!(ThresholdCurve::new(&[true], &[1.0]).is_err());
        assert!(ThresholdCurve::new(&[true, false], &[1.0]).is_err());
        assert!(ThresholdCurve::new(&[true, false], &[1.0, f64::NAN]).is_err());
        let level = ThresholdCurve::new(&[true, false], &[1e12, 1e12]).unwrap();
        assert_eq!((level.roc_area(), level.average_precision()), (0.5, 0.5));
        assert!(level.cheapest(-1.0, 1.0).is_err() && level.cheapest(1.0, f64::INFINITY).is_err());
        assert_eq!(level.cheapest(1.0, 0.5).unwrap().score, f64::INFINITY);
    }
}
