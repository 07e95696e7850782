//! How a text feels, by looking its words up.

use std::collections::BTreeMap;

use crate::KernelError;
use crate::error::{finite_vector, out_of_range};

/// How many words before a scored one may negate it.
const REACH: usize = 3;

/// What negation does to a word's score; measured by Hutto and Gilbert.
const NEGATED: f64 = -0.74;

/// What keeps the compound score of few words away from ±1.
const DAMPING: f64 = 15.0;

/// Words that negate, besides those that end in "n't".
const NEGATIONS: [&str; 16] = [
    "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot", "without",
    "hardly", "barely", "scarcely", "seldom", "rarely",
];

/// A word that the lexicon knows, in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredWord {
    /// The word as it was found in the lexicon.
    pub word: String,
    /// Its place among the words of the text, from 0.
    pub position: usize,
    /// Its score in this text.
    pub score: f64,
    /// Whether a negation before it turned the score.
    pub negated: bool,
}

/// How a text feels.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentiment {
    /// The words that were scored, in order.
    pub words: Vec<ScoredWord>,
    /// The sum of the scores.
    pub sum: f64,
    /// sum ⁄ √(sum² + 15), between −1 and 1; 0 when no word is known.
    pub compound: f64,
}

/// A table of words and how they feel, for judging a text by adding up: no training, and blind to all that the table
/// does not say.
///
/// The text is cut at blanks; marks around a word are dropped unless the lexicon knows the word with them, as it does
/// ":)". Each word in the lexicon adds its score, times −0.74 when one of the three words before it negates. The
/// lexicon, the −0.74 and the compound score are those of VADER; of its other rules (capitals, exclamation marks,
/// "very", "but", idioms) there is none, and the negation is our own plain form.
///
/// Source: C. Hutto, E. Gilbert, *VADER: a parsimonious rule-based model for sentiment analysis of social media text*
/// (2014).
///
/// ```
/// use stepwise_kernels::text::Lexicon;
/// let lexicon = Lexicon::read("good\t1.9\nbad\t-2.5\n:)\t2.0\n")?;
/// assert_eq!(lexicon.score("A good film :)").sum, 3.9);
/// let not_bad = lexicon.score("Not too bad!");
/// assert!(not_bad.words[0].negated && not_bad.compound > 0.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Lexicon {
    scores: BTreeMap<String, f64>,
}

impl Lexicon {
    /// Takes words in lower case and their scores; of a word given twice, the last.
    ///
    /// # Errors
    /// [`KernelError::NotFinite`]; [`KernelError::Range`] for a score above 1e6 by amount.
    pub fn new(words: impl IntoIterator<Item = (String, f64)>) -> Result<Self, KernelError> {
        let scores: BTreeMap<String, f64> = words.into_iter().collect();
        for &score in scores.values() {
            finite_vector("the lexicon", &[score])?;
            if score.abs() > 1e6 {
                return Err(out_of_range("a word's score", score, "at most 1e6 by amount"));
            }
        }
        Ok(Self { scores })
    }

    /// Reads lines of word, tab, score; what follows another tab is ignored, as in VADER's file, and so are lines
    /// without a number.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn read(text: &str) -> Result<Self, KernelError> {
        let entry = |line: &str| {
            let mut fields = line.split('\t');
            let word = fields.next()?.trim();
            Some((word.to_owned(), fields.next()?.trim().parse().ok()?))
        };
        Self::new(text.lines().filter_map(entry))
    }

    /// How many words are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scores.len()
    }

    /// Whether no word is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }

    /// The score of a word in lower case.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<f64> {
        self.scores.get(word).copied()
    }

    /// Judges a text. O(words · ln(lexicon)).
    #[must_use]
    pub fn score(&self, text: &str) -> Sentiment {
        // A typographic apostrophe is an apostrophe: "isn’t" negates.
        let text = text.to_lowercase().replace('\u{2019}', "'");
        let tokens: Vec<&str> = text.split_whitespace().map(|token| self.trimmed(token)).collect();
        let mut words = Vec::new();
        for (position, &word) in tokens.iter().enumerate() {
            if let Some(score) = self.word(word) {
                let before = &tokens[position.saturating_sub(REACH)..position];
                let negated = before.iter().any(|word| negates(word));
                let score = if negated { NEGATED * score } else { score };
                words.push(ScoredWord { word: word.to_owned(), position, score, negated });
            }
        }
        let sum: f64 = words.iter().map(|word| word.score).sum();
        Sentiment { words, sum, compound: sum / (sum * sum + DAMPING).sqrt() }
    }

    /// The token itself if it is known, else without the marks around it.
    fn trimmed<'a>(&self, token: &'a str) -> &'a str {
        if self.scores.contains_key(token) {
            token
        } else {
            token.trim_matches(|c: char| !c.is_alphanumeric())
        }
    }
}

fn negates(word: &str) -> bool {
    NEGATIONS.contains(&word) || word.ends_with("n't")
}
