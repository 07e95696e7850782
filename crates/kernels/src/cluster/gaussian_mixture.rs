//! Mixtures of normal distributions, by expectation and maximisation.

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use super::covariance::{Covariance, covariances};
use super::{CovarianceKind, KMeans, checked_k};
use crate::KernelError;
use crate::error::{finite, out_of_range, same_length, settled};
use crate::linalg::{Points, first_largest};
use crate::softmax::softmax;

/// Stands under the size of a component that nothing belongs to, so that its mean and shape stay numbers; scikit-learn
/// adds as much.
const TINY: f64 = 10.0 * f64::EPSILON;

/// A mixture of k normal distributions, fitted by expectation–maximisation.
///
/// **Idea.** Each point came from one of k components, drawn by their weights; which one is not known. If the
/// components were known, so would be the probability that a point came from each (its *responsibilities*); if those
/// were known, so would be each component: weight, mean and covariance of its share of the points. EM alternates. Unlike
/// k-means, clusters may be of different size and shape, and a point between two belongs to both.
///
/// **One step** fits the components to the responsibilities, then works these out anew. The likelihood never falls; it
/// ends at a *local* top, once the mean log likelihood of a point rises by no more than the tolerance.
///
/// **Guard.** A component that shrinks onto one point has a likelihood without limit. So a little, `added_variance`, is
/// added to all variances (scikit-learn: `reg_covar`); give features of one scale. As no likelihood accounts for it,
/// the likelihood may fall by about as little.
///
/// **Cost.** O(n·k·p²) a step, O(n·k·p) for [diagonal](CovarianceKind::Diagonal) shapes.
///
/// Source: A. P. Dempster, N. M. Laird, D. B. Rubin, *Maximum likelihood from incomplete data via the EM algorithm*,
/// Journal of the Royal Statistical Society B 39 (1977).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::cluster::{CovarianceKind, GaussianMixture};
/// let x = array![[0.0], [1.0], [2.0], [9.0], [10.0], [11.0]];
/// let labels = [0, 0, 1, 1, 1, 1];
/// let mut mixture = GaussianMixture::from_labels(x.view(), &labels, 2, CovarianceKind::Full, 1e-6)?;
/// while mixture.step(1e-6)? {}
/// assert_eq!(mixture.labels(), [0, 0, 0, 1, 1, 1]);
/// assert!((mixture.weights()[0] - 0.5).abs() < 1e-3);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GaussianMixture {
    points: Points,
    kind: CovarianceKind,
    added: f64,
    weights: Vec<f64>,
    means: Points,
    covariances: Vec<Covariance>,
    responsibilities: Array2<f64>,
    log_likelihood: f64,
    iterations: usize,
    done: bool,
}

impl GaussianMixture {
    /// Starts with the components fitted to these responsibilities (n×k, from 0 to 1, each row with sum 1).
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 1 ≤ k ≤ n, p ≥ 1, responsibilities in their range and the added variance a finite
    /// number of at least 0; [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Numerical`] when a
    /// component has no extent (with nothing added), or its squares overflow.
    pub fn new(
        x: ArrayView2<'_, f64>,
        responsibilities: ArrayView2<'_, f64>,
        kind: CovarianceKind,
        added_variance: f64,
    ) -> Result<Self, KernelError> {
        let k = responsibilities.ncols();
        checked_k(k, x.nrows())?;
        same_length("the responsibilities", responsibilities.nrows(), x.nrows())?;
        finite("the points", x)?;
        if x.ncols() == 0 {
            return Err(out_of_range("the number of features", 0.0, "at least 1"));
        }
        if !(added_variance.is_finite() && added_variance >= 0.0) {
            return Err(out_of_range("the added variance", added_variance, "a finite number, at least 0"));
        }
        for row in responsibilities.rows() {
            let bad = row.iter().find(|share| !(0.0..=1.0).contains(*share));
            let sum = Some(row.sum()).filter(|sum| (sum - 1.0).abs() > 1e-6);
            if let Some(given) = bad.copied().or(sum) {
                let allowed = "from 0 to 1, with sum 1 in each row";
                return Err(out_of_range("a responsibility", given, allowed));
            }
        }
        let mut start = Self {
            points: Points::new(x),
            kind,
            added: added_variance,
            weights: Vec::new(),
            means: Points::new(Array2::zeros((k, x.ncols())).view()),
            covariances: Vec::new(),
            responsibilities: responsibilities.to_owned(),
            log_likelihood: f64::NEG_INFINITY,
            iterations: 0,
            done: false,
        };
        start.maximise()?;
        start.expect()?;
        Ok(start)
    }

    /// Starts with each point wholly in one component, as a clustering says.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Range`] for a label that is not below k.
    pub fn from_labels(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        k: usize,
        kind: CovarianceKind,
        added_variance: f64,
    ) -> Result<Self, KernelError> {
        checked_k(k, x.nrows())?;
        let mut shares = Array2::zeros((labels.len(), k));
        for (mut row, &label) in shares.rows_mut().into_iter().zip(labels) {
            match row.get_mut(label) {
                Some(share) => *share = 1.0,
                None => return Err(out_of_range("a label", label as f64, "below the number of clusters")),
            }
        }
        Self::new(x, shares.view(), kind, added_variance)
    }

    /// Fits weights, means and covariances to the responsibilities.
    fn maximise(&mut self) -> Result<(), KernelError> {
        let rows = self.responsibilities.nrows();
        let sizes: Vec<f64> =
            self.responsibilities.columns().into_iter().map(|part| part.sum() + TINY).collect();
        for (component, size) in sizes.iter().enumerate() {
            let mean = self.means.row_mut(component);
            mean.fill(0.0);
            for (row, share) in self.responsibilities.column(component).iter().enumerate() {
                mean.iter_mut().zip(self.points.row(row)).for_each(|(sum, value)| *sum += share * value);
            }
            mean.iter_mut().for_each(|sum| *sum /= size);
        }
        self.covariances =
            covariances(self.kind, &self.points, &self.responsibilities, &sizes, &self.means, self.added)?;
        self.weights = sizes.iter().map(|size| size / rows as f64).collect();
        Ok(())
    }

    /// Works out the responsibilities and the likelihood.
    fn expect(&mut self) -> Result<(), KernelError> {
        let mut shares = self.log_densities(&self.points);
        let mut total = 0.0;
        for row in shares.rows_mut() {
            total += softmax(row);
        }
        self.responsibilities = shares;
        self.log_likelihood = settled(total)?;
        Ok(())
    }

    /// ln(weight·density) of each component at each point, n×k.
    fn log_densities(&self, points: &Points) -> Array2<f64> {
        let p = points.columns();
        let constants: Vec<f64> = (self.weights.iter().zip(&self.covariances))
            .map(|(weight, covariance)| {
                weight.ln() - 0.5 * (p as f64 * std::f64::consts::TAU.ln() + covariance.log_determinant)
            })
            .collect();
        let mut logs = Array2::zeros((points.rows(), self.weights.len()));
        let mut difference = vec![0.0; p];
        for (row, mut logs) in logs.rows_mut().into_iter().enumerate() {
            for (component, log) in logs.iter_mut().enumerate() {
                let pairs = points.row(row).iter().zip(self.means.row(component));
                difference.iter_mut().zip(pairs).for_each(|(entry, (value, mean))| *entry = value - mean);
                *log = constants[component] - 0.5 * self.covariances[component].squared_distance(&difference);
            }
        }
        logs
    }

    /// Fits the components, then works out the responsibilities; `Ok(false)` when the mean log likelihood of a point rose
    /// by no more than the tolerance, 1e-3 in scikit-learn.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a tolerance below 0 or not finite; [`KernelError::Numerical`] as for
    /// [`new`](Self::new).
    pub fn step(&mut self, tolerance: f64) -> Result<bool, KernelError> {
        if !(tolerance.is_finite() && tolerance >= 0.0) {
            return Err(out_of_range("the tolerance", tolerance, "a finite number, at least 0"));
        }
        if self.done {
            return Ok(false);
        }
        let before = self.log_likelihood;
        self.maximise()?;
        self.expect()?;
        self.iterations += 1;
        let rise = (self.log_likelihood - before) / self.points.rows() as f64;
        self.done = rise <= tolerance;
        Ok(!self.done)
    }

    /// Whether a step has risen too little.
    #[must_use]
    pub fn done(&self) -> bool {
        self.done
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The share of the points that each component accounts for.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The components' means, k×p.
    #[must_use]
    pub fn means(&self) -> Array2<f64> {
        self.means.to_array()
    }

    /// The covariance of each component, p×p.
    pub fn covariances(&self) -> impl ExactSizeIterator<Item = &Array2<f64>> {
        self.covariances.iter().map(Covariance::matrix)
    }

    /// How likely each point came from each component, n×k.
    #[must_use]
    pub fn responsibilities(&self) -> &Array2<f64> {
        &self.responsibilities
    }

    /// The likeliest component of each point, from 0.
    #[must_use]
    pub fn labels(&self) -> Vec<usize> {
        self.responsibilities.rows().into_iter().map(first_largest).collect()
    }

    /// ln p(all points), in nats.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// How many numbers describe the mixture.
    #[must_use]
    pub fn parameters(&self) -> usize {
        let (k, p) = (self.means.rows(), self.means.columns());
        self.kind.parameters(k, p) + k * p + k - 1
    }

    /// Akaike's criterion, 2·parameters − 2·ln p: of several mixtures the one with the smallest foresees new points
    /// best.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * self.parameters() as f64 - 2.0 * self.log_likelihood
    }

    /// The Bayesian criterion, ln n·parameters − 2·ln p: of several mixtures the one with the smallest is the likeliest.
    #[must_use]
    pub fn bic(&self) -> f64 {
        (self.points.rows() as f64).ln() * self.parameters() as f64 - 2.0 * self.log_likelihood
    }

    /// How likely each row of x came from each component, rows×k.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Numerical`] for a row so far off that its
    /// squares overflow.
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let mut shares = self.checked_densities(x)?;
        shares.rows_mut().into_iter().try_for_each(|row| settled(softmax(row)).map(|_| ()))?;
        Ok(shares)
    }

    /// ln of the density at each row of x: the lower, the stranger.
    ///
    /// # Errors
    /// As [`predict_proba`](Self::predict_proba).
    pub fn score_samples(&self, x: ArrayView2<'_, f64>) -> Result<Vec<f64>, KernelError> {
        self.checked_densities(x)?.rows_mut().into_iter().map(|row| settled(softmax(row))).collect()
    }

    fn checked_densities(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.points.columns())?;
        finite("the points", x)?;
        Ok(self.log_densities(&Points::new(x)))
    }

    /// The end of a run from the labels of [`KMeans`], at most 100 steps with tolerance 1e-3, as in scikit-learn.
    ///
    /// # Errors
    /// As [`KMeans::fit`] and [`new`](Self::new).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        k: usize,
        kind: CovarianceKind,
        added_variance: f64,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let clusters = KMeans::fit(x, k, random)?;
        let mut mixture = Self::from_labels(x, clusters.labels(), k, kind, added_variance)?;
        while mixture.iterations < 100 && mixture.step(1e-3)? {}
        Ok(mixture)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, array};
    use proptest::prelude::*;

    use super::*;
    use crate::linalg::solve_symmetric;

    const KINDS: [CovarianceKind; 4] =
        [CovarianceKind::Full, CovarianceKind::Tied, CovarianceKind::Diagonal, CovarianceKind::Spherical];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// The likelihood never falls, responsibilities are shares, and weights sum to 1.
        #[test]
        fn the_likelihood_never_falls(
            values in prop::collection::vec(-10.0..10.0_f64, 80),
            k in 1..5_usize,
            seed: u64,
        ) {
            let x = ArrayView2::from_shape((40, 2), &values).unwrap();
            let labels = KMeans::fit(x, k, &mut Random::new(seed)).unwrap().labels().to_vec();
            for kind in KINDS {
                let mut mixture = GaussianMixture::from_labels(x, &labels, k, kind, 1e-9).unwrap();
                for _ in 0..30 {
                    let before = mixture.log_likelihood();
                    if !mixture.step(0.0).unwrap() {
                        break;
                    }
                    let rise = mixture.log_likelihood() - before;
                    prop_assert!(rise > -1e-6, "{kind:?}: {rise}");
                    let shares = mixture.responsibilities();
                    prop_assert!(shares.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-9));
                    prop_assert!((mixture.weights().iter().sum::<f64>() - 1.0).abs() < 1e-9);
                }
            }
        }

        /// The distance through the inverted factor is that through the inverted matrix.
        #[test]
        fn distances_are_those_of_the_definition(values in prop::collection::vec(-3.0..3.0_f64, 35)) {
            let x = ArrayView2::from_shape((6, 5), &values[..30]).unwrap();
            let matrix = x.t().dot(&x) + Array2::<f64>::eye(5) * 0.1;
            let difference = Array1::from(values[30..].to_vec());
            let slow = difference.dot(&solve_symmetric(matrix.view(), difference.view()).unwrap());
            let fast = Covariance::full(matrix).unwrap().squared_distance(&values[30..]);
            prop_assert!((slow - fast).abs() < 1e-9 * (1.0 + slow));
        }
    }

    #[test]
    fn awkward_input() {
        let same = Array2::ones((5, 2));
        let random = &mut Random::new(1);
        for kind in KINDS {
            // Nothing varies: only what is added gives the components extent.
            let mixture = GaussianMixture::fit(same.view(), 2, kind, 1e-6, random).unwrap();
            assert!(mixture.log_likelihood().is_finite());
            assert!(GaussianMixture::fit(same.view(), 2, kind, 0.0, random).is_err());
            // A component without points keeps numbers.
            let x = array![[0.0, 1.0], [1.0, 0.0], [2.0, 5.0]];
            let mut lonely = GaussianMixture::from_labels(x.view(), &[0, 0, 0], 2, kind, 1e-3).unwrap();
            for _ in 0..20 {
                lonely.step(0.0).unwrap();
            }
            assert!(lonely.means().iter().all(|mean| mean.is_finite()));
            for scale in [1e-12, 1e12] {
                let mixture =
                    GaussianMixture::fit((&x * scale).view(), 2, kind, 1e-6 * scale * scale, random);
                assert!(mixture.unwrap().bic().is_finite());
            }
        }
        let x = array![[0.0], [1.0]];
        let full = CovarianceKind::Full;
        for shares in [array![[0.5, 0.6], [1.0, 0.0]], array![[-0.5, 1.5], [1.0, 0.0]], Array2::zeros((3, 2))]
        {
            assert!(GaussianMixture::new(x.view(), shares.view(), full, 1e-6).is_err());
        }
        assert!(GaussianMixture::new(x.view(), array![[f64::NAN], [1.0]].view(), full, 1e-6).is_err());
        assert!(GaussianMixture::from_labels(x.view(), &[0, 2], 2, full, 1e-6).is_err());
        assert!(GaussianMixture::from_labels(x.view(), &[0], usize::MAX, full, 1e-6).is_err());
        assert!(GaussianMixture::from_labels(x.view(), &[0, 1], 2, full, f64::NAN).is_err());
        assert!(GaussianMixture::from_labels((&x * 1e200).view(), &[0, 0], 1, full, 1e-6).is_err());
        let mut mixture = GaussianMixture::from_labels(x.view(), &[0, 1], 2, full, 1e-3).unwrap();
        assert!(mixture.step(-1.0).is_err() && mixture.step(f64::NAN).is_err());
        assert!(mixture.predict_proba(array![[1e300]].view()).is_err());
        assert!(mixture.predict_proba(array![[1.0, 2.0]].view()).is_err());
    }
}
