//! The population stability index.

use crate::KernelError;
use crate::error::{out_of_range, sample};

/// The share that a bin without current values counts as: its logarithm would be infinite.
const LEAST_SHARE: f64 = 1e-4;

/// One bin: values above the upper edge of the bin before it and up to `upper`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinShares {
    /// The upper edge; infinite for the last bin.
    pub upper: f64,
    /// The share of the reference values here.
    pub reference: f64,
    /// The share of the current values here.
    pub current: f64,
    /// What the bin adds to the index, never below 0.
    pub part: f64,
}

/// The population stability index (PSI): how far the distribution of a feature has moved.
///
/// **Idea.** Cut the reference values into bins of about equal counts, at their quantiles. With shares r of the
/// reference and c of the current values in a bin, PSI = Σ (c − r)·ln(c ⁄ r). It is 0 for equal shares and
/// symmetric: the two Kullback–Leibler divergences added up. Rules of thumb call 0.1 a small shift and 0.25 a
/// major one; for few rows chance alone gives about (bins − 1)·(1 ⁄ n + 1 ⁄ m).
///
/// A value on an edge belongs to the bin below it. Equal quantiles (a value that is very frequent) are one edge,
/// so there may be fewer bins. A current share below 0.0001 counts as 0.0001; no bin is empty of reference
/// values.
///
/// **Cost.** O(n·log n) for the reference, O(m·log bins) for a comparison.
///
/// Source: N. Siddiqi, *Credit Risk Scorecards*, Wiley (2006).
///
/// ```
/// use stepwise_kernels::drift::PopulationStability;
/// let psi = PopulationStability::new(&[1.0, 2.0, 3.0, 4.0], 2)?;
/// assert_eq!(psi.index(&[1.5, 3.5])?, 0.0);
/// // Shares ½, ½ become ¼, ¾: (−¼)·ln(½) + ¼·ln(1½).
/// assert!((psi.index(&[1.0, 3.0, 4.0, 5.0])? - 0.25 * 3.0_f64.ln()).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationStability {
    /// Inner edges, ascending.
    edges: Vec<f64>,
    reference: Vec<f64>,
}

impl PopulationStability {
    /// For reference values, to be cut into at most `bins` bins.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no values, [`KernelError::NotFinite`], [`KernelError::Range`] for fewer
    /// than 2 or more than 1,000 bins.
    pub fn new(reference: &[f64], bins: usize) -> Result<Self, KernelError> {
        sample("the reference", reference, 1)?;
        if !(2..=1000).contains(&bins) {
            return Err(out_of_range("the number of bins", bins as f64, "from 2 to 1,000"));
        }
        let mut sorted = reference.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        // The smallest value up to which lies the bin's share of the rows: a value that occurs, so that no bin is
        // empty.
        let mut edges: Vec<f64> =
            (1..bins).map(|bin| sorted[(bin * sorted.len()).div_ceil(bins) - 1]).collect();
        edges.dedup();
        // Above the largest value there would be nobody.
        edges.retain(|edge| sorted.last().is_some_and(|last| edge < last));
        let reference = shares(&edges, reference);
        Ok(Self { edges, reference })
    }

    /// The bins with their shares, and what each adds to the index.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no values, [`KernelError::NotFinite`].
    pub fn bins(&self, current: &[f64]) -> Result<Vec<BinShares>, KernelError> {
        sample("the current values", current, 1)?;
        let uppers = self.edges.iter().copied().chain([f64::INFINITY]);
        let both = self.reference.iter().copied().zip(shares(&self.edges, current));
        Ok(uppers
            .zip(both)
            .map(|(upper, (reference, current))| {
                let share = current.max(LEAST_SHARE);
                let part = (share - reference) * (share / reference).ln();
                BinShares { upper, reference, current, part }
            })
            .collect())
    }

    /// The index of these values against the reference.
    ///
    /// # Errors
    /// As [`bins`](Self::bins).
    pub fn index(&self, current: &[f64]) -> Result<f64, KernelError> {
        Ok(self.bins(current)?.iter().map(|bin| bin.part).sum())
    }
}

fn shares(edges: &[f64], values: &[f64]) -> Vec<f64> {
    let mut counts = vec![0_usize; edges.len() + 1];
    for &value in values {
        counts[edges.partition_point(|&edge| edge < value)] += 1;
    }
    counts.into_iter().map(|count| count as f64 / values.len() as f64).collect()
}
