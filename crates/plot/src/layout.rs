//! The plot rectangle inside its margins, and the order in which a figure is painted.

use stepwise_lab::{Aspect, Figure, Mark, Range, Scale};

use crate::axes::{self, Labels};
use crate::brush::Brush;
use crate::frame::{Frame, Point};
use crate::legend::Legend;
use crate::scale::View;
use crate::theme::Theme;
use crate::{labels, marks, range};

/// Where everything of a drawn figure is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width of the figure in CSS pixels.
    pub width: f64,
    /// Height of the figure in CSS pixels.
    pub height: f64,
    /// The plot rectangle: axes stand outside, marks inside.
    pub plot: Frame,
    pub(crate) x: View,
    pub(crate) y: View,
}

impl Layout {
    /// The place of a datum in CSS pixels, also outside the plot rectangle; `None` for what has no place.
    #[must_use]
    pub fn to_pixels(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (across, up) = (self.x.share(x)?, self.y.share(y)?);
        Some((self.plot.left + self.plot.width() * across, self.plot.bottom - self.plot.height() * up))
    }

    /// The data values under a place in CSS pixels; `None` outside the plot rectangle.
    #[must_use]
    pub fn to_data(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        self.plot.contains(x, y).then(|| {
            let across = (x - self.plot.left) / self.plot.width();
            let up = (self.plot.bottom - y) / self.plot.height();
            (self.x.value(across), self.y.value(up))
        })
    }
}

/// Text size in CSS pixels.
pub(crate) fn text_size(width: f64) -> f64 {
    if width < 300.0 { 11.0 } else { 12.0 }
}

/// Plans and paints a whole figure.
pub(crate) fn paint(figure: &Figure, theme: &Theme, (width, height): Point, brush: &mut dyn Brush) -> Layout {
    let size = text_size(width);
    let views =
        (View::new(&figure.x, range::of(figure, false)), View::new(&figure.y, range::of(figure, true)));
    let mut layout =
        Layout { width, height, plot: Frame::new(0.0, 0.0, width, height), x: views.0, y: views.1 };
    let legend = Legend::of(figure, size, (width, height), brush);
    // Labels need the plot's size and the plot's size needs the labels: the second turn settles it.
    let mut planned = Labels::default();
    for _ in 0..2 {
        (layout.x, layout.y) = views;
        layout.plot = axes::plot_frame(figure, &planned, &legend, (width, height), size);
        fit_aspect(figure, &mut layout);
        planned = Labels::of(figure, &layout, size, brush);
    }
    layout.plot = axes::plot_frame(figure, &planned, &legend, (width, height), size);
    (layout.x, layout.y) = views;
    fit_aspect(figure, &mut layout);
    let roomy = layout.plot.width() >= 40.0 && layout.plot.height() >= 30.0;
    if !roomy {
        // Too small for words: the marks alone.
        let rim = (width.min(height) * 0.05).min(4.0);
        layout.plot = Frame::new(rim, rim, width - rim, height - rim);
        fit_aspect(figure, &mut layout);
        marks::paint(figure, theme, &layout, brush);
        return layout;
    }
    planned.stand(&layout);
    axes::paint_grid(figure, &layout, theme, &planned, brush);
    marks::paint(figure, theme, &layout, brush);
    axes::paint(figure, &layout, theme, &planned, size, brush);
    labels::paint(figure, theme, &layout, size, brush);
    legend.paint(&layout, theme, size, brush);
    layout
}

/// Makes a unit of y as long as the figure asks, compared with a unit of x: an automatic range grows, a fixed
/// one makes the plot rectangle smaller.
fn fit_aspect(figure: &Figure, layout: &mut Layout) {
    let Aspect::Units { ratio } = figure.aspect else { return };
    let unit = |pixels: f64, view: &View| pixels / (view.high - view.low).abs();
    let (plot, ratio_now) =
        (layout.plot, { unit(layout.plot.height(), &layout.y) / unit(layout.plot.width(), &layout.x) });
    let change = ratio_now / ratio;
    if !(ratio > 0.0 && change.is_finite() && change > 1e-6 && change < 1e6) || layout.x.log || layout.y.log {
        return;
    }
    let heat = figure.marks.iter().any(|mark| matches!(mark, Mark::Heatmap { .. }));
    let grows = |axis: &stepwise_lab::Axis| {
        !heat && !matches!(axis.range, Range::Fixed { .. }) && !matches!(axis.scale, Scale::Category { .. })
    };
    let middle = ((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0);
    if change > 1.0 {
        // y units are too long.
        if grows(&figure.y) {
            layout.y = layout.y.widened(change);
        } else {
            let half = plot.height() / change / 2.0;
            (layout.plot.top, layout.plot.bottom) = (middle.1 - half, middle.1 + half);
        }
    } else if grows(&figure.x) {
        layout.x = layout.x.widened(1.0 / change);
    } else {
        let half = plot.width() * change / 2.0;
        (layout.plot.left, layout.plot.right) = (middle.0 - half, middle.0 + half);
    }
}
