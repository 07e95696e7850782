//! What boosting makes small.

use ndarray::ArrayViewMut1;

use crate::softmax::{sigmoid, softmax};

/// A loss, as a mean over the rows. Raw predictions f come output by output, each with a number for every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// ½·(y − f)².
    Squared,
    /// −ln of the probability of the true class; f is the log odds of class 1.
    Logistic,
    /// −ln of the probability of the true class; there is an f for each of so many classes, and the probabilities are
    /// their softmax.
    Softmax(usize),
}

impl Loss {
    /// For that many classes.
    pub fn of_classes(classes: usize) -> Self {
        if classes > 2 { Self::Softmax(classes) } else { Self::Logistic }
    }

    pub fn outputs(self) -> usize {
        if let Self::Softmax(classes) = self { classes } else { 1 }
    }

    /// The best constant prediction.
    pub fn start(self, y: &[f64]) -> Vec<f64> {
        let rows = y.len() as f64;
        // Around the first value, so that a constant target has exactly itself as mean.
        let origin = y.first().copied().unwrap_or(0.0);
        let mean = origin + y.iter().map(|y| y - origin).sum::<f64>() / rows;
        match self {
            Self::Squared => vec![mean],
            Self::Logistic => vec![(mean / (1.0 - mean)).ln()],
            Self::Softmax(classes) => {
                let mut counts = vec![0.0; classes];
                y.iter().for_each(|&y| counts[y as usize] += 1.0);
                // A class without rows is as unlikely as rounding; the logarithms are about their mean.
                let logs: Vec<f64> =
                    counts.iter().map(|count| (count / rows).clamp(f64::EPSILON, 1.0).ln()).collect();
                let centre = crate::stats::mean(&logs);
                logs.iter().map(|log| log - centre).collect()
            }
        }
    }

    /// First and second derivatives in each row, output by output.
    pub fn derivatives(self, y: &[f64], raw: &[Vec<f64>]) -> Vec<(Vec<f64>, Vec<f64>)> {
        match self {
            Self::Squared => vec![y.iter().zip(&raw[0]).map(|(y, raw)| (raw - y, 1.0)).unzip()],
            Self::Logistic => {
                let of = |(&y, &raw): (&f64, &f64)| {
                    let p = sigmoid(raw);
                    (p - y, p * (1.0 - p))
                };
                vec![y.iter().zip(&raw[0]).map(of).unzip()]
            }
            Self::Softmax(classes) => {
                let mut all = vec![(vec![0.0; y.len()], vec![0.0; y.len()]); classes];
                let mut shares = vec![0.0; classes];
                for (row, &y) in y.iter().enumerate() {
                    shares.iter_mut().zip(raw).for_each(|(share, raw)| *share = raw[row]);
                    softmax(ArrayViewMut1::from(&mut shares[..]));
                    for (class, (&p, (gradients, hessians))) in shares.iter().zip(&mut all).enumerate() {
                        gradients[row] = if class == y as usize { p - 1.0 } else { p };
                        hessians[row] = p * (1.0 - p);
                    }
                }
                all
            }
        }
    }

    /// The mean loss.
    pub fn mean(self, y: &[f64], raw: &[Vec<f64>]) -> f64 {
        let mut scores = vec![0.0; raw.len()];
        let of = |(row, &y): (usize, &f64)| match self {
            Self::Squared => (y - raw[0][row]) * (y - raw[0][row]) / 2.0,
            // ln(1 + eᶠ) − y·f, without overflow.
            Self::Logistic => raw[0][row].max(0.0) + (-raw[0][row].abs()).exp().ln_1p() - y * raw[0][row],
            Self::Softmax(_) => {
                scores.iter_mut().zip(raw).for_each(|(score, raw)| *score = raw[row]);
                softmax(ArrayViewMut1::from(&mut scores[..])) - raw[y as usize][row]
            }
        };
        y.iter().enumerate().map(of).sum::<f64>() / y.len() as f64
    }
}
