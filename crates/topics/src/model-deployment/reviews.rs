//! Sentences of film reviews: some to learn from, in the order in which they are learnt, and some held out.

use stepwise_data::{AtHand, MOVIE_SNIPPETS};
use stepwise_kernels::frame::Column;
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// The seed's stream that says who is held out.
const SPLIT_STREAM: u64 = 1;

/// How many are held out.
const HELD_OUT: usize = 1000;

/// A review with fewer characters may be a single word that the model has never seen.
const LEAST: usize = 40;

/// What the data call a good review.
const POSITIVE: &str = "positive";

/// A sentence and what people thought of it.
pub(super) struct Review {
    pub text: String,
    pub positive: bool,
}

/// The sentences of a run.
pub(super) struct Reviews {
    pub learnt: Vec<Review>,
    pub held_out: Vec<Review>,
}

impl Reviews {
    /// Draws `sentences` to learn from, and those held out, which are the same however many that are.
    pub fn new(setup: &Setup, sentences: usize) -> Result<Self, LabError> {
        let table = AtHand::read(&setup.data, MOVIE_SNIPPETS)?;
        let column = |name| table.frame.column(name).map_err(|error| table.explain(error));
        let (labels, texts) = (column("sentiment")?, column("text")?);
        let (Column::Category(labels), Column::Text(texts)) = (labels, texts) else {
            return Err(LabError::file(&table.file, "must hold labels and texts"));
        };
        let order = Random::stream(setup.seed, SPLIT_STREAM).permutation(texts.len());
        let reviews: Vec<Review> = order
            .into_iter()
            .take(HELD_OUT + sentences)
            .filter_map(|row| {
                let positive = labels.get(row)? == POSITIVE;
                Some(Review { text: texts.get(row)?.to_owned(), positive })
            })
            .collect();
        let mut held_out = reviews;
        let learnt = held_out.split_off(HELD_OUT.min(held_out.len()));
        Ok(Self { learnt, held_out })
    }

    /// Reviews held out that say enough to be judged, for requests.
    pub fn to_send(&self) -> Vec<String> {
        let texts = self.held_out.iter().map(|review| &review.text);
        texts.filter(|text| text.chars().count() >= LEAST).cloned().collect()
    }
}
