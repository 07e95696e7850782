//! t-SNE with Barnes and Hut's tree.

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use super::neighbours::{Neighbours, mutual, nearest};
use super::quadtree::Quadtree;
use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};

/// The knobs of [`TSne`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TSneOptions {
    /// How many neighbours a point has, in effect: at least 1, below the number of points.
    pub perplexity: f64,
    /// By how much attraction is exaggerated at first, so that clusters gather: at least 1.
    pub exaggeration: f64,
    /// For how many steps it is.
    pub exaggerated_steps: usize,
    /// The step length; `None` for max(n / exaggeration / 4, 50).
    pub learning_rate: Option<f64>,
    /// How wide a cell may be beside its distance and still count as one point: 0 (exact) to 0.7.
    pub theta: f64,
}

impl Default for TSneOptions {
    fn default() -> Self {
        Self { perplexity: 30.0, exaggeration: 12.0, exaggerated_steps: 250, learning_rate: None, theta: 0.5 }
    }
}

/// t-distributed stochastic neighbour embedding: a map of two dimensions on which near points are those that were
/// near in p dimensions.
///
/// **Idea.** Each point gives its neighbours probabilities that fall like a Gaussian with distance, its width such that
/// the point has about `perplexity` neighbours. On the map, probabilities fall like 1/(1 + d²), which leaves room between
/// clusters. Gradient descent makes the second distribution like the first: neighbours attract, all points repel.
///
/// **One step** moves all points once: forces, a gain for each coordinate (grows while the direction holds), momentum
/// 0.5, later 0.8. Repulsion comes from a quadtree: a far cell counts as one point.
///
/// **Cost.** The start O(n²·p); a step O(n·(log n + perplexity)). Memory O(n·perplexity).
///
/// **Take care.** Distances between clusters and their sizes mean little, and another perplexity gives another map.
///
/// Sources: L. van der Maaten, G. Hinton, *Visualizing data using t-SNE*, JMLR 9 (2008); L. van der Maaten,
/// *Accelerating t-SNE using tree-based algorithms*, JMLR 15 (2014); A. C. Belkina and others, *Automated optimized
/// parameters for t-distributed stochastic neighbor embedding*, Nature Communications 10 (2019), for the step length.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::{TSne, TSneOptions};
/// use stepwise_random::Random;
/// let x = array![[0.0], [0.1], [0.2], [9.0], [9.1], [9.2]];
/// let options = TSneOptions { perplexity: 2.0, ..TSneOptions::default() };
/// let mut t_sne = TSne::random(x.view(), options, &mut Random::new(7))?;
/// for _ in 0..300 {
///     t_sne.step()?;
/// }
/// let map = t_sne.embedding();
/// let distance = |i: usize, j: usize| (map[(i, 0)] - map[(j, 0)]).hypot(map[(i, 1)] - map[(j, 1)]);
/// assert!(distance(0, 1) < distance(0, 3));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TSne {
    options: TSneOptions,
    learning_rate: f64,
    /// The row of `partners` and `likeness` at which each point's neighbours begin, and the end.
    starts: Vec<usize>,
    partners: Vec<usize>,
    likeness: Vec<f64>,
    places: Vec<[f64; 2]>,
    updates: Vec<[f64; 2]>,
    gains: Vec<[f64; 2]>,
    forces: Vec<[f64; 2]>,
    tree: Quadtree,
    iterations: usize,
}

impl TSne {
    /// Starts from these places, n×2; small ones (about 1e-4), or the first steps are wasted on spreading.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] below 2 points, [`KernelError::Range`] for an option outside its range or entries
    /// over 1e150, [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn new(
        x: ArrayView2<'_, f64>,
        start: ArrayView2<'_, f64>,
        options: TSneOptions,
    ) -> Result<Self, KernelError> {
        let n = x.nrows();
        enough_rows("t-SNE", n, 2)?;
        checked_perplexity(options.perplexity, n)?;
        let neighbours = nearest(x, Affinities::neighbours(options.perplexity, n))?;
        Self::of_affinities(Affinities::new(neighbours, options.perplexity)?, start, options)
    }

    /// The same for who has worked out who is near whom; the options' perplexity is then not asked.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_affinities(
        affinities: Affinities,
        start: ArrayView2<'_, f64>,
        options: TSneOptions,
    ) -> Result<Self, KernelError> {
        let n = affinities.neighbours.points();
        same_length("the start", start.nrows(), n)?;
        same_length("a row of the start", start.ncols(), 2)?;
        finite("the start", start)?;
        let learning_rate =
            options.learning_rate.unwrap_or_else(|| (n as f64 / options.exaggeration / 4.0).max(50.0));
        let check = |holds: bool, what, given, allowed: &str| {
            if holds { Ok(()) } else { Err(KernelError::Range { what, given, allowed: allowed.to_owned() }) }
        };
        let given = options.exaggeration;
        check((1.0..=1e6).contains(&given), "the exaggeration", given, "from 1 to 1e6")?;
        check(
            learning_rate > 0.0 && learning_rate.is_finite(),
            "the learning rate",
            learning_rate,
            "above 0 and finite",
        )?;
        check((0.0..=0.7).contains(&options.theta), "the angle θ", options.theta, "from 0 to 0.7")?;
        let (starts, partners, likeness) = affinities.finish();
        Ok(Self {
            options,
            learning_rate,
            starts,
            partners,
            likeness,
            places: start.rows().into_iter().map(|row| [row[0], row[1]]).collect(),
            updates: vec![[0.0; 2]; n],
            gains: vec![[1.0; 2]; n],
            forces: vec![[0.0; 2]; n],
            tree: Quadtree::default(),
            iterations: 0,
        })
    }

    /// Starts from normal numbers of standard deviation 1e-4.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn random(
        x: ArrayView2<'_, f64>,
        options: TSneOptions,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let start = Array2::from_shape_simple_fn((x.nrows(), 2), || 1e-4 * random.normal());
        Self::new(x, start.view(), options)
    }

    /// Moves all points once; returns the length of the gradient.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when the next places would not be finite (too long steps); they stay as they are.
    pub fn step(&mut self) -> Result<f64, KernelError> {
        let early = self.iterations < self.options.exaggerated_steps;
        let (exaggeration, momentum) = if early { (self.options.exaggeration, 0.5) } else { (1.0, 0.8) };
        self.tree.build(&self.places);
        let squared_theta = self.options.theta * self.options.theta;
        let mut total = 0.0;
        for &point in self.tree.order() {
            let (force, sum) = self.tree.repulsion(self.places[point], squared_theta);
            self.forces[point] = force;
            // The point itself was counted with q = 1.
            total += sum - 1.0;
        }
        let total = total.max(f64::MIN_POSITIVE);
        let mut squared = 0.0;
        for (point, force) in self.forces.iter_mut().enumerate() {
            let here = self.places[point];
            let mut pull = [0.0; 2];
            let range = self.starts[point]..self.starts[point + 1];
            for (&partner, &p) in self.partners[range.clone()].iter().zip(&self.likeness[range]) {
                let there = self.places[partner];
                let gap = [here[0] - there[0], here[1] - there[1]];
                let weight = p / (1.0 + gap[0] * gap[0] + gap[1] * gap[1]);
                pull[0] += weight * gap[0];
                pull[1] += weight * gap[1];
            }
            for axis in 0..2 {
                force[axis] = 4.0 * (exaggeration * pull[axis] - force[axis] / total);
                squared += force[axis] * force[axis];
            }
        }
        let mut largest = 0.0_f64;
        for ((update, gains), force) in self.updates.iter_mut().zip(&mut self.gains).zip(&self.forces) {
            for axis in 0..2 {
                let turned = update[axis] * force[axis] >= 0.0;
                gains[axis] = if turned { (gains[axis] * 0.8).max(0.01) } else { gains[axis] + 0.2 };
                update[axis] = momentum * update[axis] - self.learning_rate * gains[axis] * force[axis];
                largest = largest.max(update[axis].abs());
            }
        }
        let moved = self
            .places
            .iter()
            .zip(&self.updates)
            .map(|(place, update)| [place[0] + update[0], place[1] + update[1]]);
        if !(squared.is_finite() && largest < 1e100) {
            return Err(KernelError::Numerical { what: "The map diverges: the learning rate is too large" });
        }
        self.places = moved.collect();
        self.iterations += 1;
        Ok(squared.sqrt())
    }

    /// The map, n×2.
    #[must_use]
    pub fn embedding(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.places.len(), 2), |(point, axis)| self.places[point][axis])
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// Whether attraction is still exaggerated.
    #[must_use]
    pub fn exaggerated(&self) -> bool {
        self.iterations < self.options.exaggerated_steps
    }

    /// The Kullback–Leibler divergence Σ p·ln(p/q), in nats: what the descent lowers (once nothing is exaggerated).
    /// Costs as much as a step and more.
    #[must_use]
    pub fn divergence(&self) -> f64 {
        let mut tree = Quadtree::default();
        tree.build(&self.places);
        let squared_theta = self.options.theta * self.options.theta;
        let total: f64 = self.places.iter().map(|&here| tree.repulsion(here, squared_theta).1 - 1.0).sum();
        let total = total.max(f64::MIN_POSITIVE);
        let mut sum = 0.0;
        for (point, here) in self.places.iter().enumerate() {
            for edge in self.starts[point]..self.starts[point + 1] {
                let there = self.places[self.partners[edge]];
                let (p, gap) = (self.likeness[edge], [here[0] - there[0], here[1] - there[1]]);
                if p > 0.0 {
                    sum += p * (p * total * (1.0 + gap[0] * gap[0] + gap[1] * gap[1])).ln();
                }
            }
        }
        sum
    }

    /// A run of so many steps from a random start.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`step`](Self::step).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        options: TSneOptions,
        steps: usize,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let mut run = Self::random(x, options, random)?;
        for _ in 0..steps {
            run.step()?;
        }
        Ok(run)
    }
}

/// The probabilities of a point's neighbours, with the perplexity wanted: bisection for the width. Distances count
/// relative to their mean, so the scale of the data does not matter. `exp` and `ln` are those of `libm`, the same on every
/// machine: a map makes of a last bit another map.
fn conditional(squared: &[f64], perplexity: f64) -> Vec<f64> {
    let mean = squared.iter().sum::<f64>() / squared.len() as f64;
    let least = squared.first().copied().unwrap_or(0.0);
    let unit = if mean > 0.0 { mean } else { 1.0 };
    let (mut low, mut high, mut beta) = (0.0, f64::INFINITY, 1.0);
    let mut weights = vec![1.0; squared.len()];
    for _ in 0..100 {
        let (mut sum, mut moment) = (0.0, 0.0);
        for (weight, squared) in weights.iter_mut().zip(squared) {
            let gap = (squared - least) / unit;
            *weight = libm::exp(-beta * gap);
            sum += *weight;
            moment += gap * *weight;
        }
        let excess = libm::log(sum) + beta * moment / sum - libm::log(perplexity);
        weights.iter_mut().for_each(|weight| *weight /= sum);
        if excess.abs() < 1e-9 || beta > 1e30 {
            break;
        }
        if excess > 0.0 {
            low = beta;
            beta = if high.is_finite() { (low + high) / 2.0 } else { beta * 2.0 };
        } else {
            high = beta;
            beta = (low + high) / 2.0;
        }
    }
    weights
}

fn checked_perplexity(perplexity: f64, n: usize) -> Result<(), KernelError> {
    if perplexity >= 1.0 && perplexity < n as f64 {
        return Ok(());
    }
    let allowed = format!("at least 1 and below the number of points, {n}");
    Err(KernelError::Range { what: "the perplexity", given: perplexity, allowed })
}

/// Who is near whom, as probabilities: (p(j|i) + p(i|j)) / 2n for all pairs of neighbours. What [`TSne`] starts with, point
/// by point for who cannot wait for all.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::{Affinities, TSne, TSneOptions, nearest};
/// let x = array![[0.0], [0.1], [0.2], [9.0], [9.1], [9.2]];
/// let options = TSneOptions { perplexity: 1.5, ..TSneOptions::default() };
/// let neighbours = nearest(x.view(), Affinities::neighbours(options.perplexity, 6))?;
/// let mut affinities = Affinities::new(neighbours, options.perplexity)?;
/// while affinities.step() {}
/// let start = array![[0.0, 1e-4], [1e-4, 0.0], [1e-4, 1e-4], [-1e-4, 0.0], [0.0, -1e-4], [-1e-4, -1e-4]];
/// assert!(TSne::of_affinities(affinities, start.view(), options)?.step()? > 0.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Affinities {
    neighbours: Neighbours,
    perplexity: f64,
    /// For each point so far, its partners in rising order with half of p(j|i) / n.
    rows: Vec<Vec<(usize, f64)>>,
}

impl Affinities {
    /// How many neighbours of each of n points a perplexity asks for.
    #[must_use]
    pub fn neighbours(perplexity: f64, n: usize) -> usize {
        // Casting saturates.
        ((3.0 * perplexity + 1.0) as usize).min(n.saturating_sub(1))
    }

    /// Before the first point.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 1 ≤ perplexity < n.
    pub fn new(neighbours: Neighbours, perplexity: f64) -> Result<Self, KernelError> {
        checked_perplexity(perplexity, neighbours.points())?;
        Ok(Self { neighbours, perplexity, rows: Vec::new() })
    }

    /// The probabilities of the next point's neighbours; `false` when all points have theirs.
    pub fn step(&mut self) -> bool {
        let (point, n) = (self.rows.len(), self.neighbours.points());
        if point >= n {
            return false;
        }
        let (partners, squared): (Vec<usize>, Vec<f64>) = self.neighbours.of(point).unzip();
        let halves = conditional(&squared, self.perplexity).into_iter().map(|p| p / (2.0 * n as f64));
        let mut row: Vec<(usize, f64)> = partners.into_iter().zip(halves).collect();
        row.sort_unstable_by_key(|&(partner, _)| partner);
        self.rows.push(row);
        true
    }

    /// What is left, and all pairs as rows of partners.
    fn finish(mut self) -> (Vec<usize>, Vec<usize>, Vec<f64>) {
        while self.step() {}
        mutual(&self.rows, |a, b| a + b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(n: usize, p: usize, seed: u64) -> Array2<f64> {
        let mut random = Random::new(seed);
        Array2::from_shape_fn((n, p), |(i, _)| random.normal() + 8.0 * (i % 3) as f64)
    }

    #[test]
    fn probabilities_have_the_perplexity_and_sum_to_one() {
        let x = clusters(60, 4, 1);
        for scale in [1e-12, 1.0, 1e12] {
            let scaled = &x * scale;
            let near = nearest(scaled.view(), 40).unwrap();
            let squared: Vec<f64> = near.of(0).map(|pair| pair.1).collect();
            let p = conditional(&squared, 12.0);
            let entropy: f64 = -p.iter().map(|p| if *p > 0.0 { p * p.ln() } else { 0.0 }).sum::<f64>();
            assert!((entropy.exp() - 12.0).abs() < 1e-6);
            let t_sne = TSne::random(scaled.view(), TSneOptions::default(), &mut Random::new(1)).unwrap();
            assert!((t_sne.likeness.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn clusters_part_and_the_divergence_falls() {
        let x = clusters(90, 5, 2);
        let options = TSneOptions { perplexity: 10.0, ..TSneOptions::default() };
        let mut run = TSne::random(x.view(), options, &mut Random::new(2)).unwrap();
        while run.exaggerated() {
            run.step().unwrap();
        }
        let before = run.divergence();
        (0..250).for_each(|_| assert!(run.step().unwrap().is_finite()));
        assert!(run.divergence() < before);
        let near = nearest(run.embedding().view(), 5).unwrap();
        assert!((0..90).all(|i| near.of(i).all(|(j, _)| i % 3 == j % 3)));
    }

    #[test]
    fn the_gradient_is_that_of_the_divergence() {
        let x = clusters(12, 3, 3);
        let options =
            TSneOptions { perplexity: 3.0, exaggerated_steps: 0, theta: 0.0, ..TSneOptions::default() };
        let mut random = Random::new(3);
        let start = Array2::from_shape_simple_fn((12, 2), || random.normal());
        let at = |start: &Array2<f64>| TSne::new(x.view(), start.view(), options).unwrap().divergence();
        let mut run = TSne::new(x.view(), start.view(), options).unwrap();
        run.step().unwrap();
        for point in 0..12 {
            for axis in 0..2 {
                let (mut up, mut down) = (start.clone(), start.clone());
                up[(point, axis)] += 1e-5;
                down[(point, axis)] -= 1e-5;
                let slope = (at(&up) - at(&down)) / 2e-5;
                assert!((slope - run.forces[point][axis]).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn awkward_input() {
        let mut random = Random::new(1);
        let of = |perplexity| TSneOptions { perplexity, ..TSneOptions::default() };
        // All points equal; two points; more duplicates than neighbours.
        for x in [
            Array2::from_elem((20, 3), 0.1),
            ndarray::array![[0.0], [1.0]],
            Array2::from_shape_fn((40, 1), |(i, _)| (i / 20) as f64),
        ] {
            let run = TSne::fit(x.view(), of(1.5), 300, &mut random).unwrap();
            assert!(run.embedding().iter().all(|value| value.is_finite()) && run.divergence().is_finite());
        }
        let x = clusters(10, 2, 1);
        for perplexity in [0.5, 10.0, f64::NAN] {
            assert!(TSne::random(x.view(), of(perplexity), &mut random).is_err());
        }
        assert!(TSne::random(ndarray::array![[1.0]].view(), of(1.0), &mut random).is_err());
        assert!(TSne::random((&x * f64::INFINITY).view(), of(2.0), &mut random).is_err());
        let wild = TSneOptions { learning_rate: Some(1e200), ..of(2.0) };
        let mut run = TSne::random(x.view(), wild, &mut random).unwrap();
        assert!((0..100).any(|_| run.step().is_err()));
        assert!(run.embedding().iter().all(|value| value.is_finite()));
    }
}
