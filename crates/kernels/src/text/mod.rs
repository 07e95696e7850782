//! Text as numbers: tokens, counts, weights, moods and meanings.
//!
//! **Idea.** A model needs rows of numbers. The simplest for a document counts its words ([`CountVectorizer`]); better
//! ones weigh rare words more ([`TfidfVectorizer`]). Both throw away order, so "not good" looks like "good", and know
//! nothing of meaning, so "great" is as far from "good" as from "bad". [`Lexicon`] looks up how words feel, with a
//! plain rule for "not". [`WordVectors`] place words of similar meaning near each other.
//!
//! | step | here | scikit-learn |
//! |---|---|---|
//! | text to words | [`Tokenizer`] | the vectorizers' `token_pattern` |
//! | words to their stems | [`porter_stem`] | |
//! | words to runs of words, text to runs of characters | [`Analyzer`] | `analyzer`, `ngram_range` |
//! | documents to counts | [`CountVectorizer`] | `CountVectorizer` |
//! | words to numbers, for an embedding | [`Vocabulary`] | |
//! | counts to weights | [`Tfidf`] | `TfidfTransformer` |
//! | documents to weights | [`TfidfVectorizer`] | `TfidfVectorizer` |
//!
//! The rows are [`SparseRows`]: a text has few of all words. The models of [`bayes`](crate::bayes) and
//! [`linear`](crate::linear) learn from their dense form, for which `maximum_features` keeps the table small.
//!
//! Source: C. D. Manning, P. Raghavan, H. Schütze, *Introduction to information retrieval* (2008), chapters 2 and 6.

mod analyzer;
mod count;
mod sentiment;
mod sparse;
mod stem;
mod tfidf;
mod tokenizer;
mod vocabulary;
mod word_vectors;

pub use analyzer::{Analyzer, Unit};
pub use count::{CountVectorizer, DocumentFrequency, VectorizerOptions};
pub use sentiment::{Lexicon, ScoredWord, Sentiment};
pub use sparse::SparseRows;
pub use stem::porter_stem;
pub use tfidf::{Tfidf, TfidfOptions, TfidfVectorizer};
pub use tokenizer::Tokenizer;
pub use vocabulary::Vocabulary;
pub use word_vectors::{Int8Table, WordVectors};

#[cfg(test)]
mod tests;
