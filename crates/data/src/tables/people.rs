//! People and what was decided about them.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{GERMAN_CREDIT, HEART_DISEASE, HMDA, RESUME, TITANIC};

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

/// Passengers of the Titanic: 891 rows, the ones that Kaggle's competition trains on; 342 survived.
///
/// Columns: `passenger_id`, `survived` (0 or 1), `class` (1 to 3), `age` (years), `siblings_spouses`,
/// `parents_children`, `fare` (pounds) are numbers; `sex`, `embarked`, `boat` are categories; `name`, `ticket`,
/// `cabin` are text. Missing: 177 ages, 687 cabins, 2 ports, 561 lifeboats. `boat` leaks the outcome.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn titanic(store: &DataStore) -> Result<Frame, LabError> {
    table(store, TITANIC)
}

/// Patients examined for heart disease in four hospitals (Detrano and others 1989): 920 rows, 509 of them sick.
///
/// Columns: `age` (years), `blood_pressure` (mm Hg), `cholesterol` (mg/dl), `max_heart_rate`, `st_depression`
/// (mm), `vessels` (0 to 3) are numbers; `sex`, `hospital`, `chest_pain`, `high_sugar`, `resting_ecg`,
/// `exercise_pain`, `st_slope`, `thallium` are categories, and so is the target `disease` (`yes` or `no`).
///
/// 1,759 cells are missing: `blood_pressure` 59, `cholesterol` 30, `high_sugar` 90, `resting_ecg` 2,
/// `max_heart_rate` and `exercise_pain` 55 each, `st_depression` 62, `st_slope` 309, `vessels` 611, `thallium`
/// 486. Hidden among the rest are 172 cholesterols and one blood pressure of 0.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn heart_disease(store: &DataStore) -> Result<Frame, LabError> {
    table(store, HEART_DISEASE)
}

/// Job applications with names drawn at random (Bertrand and Mullainathan 2004): 4,870 rows, half of each race;
/// 392 were called back.
///
/// Columns: `callback` (`yes` or `no`), `race`, `gender`, `quality`, `city`, `industry`, `job`, `first_name`,
/// `college_degree`, `honors`, `worked_during_school`, `computer_skills`, `special_skills`, `volunteer`,
/// `military`, `employment_holes`, `email` are categories; `job_ad` and `experience` (years) are numbers. Nothing
/// is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn resume(store: &DataStore) -> Result<Frame, LabError> {
    table(store, RESUME)
}
