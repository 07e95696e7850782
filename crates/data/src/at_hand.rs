//! The table that a lab works on: the reader's own where there is one, else the shipped one.

use stepwise_kernels::frame::{Frame, FrameError};
use stepwise_lab::{DataStore, DatasetId, LabError};
use stepwise_random::Random;

use crate::{explain, info, own, tables};

/// The stream of a seed that draws a sample of a table too long for a lab.
pub const SAMPLE_STREAM: u64 = 3;

/// The table at hand.
#[derive(Clone, Debug)]
pub struct AtHand {
    /// The file's name, for messages.
    pub file: String,
    /// The table.
    pub frame: Frame,
    /// Whether the reader brought it.
    pub own: bool,
}

/// The rows of a table that a run uses.
#[derive(Clone, Debug)]
pub struct Usable {
    /// The table of these rows.
    pub frame: Frame,
    /// What was left out, as sentences for the reader; empty when nothing was.
    pub note: String,
}

impl AtHand {
    /// The reader's table, or else the shipped one.
    ///
    /// # Errors
    /// As [`own()`] and [`tables::table`].
    pub fn read(store: &DataStore, shipped: DatasetId) -> Result<Self, LabError> {
        match (own(store), &store.own) {
            (Some(frame), Some(file)) => {
                Ok(Self { file: explain::short(&file.name), frame: frame?, own: true })
            }
            _ => Ok(Self {
                file: info(shipped)?.file.to_owned(),
                frame: tables::table(store, shipped)?,
                own: false,
            }),
        }
    }

    /// What is wrong with the table, as a sentence that names its file.
    #[must_use]
    pub fn explain(&self, error: FrameError) -> LabError {
        explain(&self.file, error)
    }

    /// The rows in which none of the `needed` columns is missing; of more than `most`, a random sample (by
    /// [`Random::permutation`] on stream [`SAMPLE_STREAM`]) in the table's order.
    ///
    /// # Errors
    /// [`LabError::Column`] for a column that does not exist, [`LabError::Rows`] for fewer than `fewest` rows.
    pub fn usable(&self, needed: &[&str], fewest: usize, most: usize, seed: u64) -> Result<Usable, LabError> {
        let complete = self.frame.complete(needed).map_err(|error| self.explain(error))?;
        let mut rows: Vec<usize> = (0..complete.len()).filter(|&row| complete[row]).collect();
        if rows.len() < fewest {
            return Err(LabError::Rows {
                what: "This lab".to_owned(),
                given: rows.len(),
                needed: format!("at least {fewest} rows with nothing missing in the columns chosen"),
            });
        }
        let missing = complete.len() - rows.len();
        let mut note = String::new();
        if missing > 0 {
            note = format!("{missing} rows with missing values are left out. ");
        }
        if rows.len() > most {
            note = format!("{note}{most} of {} rows, drawn at random, are used. ", rows.len());
            let mut order = Random::stream(seed, SAMPLE_STREAM).permutation(rows.len());
            order.truncate(most);
            order.sort_unstable();
            rows = order.into_iter().map(|place| rows[place]).collect();
        }
        Ok(Usable { frame: self.frame.take(&rows), note })
    }
}

#[cfg(test)]
mod tests {
    use stepwise_lab::OwnFile;

    use super::*;
    use crate::AMES;

    #[test]
    fn missing_rows_are_left_out_and_many_are_sampled() {
        let mut text = "a,b\n,1\n".to_owned();
        (0..50).for_each(|row| text.push_str(&format!("{row},\n")));
        let file = OwnFile { name: "mine.csv".to_owned(), bytes: text.as_bytes().into() };
        let mut store = DataStore::new();
        store.own = Some(file);
        let table = AtHand::read(&store, AMES).unwrap();
        assert!(table.own);
        let usable = table.usable(&["a"], 2, 10, 7).unwrap();
        assert_eq!(usable.frame.rows(), 10);
        assert_eq!(
            usable.note,
            "1 rows with missing values are left out. 10 of 50 rows, drawn at random, are used. "
        );
        let numbers = usable.frame.numbers("a").unwrap();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(
            table.usable(&["a", "b"], 2, 10, 7).unwrap_err().to_string(),
            "This lab needs at least 2 rows with nothing missing in the columns chosen, but there are 0 rows."
        );
        assert!(table.usable(&["c"], 2, 10, 7).is_err());
        assert!(AtHand::read(&DataStore::new(), AMES).is_err());
    }
}
