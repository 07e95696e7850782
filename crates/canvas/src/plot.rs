//! The class that the page uses.

use js_sys::{Array, Error, JsString, Object, Reflect};
use stepwise_lab::Figure;
use stepwise_plot::{Datum, Direction, Layout, Readout, Style, Theme, UNITS_PER_DEVICE_PIXEL, draw, svg};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::read;
use crate::surface::CanvasSurface;

/// A figure on a canvas.
///
/// ```js
/// const plot = new Plot(canvas);
/// plot.draw(figure, 560, 330, devicePixelRatio, false);
/// plot.readout(event.offsetX, event.offsetY);  // { x, y, text, mark, index } or undefined
/// ```
#[wasm_bindgen]
pub struct Plot {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    shown: Option<(Figure, Layout)>,
    cursor: Option<Datum>,
}

#[wasm_bindgen]
impl Plot {
    /// A plot on a canvas element, which nothing else draws on.
    ///
    /// # Errors
    /// When the canvas gives no 2d context (it already has another).
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: HtmlCanvasElement) -> Result<Plot, Error> {
        let context = canvas
            .get_context("2d")
            .ok()
            .flatten()
            .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
            .ok_or_else(|| Error::new("this canvas gives no 2d context: it may already have another one"))?;
        Ok(Self { canvas, context, shown: None, cursor: None })
    }

    /// Draws a figure, given as the lab contract's JSON-like object, at a size in CSS pixels. Sets the canvas'
    /// pixel size; its size on the page is the style sheet's. The keyboard cursor stays where the figure still
    /// has its datum.
    ///
    /// # Errors
    /// When the object is no figure (the message names the field), or the size cannot be drawn.
    pub fn draw(
        &mut self,
        figure: JsValue,
        width_css: f64,
        height_css: f64,
        device_pixel_ratio: f64,
        dark: bool,
    ) -> Result<(), Error> {
        let figure = read::figure(&figure).map_err(|error| Error::new(&error.to_string()))?;
        let density = if device_pixel_ratio.is_finite() { device_pixel_ratio.clamp(0.5, 8.0) } else { 1.0 };
        let style = Style { theme: Theme::of(dark), width: width_css, height: height_css, density };
        // A refused size leaves what is on the canvas.
        style.check().map_err(|error| Error::new(&error.to_string()))?;
        self.prepare(&style);
        let mut surface = CanvasSurface::new(self.canvas.clone(), self.context.clone())
            .ok_or_else(|| Error::new("this canvas gives no 2d context"))?;
        let layout = draw(&figure, &mut surface, &style).map_err(|error| Error::new(&error.to_string()))?;
        if self.cursor.is_some_and(|datum| layout.readout(&figure, datum).is_none()) {
            self.cursor = None;
        }
        self.shown = Some((figure, layout));
        Ok(())
    }

    /// The datum that a pointer at a place in CSS pixels means: `{ x, y, text, mark, index }`, or undefined
    /// where there is none near. The keyboard goes on from there.
    #[must_use]
    pub fn readout(&mut self, x_css: f64, y_css: f64) -> Option<Object> {
        let (figure, layout) = self.shown.as_ref()?;
        let found = layout.nearest(figure, x_css, y_css)?;
        self.cursor = Some(found.datum);
        Some(object(&found))
    }

    /// Moves the keyboard cursor: "left" and "right" along a mark's data, "up" and "down" between marks (and
    /// between the rows of a heatmap), "home" and "end" to a mark's first and last datum. Returns the datum
    /// there, as [`Plot::readout`] does, or undefined when the figure has none.
    ///
    /// # Errors
    /// When the direction is none of these.
    pub fn move_cursor(&mut self, direction: &str) -> Result<Option<Object>, Error> {
        let direction = match direction {
            "left" => Direction::Previous,
            "right" => Direction::Next,
            "up" => Direction::Up,
            "down" => Direction::Down,
            "home" => Direction::First,
            "end" => Direction::Last,
            other => {
                let message = format!("direction is \"{other}\", not left, right, up, down, home or end");
                return Err(Error::new(&message));
            }
        };
        let Some((figure, layout)) = &self.shown else { return Ok(None) };
        let found = layout.step(figure, self.cursor, direction);
        self.cursor = found.as_ref().map(|found| found.datum);
        Ok(found.as_ref().map(object))
    }

    /// Forgets where the keyboard cursor is: the next move starts at the front mark's first datum.
    pub fn clear_cursor(&mut self) {
        self.cursor = None;
    }

    /// The data values `[x, y]` under a place in CSS pixels, or undefined outside the plot rectangle.
    #[must_use]
    pub fn to_data(&self, x_css: f64, y_css: f64) -> Option<Array> {
        let (_, layout) = self.shown.as_ref()?;
        let (x, y) = layout.to_data(x_css, y_css)?;
        Some(Array::of2(&x.into(), &y.into()))
    }

    /// The place `[x, y]` in CSS pixels of data values, also outside the plot rectangle, or undefined for what
    /// has no place.
    #[must_use]
    pub fn to_pixels(&self, x: f64, y: f64) -> Option<Array> {
        let (_, layout) = self.shown.as_ref()?;
        let (x, y) = layout.to_pixels(x, y)?;
        Some(Array::of2(&x.into(), &y.into()))
    }

    /// The figure that was drawn last as an SVG document of a size in CSS pixels.
    ///
    /// # Errors
    /// When nothing was drawn yet.
    pub fn svg(&self, width: f64, height: f64, dark: bool) -> Result<String, Error> {
        match &self.shown {
            Some((figure, _)) => Ok(svg(figure, width, height, &Theme::of(dark))),
            None => Err(Error::new("no figure was drawn yet")),
        }
    }
}

impl Plot {
    /// Sets the canvas' pixels, which also clears it, and makes the backend's units the canvas' units.
    fn prepare(&self, style: &Style) {
        // Casting saturates, and browsers have a largest canvas.
        let pixels = |length: f64| (length * style.density).round().clamp(1.0, 32_000.0) as u32;
        let (width, height) = (pixels(style.width), pixels(style.height));
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
        let unit = 1.0 / f64::from(UNITS_PER_DEVICE_PIXEL);
        // A transform of finite numbers does not fail.
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        let _ = self.context.set_transform(unit, 0.0, 0.0, unit, 0.0, 0.0);
        self.context.set_line_join("round");
    }
}

fn object(readout: &Readout) -> Object {
    let object = Object::new();
    let text = JsString::from(readout.text.as_str());
    // Casting loses nothing: no figure has 2³² data.
    let (mark, index) = (readout.datum.mark as u32, readout.datum.index as u32);
    for (key, value) in [
        ("x", readout.x.into()),
        ("y", readout.y.into()),
        ("text", text.into()),
        ("mark", mark.into()),
        ("index", index.into()),
    ] {
        // A fresh plain object takes every property.
        let _ = Reflect::set(&object, &key.into(), &value);
    }
    object
}
