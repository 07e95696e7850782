//! Homes, shops and hotels: prices and purchases.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{AMES, CUSTOMERS, HOTEL_REVENUE};

/// House sales in Ames, Iowa, 2006 to 2010 (De Cock 2011): 2,930 rows in their published order.
///
/// Columns: `sale_price` (US dollars), `living_area`, `lot_area`, `total_basement`, `first_floor` (square feet),
/// `bedrooms`, `full_baths`, `garage_cars`, `year_built`, `year_remodeled`, `overall_condition` (1 to 9),
/// `neighborhood`, `building_type`, `house_style`, `central_air` (categories), `longitude`, `latitude` (degrees),
/// `year_sold`, `month_sold`. Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
///
/// ```
/// # use stepwise_data::{AMES, ames, info, unpack};
/// # use stepwise_lab::DataStore;
/// # let packed = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/data/ames.csv.gz"))?;
/// # let mut store = DataStore::new();
/// # store.insert(AMES, unpack(info(AMES)?, &packed)?);
/// let houses = ames(&store)?;
/// let prices = houses.numbers("sale_price")?;
/// let mean = prices.iter().sum::<f64>() / prices.len() as f64;
/// assert!((mean - 180_796.060_068).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ames(store: &DataStore) -> Result<Frame, LabError> {
    table(store, AMES)
}

/// Customers of the online shop CDNOW (Fader and Hardie 2001): 1,964 rows, every twelfth customer.
///
/// Columns: `customer_id`, `recency_days` (from the last purchase to 1998-06-30), `frequency` (purchases),
/// `monetary` (US dollars), `average_order` (US dollars), `cds`, `tenure_days` (from the first purchase to
/// 1998-06-30), `first_purchase` (a date). Nothing is missing; `monetary` can be 0.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn customers(store: &DataStore) -> Result<Frame, LabError> {
    table(store, CUSTOMERS)
}

/// Stays at a resort hotel in the Algarve, July 2016 to August 2017 (Antonio, de Almeida and Nunes 2019): 15,402
/// rows in the order of arrival.
///
/// Columns: `arrival` (a date), `nights`, `price` (euros a night), `adults`, `children`, `lead_time` (days) are
/// numbers; `meal`, `country`, `market`, `customer`, `room`, `repeated_guest` are categories. Revenue is `price`
/// times `nights`. Missing: 164 countries.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn hotel_revenue(store: &DataStore) -> Result<Frame, LabError> {
    table(store, HOTEL_REVENUE)
}
