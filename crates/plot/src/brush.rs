//! Painting in CSS pixels. Everything that decides what is painted works on this trait and is compiled once;
//! only the thin way to a backend is compiled for each.

use stepwise_lab::Anchor;

use crate::frame::{Frame, Point};
use crate::theme::Rgb;

/// A colour and how much it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The colour.
    pub colour: Rgb,
    /// 0 (unseen) to 1 (solid).
    pub opacity: f64,
}

impl Paint {
    pub(crate) fn solid(colour: Rgb) -> Self {
        Self { colour, opacity: 1.0 }
    }

    pub(crate) fn faint(colour: Rgb, opacity: f64) -> Self {
        let opacity = if opacity.is_finite() { opacity.clamp(0.0, 1.0) } else { 1.0 };
        Self { colour, opacity }
    }
}

/// A small picture: a grid of indices into a list of paints.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Where it stands, in CSS pixels.
    pub frame: Frame,
    /// Cells in a row.
    pub columns: usize,
    /// The index of each cell's paint, row after row from the top; as many as `columns` times the rows. An
    /// index beyond the paints leaves its cell empty.
    pub cells: &'a [u8],
    /// The paints.
    pub paints: &'a [Paint],
}

impl Picture<'_> {
    /// Rows of the grid.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cells.len() / self.columns.max(1)
    }

    /// Calls `visit` for each run of equal cells in a row: row, first column, column behind the last, index.
    pub fn each_run(&self, mut visit: impl FnMut(usize, usize, usize, u8)) {
        for (row, cells) in self.cells.chunks_exact(self.columns.max(1)).enumerate() {
            let mut start = 0;
            for end in 1..=cells.len() {
                if end == cells.len() || cells[end] != cells[start] {
                    if usize::from(cells[start]) < self.paints.len() {
                        visit(row, start, end, cells[start]);
                    }
                    start = end;
                }
            }
        }
    }
}

/// Words to be painted on one line.
#[derive(Clone, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    /// The anchor's position.
    pub(crate) x: f64,
    /// The middle of the line.
    pub(crate) y: f64,
    pub(crate) anchor: Anchor,
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) colour: Rgb,
    /// A rim that keeps the words apart from what is under them.
    pub(crate) halo: Option<Rgb>,
    /// Turned to be read upwards.
    pub(crate) upwards: bool,
}

impl<'a> Words<'a> {
    pub(crate) fn plain(text: &'a str, (x, y): Point, anchor: Anchor, size: f64, colour: Rgb) -> Self {
        Self { text, x, y, anchor, size, bold: false, colour, halo: None, upwards: false }
    }
}

/// Something that paints, in CSS pixels. Failures are kept until the end.
pub(crate) trait Brush {
    fn line(&mut self, points: &[Point], width: f64, paint: Paint);
    fn polygon(&mut self, points: &[Point], paint: Paint);
    /// A filled rectangle with its edges on device pixels.
    fn rectangle(&mut self, frame: Frame, paint: Paint);
    /// A straight line of about one CSS pixel, on device pixels, from one point level with or above another.
    fn hairline(&mut self, from: Point, to: Point, paint: Paint);
    fn dots(&mut self, centres: &[Point], radius: f64, paint: Paint);
    /// Equal polygons, given by their corners around each centre.
    fn markers(&mut self, centres: &[Point], corners: &[Point], paint: Paint);
    fn words(&mut self, words: &Words);
    fn picture(&mut self, picture: &Picture);
    fn text_width(&mut self, text: &str, size: f64, bold: bool) -> f64;
}
