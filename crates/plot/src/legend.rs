//! A compact row of markers with names, and of colour bars with their ends, above the plot at the right. It is
//! there only for what is not labelled at its place.

use stepwise_lab::{Anchor, Colour, Figure, Ink, Mark, Palette, TickFormat};

use crate::axes::LINE;
use crate::brush::{Brush, Paint, Words};
use crate::frame::Frame;
use crate::layout::Layout;
use crate::markers::{self, Shape};
use crate::text::shortened;
use crate::theme::Theme;
use crate::{number, palette};

/// Rows of a legend at most; what does not fit is counted.
const MOST_ROWS: usize = 3;
const MARKER: f64 = 14.0;
const BAR: f64 = 64.0;
const GAP: f64 = 14.0;

#[derive(Clone, Debug, PartialEq)]
enum Key {
    Class(usize),
    Bar { palette: Palette, low: String, high: String },
    Note,
}

#[derive(Clone, Debug)]
struct Entry {
    key: Key,
    text: String,
    width: f64,
}

/// The legend of a figure; often empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Legend {
    rows: Vec<Vec<Entry>>,
    /// Whether the first row stands beside the y title.
    beside_title: bool,
}

impl Legend {
    pub(crate) fn of(figure: &Figure, size: f64, (width, height): (f64, f64), brush: &mut dyn Brush) -> Self {
        let room = width - 24.0;
        let mut entries: Vec<Entry> = Vec::new();
        for class in shown_classes(figure) {
            let text = shortened(&figure.classes[class], |text| {
                brush.text_width(text, size, false) <= (room - MARKER).min(150.0)
            });
            let width = MARKER + brush.text_width(&text, size, false);
            entries.push(Entry { key: Key::Class(class), text, width });
        }
        for (palette, low, high) in shown_palettes(figure) {
            let written = |value| number::value(value, TickFormat::Number);
            let (low, high) = (written(low), written(high));
            let width =
                BAR + 10.0 + brush.text_width(&low, size, false) + brush.text_width(&high, size, false);
            entries.push(Entry { key: Key::Bar { palette, low, high }, text: String::new(), width });
        }
        let title = if figure.y.shown { brush.text_width(&figure.y.label, size, false) + 60.0 } else { 0.0 };
        let whole: f64 = entries.iter().map(|entry| entry.width + GAP).sum();
        let beside_title = title > 0.0 && title + whole <= room;
        let most_rows = if height < 160.0 { 1 } else { MOST_ROWS };
        let mut rows: Vec<Vec<Entry>> = Vec::new();
        let (mut used, mut left_out) = (f64::INFINITY, 0);
        for entry in entries {
            let needed = entry.width + GAP;
            if used + needed > room {
                if rows.len() == most_rows {
                    left_out += 1;
                    continue;
                }
                rows.push(Vec::new());
                used = 0.0;
            }
            used += needed;
            if let Some(row) = rows.last_mut() {
                row.push(entry);
            }
        }
        if left_out > 0
            && let Some(row) = rows.last_mut()
        {
            row.pop();
            let text = format!("+ {} more", left_out + 1);
            let width = brush.text_width(&text, size, false);
            row.push(Entry { key: Key::Note, text, width });
        }
        Self { rows, beside_title }
    }

    /// Rows above the plot, with the one of the y title.
    pub(crate) fn header_rows(&self, titled: bool) -> usize {
        let shared = titled && self.beside_title && !self.rows.is_empty();
        self.rows.len() + usize::from(titled) - usize::from(shared)
    }

    pub(crate) fn paint(&self, layout: &Layout, theme: &Theme, size: f64, brush: &mut dyn Brush) {
        let line = size * LINE;
        let first = layout.plot.top - 7.0 - line * self.rows.len() as f64;
        for (index, row) in self.rows.iter().enumerate() {
            let y = if self.beside_title { line * 0.5 + 1.0 } else { first + line * (index as f64 + 0.5) };
            let whole: f64 = row.iter().map(|entry| entry.width + GAP).sum::<f64>() - GAP;
            let mut x = (layout.plot.right - whole).max(6.0);
            for entry in row {
                entry.paint((x, y), theme, size, brush);
                x += entry.width + GAP;
            }
        }
    }
}

impl Entry {
    fn paint(&self, (x, y): (f64, f64), theme: &Theme, size: f64, brush: &mut dyn Brush) {
        let words = |text, x| Words::plain(text, (x, y), Anchor::Start, size, theme.muted);
        match &self.key {
            Key::Class(class) => {
                let paint = Paint::solid(theme.colour(Ink::Class(*class)));
                markers::paint(Shape::of_class(*class), &[(x + 5.0, y)], 4.0, paint, brush);
                brush.words(&words(&self.text, x + MARKER));
            }
            Key::Bar { palette, low, high } => {
                brush.words(&words(low, x));
                let left = x + brush.text_width(low, size, false) + 5.0;
                let colours = palette::colours(*palette, theme);
                let step = BAR / 32.0;
                for (index, pair) in colours.chunks(2).enumerate() {
                    let from = left + index as f64 * step;
                    let cell = Frame::new(from, y - 4.0, from + step, y + 4.0);
                    brush.rectangle(cell, Paint::solid(pair[0]));
                }
                brush.words(&words(high, left + BAR + 5.0));
            }
            Key::Note => brush.words(&words(&self.text, x)),
        }
    }
}

/// Named classes that only a legend explains, in order.
fn shown_classes(figure: &Figure) -> Vec<usize> {
    let mut shown = vec![false; figure.classes.len()];
    let mut show = |class: usize| {
        if let Some(entry) = shown.get_mut(class) {
            *entry = true;
        }
    };
    for mark in &figure.marks {
        match mark {
            Mark::Points { colour, .. } | Mark::Bars { colour, .. } | Mark::Images { colour, .. } => {
                match colour {
                    Colour::One { ink: Ink::Class(class) } => show(*class),
                    Colour::Class { classes } => {
                        classes.iter().filter_map(|&class| usize::try_from(class).ok()).for_each(&mut show);
                    }
                    _ => {}
                }
            }
            Mark::Line { ink: Ink::Class(class), label, .. } if label.is_empty() => show(*class),
            Mark::Area { ink: Ink::Class(class), label, .. } if label.is_empty() => show(*class),
            Mark::Box { ink: Ink::Class(class), .. } => show(*class),
            _ => {}
        }
    }
    // What a line already says at its end needs no second telling.
    for mark in &figure.marks {
        if let Mark::Line { ink: Ink::Class(class), label, .. } = mark
            && figure.classes.get(*class) == Some(label)
        {
            shown[*class] = false;
        }
    }
    (0..shown.len()).filter(|&class| shown[class] && !figure.classes[class].is_empty()).collect()
}

/// Whether a grid's cells are only on or off, which says itself without a key.
fn on_or_off(values: &[f64], low: f64) -> bool {
    let on = values.iter().find(|value| **value != low);
    values.iter().all(|value| *value == low || Some(value) == on)
}

/// Palettes that need their ends named: not those of a grid whose cells carry their numbers, or are only on or off.
fn shown_palettes(figure: &Figure) -> Vec<(Palette, f64, f64)> {
    let texts = figure.marks.iter().filter(|mark| matches!(mark, Mark::Text { .. })).count();
    let mut found: Vec<(Palette, f64, f64)> = Vec::new();
    for mark in &figure.marks {
        let palette = match mark {
            Mark::Points { colour: Colour::Value { low, high, palette, .. }, x, .. } if !x.is_empty() => {
                (*palette, *low, *high)
            }
            Mark::Bars { colour: Colour::Value { low, high, palette, .. }, .. } => (*palette, *low, *high),
            Mark::Heatmap { values, low, high, palette, .. }
                if values.len() >= 2 * texts.max(1) && !on_or_off(values, *low) =>
            {
                (*palette, *low, *high)
            }
            _ => continue,
        };
        if palette.1.is_finite() && palette.2.is_finite() && !found.contains(&palette) {
            found.push(palette);
        }
    }
    found
}
