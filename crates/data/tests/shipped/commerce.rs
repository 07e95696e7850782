//! Homes, shops and hotels.

use stepwise_data::{AMES, CUSTOMERS, HOTEL_REVENUE, ames, customers, hotel_revenue, schema};
use stepwise_lab::ColumnKind;

use crate::{levels, mean, missing, store};

/// Mean and median as De Cock's data are usually described.
#[test]
fn ames_is_as_published() {
    let houses = ames(&store(AMES)).unwrap();
    assert_eq!(missing(&houses), []);
    assert!((mean(&houses, "sale_price") - 180_796.060_068_259_4).abs() < 1e-6);
    let mut prices = houses.numbers("sale_price").unwrap().to_vec();
    prices.sort_by(f64::total_cmp);
    assert_eq!(
        (prices[0], prices[1464], prices[1465], prices[2929]),
        (12_789.0, 160_000.0, 160_000.0, 755_000.0)
    );
    assert_eq!(houses.numbers("living_area").unwrap().iter().filter(|&&area| area > 4_000.0).count(), 5);
    assert_eq!(levels(&houses, "neighborhood").len(), 28);
    assert_eq!(levels(&houses, "central_air"), ["no", "yes"]);
    assert_eq!(levels(&houses, "building_type").len(), 5);
    assert_eq!(levels(&houses, "house_style").len(), 8);
    let conditions = houses.numbers("overall_condition").unwrap();
    assert_eq!(conditions.iter().filter(|&&condition| condition == 5.0).count(), 1_654);
    let inside = |column: &str, low: f64, high: f64| {
        houses.numbers(column).unwrap().iter().all(|number| (low..=high).contains(number))
    };
    assert!(inside("latitude", 41.986, 42.064) && inside("longitude", -93.694, -93.577));
    assert!(inside("year_sold", 2006.0, 2010.0) && inside("month_sold", 1.0, 12.0));
}

#[test]
fn customers_are_consistent() {
    let customers = customers(&store(CUSTOMERS)).unwrap();
    assert_eq!(missing(&customers), []);
    let column = |name: &str| customers.numbers(name).unwrap();
    assert_eq!(
        schema(&customers).columns.iter().find(|c| c.name == "first_purchase").unwrap().kind,
        ColumnKind::Date
    );
    for row in 0..customers.rows() {
        assert_eq!(column("customer_id")[row], 12.0 * (row + 1) as f64);
        let (recency, tenure) = (column("recency_days")[row], column("tenure_days")[row]);
        // First purchases are of January to March 1997, and counting ends on 1998-06-30.
        assert!(recency >= 0.0 && recency <= tenure && (456.0..=545.0).contains(&tenure));
        let (frequency, monetary) = (column("frequency")[row], column("monetary")[row]);
        assert!(frequency >= 1.0 && (frequency > 1.0 || recency == tenure));
        assert!((monetary - frequency * column("average_order")[row]).abs() <= 0.005 * frequency + 1e-9);
        assert!(column("cds")[row] >= frequency);
    }
}

/// Monthly revenue has its low in January and its high in August 2017.
#[test]
fn hotel_revenue_has_seasons() {
    let stays = hotel_revenue(&store(HOTEL_REVENUE)).unwrap();
    assert_eq!(missing(&stays), [("country".to_owned(), 164)]);
    let arrival = stays.column("arrival").unwrap();
    assert_eq!((arrival.cell(0), arrival.cell(15_401)), ("2016-07-02".into(), "2017-08-31".into()));
    let (price, nights) = (stays.numbers("price").unwrap(), stays.numbers("nights").unwrap());
    let month = |month: &str| -> f64 {
        let rows = (0..stays.rows()).filter(|&row| arrival.cell(row).starts_with(month));
        rows.map(|row| price[row] * nights[row]).sum()
    };
    assert!((month("2017-01") - 159_173.55).abs() < 0.005);
    assert!((month("2017-08") - 1_084_737.23).abs() < 0.005);
    assert_eq!(levels(&stays, "meal").len(), 4);
    assert_eq!(levels(&stays, "country").len(), 98);
}
