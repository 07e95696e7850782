//! Why a figure could not be drawn.

use thiserror::Error;

/// Why a figure could not be drawn. What is wrong inside a figure (empty marks, numbers that are not finite,
/// lists of different lengths) is no error: it is left out of the drawing.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PlotError {
    /// The size is not one that can be drawn.
    #[error(
        "a figure of {width} × {height} CSS pixels at density {density} cannot be drawn; each must be positive and at most {most}"
    )]
    Size {
        /// Asked width in CSS pixels.
        width: f64,
        /// Asked height in CSS pixels.
        height: f64,
        /// Asked device pixels per CSS pixel.
        density: f64,
        /// The largest allowed width, height.
        most: f64,
    },
    /// The backend failed.
    #[error("the drawing surface failed: {0}")]
    Backend(String),
}
