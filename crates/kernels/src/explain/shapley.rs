//! Shapley values by their definition.

use crate::KernelError;
use crate::error::{finite_vector, out_of_range};

/// The most players: a million coalitions.
pub const MAX_PLAYERS: usize = 20;

/// The Shapley value of each player, from the worth of every coalition:
/// φⱼ = Σ_S |S|!·(p − |S| − 1)! ⁄ p! · (v(S ∪ {j}) − v(S)) over the coalitions S without j.
///
/// The only division of v(all) − v(nobody) that treats equal players alike, gives nothing to who adds nothing, and
/// adds up over games. `worth` is told who is in the coalition. Slow and obvious: 2ᵖ calls.
///
/// Source: L. S. Shapley, *A value for n-person games*, Contributions to the Theory of Games II (1953).
///
/// # Errors
/// [`KernelError::Range`] for more than [`MAX_PLAYERS`], [`KernelError::NotFinite`] for a worth that is not finite.
///
/// ```
/// use stepwise_kernels::explain::shapley_values;
/// // A left shoe and two right ones: a pair is worth 6.
/// let pair = |who: &[bool]| if who[0] && (who[1] || who[2]) { 6.0 } else { 0.0 };
/// assert_eq!(shapley_values(3, pair)?, [4.0, 1.0, 1.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn shapley_values(
    players: usize,
    mut worth: impl FnMut(&[bool]) -> f64,
) -> Result<Vec<f64>, KernelError> {
    if players > MAX_PLAYERS {
        return Err(out_of_range("the number of players", players as f64, "at most 20"));
    }
    let members = |coalition: usize| -> Vec<bool> { (0..players).map(|j| coalition >> j & 1 == 1).collect() };
    let worths: Vec<f64> = (0..1_usize << players).map(|coalition| worth(&members(coalition))).collect();
    finite_vector("the worth of a coalition", &worths)?;
    // weights[s] = s!·(p − s − 1)! ⁄ p!
    let mut weights = vec![1.0 / players.max(1) as f64; players];
    for size in 1..players {
        weights[size] = weights[size - 1] * size as f64 / (players - size) as f64;
    }
    let mut values = vec![0.0; players];
    for (player, value) in values.iter_mut().enumerate() {
        for coalition in (0..worths.len()).filter(|coalition| coalition >> player & 1 == 0) {
            let gain = worths[coalition | 1 << player] - worths[coalition];
            *value += weights[coalition.count_ones() as usize] * gain;
        }
    }
    Ok(values)
}
