//! Quantities over time.

use stepwise_data::{AIR_PASSENGERS, CHICAGO, STOCKS, air_passengers, chicago, stocks};
use stepwise_kernels::frame::{Column, Frame};

use crate::{mean, missing, store};

fn days(frame: &Frame, column: &str) -> Vec<i32> {
    match frame.column(column).unwrap() {
        Column::Date(days) => days.iter().map(|day| day.unwrap()).collect(),
        other => panic!("{column} holds {}", other.kind()),
    }
}

#[test]
fn air_passengers_are_as_published() {
    let months = air_passengers(&store(AIR_PASSENGERS)).unwrap();
    assert_eq!(missing(&months), []);
    let passengers = months.numbers("passengers").unwrap();
    assert_eq!((passengers[0], passengers[143]), (112.0, 432.0));
    assert_eq!(passengers.iter().sum::<f64>(), 40_363.0);
    assert!(days(&months, "month").windows(2).all(|pair| (28..=31).contains(&(pair[1] - pair[0]))));
}

#[test]
fn chicago_misses_no_day() {
    let riders = chicago(&store(CHICAGO)).unwrap();
    assert_eq!(missing(&riders), []);
    assert!(days(&riders, "date").windows(2).all(|pair| pair[1] - pair[0] == 1));
    let date = riders.column("date").unwrap();
    assert_eq!((date.cell(0), date.cell(5_697)), ("2001-01-22".into(), "2016-08-28".into()));
    assert!((mean(&riders, "ridership") - 13.619_334).abs() < 1e-6);
    for share in ["rain", "snow"] {
        assert!(riders.numbers(share).unwrap().iter().all(|share| (0.0..=1.0).contains(share)));
    }
}

#[test]
fn stocks_are_in_order() {
    let prices = stocks(&store(STOCKS)).unwrap();
    assert_eq!(missing(&prices), [("goog".to_owned(), 1_122)]);
    assert!(days(&prices, "date").windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(prices.numbers("aapl").unwrap()[0], 4.186_7);
    let first = prices.numbers("goog").unwrap().iter().position(|price| !price.is_nan()).unwrap();
    assert_eq!(prices.column("date").unwrap().cell(first), "2004-08-19");
}
