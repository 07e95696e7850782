//! Evolving pipelines.

use stepwise_random::Random;

use super::genome::{checked_stages, complexity, cross, mutate, random_genome};
use super::pareto::pareto_front;
use super::trial::Log;
use super::{Genome, Search, Stage, Trial};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};

/// How often a child that was seen before is made anew.
const ATTEMPTS: usize = 10;

/// How a population evolves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneticOptions {
    /// How many pipelines live at a time, at least 2.
    pub population: usize,
    /// How many generations there are, the first included.
    pub generations: usize,
    /// How many compete to become a parent: the more, the harder the selection.
    pub tournament: usize,
    /// How many of the best live on unchanged, fewer than the population.
    pub elites: usize,
    /// The probability that a gene of a child is changed at random.
    pub mutation: f64,
}

impl Default for GeneticOptions {
    fn default() -> Self {
        Self { population: 20, generations: 10, tournament: 3, elites: 2, mutation: 0.2 }
    }
}

/// Evolution of pipelines: of the stages, what stands there and its settings.
///
/// **Idea.** A pipeline is a row of genes. Better pipelines become parents more often; a child has each gene from either
/// parent, and now and then a changed one. Good parts of pipelines so come together without anybody knowing why they are
/// good.
///
/// **One generation** is a round. The `elites` best live on. For each other place two parents are chosen, each the best of
/// `tournament` drawn at random; their child is crossed, then mutated. A pipeline is better by its score, of equal
/// scores by lower complexity. A child that was tried before is made anew up to ten times; then its old trial stands for
/// it, and is not made again.
///
/// **The front** is what matters in the end: the best score for every complexity
/// ([`pareto_front`](Self::pareto_front)). Its scores are those of the luckiest of many: judge the winner on other rows.
///
/// **Draws.** Generation g has stream g of the seed.
///
/// Source: D. E. Goldberg, K. Deb, *A comparative analysis of selection schemes used in genetic algorithms*, FOGA 1991;
/// R. S. Olson, J. H. Moore, *TPOT: a tree-based pipeline optimization tool*, AutoML workshop (2016).
///
/// ```
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::model_selection::{
///     Alternative, Dimension, Domain, GeneticOptions, GeneticSearch, Search, Stage,
/// };
/// let step = |name: &str, complexity: f64, settings: Vec<Dimension>| Alternative {
///     name: name.to_owned(),
///     complexity,
///     settings,
/// };
/// let depth = Dimension::new("depth", Domain::Integers { low: 1, high: 9 });
/// let stages = vec![
///     Stage { name: "scale".into(), alternatives: vec![step("no", 0.0, vec![]), step("yes", 1.0, vec![])] },
///     Stage { name: "model".into(), alternatives: vec![step("mean", 0.0, vec![]), step("tree", 1.0, vec![depth])] },
/// ];
/// let mut search = GeneticSearch::new(stages, GeneticOptions::default(), 7)?;
/// // A tree of depth 4 is best, whether scaled or not.
/// while search.step(|trial| {
///     let model = &trial.point[1];
///     Ok::<_, KernelError>(model.settings.first().map_or(0.0, |depth| 9.0 - (depth - 4.0).abs()))
/// })? {}
/// let best = search.pareto_front().last().map(|&index| &search.trials()[index]);
/// assert!(best.is_some_and(|best| best.score == Some(9.0) && best.point[0].alternative == 0));
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GeneticSearch {
    stages: Vec<Stage>,
    options: GeneticOptions,
    seed: u64,
    log: Log<Genome>,
    /// The trials that make up each generation.
    generations: Vec<Vec<usize>>,
    /// The parents of each trial; none in the first generation.
    parents: Vec<Option<(usize, usize)>>,
}

impl GeneticSearch {
    /// Begins with random pipelines of a seed.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no stages, or one without alternatives; [`KernelError::Range`] for an option or a
    /// setting outside its range, a complexity below 0, or more than a million trials.
    pub fn new(stages: Vec<Stage>, options: GeneticOptions, seed: u64) -> Result<Self, KernelError> {
        checked_stages(&stages)?;
        let GeneticOptions { population, generations, tournament, elites, mutation } = options;
        enough_rows("evolution, by its population,", population, 2)?;
        for (what, given, least, most, allowed) in [
            ("the number of generations", generations, 1, usize::MAX, "at least 1"),
            ("the size of a tournament", tournament, 1, population, "from 1 to the population"),
            ("the number of elites", elites, 0, population - 1, "below the population"),
            (
                "the number of trials",
                population.saturating_mul(generations),
                1,
                1_000_000,
                "at most 1,000,000",
            ),
        ] {
            if !(least..=most).contains(&given) {
                return Err(out_of_range(what, given as f64, allowed));
            }
        }
        if !(0.0..=1.0).contains(&mutation) {
            return Err(out_of_range("the probability of mutation", mutation, "from 0 to 1"));
        }
        let mut random = Random::new(seed);
        let mut start =
            Self { stages, options, seed, log: Log::new(), generations: Vec::new(), parents: Vec::new() };
        let children = (0..population).map(|_| (random_genome(&start.stages, &mut random), None)).collect();
        start.admit(Vec::new(), children);
        Ok(start)
    }

    /// Makes a generation of survivors and children; children that were tried before are not tried again.
    fn admit(&mut self, survivors: Vec<usize>, children: Vec<(Genome, Option<(usize, usize)>)>) {
        let mut generation = survivors;
        let mut fresh: Vec<Genome> = Vec::new();
        for (child, parents) in children {
            let tried = self.log.trials().iter().position(|trial| trial.point == child);
            let told = self.log.trials().len();
            let waiting = || fresh.iter().position(|other| *other == child).map(|place| told + place);
            let index = tried.or_else(waiting).unwrap_or_else(|| {
                fresh.push(child.clone());
                self.parents.push(parents);
                told + fresh.len() - 1
            });
            generation.push(index);
        }
        self.log.propose(fresh, None);
        self.generations.push(generation);
    }

    /// Whether trial a is better than b.
    fn better(&self, a: usize, b: usize) -> std::cmp::Ordering {
        let (one, other) = (&self.trials()[a], &self.trials()[b]);
        let simplicity =
            complexity(&self.stages, &other.point).total_cmp(&complexity(&self.stages, &one.point));
        one.rank().total_cmp(&other.rank()).then(simplicity).then(b.cmp(&a))
    }

    fn breed(&mut self) {
        let mut random = Random::stream(self.seed, self.generations.len() as u64);
        let mut living = self.generations.last().cloned().unwrap_or_default();
        living.sort_by(|&a, &b| self.better(b, a));
        let parent = |random: &mut Random| {
            // Of the living in order, the best of those drawn is the first.
            let drawn = (0..self.options.tournament).map(|_| random.below(living.len()));
            living[drawn.min().unwrap_or(0)]
        };
        let seen = |child: &Genome| self.trials().iter().any(|trial| trial.point == *child);
        let mut children = Vec::new();
        while children.len() + self.options.elites < self.options.population {
            let parents = (parent(&mut random), parent(&mut random));
            let (mother, father) = (&self.trials()[parents.0].point, &self.trials()[parents.1].point);
            let mut child = cross(mother, father, &mut random);
            mutate(&self.stages, &mut child, self.options.mutation, &mut random);
            for _ in 1..ATTEMPTS {
                if !seen(&child) {
                    break;
                }
                child = cross(mother, father, &mut random);
                mutate(&self.stages, &mut child, self.options.mutation, &mut random);
            }
            children.push((child, Some(parents)));
        }
        living.truncate(self.options.elites);
        self.admit(living, children);
    }

    /// The stages.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The trials that make up each generation so far; elites come first, and one that was tried before is not new.
    #[must_use]
    pub fn generations(&self) -> &[Vec<usize>] {
        &self.generations
    }

    /// The trials that a trial's pipeline was crossed from; `None` for random ones.
    #[must_use]
    pub fn parents(&self, index: usize) -> Option<(usize, usize)> {
        self.parents.get(index).copied().flatten()
    }

    /// The complexity of a pipeline: the sum over what stands at its stages. 0 for what does not fit the stages.
    #[must_use]
    pub fn complexity(&self, genome: &Genome) -> f64 {
        let fits =
            genome.iter().zip(&self.stages).all(|(gene, stage)| gene.alternative < stage.alternatives.len());
        if fits { complexity(&self.stages, genome) } else { 0.0 }
    }

    /// The trials with the best score for their complexity or any lower one, in order of complexity.
    #[must_use]
    pub fn pareto_front(&self) -> Vec<usize> {
        let pairs: Vec<(f64, f64)> =
            self.trials().iter().map(|trial| (trial.rank(), self.complexity(&trial.point))).collect();
        pareto_front(&pairs)
    }
}

impl Search for GeneticSearch {
    type Point = Genome;

    fn trials(&self) -> &[Trial<Genome>] {
        self.log.trials()
    }

    fn tell(&mut self, index: usize, score: f64) -> Result<(), KernelError> {
        let complete = self.log.tell(index, score)?;
        // A generation without a new pipeline has nothing to wait for.
        while complete && self.done() && self.generations.len() < self.options.generations {
            self.breed();
        }
        Ok(())
    }
}
