//! Seeing, before networks learned to: windows over pictures, and what to ask of each.
//!
//! **Idea.** A picture is a table of grey levels. [`IntegralImage`] makes the sum over any rectangle four look-ups,
//! so that [`HaarCascade`] can ask thousands of windows whether the eyes are darker than the cheeks; most windows
//! fail the first few questions and cost nothing more. [`CascadeDetector`] slides the window over ever smaller
//! copies of the picture, one size a step, and keeps what each window was rejected for; [`group_rectangles`] merges
//! the many windows that hit one face. [`hog`] describes a picture by the directions of its edges, for a linear
//! classifier. [`Augmentation`] makes new training pictures out of old ones.
//!
//! Sources: P. Viola, M. Jones, *Rapid object detection using a boosted cascade of simple features* (2001);
//! N. Dalal, B. Triggs, *Histograms of oriented gradients for human detection* (2005).

mod augment;
mod cascade;
mod cascade_xml;
mod detector;
mod grouping;
mod hog;
mod image;
mod integral;

pub use augment::{Augmentation, Placement};
pub use cascade::{HaarCascade, Outcome};
pub use cascade_xml::CascadeError;
pub use detector::{CascadeDetector, DetectorOptions, ScaleTrace, Window};
pub use grouping::{Group, Rectangle, group_rectangles};
pub use hog::{HogOptions, hog};
pub use image::GrayImage;
pub use integral::IntegralImage;
