//! A cascade of boosted questions about a window.

use super::{CascadeError, IntegralImage};

/// What the threshold of a stage gives way, as in OpenCV.
const STAGE_SLACK: f32 = 1e-5;

/// What became of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// Its levels hardly vary, by a standard deviation of at most ten: nothing to see.
    Flat,
    /// A stage's sum stayed below its threshold.
    Rejected {
        /// The stage, from 0.
        stage: usize,
        /// The sum of its votes.
        sum: f64,
    },
    /// All stages passed.
    Accepted {
        /// The sum of the last stage's votes.
        sum: f64,
    },
}

/// Two or three weighted rectangles within the window.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Feature {
    /// x, y, width, height and weight.
    pub rectangles: Vec<([usize; 4], f32)>,
}

/// A question of a tree: is the feature below the threshold?
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Question {
    pub feature: usize,
    pub threshold: f32,
    /// Where to go if so and if not: a later question, or at most 0 for the leaf of that number without its sign.
    pub next: [isize; 2],
}

/// A small tree that votes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WeakTree {
    pub questions: Vec<Question>,
    pub leaves: Vec<f32>,
}

/// Trees whose votes must together reach a threshold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stage {
    pub threshold: f32,
    pub trees: Vec<WeakTree>,
}

/// A cascade of boosted Haar features: is what it was trained for, such as a face, in this window?
///
/// **Idea.** A *Haar feature* is the sum of the levels in some rectangles, less that in others, divided by the
/// window's standard deviation so that light and contrast do not matter. A small tree votes by comparing one or two
/// features with thresholds. A *stage* adds the votes of its trees and rejects the window when they stay below the
/// stage's threshold. Early stages have few trees and still reject most of what is not a face; only faces, and what
/// looks like them, pay for all stages.
///
/// The arithmetic of features and thresholds is in single precision, as that of OpenCV, so that no window is decided
/// differently.
///
/// **Cost.** O(features asked) a window; [`CascadeDetector`](super::CascadeDetector) counts them.
///
/// Source: P. Viola, M. Jones, *Rapid object detection using a boosted cascade of simple features* (2001).
///
/// ```
/// use stepwise_kernels::vision::{GrayImage, HaarCascade, IntegralImage, Outcome};
/// // One stage, one question: is the upper half of a 4×4 window darker than the lower?
/// let cascade = HaarCascade::from_xml(
///     "<opencv_storage><cascade><featureType>HAAR</featureType><height>4</height><width>4</width>
///      <stages><_><stageThreshold>0.5</stageThreshold><weakClassifiers><_>
///      <internalNodes>0 -1 0 0.0</internalNodes><leafValues>1.0 0.0</leafValues></_></weakClassifiers></_></stages>
///      <features><_><rects><_>0 0 4 2 1.</_><_>0 2 4 2 -1.</_></rects></_></features></cascade></opencv_storage>",
/// )?;
/// let edge = GrayImage::from_bytes(4, 4, &[0, 0, 0, 0, 9, 0, 0, 0, 200, 200, 200, 200, 200, 200, 200, 200])?;
/// let (sums, squares) = (IntegralImage::new(&edge), IntegralImage::squares(&edge));
/// assert_eq!(cascade.evaluate(&sums, &squares, 0, 0), Some(Outcome::Accepted { sum: 1.0 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct HaarCascade {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) stages: Vec<Stage>,
    pub(super) features: Vec<Feature>,
}

impl HaarCascade {
    /// Reads the XML that OpenCV ships and `opencv_traincascade` writes.
    ///
    /// # Errors
    /// [`CascadeError`]: not such a file, another type of feature, tilted rectangles, numbers out of range.
    pub fn from_xml(text: &str) -> Result<Self, CascadeError> {
        super::cascade_xml::read(text)
    }

    /// The width of the window in pixels.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The height of the window in pixels.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The number of stages.
    #[must_use]
    pub fn stages(&self) -> usize {
        self.stages.len()
    }

    /// The number of trees of a stage; `None` when there is no such stage.
    #[must_use]
    pub fn trees(&self, stage: usize) -> Option<usize> {
        self.stages.get(stage).map(|stage| stage.trees.len())
    }

    /// The rectangles of the feature that a stage's tree asks for first, for drawing: x, y, width, height within the
    /// window, and weight. `None` when there is no such tree.
    #[must_use]
    pub fn first_feature(&self, stage: usize, tree: usize) -> Option<Vec<([usize; 4], f64)>> {
        let question = self.stages.get(stage)?.trees.get(tree)?.questions.first()?;
        let rectangles = &self.features[question.feature].rectangles;
        Some(rectangles.iter().map(|&(place, weight)| (place, f64::from(weight))).collect())
    }

    /// Judges the window whose upper left pixel is column `x`, row `y`, from the integral images of the levels and
    /// of their squares; `None` for a window that is not inside both.
    #[must_use]
    pub fn evaluate(
        &self,
        sums: &IntegralImage,
        squares: &IntegralImage,
        x: usize,
        y: usize,
    ) -> Option<Outcome> {
        let fits = |(width, height): (usize, usize)| {
            width >= self.width
                && height >= self.height
                && x <= width - self.width
                && y <= height - self.height
        };
        (fits(sums.size()) && fits(squares.size())).then(|| self.judge(sums, squares, x, y))
    }

    /// [`evaluate`](Self::evaluate) for a window known to be inside.
    pub(super) fn judge(&self, sums: &IntegralImage, squares: &IntegralImage, x: usize, y: usize) -> Outcome {
        let Some(normed) = self.inverse_deviation(sums, squares, x, y) else {
            return Outcome::Flat;
        };
        let mut sum = 0.0;
        for (index, stage) in self.stages.iter().enumerate() {
            sum = stage.trees.iter().map(|tree| f64::from(self.vote(tree, sums, x, y, normed))).sum();
            if sum < f64::from(stage.threshold - STAGE_SLACK) {
                return Outcome::Rejected { stage: index, sum };
            }
        }
        Outcome::Accepted { sum }
    }

    /// 1 ⁄ (area · standard deviation) of the window without its outermost pixels; `None` where the deviation is at
    /// most ten grey levels, too few to tell anything from noise.
    fn inverse_deviation(
        &self,
        sums: &IntegralImage,
        squares: &IntegralImage,
        x: usize,
        y: usize,
    ) -> Option<f32> {
        let (width, height) = (self.width - 2, self.height - 2);
        let area = (width * height) as f64;
        let sum = sums.inner_sum(x + 1, y + 1, width, height);
        let spread = area * squares.inner_sum(x + 1, y + 1, width, height) - sum * sum;
        let inverse = if spread > 0.0 { (1.0 / spread.sqrt()) as f32 } else { 1.0 };
        (area * f64::from(inverse) < 0.1).then_some(inverse)
    }

    fn vote(&self, tree: &WeakTree, sums: &IntegralImage, x: usize, y: usize, normed: f32) -> f32 {
        let mut at = 0;
        loop {
            let question = &tree.questions[at];
            let mut value = 0.0_f32;
            for &([left, top, width, height], weight) in &self.features[question.feature].rectangles {
                value += weight * sums.inner_sum(x + left, y + top, width, height) as f32;
            }
            // Later questions only: the reader has checked it, so this ends.
            let next = question.next[usize::from(value * normed >= question.threshold)];
            match usize::try_from(next) {
                Ok(later) if later > 0 => at = later,
                _ => return tree.leaves[next.unsigned_abs()],
            }
        }
    }
}
