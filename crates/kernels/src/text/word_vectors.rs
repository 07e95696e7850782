//! Words as points.

use std::collections::BTreeMap;

use ndarray::{Array1, ArrayView2};

use crate::KernelError;
use crate::error::{enough_rows, finite, out_of_range, same_length};
use crate::linalg::{Points, dot};

/// Words placed so that those of similar meaning point the same way, as word2vec or GloVe learn from which words stand
/// near each other. The table is read, not learned here.
///
/// How alike two words are is the *cosine* of the angle between them. Differences carry meaning too: from *man* to
/// *king* it is about as far, and in the same direction, as from *woman* to *queen*. Each word has one vector, whatever
/// it means: "bank" lies somewhere between the river and the money.
///
/// **Cost.** O(words·dimension) a question.
///
/// Source: T. Mikolov, K. Chen, G. Corrado, J. Dean, *Efficient estimation of word representations in vector space*
/// (2013).
///
/// ```
/// use stepwise_kernels::text::WordVectors;
/// let vectors = WordVectors::read("man 1 0\nwoman 1 1\nking 3 0.2\nqueen 3 1.2\nbread 0 -1\n")?;
/// assert_eq!(vectors.analogy("man", "king", "woman", 1).map(|best| best[0].0), Some("queen"));
/// assert!(vectors.similarity("king", "queen") > vectors.similarity("king", "bread"));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct WordVectors {
    words: Vec<String>,
    rows: BTreeMap<String, usize>,
    vectors: Points,
    lengths: Vec<f64>,
}

/// Vectors in one byte a number, an eighth of the size: entry = code · scale of its row. The rounding moves an entry by
/// at most 1 ⁄ 254 of the largest in its row, which hardly moves a cosine.
#[derive(Clone, Debug, PartialEq)]
pub struct Int8Table {
    /// The rounded entries, row by row.
    pub codes: Vec<i8>,
    /// What a code of 1 is worth, for each row.
    pub scales: Vec<f64>,
}

impl WordVectors {
    /// Takes words and a row for each.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without words, [`KernelError::Shape`], [`KernelError::NotFinite`],
    /// [`KernelError::Range`] for a word given twice, for vectors without entries, and for entries above 1e100.
    pub fn new(words: Vec<String>, vectors: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        enough_rows("a table of word vectors", words.len(), 1)?;
        same_length("the table of vectors, by its rows,", vectors.nrows(), words.len())?;
        if vectors.ncols() == 0 {
            return Err(out_of_range("the dimension of the vectors", 0.0, "at least 1"));
        }
        finite("the vectors", vectors)?;
        if let Some(&entry) = vectors.iter().find(|entry| entry.abs() > 1e100) {
            return Err(out_of_range("an entry of a vector", entry, "at most 1e100 by amount"));
        }
        let rows: BTreeMap<String, usize> =
            words.iter().enumerate().map(|(row, word)| (word.clone(), row)).collect();
        if rows.len() < words.len() {
            return Err(out_of_range("the number of rows of one word", 2.0, "1"));
        }
        let vectors = Points::new(vectors);
        let lengths = (0..words.len()).map(|row| length(vectors.row(row))).collect();
        Ok(Self { words, rows, vectors, lengths })
    }

    /// Reads lines of a word and its numbers, between blanks; a first line of two numbers, as word2vec writes it, is
    /// skipped.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Shape`] for a line with another number of numbers than the first.
    pub fn read(text: &str) -> Result<Self, KernelError> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
        let counts = |line: &&str| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            fields.len() == 2 && fields.iter().all(|field| field.parse::<usize>().is_ok())
        };
        lines.next_if(counts);
        let (mut words, mut values, mut dimension) = (Vec::new(), Vec::new(), None);
        for line in lines {
            let mut fields = line.split_whitespace();
            words.push(fields.next().unwrap_or_default().to_owned());
            let before = values.len();
            // A word that is no number is not finite either, and named as such below.
            values.extend(fields.map(|field| field.parse::<f64>().unwrap_or(f64::NAN)));
            let width = values.len() - before;
            same_length("a line of vectors", width, *dimension.get_or_insert(width))?;
        }
        let shape = (words.len(), dimension.unwrap_or(0));
        let table = ArrayView2::from_shape(shape, &values)
            .map_err(|_| KernelError::Numerical { what: "The table of vectors is too large" })?;
        Self::new(words, table)
    }

    /// Takes a table of bytes.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Shape`] unless there is a scale for each word and a row of codes of equal
    /// length.
    pub fn from_int8(words: Vec<String>, table: &Int8Table) -> Result<Self, KernelError> {
        enough_rows("a table of word vectors", words.len(), 1)?;
        same_length("the scales", table.scales.len(), words.len())?;
        let dimension = table.codes.len() / words.len();
        same_length("the codes", table.codes.len(), dimension * words.len())?;
        let vectors = ndarray::Array2::from_shape_fn((words.len(), dimension), |(row, column)| {
            f64::from(table.codes[row * dimension + column]) * table.scales[row]
        });
        Self::new(words, vectors.view())
    }

    /// The table in bytes, to be shipped: [`from_int8`](Self::from_int8) reads it.
    #[must_use]
    pub fn to_int8(&self) -> Int8Table {
        let (mut codes, mut scales) = (Vec::new(), Vec::new());
        for row in 0..self.words.len() {
            let vector = self.vectors.row(row);
            let scale = vector.iter().fold(0.0_f64, |most, entry| most.max(entry.abs())) / 127.0;
            let code = |entry: &f64| if scale > 0.0 { (entry / scale).round() as i8 } else { 0 };
            codes.extend(vector.iter().map(code));
            scales.push(scale);
        }
        Int8Table { codes, scales }
    }

    /// The words, in the order of the table.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// How many numbers a vector has.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.vectors.columns()
    }

    /// The vector of a word; `None` for an unknown one.
    #[must_use]
    pub fn vector(&self, word: &str) -> Option<&[f64]> {
        self.row(word).map(|row| self.vectors.row(row))
    }

    /// The cosine of the angle between two words, from −1 to 1; 0 for a vector of zeros, `None` for an unknown word.
    #[must_use]
    pub fn similarity(&self, a: &str, b: &str) -> Option<f64> {
        let (a, b) = (self.row(a)?, self.row(b)?);
        Some(self.cosine(b, self.vectors.row(a), self.lengths[a]))
    }

    /// The `n` words most similar to a word, most similar first, without itself; `None` for an unknown word.
    #[must_use]
    pub fn neighbours(&self, word: &str, n: usize) -> Option<Vec<(&str, f64)>> {
        let row = self.row(word)?;
        Some(self.nearest(self.vectors.row(row), n, &[row]))
    }

    /// The `n` words most similar to any vector, such as that of a document; most similar first.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another dimension, [`KernelError::NotFinite`].
    pub fn near(&self, vector: &[f64], n: usize) -> Result<Vec<(&str, f64)>, KernelError> {
        same_length("the vector", vector.len(), self.dimension())?;
        crate::error::finite_vector("the vector", vector)?;
        Ok(self.nearest(vector, n, &[]))
    }

    /// The `n` words that are to `c` as `b` is to `a`: those nearest to b − a + c, each of length 1, without the three;
    /// `None` when one of the three is unknown.
    #[must_use]
    pub fn analogy(&self, a: &str, b: &str, c: &str, n: usize) -> Option<Vec<(&str, f64)>> {
        let [a, b, c] = [self.row(a)?, self.row(b)?, self.row(c)?];
        let unit = |row: usize, column: usize| {
            let length = self.lengths[row];
            if length > 0.0 { self.vectors.row(row)[column] / length } else { 0.0 }
        };
        let goal: Vec<f64> =
            (0..self.dimension()).map(|column| unit(b, column) - unit(a, column) + unit(c, column)).collect();
        Some(self.nearest(&goal, n, &[a, b, c]))
    }

    /// The mean of the vectors of the known words: a document as one point, order and all else forgotten. `None` when
    /// no word is known.
    #[must_use]
    pub fn mean<S: AsRef<str>>(&self, words: &[S]) -> Option<Array1<f64>> {
        let vectors: Vec<&[f64]> = words.iter().filter_map(|word| self.vector(word.as_ref())).collect();
        let mut mean = Array1::zeros(self.dimension());
        for vector in &vectors {
            mean += &ndarray::ArrayView1::from(*vector);
        }
        (!vectors.is_empty()).then(|| mean / vectors.len() as f64)
    }

    fn row(&self, word: &str) -> Option<usize> {
        self.rows.get(word).copied()
    }

    /// The cosine between a row and a vector of this length.
    fn cosine(&self, row: usize, vector: &[f64], length: f64) -> f64 {
        // Divided one by one: the product of two lengths could overflow.
        let scale = |by: f64, value: f64| if by > 0.0 { value / by } else { 0.0 };
        scale(length, scale(self.lengths[row], dot(self.vectors.row(row), vector)))
    }

    fn nearest(&self, vector: &[f64], n: usize, without: &[usize]) -> Vec<(&str, f64)> {
        let length = length(vector);
        let others = (0..self.words.len()).filter(|row| !without.contains(row));
        let mut ranked: Vec<(usize, f64)> =
            others.map(|row| (row, self.cosine(row, vector, length))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.truncate(n);
        ranked.into_iter().map(|(row, cosine)| (self.words[row].as_str(), cosine)).collect()
    }
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}
