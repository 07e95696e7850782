//! How mixed the rows of a node are, and how well a question would unmix them.

/// How mixed classes are, from their shares q.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Criterion {
    /// 1 − Σ q²: the chance that two rows drawn from the node are of different classes.
    #[default]
    Gini,
    /// −Σ q·log₂ q, in bits: how much is learnt by being told a row's class.
    Entropy,
}

/// What a tree is to predict.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Classes { labels: Vec<u32>, classes: usize, criterion: Criterion },
    Numbers(Vec<f64>),
}

/// What the rows of a node have in common.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    pub weight: f64,
    pub impurity: f64,
    pub value: Vec<f64>,
}

impl Target {
    /// How many numbers describe a node.
    pub(crate) fn outputs(&self) -> usize {
        match self {
            Self::Classes { classes, .. } => *classes,
            Self::Numbers(_) => 1,
        }
    }

    /// Weight, impurity and value of some rows. Time O(rows + classes).
    pub(crate) fn summary(&self, rows: &[u32], weights: &[f64]) -> Summary {
        match self {
            Self::Classes { labels, classes, criterion } => {
                let mut shares = vec![0.0; *classes];
                for &row in rows {
                    shares[labels[row as usize] as usize] += weights[row as usize];
                }
                let weight: f64 = shares.iter().sum();
                shares.iter_mut().for_each(|share| *share /= weight);
                let impurity = match criterion {
                    Criterion::Gini => 1.0 - shares.iter().map(|q| q * q).sum::<f64>(),
                    Criterion::Entropy => {
                        -shares.iter().filter(|&&q| q > 0.0).map(|q| q * q.log2()).sum::<f64>()
                    }
                };
                Summary { weight, impurity: impurity.max(0.0), value: shares }
            }
            Self::Numbers(y) => {
                let each = || rows.iter().map(|&row| (y[row as usize], weights[row as usize]));
                let weight: f64 = each().map(|(_, w)| w).sum();
                // Around the first value, so that a constant target has exactly itself as mean.
                let origin = rows.first().map_or(0.0, |&row| y[row as usize]);
                let mean = origin + each().map(|(y, w)| w * (y - origin)).sum::<f64>() / weight;
                let impurity = each().map(|(y, w)| w * (y - mean) * (y - mean)).sum::<f64>() / weight;
                Summary { weight, impurity, value: vec![mean] }
            }
        }
    }
}

/// Rows wander one by one from the right side of a question to the left; the score tells how good it would be to
/// cut here. Larger is better; scores compare within one node.
pub(crate) trait Tally {
    /// All rows to the right.
    fn restart(&mut self);
    /// One row to the left.
    fn shift(&mut self, row: usize);
    /// How good the cut is.
    fn score(&self) -> f64;
}

/// For [`Criterion::Gini`]: Σ c²⁄w over both sides, with class weights c and side weights w.
pub(crate) struct GiniTally<'a> {
    labels: &'a [u32],
    weights: &'a [f64],
    total: Vec<f64>,
    left: Vec<f64>,
    weight: f64,
    square: f64,
    left_weight: f64,
    left_square: f64,
    right_square: f64,
}

impl<'a> GiniTally<'a> {
    pub(crate) fn new(labels: &'a [u32], weights: &'a [f64], total: Vec<f64>) -> Self {
        let weight = total.iter().sum();
        let square = total.iter().map(|c| c * c).sum();
        let left = vec![0.0; total.len()];
        let mut tally = Self {
            labels,
            weights,
            total,
            left,
            weight,
            square,
            left_weight: 0.0,
            left_square: 0.0,
            right_square: 0.0,
        };
        tally.restart();
        tally
    }
}

impl Tally for GiniTally<'_> {
    fn restart(&mut self) {
        self.left.fill(0.0);
        self.left_weight = 0.0;
        self.left_square = 0.0;
        self.right_square = self.square;
    }

    #[inline]
    fn shift(&mut self, row: usize) {
        let (class, weight) = (self.labels[row] as usize, self.weights[row]);
        let left = self.left[class];
        let right = self.total[class] - left;
        // (c ± w)² − c² = ±2·c·w + w²
        self.left_square += weight * (2.0 * left + weight);
        self.right_square -= weight * (2.0 * right - weight);
        self.left[class] = left + weight;
        self.left_weight += weight;
    }

    #[inline]
    fn score(&self) -> f64 {
        self.left_square / self.left_weight + self.right_square / (self.weight - self.left_weight)
    }
}

/// For [`Criterion::Entropy`]: Σ c·ln(c⁄w) over both sides.
pub(crate) struct EntropyTally<'a> {
    labels: &'a [u32],
    weights: &'a [f64],
    total: Vec<f64>,
    left: Vec<f64>,
    weight: f64,
    left_weight: f64,
}

impl<'a> EntropyTally<'a> {
    pub(crate) fn new(labels: &'a [u32], weights: &'a [f64], total: Vec<f64>) -> Self {
        let weight = total.iter().sum();
        let left = vec![0.0; total.len()];
        Self { labels, weights, total, left, weight, left_weight: 0.0 }
    }
}

impl Tally for EntropyTally<'_> {
    fn restart(&mut self) {
        self.left.fill(0.0);
        self.left_weight = 0.0;
    }

    fn shift(&mut self, row: usize) {
        self.left[self.labels[row] as usize] += self.weights[row];
        self.left_weight += self.weights[row];
    }

    fn score(&self) -> f64 {
        let term = |count: f64, side: f64| if count > 0.0 { count * (count / side).ln() } else { 0.0 };
        let right_weight = self.weight - self.left_weight;
        self.left
            .iter()
            .zip(&self.total)
            .map(|(&left, &total)| term(left, self.left_weight) + term(total - left, right_weight))
            .sum()
    }
}

/// For numbers: S²⁄w over both sides, S the weighted sum of what the target differs from the node's mean.
pub(crate) struct NumberTally<'a> {
    y: &'a [f64],
    weights: &'a [f64],
    mean: f64,
    weight: f64,
    left_weight: f64,
    left_sum: f64,
}

impl<'a> NumberTally<'a> {
    pub(crate) fn new(y: &'a [f64], weights: &'a [f64], mean: f64, weight: f64) -> Self {
        Self { y, weights, mean, weight, left_weight: 0.0, left_sum: 0.0 }
    }
}

impl Tally for NumberTally<'_> {
    fn restart(&mut self) {
        self.left_weight = 0.0;
        self.left_sum = 0.0;
    }

    #[inline]
    fn shift(&mut self, row: usize) {
        self.left_sum += self.weights[row] * (self.y[row] - self.mean);
        self.left_weight += self.weights[row];
    }

    #[inline]
    fn score(&self) -> f64 {
        // The sums of both sides cancel, because the mean lies between them.
        self.left_sum * self.left_sum * (1.0 / self.left_weight + 1.0 / (self.weight - self.left_weight))
    }
}
