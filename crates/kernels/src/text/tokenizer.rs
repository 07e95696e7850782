//! Words out of text.

/// Cuts text into words: the longest runs of letters, digits and underscores in any script, of at least
/// [`shortest`](Self::shortest) characters; all else separates. The default is that of scikit-learn: lower case, two
/// characters or more.
///
/// Letters are what Unicode calls alphabetic, which includes the vowel signs of Indic scripts; Python's `\w`, and with
/// it scikit-learn, cuts words at those.
///
/// ```
/// use stepwise_kernels::text::Tokenizer;
/// assert_eq!(Tokenizer::default().tokens("It's a Café, isn't it?"), ["it", "café", "isn", "it"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokenizer {
    /// Whether text becomes lower case first; default yes.
    pub lowercase: bool,
    /// The fewest characters of a word; default 2.
    pub shortest: usize,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self { lowercase: true, shortest: 2 }
    }
}

impl Tokenizer {
    /// The words, in order.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<String> {
        let text = self.cased(text);
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        words
            .filter(|word| !word.is_empty() && word.chars().count() >= self.shortest)
            .map(str::to_owned)
            .collect()
    }

    /// The text, in lower case if that is wanted.
    pub(super) fn cased(&self, text: &str) -> String {
        if self.lowercase { text.to_lowercase() } else { text.to_owned() }
    }
}
