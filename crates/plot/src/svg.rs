//! A plotters backend that writes small SVG: whole coordinates, colours once for a run of shapes, presentation
//! attributes only (a page whose content policy forbids inline styles shows it all the same).

use std::convert::Infallible;
use std::fmt::Write;

use plotters::style::{ShapeStyle, TextStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};
use stepwise_lab::Figure;

use crate::brush::Picture;
use crate::surface::{FONT_FAMILY, Style, Surface, UNITS_PER_DEVICE_PIXEL, draw};
use crate::theme::{Rgb, Theme};

/// The figure as an SVG document of a size in CSS pixels.
///
/// The document names itself for a screen reader (`<title>`, `<desc>`), carries its own ground, and needs no
/// style sheet. Sizes that cannot be drawn are brought to the nearest that can. Cost: as [`draw`]; about 40
/// bytes for a point.
#[must_use]
pub fn svg(figure: &Figure, width: f64, height: f64, theme: &Theme) -> String {
    let drawable = |length: f64| if length.is_nan() { 1.0 } else { length.clamp(1.0, 20_000.0).round() };
    let style =
        Style { theme: theme.clone(), width: drawable(width), height: drawable(height), density: 1.0 };
    let mut backend = SvgBackend::new(style.width as u32, style.height as u32);
    backend.describe(figure);
    backend.ground(theme.surface);
    // Writing to a string does not fail and the size is drawable, so there is always a document.
    let _ = draw(figure, &mut backend, &style);
    backend.into_document()
}

/// The backend. Its unit is 1/[`UNITS_PER_DEVICE_PIXEL`] of a CSS pixel.
#[derive(Clone, Debug)]
pub struct SvgBackend {
    document: String,
    size: (u32, u32),
    /// The attributes of the group that is open.
    group: String,
    /// The rim of the next text: its colour and width.
    rim: Option<(Rgb, u32)>,
}

impl SvgBackend {
    /// An empty document of a size in CSS pixels.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let size = (width * UNITS_PER_DEVICE_PIXEL, height * UNITS_PER_DEVICE_PIXEL);
        let document = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {} {}\" role=\"img\" font-family=\"{FONT_FAMILY}\" stroke-linejoin=\"round\" \
             stroke-linecap=\"butt\">",
            size.0, size.1
        );
        Self { document, size, group: String::new(), rim: None }
    }

    /// The finished document.
    #[must_use]
    pub fn into_document(mut self) -> String {
        self.close();
        self.document.push_str("</svg>");
        self.document
    }

    fn describe(&mut self, figure: &Figure) {
        let title = match figure.summary.split_once(". ") {
            Some((first, _)) => first.to_owned(),
            None if !figure.summary.is_empty() => figure.summary.trim_end_matches('.').to_owned(),
            None => match (figure.y.label.is_empty(), figure.x.label.is_empty()) {
                (false, false) => format!("{} against {}", figure.y.label, figure.x.label),
                (false, true) => figure.y.label.clone(),
                (true, false) => figure.x.label.clone(),
                (true, true) => "Figure".to_owned(),
            },
        };
        self.document.push_str("<title>");
        self.text(&title);
        self.document.push_str("</title>");
        if !figure.summary.is_empty() {
            self.document.push_str("<desc>");
            self.text(&figure.summary);
            self.document.push_str("</desc>");
        }
    }

    fn ground(&mut self, colour: Rgb) {
        let (width, height) = self.size;
        self.put(format_args!("<path fill=\"{}\" d=\"M0 0h{width}v{height}H0z\"/>", hex(colour)));
    }

    fn put(&mut self, text: std::fmt::Arguments) {
        // Writing to a string does not fail.
        let _ = self.document.write_fmt(text);
    }

    /// Text content, escaped; control characters are not allowed in XML and left out.
    fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.document.push_str("&amp;"),
                '<' => self.document.push_str("&lt;"),
                '>' => self.document.push_str("&gt;"),
                '\t' | '\n' => self.document.push(' '),
                letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
                letter => self.document.push(letter),
            }
        }
    }

    fn open(&mut self, group: String) {
        if self.group != group {
            self.close();
            self.put(format_args!("<g {group}>"));
            self.group = group;
        }
    }

    fn close(&mut self) {
        if !self.group.is_empty() {
            self.document.push_str("</g>");
            self.group.clear();
        }
    }

    fn filled(&mut self, colour: BackendColor) {
        let fill = hex(rgb(colour));
        self.open(if colour.alpha < 1.0 {
            format!("fill=\"{fill}\" fill-opacity=\"{}\"", short(colour.alpha))
        } else {
            format!("fill=\"{fill}\"")
        });
    }

    fn stroked(&mut self, style: &impl BackendStyle) {
        let colour = style.color();
        let (stroke, width) = (hex(rgb(colour)), style.stroke_width());
        let mut group = format!("fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"");
        if colour.alpha < 1.0 {
            let _ = write!(group, " stroke-opacity=\"{}\"", short(colour.alpha));
        }
        self.open(group);
    }

    /// A path in relative steps, which are shorter than places.
    fn path(&mut self, mut points: impl Iterator<Item = BackendCoord>, closed: bool) {
        let Some(mut last) = points.next() else { return };
        self.put(format_args!("<path d=\"M{} {}", last.0, last.1));
        let mut command = 'l';
        for next in points {
            let (dx, dy) = (i64::from(next.0) - i64::from(last.0), i64::from(next.1) - i64::from(last.1));
            let gap = if command == 'l' || dx < 0 { "" } else { " " };
            let between = if dy < 0 { "" } else { " " };
            if command == 'l' {
                self.document.push('l');
            }
            self.put(format_args!("{gap}{dx}{between}{dy}"));
            (command, last) = (' ', next);
        }
        self.document.push_str(if closed { "z\"/>" } else { "\"/>" });
    }
}

fn rgb(colour: BackendColor) -> Rgb {
    Rgb(colour.rgb.0, colour.rgb.1, colour.rgb.2)
}

fn hex(Rgb(red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A share with at most three decimals, without a leading zero.
fn short(share: f64) -> String {
    let text = format!("{share:.3}");
    text.trim_end_matches('0').trim_end_matches('.').trim_start_matches('0').to_owned()
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for SvgBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        self.filled(colour);
        self.put(format_args!("<path d=\"M{} {}h1v1h-1z\"/>", point.0, point.1));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if fill {
            // Edges are on whole pixels: without crisp edges a scaled picture shows seams between bars.
            let fill = hex(rgb(style.color()));
            let mut group = format!("shape-rendering=\"crispEdges\" fill=\"{fill}\"");
            if style.color().alpha < 1.0 {
                let _ = write!(group, " fill-opacity=\"{}\"", short(style.color().alpha));
            }
            self.open(group);
        } else {
            self.stroked(style);
        }
        let (left, top) = upper_left;
        let (width, height) = (bottom_right.0 - left, bottom_right.1 - top);
        self.put(format_args!("<path d=\"M{left} {top}h{width}v{height}h{}z\"/>", -width));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.stroked(style);
        self.path(path.into_iter(), false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if fill {
            self.filled(style.color());
        } else {
            self.stroked(style);
        }
        self.put(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", center.0, center.1));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.filled(style.color());
        self.path(path.into_iter(), true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, position: BackendCoord) -> Drawn {
        self.close();
        let size = style.size();
        // The middle of the small letters and digits, seen from the baseline.
        let down = match style.anchor().v_pos {
            VPos::Top => size * 0.76,
            VPos::Center => size * 0.35,
            VPos::Bottom => -size * 0.24,
        };
        let (x, y) = position;
        let turn = match style.transform() {
            FontTransform::None => 0,
            FontTransform::Rotate90 => 90,
            FontTransform::Rotate180 => 180,
            FontTransform::Rotate270 => 270,
        };
        let (fill, down, size) = (hex(rgb(style.color())), down.round(), size.round());
        if turn == 0 {
            let y = f64::from(y) + down;
            self.put(format_args!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\""));
        } else {
            self.put(format_args!(
                "<text transform=\"translate({x} {y}) rotate({turn})\" y=\"{down}\" font-size=\"{size}\" \
                 fill=\"{fill}\""
            ));
        }
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => self.document.push_str(" text-anchor=\"middle\""),
            HPos::Right => self.document.push_str(" text-anchor=\"end\""),
        }
        if matches!(style.style(), FontStyle::Bold) {
            self.document.push_str(" font-weight=\"600\"");
        }
        if let Some((colour, width)) = self.rim.take() {
            let colour = hex(colour);
            self.put(format_args!(" stroke=\"{colour}\" stroke-width=\"{width}\" paint-order=\"stroke\""));
        }
        self.document.push('>');
        self.text(text);
        self.document.push_str("</text>");
        Ok(())
    }
}

impl Surface for SvgBackend {
    type Backend = Self;

    fn backend(&mut self) -> &mut Self {
        self
    }

    fn dots(&mut self, centres: &[BackendCoord], radius: u32, style: &ShapeStyle) -> Drawn {
        centres.iter().try_for_each(|&centre| self.draw_circle(centre, radius, style, true))
    }

    fn halo(&mut self, _: &str, _: &TextStyle, _: BackendCoord, colour: Rgb, width: u32) -> Drawn {
        self.rim = Some((colour, width));
        Ok(())
    }

    /// One path for each paint: the runs of its cells.
    fn picture(
        &mut self,
        picture: &Picture,
        (from, to): (BackendCoord, BackendCoord),
    ) -> Result<bool, DrawingErrorKind<Infallible>> {
        self.close();
        let (columns, rows) = (picture.columns.max(1), picture.rows().max(1));
        let across = f64::from(to.0 - from.0) / columns as f64;
        let down = f64::from(to.1 - from.1) / rows as f64;
        let scale = |size: f64| format!("{}", (size * 1e4).round() / 1e4);
        self.put(format_args!(
            "<g shape-rendering=\"crispEdges\" transform=\"translate({} {}) scale({} {})\">",
            from.0,
            from.1,
            scale(across),
            scale(down)
        ));
        let mut paths = vec![String::new(); picture.paints.len()];
        picture.each_run(|row, start, end, index| {
            if let Some(path) = paths.get_mut(usize::from(index)) {
                let length = end - start;
                let _ = write!(path, "M{start} {row}h{length}v1h-{length}z");
            }
        });
        for (path, paint) in paths.iter().zip(picture.paints).filter(|(path, _)| !path.is_empty()) {
            let fill = hex(paint.colour);
            self.put(format_args!("<path fill=\"{fill}\""));
            if paint.opacity < 1.0 {
                self.put(format_args!(" fill-opacity=\"{}\"", short(paint.opacity)));
            }
            self.put(format_args!(" d=\"{path}\"/>"));
        }
        self.document.push_str("</g>");
        Ok(true)
    }
}
