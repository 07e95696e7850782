//! Voting, stacking and bagging, and the errors of predicted numbers, against scikit-learn; committees.py makes the numbers.

use crate::common::{TOLERANCE, close, matrix, numbers, table};
use ndarray::{Array2, ArrayView1, s};
use serde_json::Value;
use stepwise_kernels::bayes::GaussianNaiveBayes;
use stepwise_kernels::ensemble::{
    BaggingRegressor, Ballot, RecipeOf, StackingClassifier, StackingRegressor, VotingClassifier,
    VotingRegressor,
};
use stepwise_kernels::estimator::{Classifier, Regressor};
use stepwise_kernels::linear::{LeastSquares, LogisticRegression, Ridge};
use stepwise_kernels::metrics::{mae, mape, r2, rmse, rmsle};
use stepwise_kernels::model_selection::k_folds;
use stepwise_kernels::neighbors::{KNeighborsRegressor, Search, Vote};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_random::Random;

fn golden() -> Value {
    serde_json::from_str(include_str!("committees.json")).unwrap()
}

/// Standard scores and prices of the first 700 houses; the last hundred are held out.
fn houses() -> (Array2<f64>, Vec<f64>) {
    let frame = table("ames.csv.gz");
    let x = matrix(
        &frame,
        &["living_area", "lot_area", "total_basement", "first_floor", "garage_cars", "year_built"],
    );
    let z = StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap();
    (z.slice(s![..700, ..]).to_owned(), frame.numbers("sale_price").unwrap()[..700].to_vec())
}

fn logistic(classes: usize, penalty: f64) -> Box<RecipeOf<'static, dyn Classifier>> {
    Box::new(move |x, y| Ok(Box::new(LogisticRegression::fit(x, y, classes, penalty)?)))
}

fn classifiers(classes: usize) -> Vec<Box<RecipeOf<'static, dyn Classifier>>> {
    vec![
        logistic(classes, 50.0),
        logistic(classes, 0.5),
        Box::new(move |x, y| Ok(Box::new(GaussianNaiveBayes::fit(x, y, classes, 1e-9)?))),
    ]
}

fn ridge(penalty: f64) -> Box<RecipeOf<'static, dyn Regressor>> {
    Box::new(move |x, y| Ok(Box::new(Ridge::fit(x, ArrayView1::from(y), penalty)?)))
}

fn regressors() -> Vec<Box<RecipeOf<'static, dyn Regressor>>> {
    vec![
        Box::new(|x, y| Ok(Box::new(LeastSquares::fit(x, ArrayView1::from(y))?))),
        ridge(300.0),
        Box::new(|x, y| {
            let y = ArrayView1::from(y);
            Ok(Box::new(KNeighborsRegressor::new(x, y, 7, Vote::Uniform, Search::Brute)?))
        }),
    ]
}

fn flat(array: Array2<f64>) -> Vec<f64> {
    array.into_iter().collect()
}

#[test]
fn committees_of_classifiers_equal_scikit_learn() {
    let (golden, (z, price)) = (golden(), houses());
    let (train, test) = (z.slice(s![..600, ..]), z.slice(s![600.., ..]));
    let price = &price[..600];
    let dear: Vec<usize> = price.iter().map(|&price| usize::from(price > 180_000.0)).collect();
    let third: Vec<usize> =
        price.iter().map(|&p| usize::from(p >= 140_000.0) + usize::from(p >= 200_000.0)).collect();
    let fitted = || classifiers(3).iter().map(|recipe| recipe(train, &third).unwrap()).collect();
    let hard = VotingClassifier::new(fitted(), None, Ballot::Hard).unwrap().predict(test).unwrap();
    let hard: Vec<f64> = hard.iter().map(|&class| class as f64).collect();
    assert_eq!(hard, numbers(&golden["hard"]));
    let soft = VotingClassifier::new(fitted(), Some(&[2.0, 1.0, 0.5]), Ballot::Soft).unwrap();
    close(&flat(soft.predict_proba(test).unwrap()), &numbers(&golden["soft"]), TOLERANCE);
    for (key, labels, classes) in [("stacked_two", dear, 2), ("stacked_three", third.clone(), 3)] {
        let folds = k_folds(600, 5, None).unwrap();
        let last = logistic(classes, 1.0);
        let stack = StackingClassifier::new(train, &labels, classifiers(classes), last, folds).unwrap();
        let shares = stack.into_model().unwrap().predict_proba(test).unwrap();
        close(&flat(shares), &numbers(&golden[key]), TOLERANCE);
    }
}

#[test]
fn committees_of_regressors_equal_scikit_learn() {
    let (golden, (z, price)) = (golden(), houses());
    let (train, test) = (z.slice(s![..600, ..]), z.slice(s![600.., ..]));
    let y: Vec<f64> = price[..600].iter().map(|price| price.ln()).collect();
    let members = regressors().iter().map(|recipe| recipe(train, &y).unwrap()).collect();
    let mean = VotingRegressor::new(members, Some(&[1.0, 2.0, 3.0])).unwrap().predict(test).unwrap();
    close(&mean.to_vec(), &numbers(&golden["mean"]), TOLERANCE);
    let folds = k_folds(600, 5, None).unwrap();
    let stack = StackingRegressor::new(train, &y, regressors(), ridge(0.1), folds).unwrap();
    let predicted = stack.into_model().unwrap().predict(test).unwrap();
    close(&predicted.to_vec(), &numbers(&golden["stacked_numbers"]), TOLERANCE);
}

#[test]
fn bags_equal_the_definition_on_the_same_draws() {
    let (expected, (z, price)) = (&golden()["bagged"], houses());
    let (train, test) = (z.slice(s![..600, ..]), z.slice(s![600.., ..]));
    let y: Vec<f64> = price[..600].iter().map(|price| price.ln()).collect();
    let mut bagging = BaggingRegressor::new(train, &y, ridge(5.0), 9).unwrap();
    let random = &mut Random::new(21);
    while bagging.step(random).unwrap() {}
    let unseen = bagging.out_of_bag().column(0).to_vec();
    let seen_by_all: Vec<f64> = (0..600).filter(|&row| unseen[row].is_nan()).map(|row| row as f64).collect();
    assert_eq!(seen_by_all, numbers(&expected["seen_by_all"]));
    let unseen: Vec<f64> = unseen.iter().map(|&said| if said.is_nan() { 0.0 } else { said }).collect();
    close(&unseen, &numbers(&expected["out_of_bag"]), TOLERANCE);
    let predicted = bagging.into_model().unwrap().predict(test).unwrap();
    close(&predicted.to_vec(), &numbers(&expected["predicted"]), TOLERANCE);
}

#[test]
fn errors_of_numbers_equal_scikit_learn() {
    let y: Vec<f64> = houses().1.iter().map(|price| price.ln()).collect();
    let mut other = y.clone();
    other.rotate_right(1);
    let ours =
        [rmse(&y, &other), mae(&y, &other), rmsle(&y, &other), mape(&y, &other).unwrap(), r2(&y, &other)];
    for (ours, expected) in ours.iter().zip(numbers(&golden()["errors"])) {
        close(&[*ours], &[expected], TOLERANCE);
    }
}
