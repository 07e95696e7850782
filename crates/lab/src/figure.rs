//! A drawing of data on axes, as data: marks in data units, and axes that say what the units are. Colours,
//! fonts, ticks and margins are the `plot` crate's.

use serde::{Deserialize, Serialize};

use crate::view::{Cell, Table, TableColumn};

/// A drawing of data on two axes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, from back to front.
    pub marks: Vec<Mark>,
    /// Names of the classes 0, 1, … that marks are coloured by; empty when there are none.
    pub classes: Vec<String>,
    /// How width and height relate.
    pub aspect: Aspect,
    /// Pictures of what data stand for, which the readout shows; `None` for figures without.
    #[serde(default)]
    pub pictured: Option<Pictured>,
    /// What the figure shows, in one or two sentences with its numbers, for who cannot see it.
    pub summary: String,
}

impl Figure {
    /// A figure without marks.
    #[must_use]
    pub fn new(x: Axis, y: Axis) -> Self {
        Self {
            x,
            y,
            marks: Vec::new(),
            classes: Vec::new(),
            aspect: Aspect::Free,
            pictured: None,
            summary: String::new(),
        }
    }

    /// Adds a mark in front of the others.
    #[must_use]
    pub fn with(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Sets the text alternative.
    #[must_use]
    pub fn summary(mut self, text: impl Into<String>) -> Self {
        self.summary = text.into();
        self
    }

    /// Names the classes.
    #[must_use]
    pub fn classes<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.classes = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how width and height relate.
    #[must_use]
    pub fn aspect(mut self, aspect: Aspect) -> Self {
        self.aspect = aspect;
        self
    }

    /// Says which pictures the data of a mark stand for.
    #[must_use]
    pub fn pictured(mut self, pictured: Pictured) -> Self {
        self.pictured = Some(pictured);
        self
    }

    /// The numbers behind the figure as a table of at most `limit` rows: what a screen reader is given.
    #[must_use]
    pub fn table(&self, limit: usize) -> Table {
        let column = |label: &str| TableColumn { label: label.to_owned(), digits: 4 };
        let name = |axis: &Axis, fallback: &str| {
            if axis.label.is_empty() { fallback.to_owned() } else { axis.label.clone() }
        };
        let mut table = Table {
            columns: vec![column("Series"), column(&name(&self.x, "x")), column(&name(&self.y, "y"))],
            ..Table::default()
        };
        let mut total = 0;
        for mark in &self.marks {
            mark.each_datum(&self.classes, &mut |series, x, y| {
                total += 1;
                if table.rows.len() < limit {
                    table.rows.push(vec![Cell::from(series), self.x.cell(x), self.y.cell(y)]);
                }
            });
        }
        table.of = (total > table.rows.len()).then_some(total);
        table
    }
}

/// Which of the session's pictures ([`Session::pictures`](crate::Session::pictures)) the data of a mark stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictured {
    /// The mark, by its place among the figure's marks.
    pub mark: usize,
    /// The picture of each of its data, by its place in the session's grid.
    pub pictures: Vec<usize>,
}

/// One axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What it measures, with the unit: "living area, sq ft". Empty for none.
    pub label: String,
    /// How values become places.
    pub scale: Scale,
    /// Which values are in view.
    pub range: Range,
    /// How tick values are written.
    pub format: TickFormat,
    /// Whether ticks and labels are drawn at all (a map needs none).
    pub shown: bool,
}

impl Axis {
    /// A linear axis over the range of the data.
    #[must_use]
    pub fn linear(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Linear,
            range: Range::Auto,
            format: TickFormat::Number,
            shown: true,
        }
    }

    /// A logarithmic axis over the range of the data, which must be positive.
    #[must_use]
    pub fn log(label: impl Into<String>) -> Self {
        Self { scale: Scale::Log, ..Self::linear(label) }
    }

    /// An axis of named places: value 0 is the first name's centre, 1 the second's.
    #[must_use]
    pub fn category<S: Into<String>>(label: impl Into<String>, names: impl IntoIterator<Item = S>) -> Self {
        Self {
            scale: Scale::Category { names: names.into_iter().map(Into::into).collect() },
            ..Self::linear(label)
        }
    }

    /// A calendar axis; values are days since 1970-01-01.
    #[must_use]
    pub fn time(label: impl Into<String>) -> Self {
        Self { scale: Scale::Time, ..Self::linear(label) }
    }

    /// Fixes the range.
    #[must_use]
    pub fn between(mut self, low: f64, high: f64) -> Self {
        self.range = Range::Fixed { low, high };
        self
    }

    /// Sets how tick values are written.
    #[must_use]
    pub fn format(mut self, format: TickFormat) -> Self {
        self.format = format;
        self
    }

    /// Draws neither ticks nor labels.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.shown = false;
        self
    }

    fn cell(&self, value: f64) -> Cell {
        match &self.scale {
            Scale::Category { names } => {
                // Casting saturates, and a category axis holds small whole numbers.
                match names.get(value.round().max(0.0) as usize) {
                    Some(name) => Cell::from(name.as_str()),
                    None => Cell::from(value),
                }
            }
            _ => Cell::from(value),
        }
    }
}

/// How values become places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Scale {
    /// Equal differences, equal distances.
    Linear,
    /// Equal factors, equal distances.
    Log,
    /// Named places at 0, 1, 2, …
    Category {
        /// The names.
        names: Vec<String>,
    },
    /// Days since 1970-01-01.
    Time,
}

/// Which values are in view.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Range {
    /// What the marks need, rounded outwards a little.
    Auto,
    /// What the marks need, and zero.
    FromZero,
    /// Exactly this.
    Fixed {
        /// The low end.
        low: f64,
        /// The high end.
        high: f64,
    },
}

/// How tick values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TickFormat {
    /// As short as is exact: "0.25", "1,500".
    Number,
    /// Thousands and millions shortened: "250k", "1.5M".
    Short,
    /// Times 100, with a percent sign.
    Percent,
}

/// How width and height relate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Aspect {
    /// The plot fills the space it is given.
    Free,
    /// One unit is this many times as long on y as on x (1 for equal units, more for a map away from the equator).
    Units {
        /// Length of a y unit over length of an x unit.
        ratio: f64,
    },
}

/// A colour by its meaning; the theme gives the value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Ink {
    /// The text's own colour: the result.
    Ink,
    /// Quiet: reference lines, notes.
    Muted,
    /// Data without a class.
    Data,
    /// What the reader acts on.
    Accent,
    /// Right, passed.
    Good,
    /// The mistake, and what is wrong.
    Mistake,
    /// Class 0, 1, … in Okabe–Ito's order, each with its own marker shape.
    Class(usize),
}

/// One colour for all data of a mark, or one for each datum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Colour {
    /// The same for all.
    One {
        /// The colour.
        ink: Ink,
    },
    /// By class; also gives each point its class's marker shape.
    Class {
        /// The class of each datum; −1 is none (noise).
        classes: Vec<i32>,
    },
    /// By value.
    Value {
        /// The value of each datum.
        values: Vec<f64>,
        /// The value of the palette's first colour.
        low: f64,
        /// The value of the palette's last colour.
        high: f64,
        /// The colours.
        palette: Palette,
    },
}

impl From<Ink> for Colour {
    fn from(ink: Ink) -> Self {
        Self::One { ink }
    }
}

/// A sequence of colours for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Palette {
    /// Paper to ink.
    Grey,
    /// A perceptually even map from light to dark (dark to light on a dark page).
    Sequential,
    /// Blue below the middle, orange above, paper in the middle.
    Diverging,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// Broken.
    Dashed,
}

/// Along which axis something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// Bars that lie; a rule at a y value.
    Horizontal,
    /// Bars that stand; a rule at an x value.
    Vertical,
}

/// Which part of a text stands at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// What is drawn. All positions are in data units; what is not finite is left out (and breaks a line).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Mark {
    /// A line through points in their order.
    Line {
        /// Horizontal positions.
        x: Vec<f64>,
        /// Vertical positions, as many.
        y: Vec<f64>,
        /// The colour.
        ink: Ink,
        /// How it is broken.
        dash: Dash,
        /// Width in CSS pixels.
        width: f64,
        /// Written at the line's last point; empty for none.
        label: String,
    },
    /// Separate points.
    Points {
        /// Horizontal positions.
        x: Vec<f64>,
        /// Vertical positions, as many.
        y: Vec<f64>,
        /// The colour, or one for each.
        colour: Colour,
        /// Radius in CSS pixels.
        radius: f64,
        /// 0 (unseen) to 1 (solid).
        opacity: f64,
        /// A few words for each point, for the readout; may be empty.
        names: Vec<String>,
    },
    /// Bars from a base to a value.
    Bars {
        /// Places along the category or number axis.
        at: Vec<f64>,
        /// Where each bar starts; empty for zero.
        base: Vec<f64>,
        /// Where each bar ends.
        value: Vec<f64>,
        /// Width of a bar in units of the place axis.
        width: f64,
        /// The colour, or one for each.
        colour: Colour,
        /// Which way the bars run.
        orientation: Orientation,
    },
    /// The area between two lines.
    Area {
        /// Horizontal positions.
        x: Vec<f64>,
        /// Lower edge, as many.
        lower: Vec<f64>,
        /// Upper edge, as many.
        upper: Vec<f64>,
        /// The colour.
        ink: Ink,
        /// 0 to 1.
        opacity: f64,
        /// Written beside its right end; empty for none.
        label: String,
    },
    /// A grid of values as colours, row 0 at the low end of y.
    Heatmap {
        /// Left and right edge.
        x: (f64, f64),
        /// Low and high edge.
        y: (f64, f64),
        /// Values in a row.
        columns: usize,
        /// Row after row.
        values: Vec<f64>,
        /// The value of the palette's first colour.
        low: f64,
        /// The value of the palette's last colour.
        high: f64,
        /// The colours.
        palette: Palette,
    },
    /// Small grey pictures at places (digits on a map of digits).
    Images {
        /// Horizontal centres.
        x: Vec<f64>,
        /// Vertical centres, as many.
        y: Vec<f64>,
        /// Size of each picture in pixels, both ways.
        side: usize,
        /// Side in data units, along the axis whose units are shorter on screen: pictures keep clear of their
        /// neighbours at any width.
        size: f64,
        /// Picture after picture, row-major, 0 (paper) to 255 (ink).
        #[serde(with = "serde_bytes")]
        pixels: Vec<u8>,
        /// The colour of full ink, or one for each.
        colour: Colour,
    },
    /// A straight line across the whole plot at one value.
    Rule {
        /// [`Orientation::Horizontal`] at a y value, [`Orientation::Vertical`] at an x value.
        orientation: Orientation,
        /// The value.
        at: f64,
        /// The colour.
        ink: Ink,
        /// How it is broken.
        dash: Dash,
        /// Written beside it; empty for none.
        label: String,
    },
    /// Words at a place.
    Text {
        /// Horizontal position.
        x: f64,
        /// Vertical position (the text's middle).
        y: f64,
        /// The words.
        text: String,
        /// The colour.
        ink: Ink,
        /// Which part stands at the position.
        anchor: Anchor,
    },
    /// Five numbers of a distribution: whiskers, quartiles, median.
    Box {
        /// Place along the category or number axis.
        at: f64,
        /// Low whisker, lower quartile, median, upper quartile, high whisker.
        five: [f64; 5],
        /// Width in units of the place axis.
        width: f64,
        /// The colour.
        ink: Ink,
        /// Which way the box runs.
        orientation: Orientation,
    },
}

impl Mark {
    /// A solid line of ordinary width without a label.
    #[must_use]
    pub fn line(x: Vec<f64>, y: Vec<f64>, ink: Ink) -> Self {
        Self::Line { x, y, ink, dash: Dash::Solid, width: 2.0, label: String::new() }
    }

    /// The same line with words at its end; other marks are returned unchanged, but for areas and rules, which
    /// carry a label too.
    #[must_use]
    pub fn labelled(mut self, text: impl Into<String>) -> Self {
        if let Self::Line { label, .. } | Self::Area { label, .. } | Self::Rule { label, .. } = &mut self {
            *label = text.into();
        }
        self
    }

    /// The same line or rule, broken.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        if let Self::Line { dash, .. } | Self::Rule { dash, .. } = &mut self {
            *dash = Dash::Dashed;
        }
        self
    }

    /// Calls `visit(series, x, y)` for every datum, in order: the source of the readout and of the table.
    pub fn each_datum(&self, classes: &[String], visit: &mut dyn FnMut(&str, f64, f64)) {
        match self {
            Self::Line { x, y, label, .. } => {
                for (&x, &y) in x.iter().zip(y) {
                    visit(label, x, y);
                }
            }
            Self::Points { x, y, colour, names, .. } => {
                for (index, (&x, &y)) in x.iter().zip(y).enumerate() {
                    let class = match colour {
                        Colour::Class { classes: of } => of
                            .get(index)
                            .and_then(|&class| usize::try_from(class).ok())
                            .and_then(|class| classes.get(class)),
                        _ => None,
                    };
                    let name = names.get(index).or(class).map_or("", String::as_str);
                    visit(name, x, y);
                }
            }
            Self::Bars { at, value, orientation, .. } => {
                for (&at, &value) in at.iter().zip(value) {
                    match orientation {
                        Orientation::Vertical => visit("", at, value),
                        Orientation::Horizontal => visit("", value, at),
                    }
                }
            }
            Self::Area { x, lower, upper, label, .. } => {
                for ((&x, &lower), &upper) in x.iter().zip(lower).zip(upper) {
                    visit(label, x, lower);
                    visit(label, x, upper);
                }
            }
            Self::Heatmap { x, y, columns, values, .. } => {
                if *columns == 0 {
                    return;
                }
                let rows = values.len().div_ceil(*columns);
                for (index, value) in values.iter().enumerate() {
                    let (row, column) = (index / columns, index % columns);
                    let place = |(from, to): (f64, f64), at: usize, of: usize| {
                        from + (to - from) * (at as f64 + 0.5) / of as f64
                    };
                    visit(&format!("{value:.4}"), place(*x, column, *columns), place(*y, row, rows));
                }
            }
            Self::Images { x, y, .. } => {
                for (&x, &y) in x.iter().zip(y) {
                    visit("", x, y);
                }
            }
            Self::Rule { .. } => {}
            Self::Text { x, y, text, .. } => visit(text, *x, *y),
            Self::Box { at, five, orientation, .. } => {
                let names = ["low whisker", "lower quartile", "median", "upper quartile", "high whisker"];
                for (name, &value) in names.iter().zip(five) {
                    match orientation {
                        Orientation::Vertical => visit(name, *at, value),
                        Orientation::Horizontal => visit(name, value, *at),
                    }
                }
            }
        }
    }
}

/// Which of these places is nearest to another, in data units: what a click on a curve means.
///
/// ```
/// assert_eq!(stepwise_lab::nearest(&[(0.0, 0.0), (1.0, 1.0)], (0.9, 0.7)), Some(1));
/// ```
#[must_use]
pub fn nearest(places: &[(f64, f64)], (x, y): (f64, f64)) -> Option<usize> {
    let far = |place: (f64, f64)| (place.0 - x).powi(2) + (place.1 - y).powi(2);
    (0..places.len()).min_by(|&a, &b| far(places[a]).total_cmp(&far(places[b])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_survives_the_way_to_the_page() {
        let figure = Figure::new(Axis::linear("area"), Axis::log("price").format(TickFormat::Short))
            .with(Mark::line(vec![1.0, 2.0], vec![3.0, 4.0], Ink::Class(2)).labelled("fit").dashed())
            .with(Mark::Points {
                x: vec![1.0],
                y: vec![2.0],
                colour: Colour::Class { classes: vec![-1] },
                radius: 2.0,
                opacity: 0.5,
                names: vec![],
            });
        let text = serde_json::to_string(&figure).unwrap();
        assert_eq!(serde_json::from_str::<Figure>(&text).unwrap(), figure);
    }

    #[test]
    fn the_table_says_how_much_it_leaves_out() {
        let figure = Figure::new(Axis::category("", ["a", "b"]), Axis::linear("count")).with(Mark::Bars {
            at: vec![0.0, 1.0],
            base: vec![],
            value: vec![5.0, 7.0],
            width: 0.8,
            colour: Ink::Data.into(),
            orientation: Orientation::Vertical,
        });
        let table = figure.table(1);
        assert_eq!(table.rows, [[Cell::from(""), Cell::from("a"), Cell::from(5.0)]]);
        assert_eq!(table.of, Some(2));
    }
}
