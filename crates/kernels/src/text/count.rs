//! Documents as counts.

use std::collections::BTreeMap;

use super::{Analyzer, SparseRows};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};

/// In how many documents a term is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DocumentFrequency {
    /// A number of documents.
    Count(usize),
    /// A share of the documents, from 0 to 1.
    Share(f64),
}

impl DocumentFrequency {
    /// In documents, of `documents`.
    fn of(self, documents: usize) -> Result<f64, KernelError> {
        match self {
            Self::Count(count) => Ok(count as f64),
            Self::Share(share) if (0.0..=1.0).contains(&share) => Ok(share * documents as f64),
            Self::Share(share) => Err(out_of_range("the share of documents", share, "from 0 to 1")),
        }
    }
}

/// Which terms become columns. The default takes all single words, as scikit-learn.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorizerOptions {
    /// How terms are found.
    pub analyzer: Analyzer,
    /// Terms in fewer documents are left out; default 1 document. scikit-learn: `min_df`.
    pub minimum_documents: DocumentFrequency,
    /// Terms in more documents are left out; default all documents. scikit-learn: `max_df`.
    pub maximum_documents: DocumentFrequency,
    /// Only the most frequent terms are kept, of equally frequent ones the earlier in the alphabet; default all.
    pub maximum_features: Option<usize>,
}

impl Default for VectorizerOptions {
    fn default() -> Self {
        Self {
            analyzer: Analyzer::default(),
            minimum_documents: DocumentFrequency::Count(1),
            maximum_documents: DocumentFrequency::Share(1.0),
            maximum_features: None,
        }
    }
}

/// Counts terms: one row for each document, one column for each term of the vocabulary, in alphabetical order of code
/// points. This *bag of words* forgets the order of words.
///
/// Terms of new documents that are not in the vocabulary are ignored: learn it from the training documents alone.
///
/// **Cost.** O(terms · ln(vocabulary)).
///
/// ```
/// use stepwise_kernels::text::CountVectorizer;
/// let (vectorizer, counts) = CountVectorizer::fit(&["good film", "bad, bad film"], &Default::default())?;
/// assert_eq!(vectorizer.vocabulary(), ["bad", "film", "good"]);
/// assert_eq!(counts.row(1), [(0, 2.0), (1, 1.0)]);
/// assert_eq!(vectorizer.transform(&["good grief"]).row(0), [(2, 1.0)]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountVectorizer {
    analyzer: Analyzer,
    vocabulary: Vec<String>,
}

impl CountVectorizer {
    /// Learns the vocabulary, and counts.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without documents or when no term is left; [`KernelError::Range`] for lengths of
    /// runs that are not 1 ≤ shortest ≤ longest ≤ 100, for a share outside 0 to 1, and when more documents are asked
    /// for than allowed.
    pub fn fit<S: AsRef<str>>(
        documents: &[S],
        options: &VectorizerOptions,
    ) -> Result<(Self, SparseRows), KernelError> {
        options.analyzer.check()?;
        enough_rows("a vocabulary, by its documents,", documents.len(), 1)?;
        let fewest = options.minimum_documents.of(documents.len())?;
        let most = options.maximum_documents.of(documents.len())?;
        if most < fewest {
            return Err(out_of_range("the most documents of a term", most, "at least the fewest"));
        }
        // Each term's number of documents and of occurrences.
        let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let counted: Vec<BTreeMap<String, usize>> =
            documents.iter().map(|document| count(options.analyzer.terms(document.as_ref()))).collect();
        for (term, &occurrences) in counted.iter().flatten() {
            match found.get_mut(term) {
                Some((documents, total)) => (*documents, *total) = (*documents + 1, *total + occurrences),
                None => drop(found.insert(term.clone(), (1, occurrences))),
            }
        }
        found.retain(|_, (documents, _)| (fewest..=most).contains(&(*documents as f64)));
        let mut kept: Vec<(String, usize)> =
            found.into_iter().map(|(term, (_, occurrences))| (term, occurrences)).collect();
        if let Some(limit) = options.maximum_features {
            kept.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            kept.truncate(limit);
            kept.sort();
        }
        enough_rows("a vocabulary, by its terms,", kept.len(), 1)?;
        let vocabulary = kept.into_iter().map(|(term, _)| term).collect();
        let vectorizer = Self { analyzer: options.analyzer.clone(), vocabulary };
        let rows = vectorizer.rows(counted.into_iter());
        Ok((vectorizer, rows))
    }

    /// The counts of these documents.
    #[must_use]
    pub fn transform<S: AsRef<str>>(&self, documents: &[S]) -> SparseRows {
        self.rows(documents.iter().map(|document| count(self.analyzer.terms(document.as_ref()))))
    }

    fn rows(&self, counted: impl Iterator<Item = BTreeMap<String, usize>>) -> SparseRows {
        let mut rows = SparseRows::new(self.vocabulary.len());
        for document in counted {
            let known = document.iter().filter_map(|(term, &count)| Some((self.column(term)?, count as f64)));
            rows.push(known);
        }
        rows
    }

    /// The terms, one for each column.
    #[must_use]
    pub fn vocabulary(&self) -> &[String] {
        &self.vocabulary
    }

    /// The column of a term.
    #[must_use]
    pub fn column(&self, term: &str) -> Option<usize> {
        self.vocabulary.binary_search_by(|known| known.as_str().cmp(term)).ok()
    }

    /// How terms are found.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }
}

/// How often each term is there.
fn count(terms: Vec<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for term in terms {
        *counts.entry(term).or_insert(0) += 1;
    }
    counts
}
