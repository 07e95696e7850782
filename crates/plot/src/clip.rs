//! Lines and areas cut at the plot's edge.
//!
//! Cutting is done here and not by the backend: plotters has no clipping, and its coordinates are 32-bit
//! integers, which far-away data would overflow.

use crate::frame::{Frame, Point};

/// The part of a straight line inside a frame (Liang and Barsky, "A new concept and method for line clipping",
/// 1984): from where to where, as shares of the line.
fn inside(frame: &Frame, from: Point, to: Point) -> Option<(f64, f64)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    let edges = [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ];
    for (towards, room) in edges {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            start = start.max(room / towards);
        } else {
            end = end.min(room / towards);
        }
    }
    (start <= end).then_some((start, end))
}

/// The pieces of a line through points that lie inside a frame.
pub(crate) fn line(frame: &Frame, points: &[Point]) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let Some((start, end)) = inside(frame, from, to) else {
            open = false;
            continue;
        };
        let at = |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        match pieces.last_mut() {
            Some(piece) if open && start == 0.0 => piece.push(at(end)),
            _ => pieces.push(vec![at(start), at(end)]),
        }
        open = end == 1.0;
    }
    pieces
}

/// The part of a polygon inside a frame (Sutherland and Hodgman, "Reentrant polygon clipping", 1974).
pub(crate) fn polygon(frame: &Frame, points: &[Point]) -> Vec<Point> {
    // Each edge as: how far inside is a point? Positive is inside.
    let edges: [&dyn Fn(Point) -> f64; 4] = [
        &|point| point.0 - frame.left,
        &|point| frame.right - point.0,
        &|point| point.1 - frame.top,
        &|point| frame.bottom - point.1,
    ];
    let mut kept = points.to_vec();
    for depth in edges {
        let source = std::mem::take(&mut kept);
        for (index, &to) in source.iter().enumerate() {
            let from = source[(index + source.len() - 1) % source.len()];
            let (before, after) = (depth(from), depth(to));
            if (before >= 0.0) != (after >= 0.0) {
                let share = before / (before - after);
                kept.push((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share));
            }
            if after >= 0.0 {
                kept.push(to);
            }
        }
    }
    kept
}

/// A line cut into dashes, lengths in CSS pixels.
pub(crate) fn dashes(points: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let mut dashes = Vec::new();
    let Some(&first) = points.first() else { return dashes };
    let mut dash = vec![first];
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut rest = (to.0 - from.0).hypot(to.1 - from.1);
        while rest > left {
            let share = left / rest;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            rest -= left;
            if drawing {
                dash.push(from);
                dashes.push(std::mem::take(&mut dash));
            } else {
                dash = vec![from];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= rest;
        if drawing {
            dash.push(to);
        }
    }
    if drawing && dash.len() > 1 {
        dashes.push(dash);
    }
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_that_leaves_and_returns_is_two_pieces() {
        let pieces = line(&SQUARE, &[(1.0, 1.0), (5.0, 20.0), (9.0, 1.0)]);
        assert_eq!(pieces.len(), 2);
        assert!((pieces[0][1].1 - 10.0).abs() < 1e-12 && (pieces[1][0].1 - 10.0).abs() < 1e-12);
        assert!(line(&SQUARE, &[(-5.0, -5.0), (-1.0, 20.0)]).is_empty());
        assert_eq!(line(&SQUARE, &[(-5.0, 5.0), (15.0, 5.0)]), [[(0.0, 5.0), (10.0, 5.0)]]);
        assert_eq!(line(&SQUARE, &[(1.0, 1.0), (2.0, 2.0), (3.0, 1.0)]).len(), 1);
    }

    #[test]
    fn a_polygon_around_the_frame_becomes_the_frame() {
        let around = [(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)];
        let kept = polygon(&SQUARE, &around);
        assert_eq!(kept.len(), 4);
        assert!(kept.iter().all(|&(x, y)| SQUARE.contains(x, y)));
        assert!(polygon(&SQUARE, &[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)]).is_empty());
    }

    #[test]
    fn dashes_cover_their_share() {
        let dashes = dashes(&[(0.0, 0.0), (6.0, 0.0), (20.0, 0.0)], 3.0, 2.0);
        assert_eq!(dashes.len(), 4);
        assert_eq!(dashes[1], [(5.0, 0.0), (6.0, 0.0), (8.0, 0.0)]);
    }
}
