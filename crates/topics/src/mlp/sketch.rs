//! A drawn digit in the form of the data: the makers of MNIST scaled each digit to fit 20×20 pixels and put its
//! centre of mass into the middle of 28×28.
//!
//! Source: Y. LeCun et al., *Gradient-based learning applied to document recognition* (1998), section III.

use stepwise_data::mnist::{PIXELS, SIDE};

/// The box that a digit fills.
const BOX: f64 = 20.0;

/// The drawing scaled and centred; `None` when nothing is drawn or it is not `SIDE`×`SIDE` pixels.
pub fn centred(drawing: &[u8]) -> Option<Vec<u8>> {
    let inked = |&place: &usize| drawing[place] > 0;
    if drawing.len() != PIXELS {
        return None;
    }
    let (mut left, mut right, mut top, mut bottom) = (SIDE, 0, SIDE, 0);
    for place in (0..PIXELS).filter(inked) {
        let (column, row) = (place % SIDE, place / SIDE);
        (left, right) = (left.min(column), right.max(column + 1));
        (top, bottom) = (top.min(row), bottom.max(row + 1));
    }
    if left >= right {
        return None;
    }
    let (width, height) = ((right - left) as f64, (bottom - top) as f64);
    let scale = BOX / width.max(height);
    let middle = SIDE as f64 / 2.0;
    // First with the middle of the bounding box in the middle, then moved by what the centre of mass is off.
    let origin = (left as f64 + width / 2.0, top as f64 + height / 2.0);
    let scaled = resample(drawing, scale, origin, (middle, middle));
    let mut mass = 0.0;
    let mut moment = (0.0, 0.0);
    for (place, &value) in scaled.iter().enumerate() {
        mass += value;
        moment.0 += value * ((place % SIDE) as f64 + 0.5);
        moment.1 += value * ((place / SIDE) as f64 + 0.5);
    }
    let centre = (moment.0 / mass, moment.1 / mass);
    let target = (middle + (middle - centre.0).round(), middle + (middle - centre.1).round());
    let moved = resample(drawing, scale, origin, target);
    Some(moved.into_iter().map(|value| value.round().clamp(0.0, 255.0) as u8).collect())
}

/// The drawing scaled about `origin`, which comes to lie at `target`: each new pixel is the mean over the area of
/// the drawing that it covers.
fn resample(drawing: &[u8], scale: f64, origin: (f64, f64), target: (f64, f64)) -> Vec<f64> {
    let covered = |at: usize, origin: f64, target: f64| {
        ((at as f64 - target) / scale + origin, ((at + 1) as f64 - target) / scale + origin)
    };
    (0..PIXELS)
        .map(|place| {
            let (x, y) =
                (covered(place % SIDE, origin.0, target.0), covered(place / SIDE, origin.1, target.1));
            let mut sum = 0.0;
            for (row, share_y) in overlaps(y) {
                for (column, share_x) in overlaps(x) {
                    sum += share_x * share_y * f64::from(drawing[row * SIDE + column]);
                }
            }
            sum * scale * scale
        })
        .collect()
}

/// The pixels that an interval touches, each with the length of the overlap.
fn overlaps((from, to): (f64, f64)) -> impl Iterator<Item = (usize, f64)> {
    let first = from.floor().clamp(0.0, SIDE as f64) as usize;
    let last = to.ceil().clamp(0.0, SIDE as f64) as usize;
    (first..last).map(move |at| (at, (to.min((at + 1) as f64) - from.max(at as f64)).max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(left: usize, top: usize, width: usize, height: usize) -> Vec<u8> {
        (0..PIXELS)
            .map(|place| {
                let (column, row) = (place % SIDE, place / SIDE);
                let inside = (left..left + width).contains(&column) && (top..top + height).contains(&row);
                if inside { 255 } else { 0 }
            })
            .collect()
    }

    #[test]
    fn a_small_bar_in_a_corner_is_grown_and_centred() {
        assert_eq!(centred(&bar(0, 0, 2, 10)).unwrap(), bar(12, 4, 4, 20));
    }

    #[test]
    fn a_digit_of_the_right_size_and_place_is_left_alone() {
        let digit = bar(11, 4, 6, 20);
        assert_eq!(centred(&digit).unwrap(), digit);
    }

    #[test]
    fn nothing_stays_nothing_and_a_dot_is_no_trouble() {
        assert_eq!(centred(&[0; PIXELS]), None);
        assert_eq!(centred(&[255; 3]), None);
        assert!(centred(&bar(27, 27, 1, 1)).unwrap().iter().any(|&pixel| pixel > 0));
        assert_eq!(centred(&[255; PIXELS]).unwrap(), bar(4, 4, 20, 20));
    }
}
