//! Powers that make a column as normal as they can.

use ndarray::{Array2, ArrayView2, Axis};

use super::scalers::StandardScaler;
use crate::KernelError;
use crate::error::{finite_or_missing, out_of_range, same_length};
use crate::optimize::GoldenSection;
use crate::stats::{mean, variance};

/// The powers that are tried, from minus this to this.
const MOST: f64 = 100.0;

/// The family of powers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Power {
    /// For any numbers: ((1 + x)^λ − 1) ⁄ λ for x ≥ 0, and −((1 − x)^(2−λ) − 1) ⁄ (2 − λ) below; logarithms where a
    /// power is 0. λ = 1 changes nothing.
    ///
    /// Source: I.-K. Yeo, R. A. Johnson, *A new family of power transformations to improve normality or symmetry*,
    /// Biometrika 87 (2000).
    #[default]
    YeoJohnson,
    /// For numbers above 0: (x^λ − 1) ⁄ λ, and ln x for λ = 0.
    ///
    /// Source: G. E. P. Box, D. R. Cox, *An analysis of transformations*, Journal of the Royal Statistical Society B 26
    /// (1964).
    BoxCox,
}

/// (e^(λ·l) − 1) ⁄ λ for l = ln of what is raised; l itself for λ = 0.
fn raised(logarithm: f64, lambda: f64) -> f64 {
    if lambda == 0.0 { logarithm } else { (lambda * logarithm).exp_m1() / lambda }
}

impl Power {
    /// One number to the power λ.
    fn of(self, x: f64, lambda: f64) -> f64 {
        match self {
            Self::BoxCox => raised(x.ln(), lambda),
            Self::YeoJohnson if x >= 0.0 => raised(x.ln_1p(), lambda),
            Self::YeoJohnson => -raised((-x).ln_1p(), 2.0 - lambda),
        }
    }

    /// The likeliest λ for numbers of which none is missing.
    fn likeliest(self, numbers: &[f64]) -> Result<f64, KernelError> {
        let constant = numbers.iter().all(|value| *value == numbers[0]);
        if constant {
            return Ok(1.0);
        }
        let negative = numbers.iter().any(|x| *x < 0.0);
        let positive = numbers.iter().any(|x| *x > 0.0);
        let cost: Box<dyn Fn(f64) -> f64> = match self {
            // One branch only: then a common factor changes nothing, and with one that makes the mean logarithm 0 no
            // power is too large or too small.
            Self::BoxCox => one_branch(numbers.iter().map(|x| x.ln()).collect()),
            Self::YeoJohnson if !negative => one_branch(numbers.iter().map(|x| x.ln_1p()).collect()),
            Self::YeoJohnson if !positive => {
                let mirrored = one_branch(numbers.iter().map(|x| (-x).ln_1p()).collect());
                Box::new(move |lambda| mirrored(2.0 - lambda))
            }
            Self::YeoJohnson => two_branches(numbers),
        };
        let mut search = GoldenSection::new(-MOST, MOST, &cost)?;
        while search.step(&cost) {}
        Ok(search.place())
    }
}

/// Minus the mean log likelihood of λ, up to a constant: ½·ln(variance of what comes out) − (λ − 1)·mean logarithm.
fn one_branch(logarithms: Vec<f64>) -> Box<dyn Fn(f64) -> f64> {
    let centre = mean(&logarithms);
    let centred: Vec<f64> = logarithms.iter().map(|logarithm| logarithm - centre).collect();
    Box::new(move |lambda| {
        let most = centred.iter().fold(0.0_f64, |most, logarithm| most.max(lambda * logarithm));
        let scaled: Vec<f64> = centred.iter().map(|&logarithm| shrunk(logarithm, lambda, most)).collect();
        settled(0.5 * variance(&scaled).ln() + most)
    })
}

fn two_branches(numbers: &[f64]) -> Box<dyn Fn(f64) -> f64> {
    let pairs: Vec<(bool, f64)> = numbers.iter().map(|x| (*x >= 0.0, x.abs().ln_1p())).collect();
    let slope =
        pairs.iter().map(|(above, logarithm)| if *above { *logarithm } else { -logarithm }).sum::<f64>()
            / pairs.len() as f64;
    Box::new(move |lambda| {
        let exponent = |above: bool| if above { lambda } else { 2.0 - lambda };
        let most =
            pairs.iter().fold(0.0_f64, |most, &(above, logarithm)| most.max(exponent(above) * logarithm));
        let scaled: Vec<f64> = pairs
            .iter()
            .map(|&(above, logarithm)| {
                let size = shrunk(logarithm, exponent(above), most);
                if above { size } else { -size }
            })
            .collect();
        settled(0.5 * variance(&scaled).ln() + most - (lambda - 1.0) * slope)
    })
}

/// [`raised`] over e^most, which would overflow by itself.
fn shrunk(logarithm: f64, lambda: f64, most: f64) -> f64 {
    if most < 1.0 {
        return raised(logarithm, lambda) * (-most).exp();
    }
    ((lambda * logarithm - most).exp() - (-most).exp()) / lambda
}

/// A cost that is not finite is that of a power that tells nothing apart any more.
fn settled(cost: f64) -> f64 {
    if cost.is_finite() { cost } else { f64::INFINITY }
}

/// Each column to the power that makes it as nearly normal as a power can (by maximum likelihood), then as standard
/// scores.
///
/// Skewed columns (prices, areas, incomes) become about symmetric, and linear models and distances do better. The power
/// is the one number λ learned for each column, from −100 to 100; unlike
/// [`QuantileTransformer`](super::QuantileTransformer) it keeps more than the order. A constant column becomes 0. Missing
/// numbers (NaN) have no say and stay missing. Time O(60·n·p). scikit-learn: `PowerTransformer`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::{Power, PowerTransformer};
/// let x = array![[1.0], [10.0], [100.0], [1000.0], [10_000.0]];
/// let logarithm = PowerTransformer::fit(x.view(), Power::BoxCox)?;
/// assert!(logarithm.lambdas()[0].abs() < 1e-6);
/// assert!(logarithm.transform(array![[100.0]].view())?[(0, 0)].abs() < 1e-6);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PowerTransformer {
    power: Power,
    lambdas: Vec<f64>,
    scaler: StandardScaler,
}

impl PowerTransformer {
    /// Learns the power of each column, and mean and deviation of what comes out.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`] for infinite numbers,
    /// [`KernelError::Range`] for numbers that are not above 0 with Box–Cox, [`KernelError::Numerical`] when a power
    /// overflows.
    pub fn fit(x: ArrayView2<'_, f64>, power: Power) -> Result<Self, KernelError> {
        finite_or_missing("the features", x)?;
        checked(x, power)?;
        let learn = |column: ndarray::ArrayView1<'_, f64>| {
            let present: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
            power.likeliest(&present)
        };
        let lambdas = x.axis_iter(Axis(1)).map(learn).collect::<Result<Vec<f64>, _>>()?;
        let scaler = StandardScaler::fit(raise(x, power, &lambdas)?.view())?;
        Ok(Self { power, lambdas, scaler })
    }

    /// The standard scores of these rows' powers.
    ///
    /// # Errors
    /// [`KernelError::Shape`]; [`KernelError::Range`] for numbers that are not above 0 with Box–Cox;
    /// [`KernelError::Numerical`] when a power overflows.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.lambdas.len())?;
        checked(x, self.power)?;
        self.scaler.transform(raise(x, self.power, &self.lambdas)?.view())
    }

    /// λ of each column.
    #[must_use]
    pub fn lambdas(&self) -> &[f64] {
        &self.lambdas
    }
}

fn checked(x: ArrayView2<'_, f64>, power: Power) -> Result<(), KernelError> {
    match x.iter().find(|value| **value <= 0.0) {
        Some(&given) if power == Power::BoxCox => Err(out_of_range("a number for Box–Cox", given, "above 0")),
        _ => Ok(()),
    }
}

fn raise(x: ArrayView2<'_, f64>, power: Power, lambdas: &[f64]) -> Result<Array2<f64>, KernelError> {
    let mut raised = x.to_owned();
    for (mut column, &lambda) in raised.axis_iter_mut(Axis(1)).zip(lambdas) {
        column.mapv_inplace(|value| power.of(value, lambda));
    }
    if raised.iter().any(|value| value.is_infinite()) {
        return Err(KernelError::Numerical { what: "The numbers are too large for the power" });
    }
    Ok(raised)
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn order_survives_and_scores_are_standard(values in prop::collection::vec(-50.0..50.0_f64, 5..30)) {
            let x = ArrayView2::from_shape((values.len(), 1), &values).unwrap();
            let found = PowerTransformer::fit(x, Power::YeoJohnson).unwrap().transform(x).unwrap();
            prop_assert!(found.mean().unwrap().abs() < 1e-6);
            for (a, fa) in values.iter().zip(&found) {
                prop_assert!(values.iter().zip(&found).all(|(b, fb)| a > b || *fa <= fb + 1e-12));
            }
        }
    }

    #[test]
    fn hard_columns() {
        let x = array![
            [1e12, 1e-12, -1e12, 7.0, f64::NAN, 0.0],
            [2e12, 2e-12, 1e12, 7.0, f64::NAN, 0.0],
            [4e12, 9e-12, 3.0, 7.0, f64::NAN, 1.0],
            [5e12, 3e-12, f64::NAN, 7.0, f64::NAN, 0.0]
        ];
        let found = PowerTransformer::fit(x.view(), Power::YeoJohnson).unwrap().transform(x.view()).unwrap();
        assert!(
            found.iter().zip(&x).all(|(value, from)| from.is_nan() == value.is_nan() && !value.is_infinite())
        );
        assert!(found.column(3).iter().all(|value| *value == 0.0));
        assert!(PowerTransformer::fit(x.view(), Power::BoxCox).is_err());
        assert!(PowerTransformer::fit(array![[f64::INFINITY]].view(), Power::YeoJohnson).is_err());
        assert!(PowerTransformer::fit(Array2::zeros((0, 1)).view(), Power::YeoJohnson).is_err());
    }
}
