//! What plotters-canvas has no word for.

use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, FontTransform, ShapeStyle, TextStyle};
use plotters_backend::{BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use stepwise_plot::{FONT_FAMILY, Picture, Rgb, Surface, UNITS_PER_DEVICE_PIXEL};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData, Path2d};

/// A canvas through plotters-canvas, with its context for what that does not offer.
pub(crate) struct CanvasSurface {
    backend: CanvasBackend,
    context: CanvasRenderingContext2d,
    /// Where a picture's pixels are put before they are drawn at their size.
    scratch: Option<(HtmlCanvasElement, CanvasRenderingContext2d)>,
}

impl CanvasSurface {
    pub(crate) fn new(canvas: HtmlCanvasElement, context: CanvasRenderingContext2d) -> Option<Self> {
        Some(Self { backend: CanvasBackend::with_canvas_object(canvas)?, context, scratch: None })
    }

    /// A canvas of a size that is never shown.
    fn scratch(&mut self, width: u32, height: u32) -> Option<&(HtmlCanvasElement, CanvasRenderingContext2d)> {
        if self.scratch.is_none() {
            let element = web_sys::window()?.document()?.create_element("canvas").ok()?;
            let canvas: HtmlCanvasElement = element.dyn_into().ok()?;
            let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
            self.scratch = Some((canvas, context));
        }
        let scratch = self.scratch.as_ref()?;
        if (scratch.0.width(), scratch.0.height()) != (width, height) {
            scratch.0.set_width(width);
            scratch.0.set_height(height);
        }
        Some(scratch)
    }

    /// Sets the colour once for many shapes: plotters-canvas would write it as text, and the browser read it
    /// again, for each.
    fn fill_with(&self, style: &ShapeStyle) {
        let (red, green, blue) = style.color.rgb();
        self.context.set_fill_style_str(&format!("rgba({red},{green},{blue},{})", style.color.alpha()));
    }

    /// Draws a picture; `None` when the browser refuses one of the steps.
    fn try_picture(&mut self, picture: &Picture, (from, to): (BackendCoord, BackendCoord)) -> Option<()> {
        let (columns, rows) = (u32::try_from(picture.columns).ok()?, u32::try_from(picture.rows()).ok()?);
        let mut pixels = vec![0_u8; picture.columns * picture.rows() * 4];
        for (pixel, &cell) in pixels.chunks_exact_mut(4).zip(picture.cells) {
            if let Some(paint) = picture.paints.get(usize::from(cell)) {
                let Rgb(red, green, blue) = paint.colour;
                pixel.copy_from_slice(&[red, green, blue, (paint.opacity * 255.0).round() as u8]);
            }
        }
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), columns, rows).ok()?;
        let context = self.context.clone();
        let (canvas, scratch) = self.scratch(columns, rows)?;
        scratch.put_image_data(&image, 0.0, 0.0).ok()?;
        // Cells larger than pixels keep their edges; smaller ones are averaged.
        context.set_image_smoothing_enabled(to.0 - from.0 < columns as i32 * 8);
        context
            .draw_image_with_html_canvas_element_and_dw_and_dh(
                canvas,
                f64::from(from.0),
                f64::from(from.1),
                f64::from(to.0 - from.0),
                f64::from(to.1 - from.1),
            )
            .ok()
    }
}

fn css(Rgb(red, green, blue): Rgb) -> String {
    format!("rgb({red},{green},{blue})")
}

type Failure = DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;

impl Surface for CanvasSurface {
    type Backend = CanvasBackend;

    fn backend(&mut self) -> &mut CanvasBackend {
        &mut self.backend
    }

    fn text_width(&mut self, text: &str, size: f64, bold: bool) -> f64 {
        let weight = if bold { "bold" } else { "normal" };
        self.context.set_font(&format!("{weight} {size}px {FONT_FAMILY}"));
        self.context
            .measure_text(text)
            .map_or_else(|_| stepwise_plot::text_width(text, size, bold), |metrics| metrics.width())
    }

    fn dots(&mut self, centres: &[BackendCoord], radius: u32, style: &ShapeStyle) -> Result<(), Failure> {
        // An arc is what browsers fill fastest.
        self.fill_with(style);
        for &(x, y) in centres {
            self.context.begin_path();
            // An arc of a positive radius does not fail.
            let _ =
                self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, std::f64::consts::TAU);
            self.context.fill();
        }
        Ok(())
    }

    fn markers(
        &mut self,
        centres: &[BackendCoord],
        corners: &[BackendCoord],
        style: &ShapeStyle,
    ) -> Result<(), Failure> {
        let Ok(path) = Path2d::new() else { return Ok(()) };
        for &(x, y) in corners {
            path.line_to(f64::from(x), f64::from(y));
        }
        path.close_path();
        self.fill_with(style);
        let unit = 1.0 / f64::from(UNITS_PER_DEVICE_PIXEL);
        for &(x, y) in centres {
            // A transform of finite numbers does not fail.
            let _ =
                self.context.set_transform(unit, 0.0, 0.0, unit, f64::from(x) * unit, f64::from(y) * unit);
            self.context.fill_with_path_2d(&path);
        }
        let _ = self.context.set_transform(unit, 0.0, 0.0, unit, 0.0, 0.0);
        Ok(())
    }

    fn halo(
        &mut self,
        text: &str,
        style: &TextStyle,
        (x, y): BackendCoord,
        colour: Rgb,
        width: u32,
    ) -> Result<(), Failure> {
        // Turned words stand outside the plot, where nothing is under them.
        if !matches!(BackendTextStyle::transform(style), FontTransform::None) {
            return Ok(());
        }
        let context = &self.context;
        context.set_font(&format!("{} {}px {FONT_FAMILY}", style.style().as_str(), style.size()));
        context.set_text_align(match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Right => "end",
            HPos::Center => "center",
        });
        context.set_text_baseline(match style.anchor().v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        });
        context.set_stroke_style_str(&css(colour));
        context.set_line_width(f64::from(width));
        // Without the rim the words are still there.
        let _ = context.stroke_text(text, f64::from(x), f64::from(y));
        Ok(())
    }

    fn picture(&mut self, picture: &Picture, corners: (BackendCoord, BackendCoord)) -> Result<bool, Failure> {
        Ok(self.try_picture(picture, corners).is_some())
    }
}
