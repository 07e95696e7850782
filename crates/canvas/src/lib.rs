//! The page's half of the drawing: figures on an HTML canvas, and the datum under a pointer or a key.
//!
//! The module is loaded by the page itself, not by the worker that computes, because the canvas belongs to the
//! page. It turns the figure that the worker posted into a [`Figure`](stepwise_lab::Figure) and hands it to the
//! `plot` crate with a plotters-canvas backend; nothing here decides how a figure looks.
//!
//! | file | idea |
//! |---|---|
//! | `plot` | the class that the page uses |
//! | `read`, `page` | from the posted object to a figure |
//! | `surface` | what plotters-canvas has no word for: text widths, rims, pictures, many dots at once |

mod page;
mod plot;
mod read;
mod surface;

pub use plot::Plot;
