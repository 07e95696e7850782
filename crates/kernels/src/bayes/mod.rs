//! Naive Bayes: classify by asking each feature alone.
//!
//! **Idea.** Bayes' rule turns "how likely are these features in each class" into "how likely is each class, given
//! these features". Naive Bayes supposes that within a class the features have nothing to do with each other, so that
//! the likelihoods of the features multiply. Seldom true, yet often right about which class is the likeliest; the
//! probabilities are too sure of themselves.
//!
//! | model | each feature is, within a class | for |
//! |---|---|---|
//! | [`GaussianNaiveBayes`] | normal | measurements |
//! | [`MultinomialNaiveBayes`] | a count, drawn with the others from one urn | words |
//! | [`BernoulliNaiveBayes`] | there or not | presence of words |
//!
//! All are fitted by one pass of counting, O(n·p), and judge a row in O(p·k).
//!
//! Source: C. D. Manning, P. Raghavan, H. Schütze, *Introduction to information retrieval* (2008), chapter 13.

mod counts;
mod gaussian;

pub use counts::{BernoulliNaiveBayes, LogOdds, MultinomialNaiveBayes};
pub use gaussian::GaussianNaiveBayes;

use ndarray::{Array1, Array2, ArrayView2};

use crate::KernelError;
use crate::error::{enough_rows, finite, out_of_range, same_length};
use crate::linalg::first_largest;
use crate::softmax::softmax;

/// A model that knows, for each row, the logarithm of the joint probability of the row and each class.
pub trait NaiveBayes {
    /// ln p(class) + ln p(row ∣ class), n×k; −∞ for classes without rows.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of columns than the model was fitted on, [`KernelError::NotFinite`].
    fn joint_log_likelihood(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError>;

    /// The probability of each class, n×k; each row sums to 1.
    ///
    /// # Errors
    /// As [`joint_log_likelihood`](Self::joint_log_likelihood); [`KernelError::Numerical`] for a row so far from all
    /// classes that none has a likelihood.
    fn probabilities(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let mut joint = self.joint_log_likelihood(x)?;
        for mut row in joint.rows_mut() {
            likely(softmax(row.view_mut()))?;
        }
        Ok(joint)
    }

    /// The likeliest class of each row, the first of equals.
    ///
    /// # Errors
    /// As [`probabilities`](Self::probabilities).
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        let joint = self.joint_log_likelihood(x)?;
        let likeliest = |row: ndarray::ArrayView1<'_, f64>| {
            let class = first_largest(row);
            likely(row[class]).map(|_| class)
        };
        joint.rows().into_iter().map(likeliest).collect()
    }
}

/// A finite likelihood; farther out, all classes look alike.
fn likely(joint: f64) -> Result<f64, KernelError> {
    if joint.is_finite() {
        Ok(joint)
    } else {
        Err(KernelError::Numerical { what: "A row is so far from all classes that none is likely" })
    }
}

/// Checks the data and counts the rows of each class.
fn class_sizes(x: ArrayView2<'_, f64>, y: &[usize], classes: usize) -> Result<Array1<f64>, KernelError> {
    enough_rows("naive Bayes", x.nrows(), 1)?;
    same_length("the classes", y.len(), x.nrows())?;
    finite("the features", x)?;
    if !(1..=10_000).contains(&classes) {
        return Err(out_of_range("the number of classes", classes as f64, "from 1 to 10,000"));
    }
    let mut sizes = Array1::zeros(classes);
    for &class in y {
        let Some(size) = sizes.get_mut(class) else {
            return Err(out_of_range("a class", class as f64, "below the number of classes"));
        };
        *size += 1.0;
    }
    Ok(sizes)
}
