//! Hard numbers for everything that learns from columns: no panic, and nothing that is not a number where one went in.

use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;

use super::*;
use crate::feature_selection::{chi2, f_classif, f_regression, mutual_info, variance_threshold};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => (-3..3_i32).prop_map(f64::from),
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0, 1e-12, 1e12, -1e12, 1e154, 1e300, -1e300,
        ]),
    ]
}

type Transform = Box<dyn Fn(ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError>>;

macro_rules! learn {
    ($x:expr; $($fitted:expr),+ $(,)?) => {
        [$($fitted.map(|fitted| Box::new(move |x: ArrayView2<'_, f64>| fitted.transform(x)) as Transform)),+]
    };
}

fn all(x: ArrayView2<'_, f64>) -> impl Iterator<Item = (usize, Result<Transform, KernelError>)> {
    let learned = learn![x;
        StandardScaler::fit(x),
        MinMaxScaler::fit(x),
        RobustScaler::fit(x),
        QuantileTransformer::fit(x, 3, Output::Uniform),
        QuantileTransformer::fit(x, 100, Output::Normal),
        PowerTransformer::fit(x, Power::YeoJohnson),
        PowerTransformer::fit(x, Power::BoxCox),
        SimpleImputer::fit(x, Fill::Mean),
        SimpleImputer::fit(x, Fill::Median),
        SimpleImputer::fit(x, Fill::MostFrequent),
        KnnImputer::fit(x, 2),
        KBinsDiscretizer::fit(x, 3, Cuts::Uniform),
        KBinsDiscretizer::fit(x, 3, Cuts::Quantile),
        KBinsDiscretizer::fit(x, 3, Cuts::KMeans),
        PolynomialFeatures::new(x.ncols(), 3, false),
    ];
    learned.into_iter().enumerate()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn numbers_stay_numbers(
        (rows, columns, values) in (0..6_usize, 0..3_usize)
            .prop_flat_map(|(r, c)| (Just(r), Just(c), prop::collection::vec(number(), r * c))),
    ) {
        let x = ArrayView2::from_shape((rows, columns), &values).unwrap();
        for (index, fitted) in all(x) {
            let Ok(fitted) = fitted else { continue };
            if let Ok(found) = fitted(x) {
                let holes = x.iter().any(|value| value.is_nan());
                prop_assert!(found.iter().all(|value| value.is_finite() || (holes && value.is_nan())), "{index}: {x} {found}");
            }
        }
        let labels: Vec<usize> = (0..rows).map(|row| row % 2).collect();
        let y: Vec<f64> = labels.iter().map(|&label| label as f64).collect();
        for scores in [f_classif(x, &labels), f_regression(x, &y), chi2(x, &labels)].into_iter().flatten() {
            prop_assert!(scores.scores.iter().all(|score| *score >= 0.0), "{x} {scores:?}");
            prop_assert!(scores.p_values.iter().all(|p| (0.0..=1.0).contains(p)), "{x} {scores:?}");
        }
        if let Ok(shared) = mutual_info(x, &labels) {
            prop_assert!(shared.iter().all(|value| value.is_finite()));
        }
        let _ = variance_threshold(x, 0.0);
    }
}
