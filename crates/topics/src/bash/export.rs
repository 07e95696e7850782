//! The day's measurements: what the server has, and what a prepared table must be.

use stepwise_data::{PENGUINS, info, unpack};
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// Where the server has them.
pub(super) const ADDRESS: &str = "http://data.example/penguins.csv.gz";

/// A part of the table, drawn from the seed.
pub(super) struct Export {
    /// The table as the server has it, not yet packed.
    pub text: String,
    /// The rows without a blank, in the order of the table, without the heading.
    pub whole: Vec<String>,
    heading: String,
}

impl Export {
    /// The export of a seed: at least `LEAST` rows of the table, in its order.
    pub fn draw(setup: &Setup) -> Result<Self, LabError> {
        /// The fewest rows of a day.
        const LEAST: usize = 200;
        let missing = || LabError::file("penguins.csv.gz", "is not a table of penguins");
        let packed = setup.data.get(PENGUINS).ok_or_else(missing)?;
        let bytes = unpack(info(PENGUINS)?, packed)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| missing())?;
        let mut lines = text.lines();
        let heading = lines.next().ok_or_else(missing)?.to_owned();
        let rows: Vec<&str> = lines.collect();
        let mut random = Random::new(setup.seed);
        let count = LEAST + random.below(rows.len().saturating_sub(LEAST) + 1);
        let mut chosen = random.permutation(rows.len());
        chosen.truncate(count);
        chosen.sort_unstable();
        let rows: Vec<&str> = chosen.into_iter().map(|row| rows[row]).collect();
        let text = std::iter::once(heading.as_str()).chain(rows.iter().copied());
        let text = text.map(|line| format!("{line}\n")).collect();
        let is_whole = |row: &&&str| row.split(',').all(|cell| !cell.is_empty());
        let whole = rows.iter().filter(is_whole).map(|&row| row.to_owned()).collect();
        Ok(Self { text, whole, heading })
    }

    /// How many rows a prepared table has, headings left out.
    pub fn rows(&self, prepared: &str) -> usize {
        prepared.lines().filter(|line| *line != self.heading).count()
    }

    /// Whether a prepared table is what it must be: the heading once and first, then the rows without a blank, each once.
    pub fn is_right(&self, prepared: &str) -> bool {
        let mut lines = prepared.lines();
        let headed = lines.next() == Some(self.heading.as_str());
        let mut rows: Vec<&str> = lines.collect();
        let mut whole: Vec<&str> = self.whole.iter().map(String::as_str).collect();
        rows.sort_unstable();
        whole.sort_unstable();
        headed && rows == whole
    }
}
