//! Words counted, and what each of them says about a review.

use std::collections::HashMap;

use ndarray::{Array1, Array2};
use stepwise_data::refused;
use stepwise_kernels::bayes::{LogOdds, MultinomialNaiveBayes};
use stepwise_kernels::text::Tokenizer;
use stepwise_lab::LabError;

/// Added to the count of every word, so that none decides alone.
const SMOOTHING: f64 = 1.0;

/// The classes.
const NEGATIVE: usize = 0;
const POSITIVE: usize = 1;

/// How a text becomes words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Lower case, and only letters and digits: what the model is trained with.
    Plain,
    /// Cut at blanks, capitals and signs kept: an earlier version.
    Raw,
}

impl Words {
    /// The name in the model's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Raw => "raw",
        }
    }

    /// The words of a text, in order.
    pub fn of(self, text: &str) -> Vec<String> {
        match self {
            Self::Plain => Tokenizer { shortest: 1, ..Tokenizer::default() }.tokens(text),
            Self::Raw => text.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

/// Multinomial naive Bayes whose counts come in review by review.
pub(super) struct Model {
    columns: HashMap<String, usize>,
    /// How often each word came in bad and in good reviews.
    counts: Vec<[f64; 2]>,
    /// How many reviews of each kind there were.
    sizes: [f64; 2],
    odds: LogOdds,
}

impl Model {
    pub fn new() -> Self {
        let odds = LogOdds { prior: 0.0, missing: 0.0, weights: Array1::zeros(0) };
        Self { columns: HashMap::new(), counts: Vec::new(), sizes: [0.0; 2], odds }
    }

    /// Counts some more reviews, and weighs all words anew.
    pub fn learn<'a>(&mut self, reviews: impl Iterator<Item = (&'a str, bool)>) -> Result<(), LabError> {
        for (text, positive) in reviews {
            let class = if positive { POSITIVE } else { NEGATIVE };
            self.sizes[class] += 1.0;
            for word in Words::Plain.of(text) {
                let column = *self.columns.entry(word).or_insert_with(|| {
                    self.counts.push([0.0; 2]);
                    self.counts.len() - 1
                });
                self.counts[column][class] += 1.0;
            }
        }
        let sums = Array2::from_shape_fn((2, self.counts.len()), |(class, word)| self.counts[word][class]);
        let sizes = Array1::from_iter(self.sizes);
        let model = MultinomialNaiveBayes::from_sums(sums.view(), sizes.view(), SMOOTHING);
        self.odds = model.and_then(|model| model.log_odds(POSITIVE, NEGATIVE)).map_err(refused)?;
        Ok(())
    }

    /// Whether it has learnt what good and what bad reviews are like.
    pub fn is_ready(&self) -> bool {
        self.sizes.iter().all(|&reviews| reviews > 0.0)
    }

    /// The log odds that a review of these words is good. Words that it does not know say nothing.
    pub fn odds(&self, words: &[String]) -> f64 {
        let known = words.iter().filter_map(|word| self.columns.get(word));
        self.odds.prior + known.map(|&column| self.odds.weights[column]).sum::<f64>()
    }

    /// Whether it knows any of these words.
    pub fn knows(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.columns.contains_key(word))
    }

    /// The log odds before anything is read.
    pub fn prior(&self) -> f64 {
        self.odds.prior
    }

    /// Every word and what it adds to the log odds, in alphabetical order.
    pub fn weights(&self) -> Vec<(&str, f64)> {
        let mut weights: Vec<(&str, f64)> =
            self.columns.iter().map(|(word, &column)| (word.as_str(), self.odds.weights[column])).collect();
        weights.sort_unstable_by_key(|&(word, _)| word);
        weights
    }
}
