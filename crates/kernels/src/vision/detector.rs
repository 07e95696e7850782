//! The window over the picture, one size a step.

use super::{GrayImage, Group, HaarCascade, IntegralImage, Outcome, Rectangle, group_rectangles};
use crate::KernelError;
use crate::error::out_of_range;

/// How far the edges of one group's windows may differ, relative to their sides, as in OpenCV.
const NEAR: f64 = 0.2;

/// How a detector searches. The default is that of OpenCV.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetectorOptions {
    /// How much larger the window becomes from step to step, from 1.01 to 10; default 1.1.
    pub scale_factor: f64,
    /// How many windows must hit the same thing; default 4, OpenCV's `minNeighbors=3`.
    pub minimum_neighbours: usize,
    /// The smallest side of a window in pixels of the picture; default 0.
    pub minimum_size: usize,
    /// The largest side of a window; default no limit.
    pub maximum_size: usize,
}

impl Default for DetectorOptions {
    fn default() -> Self {
        Self { scale_factor: 1.1, minimum_neighbours: 4, minimum_size: 0, maximum_size: usize::MAX }
    }
}

/// A window that was judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The leftmost column in the shrunken picture.
    pub x: usize,
    /// The topmost row in the shrunken picture.
    pub y: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// All windows of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleTrace {
    /// How many pixels of the picture make one of the shrunken picture, along a side.
    pub scale: f64,
    /// The window's width and height in pixels of the picture.
    pub window: (usize, usize),
    /// The windows judged, row by row.
    pub windows: Vec<Window>,
}

impl ScaleTrace {
    /// Where in the picture a window lies.
    #[must_use]
    pub fn rectangle(&self, window: &Window) -> Rectangle {
        let place = |pixel: usize| (pixel as f32 * self.scale as f32).round_ties_even() as usize;
        Rectangle { x: place(window.x), y: place(window.y), width: self.window.0, height: self.window.1 }
    }

    /// How many windows each stage rejected.
    #[must_use]
    pub fn rejections(&self, stages: usize) -> Vec<usize> {
        let mut counts = vec![0; stages];
        for window in &self.windows {
            if let Outcome::Rejected { stage, .. } = window.outcome
                && let Some(count) = counts.get_mut(stage)
            {
                *count += 1;
            }
        }
        counts
    }
}

/// Finds what a cascade was trained for, at any place and size.
///
/// **One step** takes the next larger window: it shrinks the picture until the cascade's own window covers as much,
/// and judges windows at every second pixel, or at every pixel once the picture is at most half as large. After a
/// window that the first stage rejects, the next place is skipped too. [`traces`](Self::traces) keeps what each window
/// was rejected for.
///
/// **Cost.** Each scale costs about its windows times the few features that most of them are asked; all scales
/// together 1 ⁄ (1 − 1 ⁄ factor²) times the first.
///
/// OpenCV dropped its `CascadeClassifier.detectMultiScale` in version 5; this gives what version 4 gave, but never
/// leaves out the lowest row of windows, as that did for some heights.
///
/// ```
/// use stepwise_kernels::vision::{CascadeDetector, DetectorOptions, GrayImage, HaarCascade};
/// # let xml = "<opencv_storage><cascade><featureType>HAAR</featureType><height>4</height><width>4</width>
/// #  <stages><_><stageThreshold>0.5</stageThreshold><weakClassifiers><_>
/// #  <internalNodes>0 -1 0 0.0</internalNodes><leafValues>1.0 0.0</leafValues></_></weakClassifiers></_></stages>
/// #  <features><_><rects><_>0 0 4 2 1.</_><_>0 2 4 2 -1.</_></rects></_></features></cascade></opencv_storage>";
/// let cascade = HaarCascade::from_xml(xml)?; // is the upper half darker?
/// let photo = GrayImage::from_bytes(6, 6, &[[0_u8; 18], [250; 18]].concat())?;
/// let mut detector = CascadeDetector::new(cascade, photo, DetectorOptions::default())?;
/// while detector.step() {}
/// assert!(!detector.candidates().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct CascadeDetector {
    cascade: HaarCascade,
    image: GrayImage,
    options: DetectorOptions,
    scales: Vec<f32>,
    traces: Vec<ScaleTrace>,
    candidates: Vec<Rectangle>,
}

impl CascadeDetector {
    /// Plans the sizes; the picture's levels count from 0 to 255 and are rounded.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a scale factor that is not from 1.01 to 10.
    pub fn new(
        cascade: HaarCascade,
        image: GrayImage,
        options: DetectorOptions,
    ) -> Result<Self, KernelError> {
        if !(1.01..=10.0).contains(&options.scale_factor) {
            return Err(out_of_range("the scale factor", options.scale_factor, "from 1.01 to 10"));
        }
        let mut scales = Vec::new();
        let mut factor = 1.0;
        loop {
            let side = |pixels: usize| (pixels as f64 * factor).round_ties_even() as usize;
            let (width, height) = (side(cascade.width), side(cascade.height));
            let (most_wide, most_high) =
                (image.width().min(options.maximum_size), image.height().min(options.maximum_size));
            if width > most_wide || height > most_high {
                break;
            }
            if width.min(height) >= options.minimum_size {
                scales.push(factor as f32);
            }
            factor *= options.scale_factor;
        }
        Ok(Self { cascade, image, options, scales, traces: Vec::new(), candidates: Vec::new() })
    }

    /// Judges all windows of the next size; `false` when there are no more sizes.
    pub fn step(&mut self) -> bool {
        let Some(&scale) = self.scales.get(self.traces.len()) else {
            return false;
        };
        let shrunk = |side: usize| ((side as f32 / scale).round_ties_even() as usize).max(1);
        let grown = |side: usize| (side as f32 * scale).round_ties_even() as usize;
        let small = self.image.resized_levels(shrunk(self.image.width()), shrunk(self.image.height()));
        let mut trace = ScaleTrace {
            scale: f64::from(scale),
            window: (grown(self.cascade.width), grown(self.cascade.height)),
            windows: self.judge_all(&small, if scale >= 2.0 { 1 } else { 2 }),
        };
        let accepted =
            trace.windows.iter().filter(|window| matches!(window.outcome, Outcome::Accepted { .. }));
        self.candidates.extend(accepted.map(|window| trace.rectangle(window)));
        trace.windows.shrink_to_fit();
        self.traces.push(trace);
        !self.done()
    }

    /// Judges windows at every `stride`-th pixel.
    fn judge_all(&self, image: &GrayImage, stride: usize) -> Vec<Window> {
        let (sums, squares) = (IntegralImage::new(image), IntegralImage::squares(image));
        let places = |side: usize, window: usize| (side + 1).saturating_sub(window);
        let columns = places(image.width(), self.cascade.width);
        let mut windows = Vec::new();
        for y in (0..places(image.height(), self.cascade.height)).step_by(stride) {
            let mut x = 0;
            while x < columns {
                let outcome = self.cascade.judge(&sums, &squares, x, y);
                windows.push(Window { x, y, outcome });
                // Around a place without any likeness there is little hope.
                let hopeless = matches!(outcome, Outcome::Rejected { stage: 0, .. });
                x += if hopeless { 2 * stride } else { stride };
            }
        }
        windows
    }

    /// Whether all sizes were tried.
    #[must_use]
    pub fn done(&self) -> bool {
        self.traces.len() == self.scales.len()
    }

    /// How many sizes there are.
    #[must_use]
    pub fn scales(&self) -> usize {
        self.scales.len()
    }

    /// The windows of each size so far.
    #[must_use]
    pub fn traces(&self) -> &[ScaleTrace] {
        &self.traces
    }

    /// The windows accepted so far, in pixels of the picture.
    #[must_use]
    pub fn candidates(&self) -> &[Rectangle] {
        &self.candidates
    }

    /// The accepted windows, merged and cut off at the picture's border, which rounding may make them cross.
    #[must_use]
    pub fn detections(&self) -> Vec<Group> {
        let mut groups = group_rectangles(&self.candidates, self.options.minimum_neighbours, NEAR);
        for Group { rectangle, .. } in &mut groups {
            rectangle.width = rectangle.width.min(self.image.width().saturating_sub(rectangle.x));
            rectangle.height = rectangle.height.min(self.image.height().saturating_sub(rectangle.y));
        }
        groups
    }

    /// The detections after all sizes.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn detect(
        cascade: HaarCascade,
        image: GrayImage,
        options: DetectorOptions,
    ) -> Result<Vec<Group>, KernelError> {
        let mut run = Self::new(cascade, image, options)?;
        while run.step() {}
        Ok(run.detections())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn darker_above() -> HaarCascade {
        HaarCascade::from_xml(
            "<opencv_storage><cascade><featureType>HAAR</featureType><height>4</height><width>4</width><stages><_>\
             <stageThreshold>0.5</stageThreshold><weakClassifiers><_><internalNodes>0 -1 0 -3.0</internalNodes>\
             <leafValues>1.0 0.0</leafValues></_></weakClassifiers></_></stages><features><_><rects>\
             <_>0 0 4 2 1.</_><_>0 2 4 2 -1.</_></rects></_></features></cascade></opencv_storage>",
        )
        .unwrap()
    }

    #[test]
    fn windows_scales_and_awkward_pictures() {
        let options = DetectorOptions { scale_factor: 2.0, minimum_neighbours: 1, ..Default::default() };
        // A plain picture: all windows are flat, and none is accepted.
        let plain = GrayImage::new(16, 16, vec![1e300; 256]).unwrap();
        let mut run = CascadeDetector::new(darker_above(), plain, options).unwrap();
        assert_eq!(run.scales(), 3);
        while run.step() {}
        assert!(!run.step() && run.candidates().is_empty());
        assert!(run.traces()[0].windows.iter().all(|window| window.outcome == Outcome::Flat));
        // Dark over light: the windows astride the edge are accepted, the flat ones are not.
        let edge = GrayImage::from_bytes(16, 16, &[[0_u8; 128], [255; 128]].concat()).unwrap();
        let mut run = CascadeDetector::new(darker_above(), edge, options).unwrap();
        while run.step() {}
        assert!(run.candidates().iter().all(|place| place.y < 8 && place.y + place.height > 8));
        assert_eq!(run.traces()[0].rejections(1), [0]);
        assert!(!run.detections().is_empty());
        // Smaller than the window: no scales.
        let dot = GrayImage::new(3, 9, vec![0.0; 27]).unwrap();
        assert_eq!(CascadeDetector::new(darker_above(), dot.clone(), options).unwrap().scales(), 0);
        assert_eq!(CascadeDetector::detect(darker_above(), dot.clone(), options).unwrap(), []);
        let still = DetectorOptions { scale_factor: 1.0, ..options };
        assert!(CascadeDetector::new(darker_above(), dot, still).is_err());
    }
}
