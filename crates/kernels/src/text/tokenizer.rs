//! Words out of text.

/// Cuts text into words: the longest runs of letters, digits and underscores in any script, of at least
/// [`shortest`](Self::shortest) characters; all else separates, and each sign is a token too where
/// [`signs`](Self::signs) says so. The default is that of scikit-learn: lower case, two
/// characters or more.
///
/// Letters are what Unicode calls alphabetic, which includes the vowel signs of Indic scripts; Python's `\w`, and with
/// it scikit-learn, cuts words at those.
///
/// ```
/// use stepwise_kernels::text::Tokenizer;
/// assert_eq!(Tokenizer::default().tokens("It's a Café, isn't it?"), ["it", "café", "isn", "it"]);
/// let reader = Tokenizer { shortest: 1, signs: true, ..Tokenizer::default() };
/// assert_eq!(reader.tokens("Is it?"), ["is", "it", "?"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokenizer {
    /// Whether text becomes lower case first; default yes.
    pub lowercase: bool,
    /// The fewest characters of a word; default 2.
    pub shortest: usize,
    /// Whether every sign that is neither part of a word nor a blank is a token of its own; default no.
    pub signs: bool,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self { lowercase: true, shortest: 2, signs: false }
    }
}

impl Tokenizer {
    /// The words, in order.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<String> {
        let text = self.cased(text);
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut tokens = Vec::new();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let length = match rest.find(|c| !in_word(c)) {
                Some(0) => first.len_utf8(),
                Some(length) => length,
                None => rest.len(),
            };
            let (token, after) = rest.split_at(length);
            let wanted = if in_word(first) {
                token.chars().count() >= self.shortest
            } else {
                self.signs && !first.is_whitespace()
            };
            if wanted {
                tokens.push(token.to_owned());
            }
            rest = after;
        }
        tokens
    }

    /// The text, in lower case if that is wanted.
    pub(super) fn cased(&self, text: &str) -> String {
        if self.lowercase { text.to_lowercase() } else { text.to_owned() }
    }
}
