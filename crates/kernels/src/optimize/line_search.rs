//! How far to go along a direction.

use super::{Objective, dot};

/// A step must gain at least this share of what the slope promises.
const SUFFICIENT: f64 = 1e-4;

/// A step must flatten the slope to this share.
const FLATTER: f64 = 0.9;

/// Places that one search looks at.
const MOST: usize = 40;

/// A place along the direction.
#[derive(Clone, Copy)]
struct Probe {
    length: f64,
    value: f64,
    slope: f64,
}

/// Where a search starts.
pub(super) struct From<'a> {
    pub place: &'a [f64],
    pub value: f64,
    pub gradient: &'a [f64],
}

/// Goes along `direction` to a place that satisfies both Wolfe conditions (low enough, flat enough), beginning with
/// `length`; writes place and gradient, returns the value. `None` when no place along it is lower.
///
/// A bracket is kept whose one end is the lowest place yet; cubic interpolation from the slopes at both ends chooses
/// the next, at least a tenth away from either. A place whose value is not finite counts as too far.
///
/// Source: J. Nocedal, S. J. Wright, *Numerical optimization*, 2nd edition, Springer (2006), section 3.5.
pub(super) fn search(
    objective: &mut impl Objective,
    from: &From<'_>,
    direction: &[f64],
    length: f64,
    place: &mut [f64],
    gradient: &mut [f64],
) -> Option<f64> {
    let start = Probe { length: 0.0, value: from.value, slope: dot(from.gradient, direction) };
    if start.slope >= 0.0 || start.slope.is_nan() {
        return None;
    }
    // Near the bottom a true gain is smaller than the value's rounding.
    let slack = 4.0 * f64::EPSILON * start.value.abs();
    let mut probe = |length: f64| {
        for ((new, old), along) in place.iter_mut().zip(from.place).zip(direction) {
            *new = old + length * along;
        }
        let value = objective.evaluate(place, gradient);
        Probe { length, value, slope: dot(gradient, direction) }
    };
    let (mut low, mut high): (Probe, Option<Probe>) = (start, None);
    let mut next = length;
    for _ in 0..MOST {
        let here = probe(next);
        let enough = start.value + SUFFICIENT * next * start.slope + slack;
        let finite = here.value.is_finite() && here.slope.is_finite();
        if !finite || here.value > enough || (low.length > 0.0 && here.value > low.value + slack) {
            high = Some(here);
        } else if here.slope.abs() <= -FLATTER * start.slope {
            return Some(here.value);
        } else {
            let beyond = high.map_or(1.0, |high| high.length - low.length);
            if here.slope * beyond >= 0.0 {
                high = Some(low);
            }
            low = here;
        }
        next = match high {
            Some(high) => between(&low, &high),
            None => 2.0 * next,
        };
        let gap = high.map_or(f64::INFINITY, |high| (high.length - low.length).abs());
        if !next.is_finite() || gap <= 1e-15 * low.length.max(f64::MIN_POSITIVE) {
            break;
        }
    }
    // Not flat enough, but lower.
    if low.length > 0.0 && low.value < start.value { Some(probe(low.length).value) } else { None }
}

/// The lowest place of the cubic with these values and slopes, kept off the ends.
fn between(low: &Probe, high: &Probe) -> f64 {
    let width = high.length - low.length;
    let middle = low.length + 0.5 * width;
    if !high.value.is_finite() || !high.slope.is_finite() {
        return low.length + 0.1 * width;
    }
    let rise = low.slope + high.slope - 3.0 * (low.value - high.value) / (low.length - high.length);
    let inside = rise * rise - low.slope * high.slope;
    if inside < 0.0 || inside.is_nan() {
        return middle;
    }
    let root = inside.sqrt() * width.signum();
    let share = (high.slope + root - rise) / (high.slope - low.slope + 2.0 * root);
    if share.is_finite() { high.length - width * share.clamp(0.1, 0.9) } else { middle }
}
