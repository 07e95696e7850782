//! The marks, painted inside the plot rectangle.

use stepwise_lab::{Anchor, Colour, Dash, Figure, Ink, Mark, Orientation, Palette};

use crate::brush::{Brush, Paint, Picture, Words};
use crate::clip;
use crate::frame::{Frame, Point};
use crate::layout::{Layout, text_size};
use crate::markers::{self, Shape};
use crate::palette;
use crate::theme::{Rgb, Theme};

/// Opacity steps of a grey picture: as many as a thumbnail shows.
const GREYS: usize = 32;

/// The smallest text in CSS pixels: a number in the cell of a grid.
const LEAST_TEXT: f64 = 7.5;

/// Points of different looks are drawn in turns of this many, so that no look covers all others.
const TURN: usize = 512;

/// Paints all marks, from back to front.
pub(crate) fn paint(figure: &Figure, theme: &Theme, layout: &Layout, brush: &mut dyn Brush) {
    let mut painter = Painter { figure, theme, layout, brush, cell_text: 0.0 };
    painter.cell_text = painter.text_size_in_cells();
    for (index, mark) in figure.marks.iter().enumerate() {
        painter.mark(index, mark);
    }
}

struct Painter<'a> {
    figure: &'a Figure,
    theme: &'a Theme,
    layout: &'a Layout,
    brush: &'a mut dyn Brush,
    /// Size of the numbers in a heatmap's cells: one for all, or 0 where one of them would not fit.
    cell_text: f64,
}

impl Painter<'_> {
    fn mark(&mut self, index: usize, mark: &Mark) {
        match mark {
            Mark::Line { x, y, ink, dash, width, .. } => {
                let paint = Paint::solid(self.theme.colour(*ink));
                for run in runs(x.iter().zip(y).map(|(&x, &y)| self.at(x, y))) {
                    self.line(&run, *dash, tidy(*width, 2.0, 20.0), paint);
                }
            }
            Mark::Points { x, y, colour, radius, opacity, .. } => {
                self.points(x, y, colour, tidy(*radius, 2.5, 100.0), *opacity);
            }
            Mark::Bars { at, base, value, width, colour, orientation } => {
                let looks = Looks::of(colour, self.theme);
                for (bar, (&at, &value)) in at.iter().zip(value).enumerate() {
                    let base = base.get(bar).copied().unwrap_or(0.0);
                    if let Some((_, paint)) = looks.at(bar) {
                        self.bar((at, width.abs()), (base, value), *orientation, paint);
                    }
                }
                if base.is_empty() {
                    self.baseline(*orientation);
                }
            }
            Mark::Area { x, lower, upper, ink, opacity, .. } => {
                let paint = Paint::faint(self.theme.colour(*ink), *opacity);
                let edges = x
                    .iter()
                    .zip(lower)
                    .zip(upper)
                    .map(|((&x, &lower), &upper)| Some((self.at(x, lower)?, self.at(x, upper)?)));
                for run in runs(edges) {
                    let mut outline: Vec<Point> = run.iter().map(|edge| edge.0).collect();
                    outline.extend(run.iter().rev().map(|edge| edge.1));
                    let kept = clip::polygon(&self.layout.plot, &outline);
                    self.brush.polygon(&kept, paint);
                }
            }
            Mark::Heatmap { x, y, columns, values, low, high, palette } => {
                self.heatmap((*x, *y), *columns, values, (*low, *high), *palette);
            }
            Mark::Images { x, y, side, size, pixels, colour } => {
                self.images(x, y, (*side, tidy(*size, 20.0, 1000.0)), pixels, colour);
            }
            Mark::Rule { orientation, at, ink, dash, .. } => self.rule(*orientation, *at, *ink, *dash),
            Mark::Text { x, y, text, ink, anchor } => self.text(index, (*x, *y), text, *ink, *anchor),
            Mark::Box { at, five, width, ink, orientation } => {
                self.box_plot(*at, five, width.abs(), *ink, *orientation);
            }
        }
    }

    fn at(&self, x: f64, y: f64) -> Option<Point> {
        self.layout.to_pixels(x, y)
    }

    fn line(&mut self, points: &[Point], dash: Dash, width: f64, paint: Paint) {
        for piece in clip::line(&self.layout.plot, points) {
            match dash {
                Dash::Solid => self.brush.line(&piece, width, paint),
                Dash::Dashed => {
                    for dash in clip::dashes(&piece, 3.0 + 1.2 * width, 2.0 + width) {
                        self.brush.line(&dash, width, paint);
                    }
                }
            }
        }
    }

    fn points(&mut self, x: &[f64], y: &[f64], colour: &Colour, radius: f64, opacity: f64) {
        let looks = Looks::of(colour, self.theme);
        let plot = self.layout.plot.grown(0.5);
        let placed: Vec<(Shape, Rgb, Point)> = x
            .iter()
            .zip(y)
            .enumerate()
            .filter_map(|(index, (&x, &y))| {
                let centre = self.at(x, y).filter(|&(x, y)| plot.contains(x, y))?;
                let (shape, paint) = looks.at(index)?;
                Some((shape, paint.colour, centre))
            })
            .collect();
        for turn in placed.chunks(TURN) {
            let mut turn = turn.to_vec();
            turn.sort_by_key(|&(shape, colour, _)| (shape, colour));
            for alike in turn.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                let centres: Vec<Point> = alike.iter().map(|placed| placed.2).collect();
                let (shape, colour, _) = alike[0];
                markers::paint(shape, &centres, radius, Paint::faint(colour, opacity), self.brush);
            }
        }
    }

    /// The frame between two places along the axis of places and two values along the other.
    fn spanned(&self, places: (f64, f64), values: (f64, f64), orientation: Orientation) -> Option<Frame> {
        let corner = |place, value| match orientation {
            Orientation::Vertical => self.at(place, value),
            Orientation::Horizontal => self.at(value, place),
        };
        Some(Frame::between(corner(places.0, values.0)?, corner(places.1, values.1)?))
    }

    fn bar(
        &mut self,
        (at, width): (f64, f64),
        (base, value): (f64, f64),
        orientation: Orientation,
        paint: Paint,
    ) {
        // On a logarithmic axis a bar from zero starts at the axis' low end.
        let view = if orientation == Orientation::Vertical { &self.layout.y } else { &self.layout.x };
        let base = if view.log && base <= 0.0 { view.ordered().0 } else { base };
        let places = (at - width / 2.0, at + width / 2.0);
        let Some(mut frame) = self.spanned(places, (base, value), orientation) else { return };
        // A thin gap keeps neighbours apart; the thinnest bars have none, but are at least a pixel.
        let thickness = if orientation == Orientation::Vertical { frame.width() } else { frame.height() };
        let trim = if thickness >= 6.0 { -0.5 } else { ((1.0 - thickness) / 2.0).max(0.0) };
        if orientation == Orientation::Vertical {
            (frame.left, frame.right) = (frame.left - trim, frame.right + trim);
        } else {
            (frame.top, frame.bottom) = (frame.top - trim, frame.bottom + trim);
        }
        if let Some(frame) = frame.common(&self.layout.plot) {
            self.brush.rectangle(frame, paint);
        }
    }

    /// The line that bars stand on.
    fn baseline(&mut self, orientation: Orientation) {
        let plot = self.layout.plot;
        let paint = Paint::faint(self.theme.muted, 0.7);
        let view = if orientation == Orientation::Vertical { &self.layout.y } else { &self.layout.x };
        let Some(share) = view.share(0.0).filter(|share| (0.0..=1.0).contains(share)) else { return };
        match orientation {
            Orientation::Vertical => {
                let y = plot.bottom - plot.height() * share;
                self.brush.hairline((plot.left, y), (plot.right, y), paint);
            }
            Orientation::Horizontal => {
                let x = plot.left + plot.width() * share;
                self.brush.hairline((x, plot.top), (x, plot.bottom), paint);
            }
        }
    }

    fn heatmap(
        &mut self,
        (x, y): ((f64, f64), (f64, f64)),
        columns: usize,
        values: &[f64],
        (low, high): (f64, f64),
        palette: Palette,
    ) {
        let rows = values.len().checked_div(columns).unwrap_or(0);
        let (Some(from), Some(to)) = (self.at(x.0, y.0), self.at(x.1, y.1)) else { return };
        let frame = Frame::between(from, to);
        if rows == 0 || frame.width() <= 0.0 || frame.height() <= 0.0 {
            return;
        }
        let paints = palette::colours(palette, self.theme).map(Paint::solid);
        let cell = |row: usize, column: usize| -> u8 {
            palette::level(values[row * columns + column], low, high).map_or(u8::MAX, |level| level as u8)
        };
        let even = !self.layout.x.log && !self.layout.y.log;
        if even && frame.within(&self.layout.plot.grown(0.01)) {
            let mut cells = Vec::with_capacity(rows * columns);
            for row in 0..rows {
                // Row 0 is at the low end of y, which is at the bottom unless the axis is turned.
                let row = if from.1 > to.1 { rows - 1 - row } else { row };
                for column in 0..columns {
                    cells.push(cell(row, if from.0 < to.0 { column } else { columns - 1 - column }));
                }
            }
            self.brush.picture(&Picture { frame, columns, cells: &cells, paints: &paints });
            return;
        }
        let edge =
            |ends: (f64, f64), at: usize, of: usize| ends.0 + (ends.1 - ends.0) * at as f64 / of as f64;
        for row in 0..rows {
            for column in 0..columns {
                let corners = (
                    self.at(edge(x, column, columns), edge(y, row, rows)),
                    self.at(edge(x, column + 1, columns), edge(y, row + 1, rows)),
                );
                if let ((Some(a), Some(b)), Some(&paint)) =
                    (corners, paints.get(usize::from(cell(row, column))))
                    && let Some(frame) = Frame::between(a, b).common(&self.layout.plot)
                {
                    self.brush.rectangle(frame, paint);
                }
            }
        }
    }

    /// How long `size` data units are at a place, in CSS pixels, along the axis where they are shorter.
    fn on_screen(&self, x: f64, y: f64, size: f64) -> Option<f64> {
        let (here, there) = (self.at(x, y)?, self.at(x + size, y + size)?);
        let length = (there.0 - here.0).abs().min((there.1 - here.1).abs());
        (length.is_finite() && length > 0.0).then_some(length)
    }

    fn images(&mut self, x: &[f64], y: &[f64], (side, size): (usize, f64), pixels: &[u8], colour: &Colour) {
        let Some(length) = side.checked_mul(side).filter(|&length| length > 0) else { return };
        let looks = Looks::of(colour, self.theme);
        for (index, ((&x, &y), pixels)) in x.iter().zip(y).zip(pixels.chunks_exact(length)).enumerate() {
            let Some(size) = self.on_screen(x, y, size) else { continue };
            let Some((x, y)) = self.at(x, y).filter(|&(x, y)| self.layout.plot.contains(x, y)) else {
                continue;
            };
            let Some((_, full)) = looks.at(index) else { continue };
            // A picture at the edge is moved inside, so that it is whole.
            let plot = self.layout.plot;
            let inside = |middle: f64, low: f64, high: f64| {
                if high - low < size {
                    (low + high) / 2.0
                } else {
                    middle.clamp(low + size / 2.0, high - size / 2.0)
                }
            };
            let (x, y) = (inside(x, plot.left, plot.right), inside(y, plot.top, plot.bottom));
            let half = size / 2.0;
            let frame = Frame::new(x - half, y - half, x + half, y + half);
            let paints: Vec<Paint> =
                (1..=GREYS).map(|step| Paint::faint(full.colour, step as f64 / GREYS as f64)).collect();
            // Paper is left out: index 255 paints nothing.
            let cells: Vec<u8> = pixels
                .iter()
                .map(|&grey| {
                    let step = (usize::from(grey) * GREYS + 127) / 255;
                    step.checked_sub(1).map_or(u8::MAX, |index| index as u8)
                })
                .collect();
            self.brush.picture(&Picture { frame, columns: side, cells: &cells, paints: &paints });
        }
    }

    fn rule(&mut self, orientation: Orientation, at: f64, ink: Ink, dash: Dash) {
        let plot = self.layout.plot;
        let (view, vertical) = match orientation {
            Orientation::Horizontal => (&self.layout.y, false),
            Orientation::Vertical => (&self.layout.x, true),
        };
        let Some(share) = view.share(at).filter(|share| (0.0..=1.0).contains(share)) else { return };
        let (from, to) = if vertical {
            let x = plot.left + plot.width() * share;
            ((x, plot.top), (x, plot.bottom))
        } else {
            let y = plot.bottom - plot.height() * share;
            ((plot.left, y), (plot.right, y))
        };
        let paint = Paint::solid(self.theme.colour(ink));
        match dash {
            Dash::Solid => self.brush.hairline(from, to, paint),
            Dash::Dashed => {
                for dash in clip::dashes(&[from, to], 5.0, 3.5) {
                    self.brush.line(&dash, 1.5, paint);
                }
            }
        }
    }

    fn text(&mut self, index: usize, (x, y): Point, text: &str, ink: Ink, anchor: Anchor) {
        let Some(place) = self.at(x, y) else { return };
        if !self.layout.plot.grown(0.5).contains(place.0, place.1) {
            return;
        }
        let size = text_size(self.layout.width);
        if let Some(ground) = under(&self.figure.marks[..index], (x, y), self.theme) {
            self.text_in_cell(place, text, &ground);
            return;
        }
        let (colour, halo) = (self.theme.words(ink), Some(self.theme.surface));
        // Kept inside the figure.
        let width = self.brush.text_width(text, size, false);
        let before = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        let left = (place.0 - before).min(self.layout.width - width - 2.0).max(2.0);
        let words = Words { halo, ..Words::plain(text, (left + before, place.1), anchor, size, colour) };
        self.brush.words(&words);
    }

    /// The largest size at which all words over heatmaps fit their cells; 0 when that cannot be read. Some
    /// numbers without the others would mislead.
    fn text_size_in_cells(&mut self) -> f64 {
        let full = text_size(self.layout.width);
        let mut least = full;
        for (index, mark) in self.figure.marks.iter().enumerate() {
            let Mark::Text { x, y, text, .. } = mark else { continue };
            let Some(ground) = under(&self.figure.marks[..index], (*x, *y), self.theme) else { continue };
            let corners = (self.at(ground.x.0, ground.y.0), self.at(ground.x.1, ground.y.1));
            let (Some(a), Some(b)) = corners else { continue };
            let cell = Frame::between(a, b);
            let wide = self.brush.text_width(text, full, false).max(1.0);
            least = least.min(full * (cell.width() - 2.0) / wide).min(cell.height() - 1.0);
        }
        if least < LEAST_TEXT { 0.0 } else { least }
    }

    /// Words in a heatmap's cell, in what the cell's colour lets be read.
    fn text_in_cell(&mut self, place: Point, text: &str, ground: &Ground) {
        let (light, dark) = (Rgb(255, 255, 255), Rgb(0x1a, 0x1c, 0x20));
        let light_is_clearer = light.contrast(ground.colour) > dark.contrast(ground.colour);
        let colour = if light_is_clearer { light } else { dark };
        if self.cell_text > 0.0 {
            self.brush.words(&Words::plain(text, place, Anchor::Middle, self.cell_text, colour));
        }
    }

    fn box_plot(&mut self, at: f64, five: &[f64; 5], width: f64, ink: Ink, orientation: Orientation) {
        let [low, lower, median, upper, high] = *five;
        let colour = self.theme.colour(ink);
        let (half, cap) = (width / 2.0, width / 4.0);
        let lines = [
            ((at, at), (low, lower), 1.5),
            ((at, at), (upper, high), 1.5),
            ((at - cap, at + cap), (low, low), 1.5),
            ((at - cap, at + cap), (high, high), 1.5),
            ((at - half, at - half), (lower, upper), 1.5),
            ((at + half, at + half), (lower, upper), 1.5),
            ((at - half, at + half), (lower, lower), 1.5),
            ((at - half, at + half), (upper, upper), 1.5),
            ((at - half, at + half), (median, median), 3.0),
        ];
        if let Some(body) = self.spanned((at - half, at + half), (lower, upper), orientation)
            && let Some(body) = body.common(&self.layout.plot)
        {
            self.brush.rectangle(body, Paint::faint(colour, 0.18));
        }
        for (places, values, thickness) in lines {
            let ends = match orientation {
                Orientation::Vertical => (self.at(places.0, values.0), self.at(places.1, values.1)),
                Orientation::Horizontal => (self.at(values.0, places.0), self.at(values.1, places.1)),
            };
            if let (Some(from), Some(to)) = ends {
                self.line(&[from, to], Dash::Solid, thickness, Paint::solid(colour));
            }
        }
    }
}

/// The look of each datum of a mark.
enum Looks<'a> {
    One(Shape, Paint),
    Class(&'a [i32], &'a Theme),
    Value { values: &'a [f64], low: f64, high: f64, colours: [Rgb; palette::LEVELS] },
}

impl<'a> Looks<'a> {
    fn of(colour: &'a Colour, theme: &'a Theme) -> Self {
        match colour {
            Colour::One { ink } => {
                let shape = if let Ink::Class(class) = ink { Shape::of_class(*class) } else { Shape::Circle };
                Self::One(shape, Paint::solid(theme.colour(*ink)))
            }
            Colour::Class { classes } => Self::Class(classes, theme),
            Colour::Value { values, low, high, palette } => {
                Self::Value { values, low: *low, high: *high, colours: palette::colours(*palette, theme) }
            }
        }
    }

    /// The look of a datum; `None` when the mark has none for it.
    fn at(&self, index: usize) -> Option<(Shape, Paint)> {
        match self {
            Self::One(shape, paint) => Some((*shape, *paint)),
            Self::Class(classes, theme) => {
                let look = match usize::try_from(*classes.get(index)?) {
                    Ok(class) => (Shape::of_class(class), theme.colour(Ink::Class(class))),
                    Err(_) => (Shape::Speck, theme.muted),
                };
                Some((look.0, Paint::solid(look.1)))
            }
            Self::Value { values, low, high, colours } => {
                let level = palette::level(*values.get(index)?, *low, *high)?;
                Some((Shape::Circle, Paint::solid(colours[level])))
            }
        }
    }
}

/// A cell of a heatmap: its edges in data units and its colour.
struct Ground {
    x: (f64, f64),
    y: (f64, f64),
    colour: Rgb,
}

/// The cell of the front heatmap under a place.
fn under(marks: &[Mark], (x, y): Point, theme: &Theme) -> Option<Ground> {
    marks.iter().rev().find_map(|mark| {
        let Mark::Heatmap { x: across, y: up, columns, values, low, high, palette } = mark else {
            return None;
        };
        let (row, column) = heat_cell((*across, *up), *columns, values.len(), (x, y))?;
        let level = palette::level(values[row * columns + column], *low, *high)?;
        let edges = |ends: (f64, f64), at: usize, of: usize| {
            let edge = |at: usize| ends.0 + (ends.1 - ends.0) * at as f64 / of as f64;
            (edge(at), edge(at + 1))
        };
        Some(Ground {
            x: edges(*across, column, *columns),
            y: edges(*up, row, values.len() / columns),
            colour: palette::colour(*palette, theme, level),
        })
    })
}

/// Row and column of the heatmap's cell under a place.
pub(crate) fn heat_cell(
    (across, up): ((f64, f64), (f64, f64)),
    columns: usize,
    length: usize,
    (x, y): Point,
) -> Option<(usize, usize)> {
    let rows = length.checked_div(columns)?;
    let cell = |ends: (f64, f64), value: f64, of: usize| {
        let share = (value - ends.0) / (ends.1 - ends.0);
        (of > 0 && (0.0..=1.0).contains(&share)).then(|| ((share * of as f64) as usize).min(of - 1))
    };
    Some((cell(up, y, rows)?, cell(across, x, columns)?))
}

/// Unbroken runs of what is there.
fn runs<T>(items: impl Iterator<Item = Option<T>>) -> Vec<Vec<T>> {
    let mut runs = vec![Vec::new()];
    for item in items {
        match (item, runs.last_mut()) {
            (Some(item), Some(run)) => run.push(item),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A length that can be drawn.
fn tidy(length: f64, fallback: f64, most: f64) -> f64 {
    if length.is_finite() && length > 0.0 { length.min(most) } else { fallback }
}
