//! Preprocessing, feature selection and pipelines against scikit-learn; preprocess.py makes the numbers.

use crate::common::{self, TOLERANCE, matrix, numbers, table};
use ndarray::{Array2, ArrayView1, ArrayView2, Axis, s};
use serde_json::Value;
use stepwise_kernels::KernelError;
use stepwise_kernels::estimator::{Classifier, Regressor};
use stepwise_kernels::feature_selection::{
    FeatureScores, RecursiveElimination, chi2, f_classif, f_regression, mutual_info, variance_threshold,
};
use stepwise_kernels::frame::{Column, Frame};
use stepwise_kernels::linear::{LogisticRegression, Ridge};
use stepwise_kernels::metrics::r2;
use stepwise_kernels::model_selection::k_folds;
use stepwise_kernels::pipeline::{ColumnTransformer, Pipeline, Stage, Stages, TargetEncoding, Transformer};
use stepwise_kernels::preprocess::{
    ClassEncoder, Cuts, Fill, KBinsDiscretizer, KnnImputer, MinMaxScaler, OneHotEncoder, OrdinalEncoder,
    Output, PolynomialFeatures, Power, PowerTransformer, QuantileTransformer, RobustScaler, SimpleImputer,
    Smoothing, StandardScaler, TargetEncoder,
};

const NUMBERS: [&str; 6] =
    ["living_area", "lot_area", "total_basement", "garage_cars", "year_built", "longitude"];

fn golden() -> Value {
    serde_json::from_str(include_str!("preprocess.json")).unwrap()
}

struct Houses {
    frame: Frame,
    x: Array2<f64>,
    holes: Array2<f64>,
    price: Vec<f64>,
    dear: Vec<usize>,
}

fn houses() -> Houses {
    let frame = table("ames.csv.gz");
    let x = matrix(&frame, &NUMBERS);
    let mut holes = x.clone();
    for ((row, column), value) in holes.indexed_iter_mut() {
        if (row * 7 + column * 3) % 11 == 0 {
            *value = f64::NAN;
        }
    }
    let price = frame.numbers("sale_price").unwrap().to_vec();
    let dear = price.iter().map(|&price| usize::from(price > 200_000.0)).collect();
    Houses { frame, x, holes, price, dear }
}

#[track_caller]
fn close(given: &[f64], expected: &Value) {
    common::close(given, &numbers(expected), TOLERANCE);
}

fn flat(array: &Array2<f64>) -> Vec<f64> {
    array.iter().copied().collect()
}

/// Compares with missing numbers, which are null.
#[track_caller]
fn close_with_holes(given: &Array2<f64>, expected: &Value) {
    let expected = expected.as_array().unwrap();
    assert_eq!(given.len(), expected.len());
    let present = |value: &&Value| !value.is_null();
    assert!(given.iter().zip(expected).all(|(value, expected)| value.is_nan() == expected.is_null()));
    let ours: Vec<f64> = given.iter().copied().filter(|value| !value.is_nan()).collect();
    let theirs: Vec<f64> = expected.iter().filter(present).map(|value| value.as_f64().unwrap()).collect();
    common::close(&ours, &theirs, TOLERANCE);
}

fn boxed<T: Transformer<Array2<f64>> + 'static>(
    fitted: Result<T, KernelError>,
) -> Box<dyn Transformer<Array2<f64>>> {
    Box::new(fitted.unwrap())
}

#[test]
fn scalers_and_imputers() {
    let (golden, houses) = (golden(), houses());
    let train = houses.holes.slice(s![..2000, ..]);
    let test = houses.holes.slice(s![2000..2040, ..]).to_owned();
    for (name, fitted) in [
        ("standard", boxed(StandardScaler::fit(train))),
        ("range", boxed(MinMaxScaler::fit(train))),
        ("robust", boxed(RobustScaler::fit(train))),
        ("uniform", boxed(QuantileTransformer::fit(train, 100, Output::Uniform))),
        ("normal", boxed(QuantileTransformer::fit(train, 1000, Output::Normal))),
        ("mean", boxed(SimpleImputer::fit(train, Fill::Mean))),
        ("median", boxed(SimpleImputer::fit(train, Fill::Median))),
        ("most_frequent", boxed(SimpleImputer::fit(train, Fill::MostFrequent))),
        ("constant", boxed(SimpleImputer::fit(train, Fill::Constant(-1.0)))),
    ] {
        close_with_holes(&fitted.transform(&test).unwrap(), &golden[name]);
    }
    let stages: Stages<'_, f64> =
        Stages::new().then(|x, _| StandardScaler::fit(x)).then(|x, _| KnnImputer::fit(x, 5));
    let (fitted, _) = stages.learn(&train.to_owned(), &[0.0; 2000]).unwrap();
    close(&flat(&fitted.transform(&test).unwrap()), &golden["neighbors"]);
}

#[test]
fn powers() {
    let (golden, houses) = (golden(), houses());
    let far = (&houses.x.column(0) - 1500.0).insert_axis(Axis(1));
    let all = ndarray::concatenate(Axis(1), &[houses.x.slice(s![.., ..5]), far.view()]).unwrap();
    for (name, x, power) in [
        ("yeo_johnson", all.view(), Power::YeoJohnson),
        ("box_cox", houses.x.slice(s![.., ..2]), Power::BoxCox),
    ] {
        let fitted = PowerTransformer::fit(x.slice(s![..2000, ..]), power).unwrap();
        close(&flat(&fitted.transform(x.slice(s![2000..2040, ..])).unwrap()), &golden[name]["scores"]);
        close(fitted.lambdas(), &golden[name]["lambdas"]);
    }
}

#[test]
fn encoders() {
    let (golden, houses) = (golden(), houses());
    let labels = houses.frame.select(&["neighborhood", "house_style"]).unwrap();
    let rows = |from: usize, to: usize| labels.take(&(from..to).collect::<Vec<_>>());
    let train = rows(0, 2000);
    let dear: Vec<f64> = houses.dear.iter().map(|&dear| dear as f64).collect();
    let folds = k_folds(2000, 5, None).unwrap();
    for (name, y, smoothing) in
        [("auto", &houses.price, Smoothing::Auto), ("smoothed", &dear, Smoothing::Rows(25.0))]
    {
        let (encoder, honest) = TargetEncoder::fit_transform(&train, &y[..2000], smoothing, &folds).unwrap();
        close(&flat(&honest)[..300], &golden[name]["honest"]);
        close(&flat(&encoder.transform(&rows(2000, 2080)).unwrap()), &golden[name]["new"]);
    }
    let classes: Vec<usize> = houses
        .price
        .iter()
        .map(|&price| usize::from(price > 130_000.0) + usize::from(price > 200_000.0))
        .collect();
    for (name, smoothing) in [("auto", Smoothing::Auto), ("rows", Smoothing::Rows(25.0))] {
        let (encoder, honest) =
            ClassEncoder::fit_transform(&train, &classes[..2000], 3, smoothing, &folds).unwrap();
        close(&flat(&honest)[..900], &golden["classes"][name]["honest"]);
        close(&flat(&encoder.transform(&rows(2000, 2080)).unwrap()), &golden["classes"][name]["new"]);
    }
    let encoder = OneHotEncoder::fit(&train, false);
    assert_eq!(flat(&encoder.transform(&rows(2000, 2010)).unwrap()), numbers(&golden["one_hot"]));
    let encoder = OrdinalEncoder::fit(&train);
    assert_eq!(flat(&encoder.transform(&rows(2000, 2100)).unwrap()), numbers(&golden["ordinal"]));
}

#[test]
fn products_and_bins() {
    let (golden, houses) = (golden(), houses());
    let z = StandardScaler::fit(houses.x.view()).unwrap().transform(houses.x.view()).unwrap();
    for (name, only) in [("products", false), ("interactions", true)] {
        let products = PolynomialFeatures::new(6, 3, only).unwrap();
        close(&flat(&products.transform(z.slice(s![..5, ..])).unwrap()), &golden[name]);
    }
    let train = houses.x.slice(s![..2000, ..]);
    for (name, cuts) in [("uniform", Cuts::Uniform), ("quantile", Cuts::Quantile)] {
        let fitted = KBinsDiscretizer::fit(train, 6, cuts).unwrap();
        same_edges(&fitted, &golden["bins"][name]["edges"]);
        let wide = fitted.transform_one_hot(houses.x.slice(s![2000..2020, ..])).unwrap();
        assert_eq!(flat(&wide), numbers(&golden["bins"][name]["one_hot"]));
        let found = fitted.transform(houses.x.slice(s![2000..2100, ..])).unwrap();
        assert_eq!(flat(&found), numbers(&golden["bins"][name]["bins"]), "{name}");
    }
    let fitted =
        KBinsDiscretizer::fit(train.select(Axis(1), &[0, 2, 3, 4, 5]).view(), 6, Cuts::KMeans).unwrap();
    same_edges(&fitted, &golden["halfway"]);
}

#[track_caller]
fn same_edges(fitted: &KBinsDiscretizer, expected: &Value) {
    for (edges, expected) in fitted.edges().iter().zip(expected.as_array().unwrap()) {
        close(edges, expected);
    }
}

#[track_caller]
fn same_scores(found: &FeatureScores, expected: &Value) {
    // Each with its own size: p-values have none in common.
    for (ours, theirs) in [(&found.scores, &expected[0]), (&found.p_values, &expected[1])] {
        for (ours, theirs) in ours.iter().zip(numbers(theirs)) {
            common::close(&[*ours], &[theirs], TOLERANCE);
        }
    }
}

#[test]
fn selection() {
    let (golden, houses) = (golden(), houses());
    let x = houses.x.view();
    let rooms = matrix(&houses.frame, &["bedrooms", "full_baths", "garage_cars", "overall_condition"]);
    same_scores(&f_classif(x, &houses.dear).unwrap(), &golden["f_classif"]);
    same_scores(&f_regression(x, &houses.price).unwrap(), &golden["f_regression"]);
    same_scores(&chi2(rooms.view(), &houses.dear).unwrap(), &golden["chi2"]);
    close(&mutual_info(rooms.view(), &houses.dear).unwrap(), &golden["mutual_info"]);
    let indices =
        |value: &Value| numbers(value).into_iter().map(|number| number as usize).collect::<Vec<_>>();
    assert_eq!(variance_threshold(x, 1.0).unwrap().kept(), indices(&golden["varies"]));
    let z = StandardScaler::fit(x).unwrap().transform(x).unwrap();
    let mut search = RecursiveElimination::new(z.view(), &houses.price, 1).unwrap();
    while search.step(|x, y| Ok(Ridge::fit(x, ArrayView1::from(y), 1.0)?.weights)).unwrap() {}
    let order = [search.eliminated(), search.kept()].concat();
    assert_eq!(order, indices(&golden["eliminated"]));
}

#[test]
fn pipelines_in_cross_validation() {
    let (golden, houses) = (golden(), houses());
    let splits = k_folds(houses.price.len(), 4, None).unwrap();
    let mut parts: Vec<(String, Column)> = NUMBERS
        .iter()
        .map(|name| name.to_string())
        .zip(houses.holes.columns())
        .map(|(name, column)| (name, Column::Number(column.to_vec())))
        .collect();
    for name in ["building_type", "central_air", "neighborhood"] {
        parts.push((name.to_owned(), houses.frame.column(name).unwrap().clone()));
    }
    let frame = Frame::from_columns(parts).unwrap();
    let columns = ColumnTransformer::new()
        .numbers(
            &NUMBERS,
            Stages::new()
                .then(|x, _| SimpleImputer::fit(x, Fill::Median))
                .then(|x, _| StandardScaler::fit(x)),
        )
        .columns(&["building_type", "central_air"], |frame, _| Ok(OneHotEncoder::fit(frame, true)))
        .stage(&["neighborhood"], TargetEncoding::OutOfFold { smoothing: Smoothing::Rows(10.0), folds: 5 });
    let ridge = Pipeline::<_, f64, dyn Regressor>::new(columns, |x, y| {
        Ok(Box::new(Ridge::fit(x, ArrayView1::from(y), 1.0)?))
    });
    let score = |model: &(dyn Regressor + 'static), x: ArrayView2<'_, f64>, y: &[f64]| {
        Ok(r2(y, &model.predict(x)?.to_vec()))
    };
    close(
        &ridge.cross_validate(&frame, &houses.price, splits.clone(), score).unwrap(),
        &golden["regression"],
    );

    let stages = Stages::new().then(|x, _| SimpleImputer::fit(x, Fill::Mean));
    let logistic = Pipeline::<_, usize, dyn Classifier>::new(stages, |x, y| {
        Ok(Box::new(LogisticRegression::fit(x, y, 2, 1.0)?))
    })
    .then(|x, _| StandardScaler::fit(x));
    let score = |model: &(dyn Classifier + 'static), x: ArrayView2<'_, f64>, y: &[usize]| {
        let right = model.predict(x)?.iter().zip(y).filter(|(a, b)| a == b).count();
        Ok(right as f64 / y.len() as f64)
    };
    close(
        &logistic.cross_validate(&houses.holes, &houses.dear, splits, score).unwrap(),
        &golden["classification"],
    );
}
