//! Words beside lines, areas and rules, each where it covers least.

use stepwise_lab::{Anchor, Figure, Ink, Mark, Orientation};

use crate::brush::{Brush, Words};
use crate::clip;
use crate::frame::{Frame, Point};
use crate::layout::Layout;
use crate::text::shortened;
use crate::theme::Theme;

/// Distance between the samples of a line that labels keep away from, in CSS pixels.
const SAMPLE: f64 = 5.0;

/// Points that labels keep away from, at most.
const MOST_POINTS: usize = 1_500;

/// A place that a label may take.
#[derive(Clone, Copy, Debug)]
struct Place {
    x: f64,
    y: f64,
    anchor: Anchor,
    /// The point of its line that it stands for; `None` where no line could be taken for another.
    on: Option<Point>,
}

struct Request<'a> {
    text: &'a str,
    ink: Ink,
    /// Which of the figure's marks it belongs to.
    mark: usize,
    /// The height of the end it stands for.
    end: f64,
    /// The best first.
    places: Vec<Place>,
}

/// Paints the labels of all marks.
pub(crate) fn paint(figure: &Figure, theme: &Theme, layout: &Layout, size: f64, brush: &mut dyn Brush) {
    let mut requests: Vec<Request> = (figure.marks.iter().enumerate())
        .filter_map(|(index, mark)| request(index, mark, layout, size))
        .collect();
    if requests.is_empty() {
        return;
    }
    // From top to bottom, so that labels of neighbouring ends keep the order of the ends.
    requests.sort_by(|a, b| a.end.total_cmp(&b.end));
    let obstacles = Obstacles::of(figure, layout);
    let mut taken: Vec<(Frame, f64)> = Vec::new();
    for request in requests {
        let text =
            shortened(request.text, |text| brush.text_width(text, size, true) <= layout.plot.width() - 8.0);
        let width = brush.text_width(&text, size, true);
        let height_of = |place: &Place| place.on.map_or(request.end, |on| on.1);
        let frame = |place: &Place| {
            let left = match place.anchor {
                Anchor::Start => place.x,
                Anchor::Middle => place.x - width / 2.0,
                Anchor::End => place.x - width,
            };
            Frame::new(left, place.y - size * 0.62, left + width, place.y + size * 0.62)
        };
        let cost = |order: usize, place: &Place, frame: &Frame| {
            let outside = if frame.within(&layout.plot.grown(1.0)) { 0.0 } else { 400.0 };
            let crowded = taken.iter().filter(|(other, _)| frame.grown(1.0).common(other).is_some()).count();
            // A label above that of a higher line reads as the other's.
            let height = height_of(place);
            let swapped = taken
                .iter()
                .filter(|(other, of)| *of < height && frame.top < other.top)
                .filter(|(other, _)| frame.left < other.right + 40.0 && other.left < frame.right + 40.0)
                .count();
            outside
                + 1000.0 * crowded as f64
                + 120.0 * swapped as f64
                + obstacles.under(frame, request.mark)
                + 10.0 * place.on.map_or(0.0, |on| obstacles.lines_at(on, request.mark))
                + 1.5 * order as f64
        };
        let best = request
            .places
            .iter()
            .enumerate()
            .map(|(order, place)| (cost(order, place, &frame(place)), place))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, place)) = best else { continue };
        let found = frame(place);
        // Whatever happens, the words stay inside the plot.
        let left = found.left.min(layout.plot.right - width).max(layout.plot.left + 2.0);
        let middle = ((found.top + found.bottom) / 2.0)
            .min(layout.plot.bottom - size * 0.62)
            .max(layout.plot.top + size * 0.62);
        let frame = Frame::new(left, middle - size * 0.62, left + width, middle + size * 0.62);
        taken.push((frame, height_of(place)));
        brush.words(&Words {
            text: &text,
            x: left,
            y: middle,
            anchor: Anchor::Start,
            size,
            bold: true,
            colour: theme.words(request.ink),
            halo: Some(theme.surface),
            upwards: false,
        });
    }
}

fn request<'a>(index: usize, mark: &'a Mark, layout: &Layout, size: f64) -> Option<Request<'a>> {
    let plot = layout.plot;
    let (label, ink, end, places) = match mark {
        Mark::Line { x, y, ink, label, .. } if !label.is_empty() => {
            let points: Vec<Point> = visible(layout, x, y);
            (label, ink, points.last()?.1, along(&points, plot, size)?)
        }
        Mark::Area { x, lower, upper, ink, label, .. } if !label.is_empty() => {
            let middle: Vec<f64> = lower.iter().zip(upper).map(|(low, high)| (low + high) / 2.0).collect();
            let points = visible(layout, x, &middle);
            let mut places = vec![];
            if let Some(&(x, y)) = points.last() {
                places.push(Place { x: x - 4.0, y, anchor: Anchor::End, on: None });
            }
            places.extend(along(&points, plot, size)?);
            (label, ink, points.last()?.1, places)
        }
        Mark::Rule { orientation, at, ink, label, .. } if !label.is_empty() => {
            let places = match orientation {
                Orientation::Horizontal => {
                    let share = layout.y.share(*at).filter(|share| (0.0..=1.0).contains(share))?;
                    let y = plot.bottom - plot.height() * share;
                    let mut places = Vec::new();
                    for (x, anchor) in [
                        (plot.right - 2.0, Anchor::End),
                        (plot.left + 6.0, Anchor::Start),
                        ((plot.left + plot.right) / 2.0, Anchor::Middle),
                    ] {
                        for dy in [-0.8 * size, 0.85 * size] {
                            places.push(Place { x, y: y + dy, anchor, on: None });
                        }
                    }
                    places
                }
                Orientation::Vertical => {
                    let share = layout.x.share(*at).filter(|share| (0.0..=1.0).contains(share))?;
                    let x = plot.left + plot.width() * share;
                    let mut places = Vec::new();
                    for down in [0.03, 0.12, 0.22, 0.5, 0.75, 0.93] {
                        let y = plot.top + size * 0.6 + (plot.height() - size) * down;
                        places.push(Place { x: x + 6.0, y, anchor: Anchor::Start, on: None });
                        places.push(Place { x: x - 6.0, y, anchor: Anchor::End, on: None });
                    }
                    places
                }
            };
            (label, ink, places.first()?.y, places)
        }
        _ => return None,
    };
    Some(Request { text: label, ink: *ink, mark: index, end, places })
}

/// The points of a line that are in the plot, in order.
fn visible(layout: &Layout, x: &[f64], y: &[f64]) -> Vec<Point> {
    x.iter()
        .zip(y)
        .filter_map(|(&x, &y)| layout.to_pixels(x, y))
        .filter(|&(x, y)| layout.plot.grown(0.5).contains(x, y))
        .collect()
}

/// Places at a line's end, and along it when the end is crowded.
fn along(points: &[Point], plot: Frame, size: f64) -> Option<Vec<Place>> {
    let &(end_x, end_y) = points.last()?;
    let mut places = Vec::new();
    let right = Place { x: end_x + 6.0, y: end_y, anchor: Anchor::Start, on: Some((end_x, end_y)) };
    places.push(if end_x < plot.right - 12.0 {
        right
    } else {
        Place { x: end_x - 2.0, y: end_y - 0.95 * size, anchor: Anchor::End, on: Some((end_x, end_y)) }
    });
    // Beside the end of a steep line.
    places.push(Place { x: end_x - 1.3 * size, y: end_y, anchor: Anchor::End, on: Some((end_x, end_y)) });
    for rows in [0.95, 1.5, 2.2, 3.0, 4.0] {
        for dy in [-rows * size, rows * size] {
            places.push(Place {
                x: end_x - 2.0,
                y: end_y + dy,
                anchor: Anchor::End,
                on: Some((end_x, end_y)),
            });
        }
    }
    for share in [0.85, 0.7, 0.55, 0.4, 0.25] {
        let index = ((points.len() - 1) as f64 * share) as usize;
        let (x, y) = points[index];
        for rows in [1.1, 1.8] {
            for dy in [-rows * size, rows * size] {
                places.push(Place { x, y: y + dy, anchor: Anchor::Middle, on: Some((x, y)) });
            }
        }
    }
    // Lines that meet at their ends may be apart where they start.
    let &(start_x, start_y) = points.first()?;
    for rows in [0.9, 1.5] {
        for dy in [-rows * size, rows * size] {
            places.push(Place {
                x: start_x + 4.0,
                y: start_y + dy,
                anchor: Anchor::Start,
                on: Some((start_x, start_y)),
            });
        }
    }
    Some(places)
}

/// Adds points of a line at about equal distances, a thousand at most.
fn sample(piece: &[Point], samples: &mut Vec<Point>) {
    let length: f64 = piece.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum();
    let dashes = clip::dashes(piece, SAMPLE.max(length / 1000.0), 1e-3);
    samples.extend(dashes.iter().filter_map(|dash| dash.first().copied()));
}

/// What is already painted where a label may come to stand.
struct Obstacles {
    /// Samples of lines, each with the mark it belongs to.
    lines: Vec<(usize, Point)>,
    points: Vec<Point>,
}

impl Obstacles {
    fn of(figure: &Figure, layout: &Layout) -> Self {
        let mut obstacles = Self { lines: Vec::new(), points: Vec::new() };
        for (index, mark) in figure.marks.iter().enumerate() {
            match mark {
                Mark::Line { x, y, .. } => {
                    let path: Vec<Point> =
                        x.iter().zip(y).filter_map(|(&x, &y)| layout.to_pixels(x, y)).collect();
                    let mut samples = Vec::new();
                    for piece in clip::line(&layout.plot, &path) {
                        sample(&piece, &mut samples);
                    }
                    obstacles.lines.extend(samples.into_iter().map(|sample| (index, sample)));
                }
                Mark::Points { x, y, .. } | Mark::Images { x, y, .. } => {
                    let every = x.len().div_ceil(MOST_POINTS).max(1);
                    let found = x.iter().zip(y).step_by(every);
                    obstacles.points.extend(found.filter_map(|(&x, &y)| layout.to_pixels(x, y)));
                }
                Mark::Text { x, y, .. } => {
                    obstacles.lines.extend(layout.to_pixels(*x, *y).map(|place| (index, place)));
                }
                _ => {}
            }
        }
        obstacles
    }

    /// How many other lines pass so near a point that a label there could be theirs.
    fn lines_at(&self, (x, y): Point, mark: usize) -> f64 {
        let near = Frame::new(x, y, x, y).grown(9.0);
        let mut found: Vec<usize> = Vec::new();
        for (of, place) in &self.lines {
            if *of != mark && near.contains(place.0, place.1) && !found.contains(of) {
                found.push(*of);
            }
        }
        found.len() as f64
    }

    /// How much a label over a frame would cover, and how near it would be to a line that is not its own.
    fn under(&self, frame: &Frame, mark: usize) -> f64 {
        let near = frame.grown(7.0);
        let mut cost = 0.0;
        for (of, place) in &self.lines {
            if frame.contains(place.0, place.1) {
                cost += 14.0;
            } else if *of != mark && near.contains(place.0, place.1) {
                cost += 2.0;
            }
        }
        cost + self.points.iter().filter(|place| frame.contains(place.0, place.1)).count() as f64
    }
}
