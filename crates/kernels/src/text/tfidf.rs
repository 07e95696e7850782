//! Counts weighted by how telling a term is.

use super::{CountVectorizer, SparseRows, VectorizerOptions};
use crate::KernelError;
use crate::error::{enough_rows, same_length};

/// How counts become weights. The default is that of scikit-learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TfidfOptions {
    /// Whether 1 + ln(count) takes the place of the count; default no.
    pub sublinear: bool,
    /// Whether one more document is supposed that has every term; default yes.
    pub smooth: bool,
    /// Whether each row is divided by its length, so that the product of two rows is the cosine of the angle between
    /// them; default yes. scikit-learn: `norm="l2"`.
    pub unit_length: bool,
}

impl Default for TfidfOptions {
    fn default() -> Self {
        Self { sublinear: false, smooth: true, unit_length: true }
    }
}

/// TF-IDF, term frequency times inverse document frequency: a term weighs more in a document the oftener it is there,
/// and less the more documents have it, as it then tells them apart less.
///
/// With n documents, of which d have the term, idf = ln((1 + n) ⁄ (1 + d)) + 1, or ln(n ⁄ d) + 1 when not smooth. The
/// weight is count · idf; each row is then divided by its length. scikit-learn: `TfidfTransformer`.
///
/// Source: K. Spärck Jones, *A statistical interpretation of term specificity* (1972), in scikit-learn's variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Tfidf {
    options: TfidfOptions,
    idf: Vec<f64>,
}

impl Tfidf {
    /// Learns how many documents have each term.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without documents.
    pub fn fit(counts: &SparseRows, options: TfidfOptions) -> Result<Self, KernelError> {
        enough_rows("TF-IDF", counts.rows(), 1)?;
        let mut documents = vec![0.0; counts.columns()];
        for row in 0..counts.rows() {
            for &(column, _) in counts.row(row) {
                documents[column] += 1.0;
            }
        }
        let n = counts.rows() as f64;
        // A term in no document weighs nothing anywhere; unsmoothed, let it count as if it were in one.
        let share = |d: f64| if options.smooth { (1.0 + n) / (1.0 + d) } else { n / d.max(1.0) };
        Ok(Self { options, idf: documents.into_iter().map(|d| share(d).ln() + 1.0).collect() })
    }

    /// The inverse document frequency of each term.
    #[must_use]
    pub fn idf(&self) -> &[f64] {
        &self.idf
    }

    /// Weights of counts.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of columns.
    pub fn transform(&self, counts: &SparseRows) -> Result<SparseRows, KernelError> {
        same_length("a row of counts", counts.columns(), self.idf.len())?;
        let mut weights = SparseRows::new(counts.columns());
        for row in 0..counts.rows() {
            let entries = counts.row(row);
            let weight = |&(column, count): &(usize, f64)| {
                let frequency = if self.options.sublinear { 1.0 + count.ln() } else { count };
                (column, frequency * self.idf[column])
            };
            let squares = || entries.iter().map(|entry| weight(entry).1.powi(2)).sum::<f64>();
            let size = if self.options.unit_length { squares().sqrt() } else { 1.0 };
            // A row without known terms has nothing to divide.
            weights.push(entries.iter().map(|entry| (weight(entry).0, weight(entry).1 / size)));
        }
        Ok(weights)
    }
}

/// [`CountVectorizer`], then [`Tfidf`].
///
/// ```
/// use stepwise_kernels::text::TfidfVectorizer;
/// let films = ["good film", "bad film"];
/// let (vectorizer, weights) = TfidfVectorizer::fit(&films, &Default::default(), Default::default())?;
/// let row = weights.row(0);
/// assert!(row[1].1 > row[0].1); // "good" tells more than "film"
/// assert!((row[0].1 * row[0].1 + row[1].1 * row[1].1 - 1.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TfidfVectorizer {
    counts: CountVectorizer,
    tfidf: Tfidf,
}

impl TfidfVectorizer {
    /// Learns vocabulary and frequencies, and weighs.
    ///
    /// # Errors
    /// As [`CountVectorizer::fit`].
    pub fn fit<S: AsRef<str>>(
        documents: &[S],
        terms: &VectorizerOptions,
        options: TfidfOptions,
    ) -> Result<(Self, SparseRows), KernelError> {
        let (vectorizer, counts) = CountVectorizer::fit(documents, terms)?;
        let tfidf = Tfidf::fit(&counts, options)?;
        let weights = tfidf.transform(&counts)?;
        Ok((Self { counts: vectorizer, tfidf }, weights))
    }

    /// The weights of these documents.
    ///
    /// # Errors
    /// None in practice; the vocabulary and the frequencies have the same size.
    pub fn transform<S: AsRef<str>>(&self, documents: &[S]) -> Result<SparseRows, KernelError> {
        self.tfidf.transform(&self.counts.transform(documents))
    }

    /// The vocabulary.
    #[must_use]
    pub fn counts(&self) -> &CountVectorizer {
        &self.counts
    }

    /// The frequencies.
    #[must_use]
    pub fn tfidf(&self) -> &Tfidf {
        &self.tfidf
    }
}
