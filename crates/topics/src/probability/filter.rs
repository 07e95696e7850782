//! What was counted so far, and what the model makes of it.

use ndarray::{Array1, Array2, Axis, concatenate};
use stepwise_data::refused;
use stepwise_kernels::bayes::{BernoulliNaiveBayes, LogOdds, MultinomialNaiveBayes};
use stepwise_kernels::text::CountVectorizer;
use stepwise_lab::{LabError, Value, Values};

use super::messages::Part;

/// The classes: ham is 0, spam is 1.
const SPAM: usize = 1;
const HAM: usize = 0;

/// What the reader chose.
#[derive(Clone)]
pub struct Knobs {
    /// Whether a word counts once, and its absence counts too.
    pub presence: bool,
    pub smoothing: f64,
    /// The probability of spam before anything is read.
    pub prior: f64,
    /// The odds above which a message is filtered.
    pub odds: f64,
    /// How often a column is there.
    pub copies: usize,
    /// The word that is copied; `None` is every word.
    pub copied: Option<String>,
}

impl Knobs {
    pub fn new(values: &Values) -> Result<Self, LabError> {
        let copied = values.text("copied")?;
        Ok(Self {
            presence: values.text("model")? == "presence",
            smoothing: values.number("smoothing")?,
            prior: values.number("prior")?,
            odds: values.number("odds")?,
            copies: values.count("copies")?,
            copied: (copied != "all").then(|| copied.to_owned()),
        })
    }

    /// The same with one value changed.
    pub fn with(&self, key: &str, value: &Value) -> Self {
        let mut knobs = self.clone();
        match (key, value) {
            ("model", Value::Text(text)) => knobs.presence = text == "presence",
            ("smoothing", Value::Number(number)) => knobs.smoothing = *number,
            ("prior", Value::Number(number)) => knobs.prior = *number,
            ("odds", Value::Number(number)) => knobs.odds = *number,
            ("copies", Value::Integer(count)) => knobs.copies = usize::try_from(*count).unwrap_or(1),
            ("copied", Value::Text(text)) => knobs.copied = (text != "all").then(|| text.clone()),
            _ => {}
        }
        knobs
    }

    /// How often a word's column is there.
    pub fn copies_of(&self, word: &str) -> usize {
        if self.copied.as_deref().is_none_or(|copied| copied == word) { self.copies } else { 1 }
    }
}

/// Words counted in ham (row 0) and spam (row 1).
pub struct Counts {
    /// How often each word came.
    words: Array2<f64>,
    /// In how many messages.
    messages: Array2<f64>,
    /// How many messages there were.
    pub sizes: Array1<f64>,
}

impl Counts {
    pub fn new(vocabulary: usize) -> Self {
        let none = Array2::zeros((2, vocabulary));
        Self { words: none.clone(), messages: none, sizes: Array1::zeros(2) }
    }

    /// Counts some more messages.
    pub fn learn(&mut self, part: &Part, messages: std::ops::Range<usize>) {
        for message in messages {
            let class = usize::from(part.spam[message]);
            self.sizes[class] += 1.0;
            for &(word, count) in part.counts.row(message) {
                self.words[(class, word)] += count;
                self.messages[(class, word)] += 1.0;
            }
        }
    }

    /// In how many messages a word was: ham, spam.
    pub fn messages_with(&self, word: usize) -> [f64; 2] {
        [HAM, SPAM].map(|class| self.messages[(class, word)])
    }

    /// What speaks for spam. The copies of a column are columns of their own for the model; here they are added up, since
    /// they always come together.
    pub fn evidence(&self, knobs: &Knobs, vectorizer: &CountVectorizer) -> Result<LogOdds, LabError> {
        let vocabulary = vectorizer.vocabulary();
        let copied: Vec<usize> = match &knobs.copied {
            Some(word) => vectorizer.column(word).into_iter().collect(),
            None => (0..vocabulary.len()).collect(),
        };
        let extended = |sums: &Array2<f64>| -> Result<Array2<f64>, LabError> {
            let copy = sums.select(Axis(1), &copied);
            let views: Vec<_> =
                std::iter::once(sums.view()).chain((1..knobs.copies).map(|_| copy.view())).collect();
            concatenate(Axis(1), &views).map_err(|error| LabError::computation(error.to_string()))
        };
        let mut found = if knobs.presence {
            let sums = extended(&self.messages)?;
            BernoulliNaiveBayes::from_sums(sums.view(), self.sizes.view(), knobs.smoothing, 0.5)
                .and_then(|model| model.log_odds(SPAM, HAM))
        } else {
            let sums = extended(&self.words)?;
            MultinomialNaiveBayes::from_sums(sums.view(), self.sizes.view(), knobs.smoothing)
                .and_then(|model| model.log_odds(SPAM, HAM))
        }
        .map_err(refused)?;
        found.weights = found.weights.iter().take(vocabulary.len()).copied().collect();
        for &word in &copied {
            found.weights[word] *= knobs.copies as f64;
        }
        found.prior = (knobs.prior / (1.0 - knobs.prior)).ln();
        Ok(found)
    }
}

/// A message's words with the amounts that the model counts.
pub fn features(row: &[(usize, f64)], presence: bool) -> impl Iterator<Item = (usize, f64)> {
    row.iter().map(move |&(word, count)| (word, if presence { 1.0 } else { count }))
}
