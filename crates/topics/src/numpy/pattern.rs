//! The way through memory, on matrices small enough to watch.

use stepwise_lab::{Anchor, Aspect, Axis, Figure, Ink, Mark, Palette};
use stepwise_tensor::ladder::{Cache, Matrix, Touch, trace};

use super::rung::Rung;

/// Rows and columns of the small matrices.
const SIDE: usize = 8;

/// Lines that are near at once.
const NEAR: usize = 8;

/// Between two matrices, in cells.
const GAP: f64 = 1.5;

/// Lines that the whole small product fetches from far away.
pub fn misses(rung: Rung) -> usize {
    moment(rung, 1.0).cache.misses()
}

/// How many steps of the small product are done when a share of it is, and what they fetched.
pub fn summary(rung: Rung, share: f64) -> String {
    let Moment { touches, now, cache } = moment(rung, share);
    format!(
        "{} of {} steps of this small product: {} fetches from far away so far, {} in the end.",
        now + 1,
        touches.len(),
        cache.misses(),
        misses(rung)
    )
}

/// The steps of the small product, which of them is under way, and what is near.
struct Moment {
    touches: Vec<Touch>,
    now: usize,
    cache: Cache,
}

fn moment(rung: Rung, share: f64) -> Moment {
    let touches = trace(rung.order(), SIDE);
    let now = ((share * touches.len() as f64) as usize).min(touches.len() - 1);
    let mut cache = Cache::new(NEAR, SIDE, rung.line());
    touches.iter().take(now + 1).for_each(|&touch| cache.touch(touch));
    Moment { touches, now, cache }
}

/// What is touched and what is near when a share of the small product is done.
pub fn figure(rung: Rung, share: f64) -> Figure {
    let Moment { touches, now, cache } = moment(rung, share);
    let side = SIDE as f64;
    let width = 3.0 * side + 2.0 * GAP;
    let mut figure = Figure::new(
        Axis::linear("").between(-0.3, width + 0.3).hidden(),
        Axis::linear("").between(-0.3, side + 1.6).hidden(),
    )
    .aspect(Aspect::Units { ratio: 1.0 })
    .summary(summary(rung, share));
    for (place, (matrix, name)) in
        [(Matrix::A, "X"), (Matrix::B, "W"), (Matrix::C, "X · W")].into_iter().enumerate()
    {
        let left = place as f64 * (side + GAP);
        let values = cells(matrix, touches[now], &cache);
        figure.marks.push(Mark::Heatmap {
            x: (left, left + side),
            y: (0.0, side),
            columns: SIDE,
            values,
            low: 0.0,
            high: 1.0,
            palette: Palette::Sequential,
        });
        let label = |x: f64, y: f64, text: &str| Mark::Text {
            x,
            y,
            text: text.to_owned(),
            ink: Ink::Ink,
            anchor: Anchor::Middle,
        };
        figure.marks.push(label(left + side / 2.0, side + 0.9, name));
        if place > 0 {
            figure.marks.push(label(left - GAP / 2.0, side / 2.0, if place == 1 { "·" } else { "=" }));
        }
    }
    figure
}

/// 1 for the cells touched now, less for those that are near, little for the rest; the first row on top.
fn cells(matrix: Matrix, touch: Touch, cache: &Cache) -> Vec<f64> {
    let touched = |row: usize, column: usize| match matrix {
        Matrix::A => (row, column) == (touch.row, touch.inner),
        Matrix::B => row == touch.inner && (touch.column..touch.column + touch.lanes).contains(&column),
        Matrix::C => row == touch.row && (touch.column..touch.column + touch.lanes).contains(&column),
    };
    let value = |row, column| match (touched(row, column), cache.holds(matrix, row, column)) {
        (true, _) => 1.0,
        (_, true) => 0.55,
        _ => 0.08,
    };
    (0..SIDE).rev().flat_map(|row| (0..SIDE).map(move |column| value(row, column))).collect()
}
