//! Points of one row that would hide each other.

/// How far each value's point steps out of its row, so that points of like values stand beside each other: a swarm is
/// as wide as its values are frequent. `from` and `to` are the ends of the axis, `places` is how many points fit along
/// it, `step` is the distance of neighbours, and no point steps out further than `most`.
///
/// ```
/// let offsets = stepwise_lab::swarm(&[0.50, 0.51, 0.52, 0.9], (0.0, 1.0), 10, 0.1, 0.4);
/// assert_eq!(offsets, [0.0, 0.1, -0.1, 0.0]);
/// ```
#[must_use]
pub fn swarm(values: &[f64], (from, to): (f64, f64), places: usize, step: f64, most: f64) -> Vec<f64> {
    let mut taken = vec![0_usize; places.max(1)];
    let last = taken.len() - 1;
    let width = if to > from { to - from } else { 1.0 };
    values
        .iter()
        .map(|value| {
            // Casting saturates, and what is not finite is drawn nowhere.
            let place = ((value - from) / width * taken.len() as f64).max(0.0) as usize;
            let before = &mut taken[place.min(last)];
            *before += 1;
            let steps = (*before / 2) as f64;
            let offset = (steps * step).min(most);
            if before.is_multiple_of(2) { offset } else { -offset + 0.0 }
        })
        .collect()
}
