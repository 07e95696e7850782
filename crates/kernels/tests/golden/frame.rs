//! Tables against pandas on the shipped houses; frame.py makes the numbers.

use crate::common::table;
use serde_json::Value;
use stepwise_kernels::frame::{Aggregate, Frame};

fn golden() -> Value {
    serde_json::from_str(include_str!("frame.json")).unwrap()
}

fn houses() -> Frame {
    table("ames.csv.gz")
}

/// Compares each number with its own size; missing ones with null.
#[track_caller]
fn close(given: &[f64], expected: &Value) {
    let expected = expected.as_array().unwrap();
    assert_eq!(given.len(), expected.len());
    for (index, (a, b)) in given.iter().zip(expected).enumerate() {
        match b.as_f64() {
            Some(b) => assert!((a - b).abs() <= 1e-9 * b.abs(), "at {index}: {a} is not {b}"),
            None => assert!(a.is_nan(), "at {index}: {a}"),
        }
    }
}

#[test]
fn groups_equal_pandas() {
    let kinds = [
        ("sale_price", Aggregate::Count, "count"),
        ("sale_price", Aggregate::Sum, "sum"),
        ("sale_price", Aggregate::Mean, "mean"),
        ("sale_price", Aggregate::Median, "median"),
        ("sale_price", Aggregate::Least, "min"),
        ("sale_price", Aggregate::Most, "max"),
        ("sale_price", Aggregate::Deviation, "std"),
    ];
    let table = houses().group_by(&["neighborhood", "bedrooms"], &kinds).unwrap();
    for (_, _, name) in kinds {
        close(table.numbers(name).unwrap(), &golden()["groups"][name]);
    }
}

#[test]
fn description_order_counts_and_duplicates_equal_pandas() {
    let (golden, houses) = (golden(), houses());
    let described = houses.describe().unwrap();
    let names = described.column("column").unwrap();
    for (row, name) in golden["columns"].as_array().unwrap().iter().enumerate() {
        assert_eq!(names.cell(row), name.as_str().unwrap());
    }
    for (ours, theirs) in [
        ("count", "count"),
        ("mean", "mean"),
        ("deviation", "std"),
        ("least", "min"),
        ("lower quartile", "25%"),
        ("median", "50%"),
        ("upper quartile", "75%"),
        ("most", "max"),
    ] {
        close(described.numbers(ours).unwrap(), &golden["describe"][theirs]);
    }
    let order: Vec<usize> =
        golden["order"].as_array().unwrap().iter().map(|row| row.as_u64().unwrap() as usize).collect();
    let sorted = houses.sort(&[("year_sold", false), ("sale_price", true)]).unwrap();
    assert_eq!(sorted.take(&(0..300).collect::<Vec<_>>()), houses.take(&order));
    close(houses.value_counts("year_sold").unwrap().numbers("count").unwrap(), &golden["counts"]);
    let duplicated = houses.duplicated(&["living_area", "lot_area"]).unwrap();
    assert_eq!(
        duplicated.iter().filter(|flag| **flag).count() as u64,
        golden["duplicated"].as_u64().unwrap()
    );
}
