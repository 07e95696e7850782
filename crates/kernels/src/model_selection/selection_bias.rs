//! What the best of many promises, and what it keeps.

use stepwise_random::Random;

/// The mean score of a choice on the rows that it was made by, and on others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelectionBias {
    /// On the rows that were looked at.
    pub promised: f64,
    /// On as many rows that were not.
    pub kept: f64,
}

impl SelectionBias {
    /// How much of the promise is luck.
    #[must_use]
    pub fn optimism(&self) -> f64 {
        self.promised - self.kept
    }
}

/// Measures by how much a choice among candidates flatters itself.
///
/// **Idea.** The best of many candidates is the best partly by luck on the very rows that it was chosen by. Halve the rows
/// at random, choose by one half, score the choice on both; then the other way round; and again for other halves. A choice
/// that does not look at the rows has an optimism of exactly 0.
///
/// `choose` names a candidate by rows, `score` scores a candidate on rows, the higher the better. Of an odd number of rows
/// one is left out each time. **Draws.** One [`Random::permutation`] for each of the `splits`. **Cost.** 2·splits choices.
///
/// Source: the idea of the optimism of a selected model, B. Efron, *Estimating the error rate of a prediction rule*, JASA
/// 78 (1983).
///
/// ```
/// use stepwise_kernels::model_selection::selection_bias;
/// use stepwise_random::Random;
/// // Coins that nobody can foresee, and fifty guesses.
/// let mut random = Random::new(7);
/// let right: Vec<Vec<f64>> = (0..50).map(|_| (0..60).map(|_| random.below(2) as f64).collect()).collect();
/// let score = |guess: usize, rows: &[usize]| rows.iter().map(|&row| right[guess][row]).sum::<f64>() / rows.len() as f64;
/// let best = |rows: &[usize]| (0..50).max_by(|&a, &b| score(a, rows).total_cmp(&score(b, rows))).unwrap_or(0);
/// let bias = selection_bias(60, 20, &mut Random::new(1), best, score);
/// assert!(bias.optimism() > 0.1);
/// assert_eq!(selection_bias(60, 20, &mut Random::new(1), |_| 3, score).optimism(), 0.0);
/// ```
pub fn selection_bias(
    rows: usize,
    splits: usize,
    random: &mut Random,
    mut choose: impl FnMut(&[usize]) -> usize,
    mut score: impl FnMut(usize, &[usize]) -> f64,
) -> SelectionBias {
    let half = rows / 2;
    let (mut promised, mut kept) = (0.0, 0.0);
    for _ in 0..splits {
        let order = random.permutation(rows);
        let (first, second) = (&order[..half], &order[half..2 * half]);
        let (by_first, by_second) = (choose(first), choose(second));
        // Added in pairs, so that what is the same both ways cancels to the last bit.
        promised += score(by_first, first) + score(by_second, second);
        kept += score(by_second, first) + score(by_first, second);
    }
    let count = (2 * splits.max(1)) as f64;
    SelectionBias { promised: promised / count, kept: kept / count }
}
