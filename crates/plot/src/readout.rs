//! From a pointer or a key to a datum and a sentence.

use stepwise_lab::{Axis, Colour, Figure, Mark, Orientation, Scale, TickFormat};

use crate::frame::Point;
use crate::layout::Layout;
use crate::marks::heat_cell;
use crate::{calendar, number};

/// A pointer further from a datum than this, in CSS pixels, does not mean it.
const REACH: f64 = 28.0;

/// One datum of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datum {
    /// Which of the figure's marks.
    pub mark: usize,
    /// Which of the mark's data.
    pub index: usize,
}

/// A datum, where it is, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// The datum.
    pub datum: Datum,
    /// Its place in CSS pixels.
    pub x: f64,
    /// Its place in CSS pixels.
    pub y: f64,
    /// Its values in words: "living area 1,500 sq ft, price 180k".
    pub text: String,
}

/// Where a key moves the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the mark's datum before.
    Previous,
    /// To the mark's datum after.
    Next,
    /// To the mark in front, or one row up in a heatmap.
    Up,
    /// To the mark behind, or one row down in a heatmap.
    Down,
    /// To the mark's first datum.
    First,
    /// To the mark's last datum.
    Last,
}

impl Layout {
    /// The datum that a pointer at a place in CSS pixels means, of a figure drawn with this layout.
    ///
    /// Cost: one pass over the data.
    #[must_use]
    pub fn nearest(&self, figure: &Figure, x: f64, y: f64) -> Option<Readout> {
        if !self.plot.grown(6.0).contains(x, y) {
            return None;
        }
        let mut best: Option<(f64, Datum)> = None;
        for (mark, content) in figure.marks.iter().enumerate() {
            if let Mark::Heatmap { x: across, y: up, columns, values, .. } = content {
                // A cell is meant from anywhere inside, but a point over it is meant first.
                let cell = self
                    .to_data(x, y)
                    .and_then(|place| heat_cell((*across, *up), *columns, values.len(), place));
                let datum = cell.map(|(row, column)| Datum { mark, index: row * columns + column });
                // The keys must be able to go on from it: its middle has to be in view.
                let seen = |datum: &Datum| {
                    self.readout(figure, *datum).is_some_and(|found| self.plot.contains(found.x, found.y))
                };
                if let Some(datum) = datum.filter(seen) {
                    keep_nearer(&mut best, REACH * 0.6, datum);
                }
                continue;
            }
            for (index, place) in places(content, self).into_iter().enumerate() {
                if let Some(place) = place
                    && self.plot.grown(1.0).contains(place.0, place.1)
                {
                    let away = distance(content, self, place, (x, y));
                    if away <= REACH {
                        keep_nearer(&mut best, away, Datum { mark, index });
                    }
                }
            }
        }
        best.and_then(|(_, datum)| self.readout(figure, datum))
    }

    /// The datum that a key leads to from another, of a figure drawn with this layout. Without a datum to start
    /// from: the first of the front mark. At an end the cursor stays.
    #[must_use]
    pub fn step(&self, figure: &Figure, from: Option<Datum>, direction: Direction) -> Option<Readout> {
        let orders: Vec<(usize, Vec<usize>)> = figure
            .marks
            .iter()
            .enumerate()
            .map(|(mark, content)| (mark, self.order(content)))
            .filter(|(_, order)| !order.is_empty())
            .collect();
        let start = from.and_then(|datum| {
            let at = orders.iter().position(|(mark, _)| *mark == datum.mark)?;
            let position = orders[at].1.iter().position(|&index| index == datum.index)?;
            Some((at, position))
        });
        let Some((at, position)) = start else {
            let (mark, order) = orders.last()?;
            return self.readout(figure, Datum { mark: *mark, index: *order.first()? });
        };
        let (mark, order) = &orders[at];
        let stay = Datum { mark: *mark, index: order[position] };
        let of = |position: usize| Datum { mark: *mark, index: order[position.min(order.len() - 1)] };
        let datum = match direction {
            Direction::Previous => of(position.saturating_sub(1)),
            Direction::Next => of(position + 1),
            Direction::First => of(0),
            Direction::Last => of(order.len() - 1),
            Direction::Up | Direction::Down => self
                .row_beyond(figure, stay, direction)
                .or_else(|| self.mark_beyond(figure, &orders, at, stay, direction))
                .unwrap_or(stay),
        };
        self.readout(figure, datum)
    }

    /// A datum's place and its words; `None` when it has no place in the plot.
    #[must_use]
    pub fn readout(&self, figure: &Figure, datum: Datum) -> Option<Readout> {
        let mark = figure.marks.get(datum.mark)?;
        let (x, y) = (*places(mark, self).get(datum.index)?)?;
        Some(Readout { datum, x, y, text: words(figure, mark, datum.index)? })
    }

    /// A mark's data that are in the plot, in the order in which keys visit them: clouds from left to right,
    /// everything else as it is written.
    fn order(&self, mark: &Mark) -> Vec<usize> {
        let places = places(mark, self);
        let seen = |index: &usize| places[*index].is_some_and(|(x, y)| self.plot.grown(1.0).contains(x, y));
        let mut order: Vec<usize> = (0..places.len()).filter(seen).collect();
        if matches!(mark, Mark::Points { .. } | Mark::Images { .. }) {
            let key = |index: usize| places[index].unwrap_or_default();
            order.sort_by(|&a, &b| {
                let (a, b) = (key(a), key(b));
                a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1))
            });
        }
        order
    }

    /// The cell above or below in a heatmap, as the plot shows it.
    fn row_beyond(&self, figure: &Figure, from: Datum, direction: Direction) -> Option<Datum> {
        let mark = figure.marks.get(from.mark)?;
        let Mark::Heatmap { columns, y, .. } = mark else { return None };
        let rises = (self.y.high > self.y.low) == (y.1 > y.0);
        let index = if rises == (direction == Direction::Up) {
            from.index + columns
        } else {
            from.index.checked_sub(*columns)?
        };
        let place = (*places(mark, self).get(index)?)?;
        self.plot.contains(place.0, place.1).then_some(Datum { index, ..from })
    }

    /// In the next mark, the datum nearest in x.
    fn mark_beyond(
        &self,
        figure: &Figure,
        orders: &[(usize, Vec<usize>)],
        at: usize,
        from: Datum,
        direction: Direction,
    ) -> Option<Datum> {
        let beyond = if direction == Direction::Up { at + 1 } else { at.checked_sub(1)? };
        let (mark, order) = orders.get(beyond)?;
        let here = (*places(figure.marks.get(from.mark)?, self).get(from.index)?)?.0;
        let there = places(figure.marks.get(*mark)?, self);
        let away = |index: usize| there[index].map_or(f64::INFINITY, |place| (place.0 - here).abs());
        let index = order.iter().copied().min_by(|&a, &b| away(a).total_cmp(&away(b)))?;
        Some(Datum { mark: *mark, index })
    }
}

fn keep_nearer(best: &mut Option<(f64, Datum)>, away: f64, datum: Datum) {
    // Marks in front win where distances are equal.
    if best.is_none_or(|(least, _)| away <= least) {
        *best = Some((away, datum));
    }
}

/// The place of each of a mark's data.
fn places(mark: &Mark, layout: &Layout) -> Vec<Option<Point>> {
    let place = |x: f64, y: f64| layout.to_pixels(x, y);
    match mark {
        Mark::Line { x, y, .. } | Mark::Points { x, y, .. } | Mark::Images { x, y, .. } => {
            x.iter().zip(y).map(|(&x, &y)| place(x, y)).collect()
        }
        Mark::Bars { at, value, orientation, .. } => at
            .iter()
            .zip(value)
            .map(|(&at, &value)| match orientation {
                Orientation::Vertical => place(at, value),
                Orientation::Horizontal => place(value, at),
            })
            .collect(),
        Mark::Area { x, lower, upper, .. } => {
            x.iter().zip(lower.iter().zip(upper)).map(|(&x, (_, &upper))| place(x, upper)).collect()
        }
        Mark::Heatmap { x, y, columns, values, .. } => {
            let rows = values.len().checked_div(*columns).unwrap_or(0);
            let middle = |ends: (f64, f64), at: usize, of: usize| {
                ends.0 + (ends.1 - ends.0) * (at as f64 + 0.5) / of as f64
            };
            (0..rows * columns)
                .map(|index| place(middle(*x, index % columns, *columns), middle(*y, index / columns, rows)))
                .collect()
        }
        Mark::Box { at, five, orientation, .. } => vec![match orientation {
            Orientation::Vertical => place(*at, five[2]),
            Orientation::Horizontal => place(five[2], *at),
        }],
        Mark::Rule { .. } | Mark::Text { .. } => Vec::new(),
    }
}

/// How far a pointer is from meaning a datum.
fn distance(mark: &Mark, layout: &Layout, place: Point, pointer: Point) -> f64 {
    let (dx, dy) = ((place.0 - pointer.0).abs(), (place.1 - pointer.1).abs());
    match mark {
        // Along a line or band the pointer means the datum under or over it.
        Mark::Line { .. } | Mark::Area { .. } => dx.hypot(dy * 0.4) + 4.0,
        // A bar or box is meant from anywhere in its lane.
        Mark::Bars { width, orientation, .. } | Mark::Box { width, orientation, .. } => {
            let lane = |view: &crate::scale::View, length: f64| {
                (width.abs() / (view.high - view.low).abs() * length / 2.0).max(2.0)
            };
            match orientation {
                Orientation::Vertical if dx <= lane(&layout.x, layout.plot.width()) => 2.0 + dy * 1e-3,
                Orientation::Horizontal if dy <= lane(&layout.y, layout.plot.height()) => 2.0 + dx * 1e-3,
                _ => f64::INFINITY,
            }
        }
        _ => dx.hypot(dy),
    }
}

/// A datum in words.
fn words(figure: &Figure, mark: &Mark, index: usize) -> Option<String> {
    let (x_axis, y_axis) = (&figure.x, &figure.y);
    let both = |x: f64, y: f64| {
        let parts = [value(x_axis, x, "x"), value(y_axis, y, "y")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let headed = |head: &str, rest: String| match (head.is_empty(), rest.is_empty()) {
        (true, _) => rest,
        (_, true) => head.to_owned(),
        _ => format!("{head}: {rest}"),
    };
    let class_of = |colour: &Colour| match colour {
        Colour::Class { classes } => {
            let class = usize::try_from(*classes.get(index)?).ok()?;
            figure.classes.get(class).map(String::as_str)
        }
        Colour::One { ink: stepwise_lab::Ink::Class(class) } => {
            figure.classes.get(*class).map(String::as_str)
        }
        _ => None,
    };
    let shade_of = |colour: &Colour| match colour {
        Colour::Value { values, .. } => {
            values.get(index).map(|&shade| format!(", value {}", number::value(shade, TickFormat::Number)))
        }
        _ => None,
    };
    Some(match mark {
        Mark::Line { x, y, label, .. } => headed(label, both(*x.get(index)?, *y.get(index)?)),
        Mark::Points { x, y, colour, names, .. } => {
            let name = names.get(index).map(String::as_str).or_else(|| class_of(colour)).unwrap_or("");
            let text = headed(name, both(*x.get(index)?, *y.get(index)?));
            let shade = shade_of(colour).unwrap_or_default();
            if text.is_empty() { shade.trim_start_matches(", ").to_owned() } else { text + &shade }
        }
        Mark::Images { x, y, colour, .. } => {
            headed(class_of(colour).unwrap_or(""), both(*x.get(index)?, *y.get(index)?))
        }
        Mark::Bars { at, base, value: ends, colour, orientation, .. } => {
            let (at, end) = (*at.get(index)?, *ends.get(index)?);
            let text = match orientation {
                Orientation::Vertical => both(at, end),
                Orientation::Horizontal => both(end, at),
            };
            let axis = if *orientation == Orientation::Vertical { y_axis } else { x_axis };
            let from = base.get(index).filter(|base| **base != 0.0);
            let from = from.map(|&base| format!(", from {}", bare(axis, base))).unwrap_or_default();
            headed(class_of(colour).unwrap_or(""), text) + &from
        }
        Mark::Area { x, lower, upper, label, .. } => {
            let (low, high) = (*lower.get(index)?, *upper.get(index)?);
            let x = value(x_axis, *x.get(index)?, "x").map(|text| text + ", ").unwrap_or_default();
            headed(label, format!("{x}{} to {}", bare(y_axis, low), bare(y_axis, high)))
        }
        Mark::Heatmap { x, y, columns, values, .. } => {
            let rows = values.len().checked_div(*columns)?;
            let middle = |ends: (f64, f64), at: usize, of: usize| {
                ends.0 + (ends.1 - ends.0) * (at as f64 + 0.5) / of as f64
            };
            let place = both(middle(*x, index % columns, *columns), middle(*y, index / columns, rows));
            headed(&place, number::value(*values.get(index)?, TickFormat::Number))
        }
        Mark::Box { at, five, orientation, .. } => {
            let (places, values) = match orientation {
                Orientation::Vertical => (x_axis, y_axis),
                Orientation::Horizontal => (y_axis, x_axis),
            };
            let [low, lower, median, upper, high] = five.map(|number| bare(values, number));
            let place = value(places, *at, "place").unwrap_or_default();
            headed(&place, format!("median {median}, quartiles {lower} to {upper}, whiskers {low} to {high}"))
        }
        Mark::Rule { .. } | Mark::Text { .. } => return None,
    })
}

/// A value as its axis writes it, without name or unit.
fn bare(axis: &Axis, value: f64) -> String {
    match &axis.scale {
        Scale::Category { names } if value >= -0.5 => {
            names.get(value.round() as usize).cloned().unwrap_or_else(|| number::value(value, axis.format))
        }
        Scale::Time => calendar::written(value).unwrap_or_else(|| number::value(value, axis.format)),
        _ => number::value(value, axis.format),
    }
}

/// A value with its axis' name and unit: "living area 1,500 sq ft". Nothing for an axis that neither has a
/// name nor is shown.
fn value(axis: &Axis, value: f64, fallback: &str) -> Option<String> {
    let text = bare(axis, value);
    if matches!(axis.scale, Scale::Category { .. }) {
        return Some(if axis.label.is_empty() { text } else { format!("{} {text}", axis.label) });
    }
    if axis.label.is_empty() {
        return axis
            .shown
            .then(|| if axis.scale == Scale::Time { text.clone() } else { format!("{fallback} {text}") });
    }
    Some(match axis.label.rsplit_once(", ") {
        Some((name, unit)) => format!("{name} {text} {unit}"),
        None => format!("{} {text}", axis.label),
    })
}
