//! Words by number.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The words that a network knows, each with a number: what an embedding is a table of.
///
/// The special words come first, then all others that are frequent enough, the most frequent first and those of one
/// frequency in alphabetical order. A word that is not known has no number of its own; give it that of a special word
/// such as `[unknown]`.
///
/// Cost: O(n log n) for n tokens to make it, O(log n) to look a word up.
///
/// ```
/// use stepwise_kernels::text::Vocabulary;
/// let tokens = ["the", "sun", "and", "the", "moon", "and", "the", "stars"];
/// let vocabulary = Vocabulary::fit(&["[unknown]"], tokens, 2);
/// assert_eq!(vocabulary.words(), ["[unknown]", "the", "and"]);
/// assert_eq!(vocabulary.number("and"), Some(2));
/// assert_eq!(vocabulary.number("moon"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    words: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Vocabulary {
    /// The special words, and those that occur at least `least` times among the tokens.
    #[must_use]
    pub fn fit<'a>(special: &[&str], tokens: impl IntoIterator<Item = &'a str>, least: usize) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for token in tokens {
            *counts.entry(token).or_default() += 1;
        }
        let mut frequent: Vec<(&str, usize)> =
            counts.into_iter().filter(|&(word, count)| count >= least && !special.contains(&word)).collect();
        // Alphabetical already, and this sort keeps equals in their order.
        frequent.sort_by_key(|&(_, count)| Reverse(count));
        let words: Vec<String> = special
            .iter()
            .copied()
            .chain(frequent.into_iter().map(|(word, _)| word))
            .map(str::to_owned)
            .collect();
        let numbers = words.iter().enumerate().map(|(number, word)| (word.clone(), number)).collect();
        Self { words, numbers }
    }

    /// All words, each at its number.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The number of a word, if it is known.
    #[must_use]
    pub fn number(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }
}
