//! Tables against pandas on the shipped houses; frame.py makes the numbers.

use crate::common::table;
use serde_json::Value;
use stepwise_kernels::frame::{Aggregate, Column, Frame, Impute, Join, Period, Window};

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

const KINDS: [(Aggregate, &str); 6] = [
    (Aggregate::Sum, "sum"),
    (Aggregate::Mean, "mean"),
    (Aggregate::Least, "least"),
    (Aggregate::Most, "most"),
    (Aggregate::Median, "median"),
    (Aggregate::Deviation, "deviation"),
];

fn first(frame: &Frame, rows: std::ops::Range<usize>) -> Frame {
    frame.take(&rows.collect::<Vec<_>>())
}

#[test]
fn wide_long_and_joined_tables_equal_pandas() {
    let (golden, houses) = (golden(), houses());
    let wide = houses.pivot("neighborhood", "bedrooms", "sale_price", Aggregate::Median).unwrap();
    let expected = golden["pivot"].as_object().unwrap();
    assert_eq!(wide.width(), expected.len() + 1);
    for (name, expected) in expected {
        close(wide.numbers(name).unwrap(), expected);
    }

    let long = first(&houses, 0..40)
        .melt(&["neighborhood"], &["living_area", "first_floor"], "variable", "value")
        .unwrap();
    close(long.numbers("value").unwrap(), &golden["melt"][1]);
    let variable = long.column("variable").unwrap();
    for (row, name) in golden["melt"][0].as_array().unwrap().iter().enumerate() {
        assert_eq!(variable.cell(row), name.as_str().unwrap());
    }

    let keys = ["neighborhood", "year_sold"];
    let means = first(&houses, 0..800).group_by(&keys, &[("sale_price", Aggregate::Mean, "mean")]).unwrap();
    let some = first(&houses, 700..1000).select(&["neighborhood", "year_sold", "living_area"]).unwrap();
    for (name, join) in [("inner", Join::Inner), ("left", Join::Left), ("outer", Join::Outer)] {
        let joined = some.join(&means, &keys, join).unwrap();
        for column in ["year_sold", "living_area", "mean"] {
            close(joined.numbers(column).unwrap(), &golden["joins"][name][column]);
        }
    }
}

#[test]
fn windows_equal_pandas() {
    let (golden, houses) = (golden(), houses());
    let mut area = houses.numbers("living_area").unwrap()[..80].to_vec();
    area.iter_mut().step_by(7).for_each(|number| *number = f64::NAN);
    let frame = Frame::from_columns([("area".to_owned(), Column::Number(area))]).unwrap();
    let trailing = Window { size: 5, min_periods: 4, centred: false };
    let centred = Window { size: 6, min_periods: 2, centred: true };
    for (aggregate, name) in KINDS {
        for (kind, table) in [
            ("trailing", frame.rolling("area", trailing, aggregate, name)),
            ("centred", frame.rolling("area", centred, aggregate, name)),
            ("expanding", frame.expanding("area", 3, aggregate, name)),
        ] {
            close(table.unwrap().numbers(name).unwrap(), &golden[kind][name]);
        }
    }
    let filled = frame.impute("area", Impute::Forward).unwrap();
    close(filled.numbers("area").unwrap(), &golden["forward"]);
}

#[test]
fn periods_equal_pandas() {
    let golden = golden();
    let customers = table("customers.csv.gz");
    let customers = customers.take(&(0..customers.rows()).step_by(97).collect::<Vec<_>>());
    let results = [
        ("monetary", Aggregate::Count, "count"),
        ("monetary", Aggregate::Sum, "sum"),
        ("monetary", Aggregate::Mean, "mean"),
    ];
    for (name, period) in [
        ("day", Period::Day),
        ("week", Period::Week),
        ("month", Period::Month),
        ("quarter", Period::Quarter),
        ("year", Period::Year),
    ] {
        let table = customers.resample("first_purchase", period, &results).unwrap();
        let expected = &golden["periods"][name];
        let days = table.column("first_purchase").unwrap();
        for (row, day) in expected["days"].as_array().unwrap().iter().enumerate() {
            assert_eq!(days.cell(row), day.as_str().unwrap(), "{name}");
        }
        for (_, _, result) in results {
            close(table.numbers(result).unwrap(), &expected[result]);
        }
    }
}
