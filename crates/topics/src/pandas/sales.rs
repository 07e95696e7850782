//! The table at hand, the columns chosen, and the truth where it is known.

use stepwise_data::{AtHand, HOTEL_REVENUE, Usable};
use stepwise_kernels::frame::{Column, Frame};
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// The most rows that a run uses; of more, a random sample is drawn. Keeps every step short.
const MAX_ROWS: usize = 20_000;

/// The fewest rows that a run makes sense with.
const MIN_ROWS: usize = 10;

/// The seed's stream that says which prices get lost.
const LOSS_STREAM: u64 = 1;

/// The shares of prices that get lost: in the last month, when the hotel's desk changed its program, and before.
const LOSS: (f64, f64) = (0.25, 0.03);

/// 2017-08-01 as days since 1970-01-01.
const CHANGE: i32 = 17_379;

/// A table with the columns that matter.
pub struct Sales {
    /// The table, blanks and all.
    pub frame: Frame,
    /// The name of the column that gives the groups.
    pub group: String,
    /// The name of the price's column.
    pub price: String,
    /// The name of the quantity's column.
    pub quantity: String,
    /// The name of the product of both.
    pub revenue: String,
    /// The prices before some got lost, where that is known.
    pub truth: Option<Vec<f64>>,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Sales {
    /// Reads and checks; of the shipped table, loses some prices.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let name = |key: &str| setup.values.text(key).map(str::to_owned);
        let (group, price, quantity) = (name("group")?, name("price")?, name("quantity")?);
        if price == quantity {
            return Err(LabError::parameter("quantity", quantity, "a column other than the price"));
        }
        let table = AtHand::read(&setup.data, HOTEL_REVENUE)?;
        // A row without a group or a quantity has no place in any month.
        let Usable { mut frame, note } =
            table.usable(&[&group, &quantity], MIN_ROWS, MAX_ROWS, setup.seed)?;
        let known = frame.numbers(&price).map_err(|error| table.explain(error))?.to_vec();
        frame.numbers(&quantity).map_err(|error| table.explain(error))?;
        let mut truth = None;
        if !table.own && price == "price" {
            let days = frame.dates("arrival").map_err(|error| table.explain(error))?;
            let mut random = Random::stream(setup.seed, LOSS_STREAM);
            let lost = |(day, &price): (&Option<i32>, &f64)| {
                let share = if day.is_some_and(|day| day >= CHANGE) { LOSS.0 } else { LOSS.1 };
                if random.uniform() < share { f64::NAN } else { price }
            };
            let left = Column::Number(days.iter().zip(&known).map(lost).collect());
            frame = frame.replace(&price, left).map_err(|error| table.explain(error))?;
            truth = Some(known);
        }
        let plain = "revenue".to_owned();
        let revenue = if frame.get(&plain).is_none() { plain } else { format!("{price} × {quantity}") };
        Ok(Self { frame, group, price, quantity, revenue, truth, note })
    }
}
