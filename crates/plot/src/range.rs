//! Which values are in view: what the marks need, with a little air.

use stepwise_lab::{Axis, Figure, Mark, Orientation, Range, Scale};

/// Values beyond this are not looked at: sums and differences of such numbers overflow.
const MOST: f64 = 1e300;

/// Air beyond the outermost datum, as a share of the span.
const AIR: f64 = 0.03;

/// What data need of an axis.
#[derive(Clone, Copy, Debug)]
struct Extent {
    low: f64,
    high: f64,
    /// An end is hard when nothing is drawn beyond it by nature: the base of bars, the edge of a heatmap.
    hard_low: bool,
    hard_high: bool,
    log: bool,
}

impl Extent {
    fn empty(log: bool) -> Self {
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY, hard_low: false, hard_high: false, log }
    }

    fn add(&mut self, value: f64, hard: bool) {
        if !value.is_finite() || value.abs() > MOST || (self.log && value < 1.0 / MOST) {
            return;
        }
        if value < self.low || (value == self.low && hard) {
            (self.low, self.hard_low) = (value, hard);
        }
        if value > self.high || (value == self.high && hard) {
            (self.high, self.hard_high) = (value, hard);
        }
    }

    fn add_all(&mut self, values: &[f64]) {
        for &value in values {
            self.add(value, false);
        }
    }
}

/// The values at the low and the high end of an axis: finite and different, positive on a logarithmic axis.
pub(crate) fn of(figure: &Figure, vertical: bool) -> (f64, f64) {
    let axis = if vertical { &figure.y } else { &figure.x };
    let log = axis.scale == Scale::Log;
    if let Range::Fixed { low, high } = axis.range {
        let allowed = |value: f64| value.is_finite() && (!log || value > 0.0);
        if allowed(low) && allowed(high) && low != high {
            let bounded = |value: f64| value.clamp(-MOST, MOST);
            return apart(bounded(low), bounded(high), log);
        }
    }
    if let Scale::Category { names } = &axis.scale {
        return (-0.5, names.len().max(1) as f64 - 0.5);
    }
    let mut extent = Extent::empty(log);
    for mark in &figure.marks {
        add_mark(&mut extent, mark, vertical);
    }
    if axis.range == Range::FromZero {
        extent.add(0.0, true);
    }
    airy(extent, axis)
}

fn add_mark(extent: &mut Extent, mark: &Mark, vertical: bool) {
    match mark {
        Mark::Line { x, y, .. } | Mark::Points { x, y, .. } | Mark::Images { x, y, .. } => {
            // Only whole points count: a position that lacks its partner is not drawn.
            for (&x, &y) in x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite()) {
                extent.add(if vertical { y } else { x }, false);
            }
        }
        Mark::Area { x, lower, upper, .. } => {
            let length = x.len().min(lower.len()).min(upper.len());
            if vertical {
                extent.add_all(&lower[..length]);
                extent.add_all(&upper[..length]);
            } else {
                extent.add_all(&x[..length]);
            }
        }
        Mark::Bars { at, base, value, width, orientation, .. } => {
            for (index, (&at, &value)) in at.iter().zip(value).enumerate() {
                if vertical == (*orientation == Orientation::Vertical) {
                    extent.add(base.get(index).copied().unwrap_or(0.0), true);
                    extent.add(value, false);
                } else {
                    extent.add(at - width.abs() / 2.0, false);
                    extent.add(at + width.abs() / 2.0, false);
                }
            }
        }
        Mark::Heatmap { x, y, .. } => {
            let (from, to) = if vertical { *y } else { *x };
            extent.add(from, true);
            extent.add(to, true);
        }
        Mark::Rule { orientation, at, .. } => {
            if vertical == (*orientation == Orientation::Horizontal) {
                extent.add(*at, false);
            }
        }
        Mark::Text { x, y, .. } => extent.add(if vertical { *y } else { *x }, false),
        Mark::Box { at, five, width, orientation, .. } => {
            if vertical == (*orientation == Orientation::Vertical) {
                extent.add_all(five);
            } else {
                extent.add(at - width.abs() / 2.0, false);
                extent.add(at + width.abs() / 2.0, false);
            }
        }
    }
}

fn airy(extent: Extent, axis: &Axis) -> (f64, f64) {
    let Extent { low, high, hard_low, hard_high, log } = extent;
    if low > high {
        return if log { (1.0, 10.0) } else { (0.0, 1.0) };
    }
    if log {
        let air = if low == high { 1.0 } else { (high.ln() - low.ln()) * AIR };
        return apart((low.ln() - air).exp(), (high.ln() + air).exp(), true);
    }
    if low == high {
        let air = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
        return apart(low - air, high + air, false);
    }
    let air = (high - low) * AIR;
    let mut ends = (if hard_low { low } else { low - air }, if hard_high { high } else { high + air });
    // Counts, prices and areas are not negative: neither is their axis.
    if low >= 0.0 && ends.0 < 0.0 {
        ends.0 = 0.0;
    }
    if high <= 0.0 && ends.1 > 0.0 {
        ends.1 = 0.0;
    }
    if axis.scale == Scale::Linear && axis.shown {
        ends = to_near_ticks(ends, hard_low, hard_high);
    }
    apart(ends.0, ends.1, false)
}

/// An end that nearly reaches a round value is moved to it.
fn to_near_ticks((low, high): (f64, f64), hard_low: bool, hard_high: bool) -> (f64, f64) {
    let step = crate::ticks::nice_step(high - low, 5.0);
    let (below, above) = ((low / step).floor() * step, (high / step).ceil() * step);
    let near = 0.25 * step;
    (
        if !hard_low && low - below < near { below } else { low },
        if !hard_high && above - high < near { above } else { high },
    )
}

/// The two ends, moved apart where they are the same to the precision of the numbers.
fn apart(low: f64, high: f64, log: bool) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if log {
        let (low, high) = (low.clamp(1.0 / MOST, MOST), high.clamp(1.0 / MOST, MOST));
        return if (high.ln() - low.ln()).abs() < 1e-9 { (low / 3.0, low * 3.0) } else { (low, high) };
    }
    let (low, high) = (low.clamp(-MOST, MOST), high.clamp(-MOST, MOST));
    if (high - low).abs() < (size * 1e-12).max(f64::MIN_POSITIVE * 1e6) {
        let air = if size == 0.0 { 1.0 } else { (size * 0.1).max(1e-290) };
        return (low - air, low + air);
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stepwise_lab::Ink;

    fn line(y: Vec<f64>) -> Figure {
        let x = (0..y.len()).map(|index| index as f64).collect();
        Figure::new(Axis::linear("x"), Axis::linear("y")).with(Mark::line(x, y, Ink::Ink))
    }

    #[test]
    fn ranges_leave_a_little_air_and_stay_on_their_side_of_zero() {
        let (low, high) = of(&line(vec![40.0, 560.0]), true);
        assert!((0.0..40.0).contains(&low) && (560.0..620.0).contains(&high), "{low} {high}");
        assert_eq!(of(&line(vec![0.0, 10.0]), true).0, 0.0);
    }

    #[test]
    fn ranges_of_nothing_and_of_one_value_have_a_span() {
        assert_eq!(of(&line(vec![]), true), (0.0, 1.0));
        assert_eq!(of(&line(vec![f64::NAN]), true), (0.0, 1.0));
        for value in [0.0, 5.0, -3.0, 1e300, 1e-300] {
            let (low, high) = of(&line(vec![value, value]), true);
            assert!(low < high && low.is_finite() && high.is_finite(), "{value}: {low} {high}");
        }
        let mut log = line(vec![-1.0, 0.0]);
        log.y = Axis::log("y");
        assert_eq!(of(&log, true), (1.0, 10.0));
    }

    #[test]
    fn the_base_of_bars_is_an_end() {
        let figure = Figure::new(Axis::category("", ["a", "b"]), Axis::linear("")).with(Mark::Bars {
            at: vec![0.0, 1.0],
            base: vec![],
            value: vec![3.0, 7.0],
            width: 0.8,
            colour: Ink::Data.into(),
            orientation: Orientation::Vertical,
        });
        assert_eq!(of(&figure, true).0, 0.0);
        assert_eq!(of(&figure, false), (-0.5, 1.5));
    }
}
