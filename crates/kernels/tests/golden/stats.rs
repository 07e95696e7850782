//! The statistics against scipy, statsmodels and scikit-learn; stats.py makes the numbers.

use crate::common::{TOLERANCE, numbers, table};
use ndarray::{Array2, s};
use serde_json::Value;
use stepwise_kernels::frame::{Column, Frame};
use stepwise_kernels::stats::*;
use stepwise_random::Random;

const SIDES: [Alternative; 3] = [Alternative::TwoSided, Alternative::Less, Alternative::Greater];

fn golden() -> Value {
    serde_json::from_str(include_str!("stats.json")).unwrap()
}

fn houses() -> Frame {
    table("ames.csv.gz")
}

fn column(name: &str) -> Vec<f64> {
    houses().numbers(name).unwrap().to_vec()
}

/// Compares each number with its own size, so that small p-values count too.
#[track_caller]
fn close(given: &[f64], expected: &[f64]) {
    assert_eq!(given.len(), expected.len());
    for (index, (a, b)) in given.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= TOLERANCE * b.abs(), "at {index}: {a} is not {b}");
    }
}

fn where_year(prices: &[f64], years: &[f64], keep: impl Fn(f64) -> bool, count: usize) -> Vec<f64> {
    prices.iter().zip(years).filter(|(_, year)| keep(**year)).map(|(price, _)| *price).take(count).collect()
}

fn old_and_new() -> (Vec<f64>, Vec<f64>) {
    let (price, year) = (column("sale_price"), column("year_built"));
    (where_year(&price, &year, |y| y < 1960.0, 300), where_year(&price, &year, |y| y >= 1960.0, 250))
}

#[test]
fn pictures_of_a_column() {
    let golden = golden();
    let price = column("sale_price");
    let histogram = Histogram::freedman_diaconis(&price).unwrap();
    let counts: Vec<f64> = histogram.counts().iter().map(|&count| count as f64).collect();
    assert_eq!(counts, numbers(&golden["histogram"]["counts"]));
    close(histogram.edges(), &numbers(&golden["histogram"]["edges"]));
    let density = KernelDensity::scott(&price).unwrap();
    let values: Vec<f64> = numbers(&golden["density"]["places"]).iter().map(|&x| density.at(x)).collect();
    close(&values, &numbers(&golden["density"]["values"]));
}

#[test]
fn correlations() {
    let golden = golden();
    let (area, year, bedrooms) = (column("living_area"), column("year_built"), column("bedrooms"));
    let both = |test: Correlation| [test.coefficient, test.p_value];
    close(&both(pearson(&area[..60], &year[..60]).unwrap()), &numbers(&golden["pearson"]));
    close(&both(spearman(&area[..60], &year[..60]).unwrap()), &numbers(&golden["spearman"]));
    close(&both(kendall(&bedrooms[..200], &year[..200]).unwrap()), &numbers(&golden["kendall"]));
    close(&both(kendall(&area, &column("sale_price")).unwrap()), &numbers(&golden["kendall_all"]));
    let (a, b) = (labels("neighborhood"), bedrooms.iter().map(|&rooms| rooms as i64).collect::<Vec<_>>());
    let shared = [mutual_information(&a, &b).unwrap(), normalized_mutual_information(&a, &b).unwrap()];
    close(&shared, &numbers(&golden["mutual_information"]));
}

fn labels(name: &str) -> Vec<i64> {
    let frame = houses();
    let Column::Category(category) = frame.column(name).unwrap() else { panic!("{name}") };
    category.codes().iter().map(|code| i64::from(code.unwrap())).collect()
}

#[test]
fn tests_of_means() {
    let golden = golden();
    let (old, new) = old_and_new();
    let same = |test: TTest, expected: &Value| {
        let expected = numbers(expected);
        close(&[test.statistic, test.p_value, test.degrees], &expected[..3]);
    };
    for (index, side) in SIDES.into_iter().enumerate() {
        same(t_test(&old, 131_000.0, side).unwrap(), &golden["one"][index]);
        same(t_test_paired(&old[..250], &new, side).unwrap(), &golden["paired"][index]);
        same(t_test_independent(&old[..20], &new[..25], side).unwrap(), &golden["independent"][index]);
        same(welch(&old[..20], &new[..25], side).unwrap(), &golden["welch"][index]);
    }
    let two = Alternative::TwoSided;
    let (low, high) = welch(&old[..20], &new[..25], two).unwrap().interval(0.9).unwrap();
    close(&[low, high], &numbers(&golden["welch"][0])[3..]);
    let (low, high) = t_test_paired(&old[..250], &new, two).unwrap().interval(0.9).unwrap();
    close(&[low, high], &numbers(&golden["paired"][0])[3..]);
}

#[test]
fn tests_of_shares_and_counts() {
    let golden = golden();
    let (a, b) = (Proportion::new(120, 1000).unwrap(), Proportion::new(90, 950).unwrap());
    for (index, side) in SIDES.into_iter().enumerate() {
        let test = proportions_z(a, b, side).unwrap();
        close(&[test.statistic, test.p_value], &numbers(&golden["proportions"][index]));
        let (low, high) = test.interval(0.9).unwrap();
        close(&[low, high], &numbers(&golden["proportions_interval"]));
    }
    let (low, high) = b.interval(0.9).unwrap();
    close(&[low, high], &numbers(&golden["wilson"]));
    let rows: Vec<Vec<f64>> = golden["table"].as_array().unwrap().iter().map(numbers).collect();
    let table = Array2::from_shape_vec((4, 4), rows.concat()).unwrap();
    let both = |test: ChiSquaredTest| [test.statistic, test.p_value];
    close(&both(chi_squared_independence(table.view(), false).unwrap()), &numbers(&golden["independence"]));
    close(
        &both(chi_squared_independence(table.slice(s![..2, ..2]), true).unwrap()),
        &numbers(&golden["yates"]),
    );
    let counts = numbers(&golden["counts"]);
    let expected = vec![mean(&counts); counts.len()];
    close(&both(chi_squared(&counts, &expected).unwrap()), &numbers(&golden["fit_counts"]));
}

#[test]
fn tests_of_samples() {
    let golden = golden();
    let (price, area, bedrooms) = (column("sale_price"), column("living_area"), column("bedrooms"));
    let (old, new) = old_and_new();
    let both = |test: TwoSampleTest| [test.statistic, test.p_value];
    for (index, side) in SIDES.into_iter().enumerate() {
        let test = mann_whitney(&bedrooms[..40], &bedrooms[40..95], side).unwrap();
        close(&both(test), &numbers(&golden["mann_whitney"][index]));
    }
    close(&both(kolmogorov_smirnov(&old[..40], &new[..55]).unwrap()), &numbers(&golden["smirnov"]));
    close(
        &both(kolmogorov_smirnov(&price[..70], &price[70..210]).unwrap()),
        &numbers(&golden["smirnov_alike"]),
    );
    let normal = Distribution::Normal { mean: 1500.0, deviation: 500.0 };
    let test = kolmogorov_smirnov_one(&area[..80], |x| normal.cdf(x).unwrap()).unwrap();
    close(&both(test), &numbers(&golden["smirnov_normal"]));
    let groups: Vec<Vec<f64>> =
        [2.0, 3.0, 4.0].iter().map(|&rooms| where_year(&price, &bedrooms, |b| b == rooms, 9999)).collect();
    let groups: Vec<&[f64]> = groups.iter().map(Vec::as_slice).collect();
    let both = |test: FTest| [test.statistic, test.p_value];
    close(&both(anova(&groups).unwrap()), &numbers(&golden["anova"]));
    close(&both(levene(&groups).unwrap()), &numbers(&golden["levene"]));
}

#[test]
fn intervals_power_and_corrections() {
    let golden = golden();
    let mut bootstrap = Bootstrap::new(&column("living_area")[..40], mean).unwrap();
    bootstrap.step(500, &mut Random::new(11));
    for (name, (low, high)) in [
        ("percentile", bootstrap.percentile(0.9).unwrap()),
        ("basic", bootstrap.basic(0.9).unwrap()),
        ("BCa", bootstrap.bias_corrected(0.9).unwrap()),
    ] {
        close(&[low, high], &numbers(&golden["bootstrap"][name]));
    }
    for (name, correction) in [
        ("bonferroni", Correction::Bonferroni),
        ("holm", Correction::Holm),
        ("fdr_bh", Correction::BenjaminiHochberg),
        ("fdr_by", Correction::BenjaminiYekutieli),
    ] {
        let adjusted = adjust_p_values(&numbers(&golden["p_values"]), correction).unwrap();
        close(&adjusted, &numbers(&golden["corrections"][name]));
    }
    close(&[proportion_effect(0.12, 0.1).unwrap()], &[golden["effect"].as_f64().unwrap()]);
    let power = SIDES.map(|side| z_power(0.3, 80.0, 120.0, 0.05, side).unwrap());
    close(&power, &numbers(&golden["z_power"]));
    close(&[z_sample_size(0.3, 0.9, 0.05).unwrap()], &[golden["z_size"].as_f64().unwrap()]);
    let power = [(0.5, 4.0), (0.8, 20.0), (0.2, 300.0)].map(|(d, n)| t_power(d, n, 1.5 * n, 0.05).unwrap());
    close(&power, &numbers(&golden["t_power"]));
    let rows = [0.3, 2.0].map(|effect| t_sample_size(effect, 0.9, 0.05).unwrap());
    close(&rows, &numbers(&golden["t_size"]));
}

#[test]
fn likelihood_fits() {
    let golden = &golden()["fits"];
    let (price, bedrooms) = (column("sale_price"), column("bedrooms"));
    for (name, family) in [
        ("normal", Family::Normal),
        ("log_normal", Family::LogNormal),
        ("exponential", Family::Exponential),
        ("gamma", Family::Gamma),
        ("poisson", Family::Poisson),
        ("binomial", Family::Binomial { trials: 10 }),
    ] {
        let values = if matches!(name, "poisson" | "binomial") { &bedrooms } else { &price };
        let fit = MaximumLikelihood::fit(family, values).unwrap();
        let expected = &golden[name];
        let (parameters, count) = match fit.distribution() {
            Distribution::Normal { mean, deviation } | Distribution::LogNormal { mean, deviation } => {
                (vec![mean, deviation], 2.0)
            }
            Distribution::Gamma { shape, scale } => (vec![shape, scale], 2.0),
            Distribution::Exponential { rate } => (vec![rate], 1.0),
            Distribution::Poisson { mean } => (vec![mean], 1.0),
            Distribution::Binomial { share, .. } => (vec![share], 1.0),
        };
        close(&parameters, &numbers(&expected["parameters"]));
        let log_likelihood = expected["log_likelihood"].as_f64().unwrap();
        close(&[fit.log_likelihood(), fit.aic()], &[log_likelihood, 2.0 * count - 2.0 * log_likelihood]);
        let distribution = fit.distribution();
        let areas: Vec<f64> = values[..20].iter().map(|&x| distribution.cdf(x).unwrap()).collect();
        close(&areas, &numbers(&expected["cdf"]));
        let quantiles = [0.01, 0.3, 0.5, 0.97].map(|p| distribution.quantile(p).unwrap());
        close(&quantiles, &numbers(&expected["quantile"]));
        let points = distribution.quantile_points(&values[..5]).unwrap();
        assert!(points.windows(2).all(|two| two[0].0 <= two[1].0 && two[0].1 <= two[1].1));
    }
}
