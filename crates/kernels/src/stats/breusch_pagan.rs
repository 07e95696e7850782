//! Do the residuals scatter evenly?

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, same_length};
use crate::linalg::{gram, solve_symmetric};
use crate::preprocess::StandardScaler;

/// The Breusch–Pagan test, in Koenker's form, prepared for many residuals on one set of features.
///
/// **Idea.** If the scatter is even, nothing should predict the *squared* residuals. So regress them on the
/// features: n·R² of that regression follows χ² with as many degrees of freedom as there are features, when the
/// scatter is even. A large value says that it is not (*heteroscedasticity*).
///
/// **Reading it.** The p-value alone says little on thousands of rows, where the smallest unevenness is
/// "significant"; compare the statistic between models on the same rows.
///
/// **Cost.** O(n·p²) to prepare, O(n·p) for each test.
///
/// Source: T. S. Breusch, A. R. Pagan, *A simple test for heteroscedasticity and random coefficient variation*,
/// Econometrica 47 (1979); R. Koenker, *A note on studentizing a test for heteroscedasticity*, Journal of
/// Econometrics 17 (1981).
#[derive(Clone, Debug)]
pub struct BreuschPagan {
    scores: Array2<f64>,
    gram: Array2<f64>,
    degrees: usize,
}

/// What the test says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomoscedasticityTest {
    /// n·R² of the squared residuals on the features; 0 is perfectly even.
    pub statistic: f64,
    /// The probability of a statistic at least as large if the scatter were even.
    pub p_value: f64,
    /// Degrees of freedom: the number of features that vary.
    pub degrees: usize,
}

impl BreuschPagan {
    /// Prepares the test for residuals on these features (n×p, without a column for the intercept). Features that
    /// do not vary are left out.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for fewer than 2 rows, [`KernelError::NotFinite`].
    pub fn new(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        enough_rows("the Breusch–Pagan test", x.nrows(), 2)?;
        finite("the features", x)?;
        let varying: Vec<usize> = x
            .axis_iter(Axis(1))
            .enumerate()
            .filter(|(_, column)| column.iter().any(|value| *value != column[0]))
            .map(|(index, _)| index)
            .collect();
        let x = x.select(Axis(1), &varying);
        // The statistic does not depend on the features' scale; standard scores keep XᵀX well conditioned.
        let scores = StandardScaler::fit(x.view())?.transform(x.view())?;
        let gram = gram(scores.view());
        Ok(Self { degrees: scores.ncols(), scores, gram })
    }

    /// Tests these residuals, one for each row.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`], or [`KernelError::Numerical`] when the regression
    /// cannot be solved.
    pub fn test(&self, residuals: &[f64]) -> Result<HomoscedasticityTest, KernelError> {
        same_length("the residuals", residuals.len(), self.scores.nrows())?;
        finite_vector("the residuals", residuals)?;
        let rows = residuals.len() as f64;
        // The scale of the residuals drops out of R²; dividing it off first avoids overflow.
        let largest = residuals.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let squares: Array1<f64> = residuals
            .iter()
            .map(|value| if largest > 0.0 { (value / largest).powi(2) } else { 0.0 })
            .collect();
        let centred = &squares - squares.mean().unwrap_or(0.0);
        let total = centred.dot(&centred);
        if total <= f64::EPSILON || self.degrees == 0 {
            return Ok(HomoscedasticityTest { statistic: 0.0, p_value: 1.0, degrees: self.degrees });
        }
        let slopes = self.scores.t().dot(&centred);
        let weights = solve_symmetric(self.gram.view(), slopes.view())?;
        let left = &centred - &self.scores.dot(&weights);
        let statistic = (rows * (1.0 - left.dot(&left) / total)).max(0.0);
        let p_value = ChiSquared::new(self.degrees as f64)
            .map_err(|_| KernelError::Numerical {
                what: "The χ² distribution has no such degrees of freedom",
            })?
            .sf(statistic);
        Ok(HomoscedasticityTest { statistic, p_value, degrees: self.degrees })
    }
}

/// The Breusch–Pagan test of one set of residuals; see [`BreuschPagan`].
///
/// # Errors
/// As [`BreuschPagan::new`] and [`BreuschPagan::test`].
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::stats::breusch_pagan;
/// // Residuals that grow with x.
/// let x = array![[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]];
/// let test = breusch_pagan(array![0.1, -0.4, 0.9, -1.6, 2.5, -3.6].view(), x.view())?;
/// assert!(test.statistic > 4.0 && test.p_value < 0.05);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn breusch_pagan(
    residuals: ArrayView1<'_, f64>,
    x: ArrayView2<'_, f64>,
) -> Result<HomoscedasticityTest, KernelError> {
    BreuschPagan::new(x)?.test(&residuals.to_vec())
}
