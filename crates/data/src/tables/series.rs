//! Quantities over time.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{AIR_PASSENGERS, CHICAGO, STOCKS};

/// Passengers of international airlines by month, 1949 to 1960 (Box and Jenkins 1976): 144 rows.
///
/// Columns: `month` (its first day, a date), `passengers` (thousands). Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn air_passengers(store: &DataStore) -> Result<Frame, LabError> {
    table(store, AIR_PASSENGERS)
}

/// Riders at the Clark/Lake station in Chicago by day: 5,698 rows, 2001-01-22 to 2016-08-28 without a gap.
///
/// Columns: `date`, `ridership` (thousands), `temperature` (degrees Fahrenheit), `wind`, `rain`, `snow` (shares of
/// the day). Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn chicago(store: &DataStore) -> Result<Frame, LabError> {
    table(store, CHICAGO)
}

/// Closing prices of four shares, adjusted for splits and dividends: 3,270 days of trading, 2000-03-01 to
/// 2013-03-01.
///
/// Columns: `date`, `aapl`, `goog`, `ibm`, `msft` (US dollars). Missing: the first 1,122 prices of `goog`, which
/// was listed later.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn stocks(store: &DataStore) -> Result<Frame, LabError> {
    table(store, STOCKS)
}
