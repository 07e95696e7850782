//! Runs of words or characters.

use super::Tokenizer;
use crate::KernelError;
use crate::error::out_of_range;

/// The longest run.
const LONGEST: usize = 100;

/// What a run is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Words, joined by a space.
    Words,
    /// Characters, blanks included; several blanks count as one.
    Characters,
}

/// What is counted in a document: runs of n words or characters (*n-grams*), for each n of a range. Runs of two words
/// tell "not good" from "good"; runs of characters are robust to spelling and need no idea of words.
///
/// The default is single words without stop words. As `analyzer`, `ngram_range` and `stop_words` of scikit-learn's
/// vectorizers.
///
/// ```
/// use stepwise_kernels::text::{Analyzer, Unit};
/// let pairs = Analyzer { lengths: (1, 2), stop_words: vec!["the".to_owned()], ..Analyzer::default() };
/// assert_eq!(pairs.terms("The plot thickens"), ["plot", "thickens", "plot thickens"]);
/// let characters = Analyzer { unit: Unit::Characters, lengths: (3, 3), ..Analyzer::default() };
/// assert_eq!(characters.terms("Oh  no"), ["oh ", "h n", " no"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analyzer {
    /// How words are found; characters use only its case.
    pub tokenizer: Tokenizer,
    /// What a run is made of.
    pub unit: Unit,
    /// The shortest and the longest run.
    pub lengths: (usize, usize),
    /// Words to leave out before runs are made, in the case that the tokenizer gives.
    pub stop_words: Vec<String>,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self { tokenizer: Tokenizer::default(), unit: Unit::Words, lengths: (1, 1), stop_words: Vec::new() }
    }
}

impl Analyzer {
    /// Checks the range of lengths.
    pub(super) fn check(&self) -> Result<(), KernelError> {
        let (shortest, longest) = self.lengths;
        if shortest == 0 || longest < shortest {
            return Err(out_of_range("the shortest run", shortest as f64, "from 1 to the longest"));
        }
        if longest > LONGEST {
            return Err(out_of_range("the longest run", longest as f64, "at most 100"));
        }
        Ok(())
    }

    /// All runs of a text, the shorter ones first.
    #[must_use]
    pub fn terms(&self, text: &str) -> Vec<String> {
        match self.unit {
            Unit::Words => {
                let mut words = self.tokenizer.tokens(text);
                if !self.stop_words.is_empty() {
                    let mut stop_words: Vec<&str> = self.stop_words.iter().map(String::as_str).collect();
                    stop_words.sort_unstable();
                    words.retain(|word| stop_words.binary_search(&word.as_str()).is_err());
                }
                self.runs(&words, |run| run.join(" "))
            }
            Unit::Characters => {
                let mut characters: Vec<char> = Vec::new();
                let mut blanks = String::new();
                // Two blanks or more become a space; a single one stays what it is.
                for c in self.tokenizer.cased(text).chars().chain([char::MAX]) {
                    if c.is_whitespace() {
                        blanks.push(c);
                        continue;
                    }
                    let mut pending = blanks.chars();
                    match (pending.next(), pending.next()) {
                        (Some(blank), None) => characters.push(blank),
                        (Some(_), Some(_)) => characters.push(' '),
                        (None, _) => {}
                    }
                    blanks.clear();
                    characters.push(c);
                }
                // The end mark that let the last blanks out.
                characters.pop();
                self.runs(&characters, |run| run.iter().collect())
            }
        }
    }

    fn runs<T>(&self, units: &[T], join: impl Fn(&[T]) -> String) -> Vec<String> {
        let (shortest, longest) = self.lengths;
        let lengths = shortest.max(1)..=longest.min(units.len());
        lengths.flat_map(|length| units.windows(length)).map(join).collect()
    }
}
