//! From the brush to a plotters backend.

use plotters::style::{FontDesc, FontFamily, FontStyle, FontTransform, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};
use stepwise_lab::{Anchor, Figure};

use crate::brush::{Brush, Paint, Picture, Words};
use crate::error::PlotError;
use crate::frame::{Frame, Point};
use crate::layout::Layout;
use crate::theme::{Rgb, Theme};

/// Backend units in a device pixel. Plotters' coordinates are whole numbers; eighths of a device pixel are
/// finer than the eye, so a curve does not jump from pixel to pixel.
pub const UNITS_PER_DEVICE_PIXEL: u32 = 8;

/// The page's fonts: what the reader's system is written in.
pub const FONT_FAMILY: &str =
    "ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";

/// The largest width and height in CSS pixels.
const MOST_PIXELS: f64 = 20_000.0;

/// How large and in which colours a figure is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// The colours.
    pub theme: Theme,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// Device pixels in a CSS pixel: straight lines are put on whole device pixels.
    pub density: f64,
}

impl Style {
    /// Whether the size is one that can be drawn.
    ///
    /// # Errors
    /// [`PlotError::Size`] when it is not.
    pub fn check(&self) -> Result<(), PlotError> {
        let Self { width, height, density, .. } = *self;
        let drawable = |length: f64| length > 0.0 && length <= MOST_PIXELS;
        if drawable(width) && drawable(height) && density > 0.0 && density <= 16.0 {
            return Ok(());
        }
        Err(PlotError::Size { width, height, density, most: MOST_PIXELS })
    }
}

/// What a figure is drawn on: a plotters backend whose unit is 1/[`UNITS_PER_DEVICE_PIXEL`] of a device pixel,
/// and what plotters has no word for. Each of the methods has a plain default.
pub trait Surface {
    /// The backend.
    type Backend: DrawingBackend;

    /// The backend that is drawn on.
    fn backend(&mut self) -> &mut Self::Backend;

    /// Width of a text in CSS pixels.
    fn text_width(&mut self, text: &str, size: f64, bold: bool) -> f64 {
        crate::text::text_width(text, size, bold)
    }

    /// Draws equal dots, each over the ones before it; positions and radius in backend units.
    ///
    /// # Errors
    /// When the backend fails.
    fn dots(
        &mut self,
        centres: &[BackendCoord],
        radius: u32,
        style: &ShapeStyle,
    ) -> Result<(), DrawingErrorKind<<Self::Backend as DrawingBackend>::ErrorType>> {
        centres.iter().try_for_each(|&centre| self.backend().draw_circle(centre, radius, style, true))
    }

    /// Draws equal polygons given by their corners around each centre, each over the ones before it; all in
    /// backend units.
    ///
    /// # Errors
    /// When the backend fails.
    fn markers(
        &mut self,
        centres: &[BackendCoord],
        corners: &[BackendCoord],
        style: &ShapeStyle,
    ) -> Result<(), DrawingErrorKind<<Self::Backend as DrawingBackend>::ErrorType>> {
        centres.iter().try_for_each(|&(x, y)| {
            self.backend().fill_polygon(corners.iter().map(|&(dx, dy)| (x + dx, y + dy)), style)
        })
    }

    /// Prepares a rim of a colour and a width (backend units) around the text that is drawn next. Without a
    /// rim the text is still there.
    ///
    /// # Errors
    /// When the backend fails.
    fn halo(
        &mut self,
        text: &str,
        style: &TextStyle,
        position: BackendCoord,
        colour: Rgb,
        width: u32,
    ) -> Result<(), DrawingErrorKind<<Self::Backend as DrawingBackend>::ErrorType>> {
        let _ = (text, style, position, colour, width);
        Ok(())
    }

    /// Draws a picture into a frame given by its upper left and lower right corner in backend units. Returns
    /// `false` when it cannot, and the cells are drawn as rectangles.
    ///
    /// # Errors
    /// When the backend fails.
    fn picture(
        &mut self,
        picture: &Picture,
        corners: (BackendCoord, BackendCoord),
    ) -> Result<bool, DrawingErrorKind<<Self::Backend as DrawingBackend>::ErrorType>> {
        let _ = (picture, corners);
        Ok(false)
    }
}

/// Any plotters backend as a surface.
pub struct Plain<Backend>(
    /// The backend.
    pub Backend,
);

impl<Backend: DrawingBackend> Surface for Plain<Backend> {
    type Backend = Backend;

    fn backend(&mut self) -> &mut Backend {
        &mut self.0
    }
}

/// Draws a figure on a surface, and returns where everything is.
///
/// Nothing inside a figure makes this fail or panic: what has no place (numbers that are not finite, lists of
/// different lengths, values outside a logarithmic axis) is left out.
///
/// # Errors
/// [`PlotError::Size`] for a size that cannot be drawn, [`PlotError::Backend`] when the backend fails.
///
/// # Cost
/// Proportional to the number of data; a few hundred text measurements.
pub fn draw<S: Surface>(figure: &Figure, surface: &mut S, style: &Style) -> Result<Layout, PlotError> {
    style.check()?;
    let Style { width, height, density, ref theme } = *style;
    let mut brush =
        SurfaceBrush { surface, scale: density * f64::from(UNITS_PER_DEVICE_PIXEL), density, failure: None };
    brush.start();
    let layout = crate::layout::paint(figure, theme, (width, height), &mut brush);
    brush.finish()?;
    Ok(layout)
}

/// A brush on a surface.
struct SurfaceBrush<'a, S: Surface> {
    surface: &'a mut S,
    /// Backend units in a CSS pixel.
    scale: f64,
    density: f64,
    /// The first failure; afterwards nothing is drawn.
    failure: Option<PlotError>,
}

impl<S: Surface> SurfaceBrush<'_, S> {
    fn start(&mut self) {
        let result = self.surface.backend().ensure_prepared();
        self.note(result);
    }

    fn finish(mut self) -> Result<(), PlotError> {
        let result = self.surface.backend().present();
        self.note(result);
        self.failure.map_or(Ok(()), Err)
    }

    fn note<E: std::error::Error + Send + Sync>(&mut self, result: Result<(), DrawingErrorKind<E>>) {
        if let Err(error) = result {
            self.failure.get_or_insert(PlotError::Backend(error.to_string()));
        }
    }

    fn units(&self, (x, y): Point) -> BackendCoord {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    /// The nearest edge between device pixels, in backend units.
    fn edge(&self, at: f64) -> i32 {
        (at * self.density).round() as i32 * UNITS_PER_DEVICE_PIXEL as i32
    }

    fn length(&self, pixels: f64) -> u32 {
        (pixels * self.scale).round().max(1.0) as u32
    }
}

fn shape(paint: Paint, width: u32) -> ShapeStyle {
    let Rgb(red, green, blue) = paint.colour;
    ShapeStyle { color: RGBAColor(red, green, blue, paint.opacity), filled: true, stroke_width: width }
}

impl<S: Surface> Brush for SurfaceBrush<'_, S> {
    fn line(&mut self, points: &[Point], width: f64, paint: Paint) {
        let style = shape(paint, self.length(width));
        let mut path: Vec<BackendCoord> = points.iter().map(|&point| self.units(point)).collect();
        path.dedup();
        if path.len() > 1 {
            let result = self.surface.backend().draw_path(path, &style);
            self.note(result);
        }
    }

    fn polygon(&mut self, points: &[Point], paint: Paint) {
        if points.len() > 2 {
            let path: Vec<BackendCoord> = points.iter().map(|&point| self.units(point)).collect();
            let result = self.surface.backend().fill_polygon(path, &shape(paint, 1));
            self.note(result);
        }
    }

    fn rectangle(&mut self, frame: Frame, paint: Paint) {
        let (from, to) = (
            (self.edge(frame.left), self.edge(frame.top)),
            (self.edge(frame.right), self.edge(frame.bottom)),
        );
        if from.0 < to.0 && from.1 < to.1 {
            let result = self.surface.backend().draw_rect(from, to, &shape(paint, 1), true);
            self.note(result);
        }
    }

    fn hairline(&mut self, from: Point, to: Point, paint: Paint) {
        let thick = self.density.round().max(1.0) / self.density;
        let half = thick / 2.0;
        let frame = if from.1 == to.1 {
            let top = ((from.1 - half) * self.density).round() / self.density;
            Frame::new(from.0, top, to.0, top + thick)
        } else {
            let left = ((from.0 - half) * self.density).round() / self.density;
            Frame::new(left, from.1, left + thick, to.1)
        };
        self.rectangle(frame, paint);
    }

    fn dots(&mut self, centres: &[Point], radius: f64, paint: Paint) {
        let radius = self.length(radius);
        let centres: Vec<BackendCoord> = centres.iter().map(|&centre| self.units(centre)).collect();
        let result = self.surface.dots(&centres, radius, &shape(paint, 1));
        self.note(result);
    }

    fn markers(&mut self, centres: &[Point], corners: &[Point], paint: Paint) {
        let centres: Vec<BackendCoord> = centres.iter().map(|&centre| self.units(centre)).collect();
        let corners: Vec<BackendCoord> = corners.iter().map(|&corner| self.units(corner)).collect();
        let result = self.surface.markers(&centres, &corners, &shape(paint, 1));
        self.note(result);
    }

    fn words(&mut self, words: &Words) {
        if words.text.is_empty() {
            return;
        }
        let position = self.units((words.x, words.y));
        let horizontal = match words.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let Rgb(red, green, blue) = words.colour;
        let turn = if words.upwards { FontTransform::Rotate270 } else { FontTransform::None };
        let weight = if words.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = FontDesc::new(FontFamily::Name(FONT_FAMILY), words.size * self.scale, weight);
        let colour = RGBAColor(red, green, blue, 1.0);
        let style =
            TextStyle::from(font.transform(turn)).color(&colour).pos(Pos::new(horizontal, VPos::Center));
        if let Some(colour) = words.halo {
            let width = self.length(4.0);
            let result = self.surface.halo(words.text, &style, position, colour, width);
            self.note(result);
        }
        let result = self.surface.backend().draw_text(words.text, &style, position);
        self.note(result);
    }

    fn picture(&mut self, picture: &Picture) {
        let frame = picture.frame;
        let corners = (
            (self.edge(frame.left), self.edge(frame.top)),
            (self.edge(frame.right), self.edge(frame.bottom)),
        );
        match self.surface.picture(picture, corners) {
            Ok(true) => {}
            Ok(false) => {
                let (columns, rows) = (picture.columns.max(1) as f64, picture.rows().max(1) as f64);
                picture.each_run(|row, start, end, index| {
                    let across = |column: usize| frame.left + frame.width() * column as f64 / columns;
                    let down = |row: usize| frame.top + frame.height() * row as f64 / rows;
                    let cell = Frame::new(across(start), down(row), across(end), down(row + 1));
                    if let Some(&paint) = picture.paints.get(usize::from(index)) {
                        self.rectangle(cell, paint);
                    }
                });
            }
            Err(error) => self.note(Err(error)),
        }
    }

    fn text_width(&mut self, text: &str, size: f64, bold: bool) -> f64 {
        let width = self.surface.text_width(text, size, bold);
        if width.is_finite() { width.max(0.0) } else { crate::text::text_width(text, size, bold) }
    }
}
