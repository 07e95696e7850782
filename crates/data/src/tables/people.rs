//! People and what was decided about them.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{GERMAN_CREDIT, HMDA};

/// Loans of a bank in southern Germany, 1973 to 1975 (Hofmann 1994): 1,000 rows, 700 of them good.
///
/// Columns: `duration` (months), `amount` (German marks), `age` (years) are numbers; `checking`, `credit_history`,
/// `purpose`, `savings`, `employment`, `installment_rate`, `personal_status`, `other_debtors`, `residence`,
/// `property`, `other_plans`, `housing`, `credits`, `job`, `dependents`, `telephone`, `foreign_worker` are
/// categories, and so is the target `risk` (`good` or `bad`). Nothing is missing.
///
/// The code book published with the file is partly wrong: the categories have the names of its correction (Grömping
/// 2019), and so differ from what is often printed. Sex cannot be told from `personal_status`.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
///
/// ```
/// # use stepwise_data::{GERMAN_CREDIT, german_credit, info, unpack};
/// # use stepwise_lab::DataStore;
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/data/german-credit.csv.gz");
/// # let mut store = DataStore::new();
/// # store.insert(GERMAN_CREDIT, unpack(info(GERMAN_CREDIT)?, &std::fs::read(path)?)?);
/// let loans = german_credit(&store)?;
/// let months = loans.numbers("duration")?;
/// assert_eq!(months.iter().sum::<f64>() / 1000.0, 20.903);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn german_credit(store: &DataStore) -> Result<Frame, LabError> {
    table(store, GERMAN_CREDIT)
}

/// Mortgage applications in Boston, 1990 (Munnell and others 1996): 2,380 rows, 285 of them denied.
///
/// Columns: `payment_to_income`, `housing_to_income`, `loan_to_value` (ratios), `consumer_credit` (1 to 6),
/// `mortgage_credit` (1 to 4), `unemployment` (percent) are numbers; `denied` (the target), `black` (the protected
/// group), `public_record`, `self_employed`, `insurance_denied`, `condominium`, `single`, `high_school` are `yes` or
/// `no`. Nothing is missing; `insurance_denied` leaks the target.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn hmda(store: &DataStore) -> Result<Frame, LabError> {
    table(store, HMDA)
}
