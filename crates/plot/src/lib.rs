//! Figures of the lab contract drawn on any plotters backend.
//!
//! A [`Figure`](stepwise_lab::Figure) says what is drawn, in data units and by meaning. This crate decides how
//! it looks: colours, fonts, ticks, margins, where the labels stand. It draws with the primitives of
//! [`DrawingBackend`](plotters_backend::DrawingBackend), so the same code paints the canvas of the page and
//! writes the SVG of a poster, and it returns a [`Layout`], which finds the datum under a pointer or beside a
//! keyboard cursor.
//!
//! | file | idea |
//! |---|---|
//! | `theme`, `palette` | colour by meaning, light and dark |
//! | `number`, `calendar`, `ticks` | where ticks stand and how values are written |
//! | `range`, `scale` | which values are in view, and where a value stands |
//! | `frame`, `layout` | the plot rectangle inside its margins |
//! | `brush`, `surface` | painting in CSS pixels, and its way to a plotters backend |
//! | `axes`, `legend`, `marks`, `markers`, `labels` | what is painted |
//! | `clip` | lines and areas cut at the plot's edge |
//! | `readout` | from a pointer or a key to a datum and a sentence |
//! | `svg` | a plotters backend that writes small SVG |
//!
//! # Example
//!
//! ```
//! use stepwise_lab::{Axis, Figure, Ink, Mark};
//! use stepwise_plot::{Theme, svg};
//!
//! let figure = Figure::new(Axis::linear("living area, sq ft"), Axis::linear("price"))
//!     .with(Mark::line(vec![500.0, 3500.0], vec![90e3, 480e3], Ink::Ink).labelled("fit"))
//!     .summary("Price rises with area.");
//! let text = svg(&figure, 560.0, 330.0, &Theme::light());
//! assert!(text.starts_with("<svg") && text.contains("living area"));
//! ```

#![forbid(unsafe_code)]

mod axes;
mod brush;
mod calendar;
mod clip;
mod error;
mod frame;
mod labels;
mod layout;
mod legend;
mod markers;
mod marks;
mod number;
mod palette;
mod range;
mod readout;
mod scale;
mod surface;
mod svg;
mod text;
mod theme;
mod ticks;

pub use brush::{Paint, Picture};
pub use error::PlotError;
pub use frame::Frame;
pub use layout::Layout;
pub use readout::{Datum, Direction, Readout};
pub use surface::{FONT_FAMILY, Plain, Style, Surface, UNITS_PER_DEVICE_PIXEL, draw};
pub use svg::{SvgBackend, svg};
pub use text::text_width;
pub use theme::{Rgb, Theme};
