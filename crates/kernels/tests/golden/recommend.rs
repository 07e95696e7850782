//! Recommenders against the published formulas in numpy, on MovieLens; recommend.py makes the numbers.

use crate::common::{TOLERANCE, close, numbers, table};
use serde_json::Value;
use stepwise_kernels::metrics::rmse;
use stepwise_kernels::recommend::{
    Als, AlsOptions, Baseline, Centring, FunkOptions, FunkSvd, ItemKnn, Rating, Ratings, top_n,
};
use stepwise_random::Random;

const SEED: u64 = 7;

fn golden() -> Value {
    serde_json::from_str(include_str!("recommend.json")).unwrap()
}

/// A fifth of the ratings to judge by, the rest to learn from.
fn films() -> (Vec<Rating>, Ratings) {
    let frame = table("movielens.csv.gz");
    let column = |name| frame.numbers(name).unwrap();
    let all: Vec<Rating> = column("user")
        .iter()
        .zip(column("film"))
        .zip(column("rating"))
        .map(|((&user, &film), &rating)| Rating { user: user as usize - 1, item: film as usize - 1, rating })
        .collect();
    let users = all.iter().map(|one| one.user + 1).max().unwrap();
    let items = all.iter().map(|one| one.item + 1).max().unwrap();
    let order = Random::new(SEED).permutation(all.len());
    let (test, train) = order.split_at(all.len() / 5);
    let pick = |rows: &[usize]| rows.iter().map(|&row| all[row]).collect::<Vec<_>>();
    (pick(test), Ratings::new(users, items, &pick(train)).unwrap())
}

fn held_out(test: &[Rating], predict: impl Fn(usize, usize) -> f64) -> (f64, Vec<f64>) {
    let actual: Vec<f64> = test.iter().map(|one| one.rating).collect();
    let predicted: Vec<f64> = test.iter().map(|one| predict(one.user, one.item)).collect();
    (rmse(&actual, &predicted), predicted)
}

#[test]
fn the_baseline() {
    let ((test, train), golden) = (films(), &golden()["baseline"]);
    let model = Baseline::fit(&train, 5.0, 5.0).unwrap();
    let (error, predicted) = held_out(&test, |user, item| model.predict(user, item).rating);
    close(&[error], &numbers(&golden["rmse"]), TOLERANCE);
    close(&predicted[..100], &numbers(&golden["predictions"]), TOLERANCE);
}

#[test]
fn alternating_least_squares() {
    let ((test, train), golden) = (films(), &golden()["als"]);
    let options = AlsOptions::default();
    let mut run = Als::new(train, options, &mut Random::stream(SEED, 1)).unwrap();
    let (mut losses, mut errors) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        for _ in 0..2 {
            run.step().unwrap();
            losses.push(run.loss());
        }
        errors.push(held_out(&test, |user, item| run.predict(user, item).rating).0);
    }
    close(&losses, &numbers(&golden["losses"]), TOLERANCE);
    close(&errors, &numbers(&golden["held_out"]), TOLERANCE);
    assert!(errors[4] < 0.88, "held-out error {}", errors[4]);
    let (_, predicted) = held_out(&test[..100], |user, item| run.predict(user, item).rating);
    close(&predicted, &numbers(&golden["predictions"]), TOLERANCE);
    let given = [5.0, 4.5, 1.0, 2.0, 5.0, 3.0, 3.5, 4.0, 0.5, 5.0, 2.5, 1.0];
    let newcomer = run.fold_in(&given.iter().copied().enumerate().collect::<Vec<_>>()).unwrap();
    let folded: Vec<f64> = (0..50).map(|item| run.predict_for(newcomer.as_ref(), item).rating).collect();
    close(&folded, &numbers(&golden["fold_in"]), TOLERANCE);
    // Unseen films only, best first.
    let seen: Vec<usize> = run.ratings().of_user(3).iter().map(|&(item, _)| item).collect();
    let best = top_n(run.ratings().items(), &seen, 10, |item| run.predict(3, item));
    assert_eq!(best.len(), 10);
    assert!(best.iter().all(|(item, _)| !seen.contains(item)));
    assert!(best.windows(2).all(|pair| pair[0].1.rating >= pair[1].1.rating));
}

#[test]
fn stochastic_gradient_descent() {
    let ((_, train), golden) = (films(), &golden()["funk"]);
    let few: Vec<Rating> = train.iter().filter(|one| one.user < 60).collect();
    let ratings = Ratings::new(60, train.items(), &few).unwrap();
    let options = FunkOptions { factors: 5, learning_rate: 0.02, penalty: 0.05, start: 0.1 };
    let run = FunkSvd::fit(ratings, options, 3, Random::stream(SEED, 2)).unwrap();
    let rows = |of: &dyn Fn(usize) -> Vec<f64>, count| (0..count).flat_map(of).collect::<Vec<_>>();
    let user = |row| [&[run.users().bias(row)], run.users().factors(row)].concat();
    close(&rows(&user, 20), &numbers(&golden["users"]), TOLERANCE);
    close(&rows(&|row| run.items().factors(row).to_vec(), 20), &numbers(&golden["items"]), TOLERANCE);
    close(&rows(&|row| vec![run.items().bias(row)], 100), &numbers(&golden["item_biases"]), TOLERANCE);
}

#[test]
fn gradient_descent_learns_the_films() {
    let (test, train) = films();
    let options = FunkOptions { learning_rate: 0.01, penalty: 0.1, ..FunkOptions::default() };
    let run = FunkSvd::fit(train, options, 30, Random::stream(SEED, 3)).unwrap();
    let (error, _) = held_out(&test, |user, item| run.predict(user, item).rating);
    assert!(error < 0.88, "held-out error {error}");
}

#[test]
fn items_alike() {
    let ((_, train), golden) = (films(), golden());
    let pairs = numbers(&golden["warm"]);
    for (key, centring) in [("adjusted", Centring::User), ("centred", Centring::Item)] {
        let model = ItemKnn::new(train.clone(), centring, 20, 10.0).unwrap();
        let predicted: Vec<f64> =
            pairs.chunks(2).map(|pair| model.predict(pair[0] as usize, pair[1] as usize).rating).collect();
        close(&predicted, &numbers(&golden[key]), TOLERANCE);
    }
}
