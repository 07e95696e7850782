//! A plane through a model, near one row.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, out_of_range, positive, same_length, settled};
use crate::linalg::solve_symmetric;
use crate::stats::standard_deviation;

/// How many rows one step draws.
const BATCH: usize = 100;

/// How a local explanation is made. The default is that of the package lime.
#[derive(Clone, Debug, PartialEq)]
pub struct LimeOptions {
    /// How many rows are asked, the row itself among them.
    pub samples: usize,
    /// How near is near, in standard deviations; `None` is ¾·√p.
    pub kernel_width: Option<f64>,
    /// The penalty α on squared weights, above 0.
    pub penalty: f64,
}

impl Default for LimeOptions {
    fn default() -> Self {
        Self { samples: 5000, kernel_width: None, penalty: 1.0 }
    }
}

/// A linear model that holds near one row.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalModel {
    /// By how much the prediction changes for one standard deviation of each feature.
    pub weights: Array1<f64>,
    /// What the plane says at the row.
    pub prediction: f64,
    /// The share of the weighted variance of the predictions that the plane explains; 1 where they do not vary.
    pub r2: f64,
}

/// LIME: explains one prediction of any model by a linear model fitted nearby.
///
/// **Idea.** Rows are drawn around the one in question, each feature from a normal distribution with its standard
/// deviation z among the training rows. The model is asked about each, and counts by its distance d in standard
/// deviations: √exp(−d² ⁄ width²). A ridge regression on z through these points is the explanation. A wide kernel
/// sees the whole model, a narrow one needs more rows to see anything: try several, and several seeds, before
/// believing a weight; and lower the penalty, which draws all weights to 0 where few rows count. Features that do
/// not vary stay as they are and have weight 0.
///
/// **One step** draws and asks 100 rows. **Cost.** O(p²) a row beside its prediction.
///
/// Source: M. T. Ribeiro, S. Singh, C. Guestrin, *"Why should I trust you?": explaining the predictions of any
/// classifier*, Proceedings of the 22nd ACM SIGKDD Conference (2016).
///
/// ```
/// use ndarray::{ArrayView2, array};
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::explain::{Lime, LimeOptions};
/// use stepwise_random::Random;
/// let square = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(x.column(0).mapv(|x| x * x));
/// let training = array![[-1.0, 0.0], [1.0, 2.0]]; // standard deviations 1
/// let options = LimeOptions { samples: 2000, kernel_width: Some(0.2), penalty: 1e-3 };
/// let mut lime = Lime::new(array![3.0, 0.0].view(), training.view(), &options)?;
/// lime.fit(&mut Random::new(1), square)?;
/// let plane = lime.explanation()?;
/// assert!((plane.weights[0] - 6.0).abs() < 0.3 && plane.weights[1].abs() < 0.3); // the slope of x² at 3
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lime {
    row: Array1<f64>,
    deviations: Array1<f64>,
    width: f64,
    options: LimeOptions,
    asked: usize,
    /// The model's answer for the row itself; other answers are taken from it, to keep digits.
    origin: f64,
    sums: Sums,
}

/// Weighted sums over the rows asked: of 1, z, y, z·zᵀ, z·y, y².
#[derive(Clone, Debug)]
struct Sums {
    weight: f64,
    z: Array1<f64>,
    y: f64,
    zz: Array2<f64>,
    zy: Array1<f64>,
    yy: f64,
}

impl Lime {
    /// For a row (p features) and training rows (n×p), whose standard deviations say how far to look.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without training rows, [`KernelError::Shape`], [`KernelError::NotFinite`],
    /// [`KernelError::Range`] for an option outside its range.
    pub fn new(
        row: ArrayView1<'_, f64>,
        training: ArrayView2<'_, f64>,
        options: &LimeOptions,
    ) -> Result<Self, KernelError> {
        enough_rows("the training rows", training.nrows(), 1)?;
        same_length("the row", row.len(), training.ncols())?;
        finite_vector("the row", &row.to_vec())?;
        finite("the training rows", training)?;
        if options.samples < 2 {
            return Err(out_of_range("the number of rows to ask", options.samples as f64, "at least 2"));
        }
        positive("the penalty", options.penalty)?;
        let features = row.len();
        let width = options.kernel_width.unwrap_or(0.75 * (features as f64).max(1.0).sqrt());
        positive("the kernel width", width)?;
        let deviation = |column: ArrayView1<'_, f64>| {
            let values = column.to_vec();
            let constant = values.iter().all(|value| *value == values[0]);
            settled(if constant { 0.0 } else { standard_deviation(&values) })
        };
        let deviations: Result<_, _> = training.columns().into_iter().map(deviation).collect();
        Ok(Self {
            row: row.to_owned(),
            deviations: deviations?,
            width,
            options: options.clone(),
            asked: 0,
            origin: 0.0,
            sums: Sums {
                weight: 0.0,
                z: Array1::zeros(features),
                y: 0.0,
                zz: Array2::zeros((features, features)),
                zy: Array1::zeros(features),
                yy: 0.0,
            },
        })
    }

    /// Draws the next 100 rows (those left, if fewer) and asks the model, given as a function from rows to numbers;
    /// `false` when no rows are left after them. The very first is the row itself.
    ///
    /// # Errors
    /// What `predict` returns; [`KernelError::Shape`] when it returns another number of predictions than rows,
    /// [`KernelError::NotFinite`].
    pub fn step<E: From<KernelError>>(
        &mut self,
        random: &mut Random,
        predict: impl FnOnce(ArrayView2<'_, f64>) -> Result<Array1<f64>, E>,
    ) -> Result<bool, E> {
        let count = BATCH.min(self.options.samples - self.asked);
        if count == 0 {
            return Ok(false);
        }
        let features = self.row.len();
        let mut z = Array2::from_shape_simple_fn((count, features), || random.normal());
        if self.asked == 0 {
            z.row_mut(0).fill(0.0);
        }
        for (mut column, &deviation) in z.columns_mut().into_iter().zip(&self.deviations) {
            if deviation == 0.0 {
                column.fill(0.0);
            }
        }
        let rows = &z * &self.deviations + &self.row;
        let predicted = predict(rows.view())?.to_vec();
        same_length("the predictions", predicted.len(), count)?;
        finite_vector("the predictions", &predicted)?;
        if self.asked == 0 {
            self.origin = predicted[0];
        }
        for (z, y) in z.rows().into_iter().zip(&predicted) {
            let nearness = (-z.dot(&z) / (2.0 * self.width * self.width)).exp();
            self.sums.add(z, y - self.origin, nearness);
        }
        self.asked += count;
        Ok(!self.done())
    }

    /// Asks about all rows.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit<E: From<KernelError>>(
        &mut self,
        random: &mut Random,
        mut predict: impl FnMut(ArrayView2<'_, f64>) -> Result<Array1<f64>, E>,
    ) -> Result<(), E> {
        while self.step(random, &mut predict)? {}
        Ok(())
    }

    /// How many rows were asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// Whether all rows were asked.
    #[must_use]
    pub fn done(&self) -> bool {
        self.asked == self.options.samples
    }

    /// The plane through the rows asked so far. Time O(p³).
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] before the first step, [`KernelError::Numerical`] when numbers are too large.
    pub fn explanation(&self) -> Result<LocalModel, KernelError> {
        enough_rows("a local explanation", self.asked, 1)?;
        let sums = &self.sums;
        let (z_mean, y_mean) = (&sums.z / sums.weight, sums.y / sums.weight);
        let spread = Array2::from_shape_fn(sums.zz.dim(), |(i, j)| sums.zz[(i, j)] - sums.z[i] * z_mean[j]);
        let shared = &sums.zy - &(&sums.z * y_mean);
        let variation = (sums.yy - sums.y * y_mean).max(0.0);
        let mut system = spread.clone();
        system.diag_mut().mapv_inplace(|entry| entry + self.options.penalty);
        let weights = solve_symmetric(system.view(), shared.view())?;
        finite_vector("the weights", &weights.to_vec())?;
        let residual = variation - 2.0 * weights.dot(&shared) + weights.dot(&spread.dot(&weights));
        // Sums of squares know a variation that is nothing beside them only as rounding.
        let varies = variation > f64::EPSILON * sums.yy.max(self.origin * self.origin * sums.weight);
        let r2 = if varies { 1.0 - residual / variation } else { 1.0 };
        let prediction = settled(self.origin + y_mean - z_mean.dot(&weights))?;
        Ok(LocalModel { weights, prediction, r2: settled(r2)? })
    }
}

impl Sums {
    fn add(&mut self, z: ArrayView1<'_, f64>, y: f64, weight: f64) {
        self.weight += weight;
        self.y += weight * y;
        self.yy += weight * y * y;
        self.z.scaled_add(weight, &z);
        self.zy.scaled_add(weight * y, &z);
        for (i, &zi) in z.iter().enumerate() {
            self.zz.row_mut(i).scaled_add(weight * zi, &z);
        }
    }
}
