//! UMAP.

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use super::neighbours::{Neighbours, mutual, nearest};
use super::tabulated::Tabulated;
use crate::KernelError;
use crate::decomposition::Pca;
use crate::error::{finite, same_length};

/// The knobs of [`Umap`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UmapOptions {
    /// How many points a neighbourhood has, the point itself included: at least 2, at most n.
    pub neighbours: usize,
    /// How near points of one neighbourhood may come on the map: 0 to `spread`.
    pub min_distance: f64,
    /// The scale of the map: above 0.
    pub spread: f64,
    /// The number of passes, over which the step length falls to 0: at least 1.
    pub epochs: usize,
    /// How many random points repel for each that attracts.
    pub negatives: usize,
    /// The first step length: above 0.
    pub learning_rate: f64,
}

impl Default for UmapOptions {
    fn default() -> Self {
        Self { neighbours: 15, min_distance: 0.1, spread: 1.0, epochs: 500, negatives: 5, learning_rate: 1.0 }
    }
}

/// Uniform manifold approximation and projection: a graph of near neighbours, laid out on two dimensions.
///
/// **Idea.** Each point joins its k nearest neighbours: weight 1 for the nearest, falling with distance at a rate that
/// gives each point the same total log₂ k, so that dense and sparse regions count alike. The union of the two views
/// of an edge is a + b − ab. On the map an edge exists with probability 1/(1 + a·d²ᵇ); edges attract, random pairs repel.
///
/// **One step** is a pass over the edges: an edge of weight w is taken in w/max(w) of the passes and pulls both ends
/// together; each time a few random points push its first end away (always as many, as in the paper). The step length
/// falls to 0.
///
/// **Cost.** The start O(n²·p); a step O(n·neighbours·negatives).
///
/// **Take care.** As for [`TSne`](super::TSne): neighbours mean something, distances between clusters little.
///
/// Source: L. McInnes, J. Healy, J. Melville, *UMAP: Uniform manifold approximation and projection for dimension
/// reduction*, arXiv 1802.03426 (2018).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::{Umap, UmapOptions};
/// use stepwise_random::Random;
/// let x = array![[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [9.0, 9.0], [9.1, 9.0], [9.0, 9.1]];
/// let options = UmapOptions { neighbours: 3, ..UmapOptions::default() };
/// let mut random = Random::new(7);
/// let mut umap = Umap::new(x.view(), Umap::start(x.view(), &mut random)?.view(), options)?;
/// while umap.step(&mut random) {}
/// let map = umap.embedding();
/// let distance = |i: usize, j: usize| (map[(i, 0)] - map[(j, 0)]).hypot(map[(i, 1)] - map[(j, 1)]);
/// assert!(distance(0, 1) < distance(0, 3));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Umap {
    options: UmapOptions,
    forces: Forces,
    starts: Vec<usize>,
    partners: Vec<usize>,
    weights: Vec<f64>,
    /// For each edge, the passes between two uses and the next use.
    periods: Vec<f64>,
    next: Vec<f64>,
    /// Room for the edges of one point that are due.
    due: Vec<usize>,
    places: Vec<[f64; 2]>,
    iterations: usize,
}

impl Umap {
    /// Starts from these places, n×2, some ten units wide.
    ///
    /// # Errors
    /// [`KernelError::Range`] for an option outside its range, or entries over 1e150 (of the start, over 1e9);
    /// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Numerical`].
    pub fn new(
        x: ArrayView2<'_, f64>,
        start: ArrayView2<'_, f64>,
        options: UmapOptions,
    ) -> Result<Self, KernelError> {
        let (k, n) = (options.neighbours, x.nrows());
        if !(2..=n).contains(&k) {
            let allowed = "from 2 to the number of points".to_owned();
            return Err(KernelError::Range { what: "the number of neighbours", given: k as f64, allowed });
        }
        Self::of_neighbours(&nearest(x, k - 1)?, start, options)
    }

    /// The same for who has found the `neighbours − 1` nearest of each point.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Shape`] for another number of neighbours.
    pub fn of_neighbours(
        neighbours: &Neighbours,
        start: ArrayView2<'_, f64>,
        options: UmapOptions,
    ) -> Result<Self, KernelError> {
        let n = neighbours.points();
        same_length("the neighbours of a point", neighbours.k() + 1, options.neighbours)?;
        same_length("the start", start.nrows(), n)?;
        same_length("a row of the start", start.ncols(), 2)?;
        finite("the start", start)?;
        let check = |holds: bool, what, given, allowed: &str| {
            if holds { Ok(()) } else { Err(KernelError::Range { what, given, allowed: allowed.to_owned() }) }
        };
        check(options.epochs >= 1, "the number of epochs", 0.0, "at least 1")?;
        let rate = options.learning_rate;
        check(rate > 0.0 && rate <= 1e6, "the learning rate", rate, "above 0 and at most 1e6")?;
        let widest = start.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        check(widest <= 1e9, "the largest place of the start", widest, "at most 1e9")?;
        let (a, b) = curve(options.min_distance, options.spread)?;
        let (starts, partners, weights) = graph(neighbours);
        let most = weights.iter().fold(0.0_f64, |most, &weight| most.max(weight));
        // An edge that would be taken less than once in all passes is never taken.
        let period = |&weight: &f64| {
            if weight * options.epochs as f64 >= most { most / weight } else { f64::INFINITY }
        };
        let periods: Vec<f64> = weights.iter().map(period).collect();
        let most_edges = starts.windows(2).map(|ends| ends[1] - ends[0]).max().unwrap_or(0);
        Ok(Self {
            options,
            forces: Forces::new(a, b),
            due: vec![0; most_edges],
            starts,
            partners,
            weights,
            next: periods.clone(),
            periods,
            places: start.rows().into_iter().map(|row| [row[0], row[1]]).collect(),
            iterations: 0,
        })
    }

    /// Places to start from: the first two principal components, ten units wide, with a little noise so that equal
    /// points can part; random when there is only one feature.
    ///
    /// # Errors
    /// As [`Pca::top`].
    pub fn start(x: ArrayView2<'_, f64>, random: &mut Random) -> Result<Array2<f64>, KernelError> {
        super::checked_points(x)?;
        if x.nrows().min(x.ncols()) < 2 {
            return Ok(Array2::from_shape_simple_fn((x.nrows(), 2), || 10.0 * random.uniform() - 5.0));
        }
        let scores = Pca::top(x, 2, random)?.transform(x)?;
        let widest = scores.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let scale = if widest > 0.0 { 5.0 / widest } else { 0.0 };
        Ok(scores.mapv(|score| scale * score + 1e-4 * random.normal()))
    }

    /// One pass over the edges; `false` when all passes are made.
    pub fn step(&mut self, random: &mut Random) -> bool {
        if self.iterations >= self.options.epochs {
            return false;
        }
        let now = self.iterations as f64;
        let rate = self.options.learning_rate * (1.0 - now / self.options.epochs as f64);
        let mut draws = Draws::new(random, self.places.len());
        for point in 0..self.places.len() {
            let due = self.list_due(point, now);
            let mut here = self.places[point];
            for &edge in &self.due[..due] {
                self.next[edge] += self.periods[edge];
                // All forces from one place, so that the processor need not finish one before it begins the next.
                let mut way = [0.0; 2];
                let there = &mut self.places[self.partners[edge]];
                let (gap, squared) = apart(here, *there);
                if squared > 0.0 {
                    let pull = self.forces.pull(squared);
                    way = gap.map(|gap| (pull * gap).clamp(-4.0, 4.0));
                    *there = [there[0] - rate * way[0], there[1] - rate * way[1]];
                }
                for _ in 0..self.options.negatives {
                    let other = draws.point();
                    if other != point {
                        let (gap, squared) = apart(here, self.places[other]);
                        let push = self.forces.push(squared);
                        let pushed = gap.map(|gap| (push * gap).clamp(-4.0, 4.0));
                        way = [way[0] + pushed[0], way[1] + pushed[1]];
                    }
                }
                here = [here[0] + rate * way[0], here[1] + rate * way[1]];
            }
            self.places[point] = here;
        }
        self.iterations += 1;
        true
    }

    /// Lists a point's edges that are due and says how many there are. Which these are looks random to the processor, so
    /// nothing here branches on it.
    fn list_due(&mut self, point: usize, now: f64) -> usize {
        let range = self.starts[point]..self.starts[point + 1];
        let mut count = 0;
        for (edge, &next) in range.clone().zip(&self.next[range]) {
            self.due[count] = edge;
            count += usize::from(next <= now);
        }
        count
    }

    /// The map, n×2.
    #[must_use]
    pub fn embedding(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.places.len(), 2), |(point, axis)| self.places[point][axis])
    }

    /// How many passes were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The edges of a point: the other end and the weight, from 0 to 1.
    pub fn edges(&self, point: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = match (self.starts.get(point), self.starts.get(point + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        };
        self.partners[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// The end of a run from [`start`](Self::start).
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`start`](Self::start).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        options: UmapOptions,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let mut run = Self::new(x, Self::start(x, random)?.view(), options)?;
        while run.step(random) {}
        Ok(run)
    }
}

/// How strongly two points of the map act on each other, by their squared distance. Each needs a power, which takes
/// longer than all the rest of a step; a table is near enough, for steps that chance disturbs far more.
#[derive(Clone, Debug)]
struct Forces {
    a: f64,
    b: f64,
    pulls: Tabulated,
    pushes: Tabulated,
}

impl Forces {
    fn new(a: f64, b: f64) -> Self {
        let pulls = Tabulated::new(|squared| Self::exact_pull(a, b, squared));
        Self { a, b, pulls, pushes: Tabulated::new(|squared| Self::exact_push(a, b, squared)) }
    }

    fn exact_pull(a: f64, b: f64, squared: f64) -> f64 {
        let power = squared.powf(b);
        -2.0 * a * b * power / (squared * (a * power + 1.0))
    }

    fn exact_push(a: f64, b: f64, squared: f64) -> f64 {
        2.0 * b / ((0.001 + squared) * (a * squared.powf(b) + 1.0))
    }

    /// The gradient along the gap of ln of the edge's probability.
    fn pull(&self, squared: f64) -> f64 {
        self.pulls.at(squared, |squared| Self::exact_pull(self.a, self.b, squared))
    }

    /// The same of ln(1 − probability), kept finite at distance 0.
    fn push(&self, squared: f64) -> f64 {
        self.pushes.at(squared, |squared| Self::exact_push(self.a, self.b, squared))
    }
}

/// Points drawn at random, several from each 64 random bits.
///
/// **Idea.** Random bits read as a fraction u give ⌊u·n⌋, and what is left behind the point of u·n is as random as u was, but
/// for log₂ n bits. The bias stays below 2⁻¹⁴ of a point's probability.
///
/// Source: N. Brackett-Rozinsky, D. Lemire, *Batched ranged random integer generation*, Software: Practice and Experience
/// 55 (2025).
struct Draws<'a> {
    random: &'a mut Random,
    points: u64,
    /// How many points 64 bits are good for.
    batch: u32,
    left: u32,
    bits: u64,
}

impl<'a> Draws<'a> {
    /// Of fewer than 2³² points.
    fn new(random: &'a mut Random, points: usize) -> Self {
        let points = points as u64;
        let used = points.next_power_of_two().trailing_zeros();
        Self { random, points, batch: (50 / used.max(1)).max(1), left: 0, bits: 0 }
    }

    #[inline]
    fn point(&mut self) -> usize {
        if self.left == 0 {
            self.bits = self.random.next_u64();
            self.left = self.batch;
        }
        self.left -= 1;
        // The upper 64 of the product's 128 bits, then the lower.
        let lower = (self.bits & u64::from(u32::MAX)) * self.points;
        let upper = (self.bits >> 32) * self.points + (lower >> 32);
        self.bits = self.bits.wrapping_mul(self.points);
        (upper >> 32) as usize
    }
}

fn apart(here: [f64; 2], there: [f64; 2]) -> ([f64; 2], f64) {
    let gap = [here[0] - there[0], here[1] - there[1]];
    (gap, gap[0] * gap[0] + gap[1] * gap[1])
}

/// The a and b with which 1/(1 + a·d²ᵇ) comes nearest (least squares at 300 distances up to 3·spread) to what is
/// wanted: 1 below `min_distance`, then exp(−(d − `min_distance`)/spread).
///
/// # Errors
/// [`KernelError::Range`] unless `spread` is from 1e-3 to 1e3 and `min_distance` from 0 to `spread`.
pub fn curve(min_distance: f64, spread: f64) -> Result<(f64, f64), KernelError> {
    if !(1e-3..=1e3).contains(&spread) {
        let allowed = "from 1e-3 to 1e3".to_owned();
        return Err(KernelError::Range { what: "the spread", given: spread, allowed });
    }
    if !(0.0..=spread).contains(&min_distance) {
        let allowed = format!("from 0 to the spread, {spread}");
        return Err(KernelError::Range { what: "the least distance", given: min_distance, allowed });
    }
    // In units of the spread; Levenberg's damped least squares in ln a and b.
    let wanted: Vec<(f64, f64)> = (1..300)
        .map(|place| 3.0 * f64::from(place) / 299.0)
        .map(|d| (d, if d < min_distance / spread { 1.0 } else { (min_distance / spread - d).exp() }))
        .collect();
    let residuals = |[log_a, b]: [f64; 2]| {
        let (mut cost, mut gram, mut slope) = (0.0, [0.0; 3], [0.0; 2]);
        for &(d, y) in &wanted {
            let power = (log_a + 2.0 * b * d.ln()).exp();
            let value = 1.0 / (1.0 + power);
            let steep = -power * value * value;
            let parts = [steep, steep * 2.0 * d.ln()];
            cost += (value - y) * (value - y);
            gram =
                [gram[0] + parts[0] * parts[0], gram[1] + parts[0] * parts[1], gram[2] + parts[1] * parts[1]];
            slope = [slope[0] + parts[0] * (value - y), slope[1] + parts[1] * (value - y)];
        }
        (cost, gram, slope)
    };
    let (mut at, mut damping) = ([0.0, 1.0], 1e-3);
    let (mut cost, mut gram, mut slope) = residuals(at);
    for _ in 0..200 {
        let (p, q) = (gram[0] * (1.0 + damping), gram[2] * (1.0 + damping));
        let determinant = p * q - gram[1] * gram[1];
        let way = [
            (q * slope[0] - gram[1] * slope[1]) / determinant,
            (p * slope[1] - gram[1] * slope[0]) / determinant,
        ];
        let tried = [at[0] - way[0], at[1] - way[1]];
        let next = residuals(tried);
        if next.0 <= cost {
            (cost, gram, slope) = next;
            at = tried;
            damping = (damping / 10.0).max(1e-15);
            if way[0].abs() + way[1].abs() < 1e-14 {
                break;
            }
        } else {
            damping *= 10.0;
        }
    }
    let [log_a, b] = at;
    Ok(((log_a - 2.0 * b * spread.ln()).exp(), b))
}

/// The fuzzy union of the neighbourhoods, as rows of partners.
fn graph(neighbours: &Neighbours) -> (Vec<usize>, Vec<usize>, Vec<f64>) {
    let n = neighbours.points();
    let root = |point| neighbours.of(point).map(|(partner, squared)| (partner, squared.sqrt()));
    let all: f64 =
        (0..n).map(|point| root(point).map(|pair| pair.1).sum::<f64>() / (neighbours.k() + 1) as f64).sum();
    let row = |point| {
        let (partners, distances): (Vec<usize>, Vec<f64>) = root(point).unzip();
        let weights = membership(&distances, all / n as f64);
        let mut row: Vec<(usize, f64)> = partners.into_iter().zip(weights).collect();
        row.sort_unstable_by_key(|&(partner, _)| partner);
        row
    };
    mutual(&(0..n).map(row).collect::<Vec<_>>(), |a, b| a + b - a * b)
}

/// The fastest that weights fall, over the mean distance: so that the rate stays finite.
const FASTEST: f64 = 1000.0;

/// The weights of a point's neighbours: 1 for the nearest that is not at the same place, then falling at the rate that
/// makes their sum log₂(k + 1), at most [`FASTEST`].
fn membership(distances: &[f64], mean_of_all: f64) -> Vec<f64> {
    let nearest = distances.iter().copied().find(|&distance| distance > 0.0).unwrap_or(0.0);
    let count = (distances.len() + 1) as f64;
    let mean = if nearest > 0.0 { distances.iter().sum::<f64>() / count } else { mean_of_all };
    if mean <= 0.0 {
        return vec![1.0; distances.len()];
    }
    // How far beyond the nearest, in means; the weights are e^(−rate·beyond).
    let beyond: Vec<f64> = distances.iter().map(|distance| ((distance - nearest) / mean).max(0.0)).collect();
    // Newton's method: the sum is convex and falls with the rate, so from 0 it never goes too far.
    let mut rate = 0.0_f64;
    for _ in 0..100 {
        let (mut excess, mut slope) = (-count.log2(), 0.0);
        for &beyond in &beyond {
            let weight = (-rate * beyond).exp();
            excess += weight;
            slope += weight * beyond;
        }
        if excess < 1e-12 || rate >= FASTEST {
            break;
        }
        rate = (rate + excess / slope).min(FASTEST);
    }
    beyond.iter().map(|beyond| (-rate * beyond).exp()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(n: usize, p: usize) -> Array2<f64> {
        let mut random = Random::new(4);
        Array2::from_shape_fn((n, p), |(i, _)| random.normal() + 8.0 * (i % 3) as f64)
    }

    #[test]
    fn clusters_part_and_the_seed_decides() {
        let x = clusters(120, 6);
        let options = UmapOptions { neighbours: 10, epochs: 200, ..UmapOptions::default() };
        let run = Umap::fit(x.view(), options, &mut Random::new(1)).unwrap();
        assert_eq!(run.iterations(), 200);
        let near = nearest(run.embedding().view(), 5).unwrap();
        assert!((0..120).all(|i| near.of(i).all(|(j, _)| i % 3 == j % 3)));
        assert_eq!(run.embedding(), Umap::fit(x.view(), options, &mut Random::new(1)).unwrap().embedding());
        assert!(run.edges(0).all(|(_, weight)| (0.0..=1.0).contains(&weight)));
        assert_eq!(run.edges(500).count(), 0);
    }

    #[test]
    fn draws_are_even_and_weights_sum_to_what_is_asked() {
        for points in [1, 2, 3, 10, 1000] {
            let mut random = Random::new(5);
            let mut draws = Draws::new(&mut random, points);
            let mut counts = vec![0.0; points];
            (0..200 * points).for_each(|_| counts[draws.point()] += 1.0);
            // χ² has a mean of points − 1 and a variance of twice that.
            let chi_squared: f64 = counts.iter().map(|count: &f64| (count - 200.0).powi(2) / 200.0).sum();
            let expected = points as f64 - 1.0;
            assert!(
                (chi_squared - expected).abs() <= 4.0 * (2.0 * expected).sqrt(),
                "{points}: {chi_squared}"
            );
        }
        for distances in [vec![1.0, 1.5, 2.0, 4.0], vec![0.0, 0.1, 0.2, 5.0], vec![1e-9, 1.0, 1.0]] {
            let sum: f64 = membership(&distances, 1.0).iter().sum();
            assert!((sum - (distances.len() as f64 + 1.0).log2()).abs() < 1e-9, "{distances:?}: {sum}");
        }
        // Too many are as near as the nearest for the sum to be so small.
        assert_eq!(membership(&[1.0, 1.0, 1.0, 1.0], 1.0), [1.0; 4]);
    }

    #[test]
    fn the_graph_is_symmetric_and_scale_free() {
        let x = clusters(60, 3);
        let of = |scale: f64| graph(&nearest((&x * scale).view(), 7).unwrap());
        let (starts, partners, weights) = of(1.0);
        for i in 0..60 {
            for edge in starts[i]..starts[i + 1] {
                let j = partners[edge];
                let back = (starts[j]..starts[j + 1]).find(|&other| partners[other] == i).unwrap();
                assert_eq!(weights[edge], weights[back]);
            }
        }
        for scale in [1e-12, 1e12] {
            assert!(of(scale).2.iter().zip(&weights).all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }

    #[test]
    fn awkward_input() {
        let mut random = Random::new(1);
        let of = |neighbours| UmapOptions { neighbours, epochs: 50, ..UmapOptions::default() };
        for x in [Array2::from_elem((20, 3), 0.1), clusters(2, 1), clusters(3, 2)] {
            let run = Umap::fit(x.view(), of(2), &mut random).unwrap();
            assert!(run.embedding().iter().all(|value| value.is_finite()));
        }
        let x = clusters(20, 3);
        for neighbours in [0, 1, 21] {
            assert!(Umap::fit(x.view(), of(neighbours), &mut random).is_err());
        }
        assert!(Umap::fit(x.view(), UmapOptions { epochs: 0, ..of(3) }, &mut random).is_err());
        assert!(Umap::fit(x.view(), UmapOptions { learning_rate: f64::NAN, ..of(3) }, &mut random).is_err());
        assert!(Umap::fit(x.view(), UmapOptions { negatives: 0, ..of(3) }, &mut random).is_ok());
        assert!(Umap::fit((&x * f64::NAN).view(), of(3), &mut random).is_err());
        for (least, spread) in [(-0.1, 1.0), (1.5, 1.0), (0.1, 0.0), (f64::NAN, 1.0), (0.1, f64::NAN)] {
            assert!(curve(least, spread).is_err());
        }
        for (least, spread) in [(0.0, 1.0), (1.0, 1.0), (0.001, 0.001), (1.0, 1000.0)] {
            let (a, b) = curve(least, spread).unwrap();
            assert!(a > 0.0 && a.is_finite() && b > 0.0 && b.is_finite());
        }
    }
}
