//! Axes: tick labels that never touch, titles in words at the ends, a hairline grid.

use stepwise_lab::{Anchor, Axis, Figure, Mark, Scale};

use crate::brush::{Brush, Paint, Words};
use crate::frame::Frame;
use crate::layout::Layout;
use crate::legend::Legend;
use crate::scale::View;
use crate::text::shortened;
use crate::theme::Theme;
use crate::ticks::{self, Tick};

/// Height of a line of text, as a multiple of its size.
pub(crate) const LINE: f64 = 1.42;

/// The labels of both axes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    x: Vec<Label>,
    y: Vec<Label>,
    /// Whether the x labels are turned.
    upwards: bool,
    /// Space the x labels need below the plot, the y labels left of it.
    below: f64,
    beside: f64,
}

/// A tick label and the place of its middle along the axis, in CSS pixels.
#[derive(Clone, Debug)]
struct Label {
    value: f64,
    at: f64,
    lines: Vec<String>,
    width: f64,
}

/// The plot rectangle that labels, titles and legend leave.
pub(crate) fn plot_frame(
    figure: &Figure,
    labels: &Labels,
    legend: &Legend,
    (width, height): (f64, f64),
    size: f64,
) -> Frame {
    let line = size * LINE;
    let titled = figure.y.shown && !figure.y.label.is_empty();
    let header = legend.header_rows(titled);
    let top = if header > 0 { header as f64 * line + 7.0 } else { 0.5 * line + 2.0 };
    let top = if header == 0 && !figure.y.shown { 4.0 } else { top };
    let left = if figure.y.shown { labels.beside.max(2.0) + 11.0 } else { 6.0 };
    let mut bottom = 6.0;
    if figure.x.shown {
        bottom = labels.below.max(line) + 7.0;
        if !figure.x.label.is_empty() {
            bottom += line;
        }
    }
    Frame::new(left, top, width - 12.0_f64.min(width * 0.05), height - bottom)
}

impl Labels {
    /// Chooses labels that fit the plot of a layout.
    pub(crate) fn of(figure: &Figure, layout: &Layout, size: f64, brush: &mut dyn Brush) -> Self {
        let mut labels = Self::default();
        let line = size * LINE;
        if figure.x.shown {
            let room = (layout.height * 0.36).min(130.0);
            labels.choose_x(&figure.x, layout, size, room, brush);
            let widest = labels.x.iter().map(|label| label.width).fold(0.0, f64::max);
            let lines = labels.x.iter().map(|label| label.lines.len()).max().unwrap_or(1);
            labels.below = if labels.upwards { widest } else { line * lines as f64 };
        }
        if figure.y.shown {
            labels.y = y_labels(&figure.y, layout, size, brush);
            labels.beside = labels.y.iter().map(|label| label.width).fold(0.0, f64::max);
        }
        labels.stand(layout);
        labels
    }

    /// Puts the labels where the layout has their values.
    pub(crate) fn stand(&mut self, layout: &Layout) {
        let place = |label: &mut Label, view: &View, from: f64, to: f64| match view.share(label.value) {
            Some(share) if (-0.001..=1.001).contains(&share) => {
                label.at = from + (to - from) * share;
                true
            }
            _ => false,
        };
        let plot = layout.plot;
        self.x.retain_mut(|label| place(label, &layout.x, plot.left, plot.right));
        self.y.retain_mut(|label| place(label, &layout.y, plot.bottom, plot.top));
    }

    fn choose_x(&mut self, axis: &Axis, layout: &Layout, size: f64, room: f64, brush: &mut dyn Brush) {
        if let Scale::Category { names } = &axis.scale {
            (self.x, self.upwards) = category_labels(names, layout, size, room, brush);
            return;
        }
        let length = layout.plot.width().max(1.0);
        let mut most = ((length / 72.0).round() as usize).clamp(4, 7);
        loop {
            let ticks = ticks::of(axis, &layout.x, most);
            self.x = labels(ticks, size, brush);
            self.stand(layout);
            let clear = self
                .x
                .windows(2)
                .all(|pair| (pair[1].at - pair[0].at).abs() - (pair[0].width + pair[1].width) / 2.0 >= 16.0);
            if clear {
                return;
            }
            if most == 1 {
                self.x.truncate(1);
                return;
            }
            most -= 1;
        }
    }
}

fn labels(ticks: Vec<Tick>, size: f64, brush: &mut dyn Brush) -> Vec<Label> {
    ticks
        .into_iter()
        .map(|Tick { at, text }| {
            let width = brush.text_width(&text, size, false);
            Label { value: at, at: 0.0, lines: vec![text], width }
        })
        .collect()
}

fn y_labels(axis: &Axis, layout: &Layout, size: f64, brush: &mut dyn Brush) -> Vec<Label> {
    let length = layout.plot.height().max(1.0);
    if let Scale::Category { names } = &axis.scale {
        let slot = length / (layout.y.high - layout.y.low).abs();
        let every = ((size + 2.0) / slot).ceil().max(1.0) as usize;
        let room = layout.width * 0.38;
        // Where there is no room for all, the one on top keeps its name: lists begin there.
        let first = names.len().saturating_sub(1) % every;
        return (names.iter().enumerate().skip(first).step_by(every))
            .map(|(index, name)| {
                let text = shortened(name, |text| brush.text_width(text, size, false) <= room);
                let width = brush.text_width(&text, size, false);
                Label { value: index as f64, at: 0.0, lines: vec![text], width }
            })
            .collect();
    }
    let most = ((length / 42.0).round() as usize).clamp(if length < 80.0 { 2 } else { 4 }, 6);
    let mut ticks = ticks::of(axis, &layout.y, most);
    let room = (length / (size + 4.0)).floor() as usize;
    let every = ticks.len().div_ceil(room.max(1)).max(1);
    let mut index = 0;
    ticks.retain(|_| {
        index += 1;
        (index - 1) % every == 0
    });
    labels(ticks, size, brush)
}

/// Names under an axis: level where they fit, on two lines where they fit so, else turned or with gaps.
fn category_labels(
    names: &[String],
    layout: &Layout,
    size: f64,
    room: f64,
    brush: &mut dyn Brush,
) -> (Vec<Label>, bool) {
    let slot = layout.plot.width().max(1.0) / (layout.x.high - layout.x.low).abs();
    let clear = slot - 6.0;
    let whole: Vec<Label> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let width = brush.text_width(name, size, false);
            Label { value: index as f64, at: 0.0, lines: vec![name.clone()], width }
        })
        .collect();
    let widest = whole.iter().map(|label| label.width).fold(0.0, f64::max);
    if widest <= clear {
        return (whole, false);
    }
    let wrapped: Option<Vec<Label>> = whole
        .iter()
        .map(|label| {
            if label.width <= clear {
                return Some(label.clone());
            }
            let (lines, width) = in_two(&label.lines[0], size, brush)?;
            (width <= clear).then_some(Label { lines, width, ..label.clone() })
        })
        .collect();
    if let Some(wrapped) = wrapped {
        return (wrapped, false);
    }
    if widest <= 40.0 {
        let every = ((widest + 8.0) / slot).ceil().max(1.0) as usize;
        return (whole.into_iter().step_by(every).collect(), false);
    }
    let every = ((size + 3.0) / slot).ceil().max(1.0) as usize;
    let turned = whole.into_iter().step_by(every).map(|label| {
        let text = shortened(&label.lines[0], |text| brush.text_width(text, size, false) <= room);
        let width = brush.text_width(&text, size, false);
        Label { lines: vec![text], width, ..label }
    });
    (turned.collect(), true)
}

/// A name on two lines, broken at the space that makes them shortest.
fn in_two(name: &str, size: f64, brush: &mut dyn Brush) -> Option<(Vec<String>, f64)> {
    name.match_indices(' ')
        .map(|(at, _)| {
            let lines = [&name[..at], &name[at + 1..]];
            let width = lines.map(|line| brush.text_width(line, size, false)).into_iter().fold(0.0, f64::max);
            (lines.map(str::to_owned).to_vec(), width)
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Which axis carries grid lines: y, or x where y has no values.
fn grid_is_vertical(figure: &Figure) -> bool {
    let measures = |axis: &Axis| axis.shown && !matches!(axis.scale, Scale::Category { .. });
    !measures(&figure.y) && measures(&figure.x)
}

/// Hairlines at the ticks.
pub(crate) fn paint_grid(
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
    labels: &Labels,
    brush: &mut dyn Brush,
) {
    if figure.marks.iter().any(|mark| matches!(mark, Mark::Heatmap { .. })) {
        return;
    }
    let (plot, paint) = (layout.plot, Paint::solid(theme.hair));
    if grid_is_vertical(figure) {
        for label in &labels.x {
            brush.hairline((label.at, plot.top), (label.at, plot.bottom), paint);
        }
    } else if !matches!(figure.y.scale, Scale::Category { .. }) {
        for label in &labels.y {
            brush.hairline((plot.left, label.at), (plot.right, label.at), paint);
        }
    }
}

/// Axis lines, tick labels and titles.
pub(crate) fn paint(
    figure: &Figure,
    layout: &Layout,
    theme: &Theme,
    labels: &Labels,
    size: f64,
    brush: &mut dyn Brush,
) {
    let (plot, line) = (layout.plot, size * LINE);
    let heat = figure.marks.iter().any(|mark| matches!(mark, Mark::Heatmap { .. }));
    let rule = Paint::faint(theme.muted, 0.7);
    if figure.x.shown {
        let named = matches!(figure.x.scale, Scale::Category { .. });
        if !heat && !grid_is_vertical(figure) {
            brush.hairline((plot.left, plot.bottom), (plot.right, plot.bottom), rule);
            if !named {
                for label in &labels.x {
                    brush.hairline((label.at, plot.bottom), (label.at, plot.bottom + 4.0), rule);
                }
            }
        }
        for label in &labels.x {
            if labels.upwards {
                let text = Words {
                    upwards: true,
                    ..Words::plain(
                        &label.lines[0],
                        (label.at, plot.bottom + 6.0),
                        Anchor::End,
                        size,
                        theme.muted,
                    )
                };
                brush.words(&text);
                continue;
            }
            let half = label.width / 2.0;
            let middle = label.at.min(layout.width - half).max(half.min(layout.width / 2.0));
            for (row, text) in label.lines.iter().enumerate() {
                let y = plot.bottom + 6.0 + line * (row as f64 + 0.5);
                brush.words(&Words::plain(text, (middle, y), Anchor::Middle, size, theme.muted));
            }
        }
        if !figure.x.label.is_empty() {
            let title =
                shortened(&figure.x.label, |text| brush.text_width(text, size, false) <= layout.width - 8.0);
            let wide = brush.text_width(&title, size, false);
            let right = plot.right.max((wide + 4.0).min(layout.width - 2.0));
            let y = plot.bottom + 6.0 + labels.below.max(line) + line * 0.5;
            brush.words(&Words::plain(&title, (right, y), Anchor::End, size, theme.muted));
        }
    }
    if figure.y.shown {
        if matches!(figure.y.scale, Scale::Category { .. }) && !heat {
            brush.hairline((plot.left, plot.top), (plot.left, plot.bottom), rule);
        }
        for label in &labels.y {
            brush.words(&Words::plain(
                &label.lines[0],
                (plot.left - 8.0, label.at),
                Anchor::End,
                size,
                theme.muted,
            ));
        }
        if !figure.y.label.is_empty() {
            let room = layout.width - plot.left - 4.0;
            let whole = brush.text_width(&figure.y.label, size, false);
            // A title longer than the plot starts at the figure's edge.
            let (left, room) = if whole > room { (2.0, layout.width - 4.0) } else { (plot.left, room) };
            let title = shortened(&figure.y.label, |text| brush.text_width(text, size, false) <= room);
            brush.words(&Words::plain(&title, (left, line * 0.5 + 1.0), Anchor::Start, size, theme.muted));
        }
    }
}
