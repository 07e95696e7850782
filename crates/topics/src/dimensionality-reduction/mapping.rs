//! The three ways to a map behind one face, prepared and carried out in short steps.

use ndarray::{Array2, ArrayView2, Axis, Slice};
use stepwise_data::refused;
use stepwise_kernels::decomposition::Pca;
use stepwise_kernels::manifold::{Affinities, NeighbourSearch, TSne, TSneOptions, Umap, UmapOptions};
use stepwise_kernels::stats;
use stepwise_lab::{LabError, Setup, Values};
use stepwise_random::Random;

use super::digits::{Digits, settled};

/// The seed's stream that UMAP draws from.
const UMAP_STREAM: u64 = 3;

/// How often all digits move.
const MOVES: usize = 500;

/// Digits that a step of the search, and of the weighing, is about.
const SEARCHED: usize = 100;
const WEIGHED: usize = 50;

/// The size of a map from which t-SNE grows: so small that nothing lies wrong from the start.
const SEED_SIZE: f64 = 1e-4;

/// A map on its way.
pub struct Mapping {
    method: Method,
    start: Array2<f64>,
    fitted: usize,
    steps: usize,
}

enum Method {
    /// The first two components, which need no way.
    Pca(Pca),
    Searching(NeighbourSearch, Next),
    Weighing(Affinities, TSneOptions),
    TSne(TSne),
    Umap(Box<Umap>, Random),
    /// Between two of the others.
    Nothing,
}

/// What follows the search for neighbours.
#[derive(Clone, Copy)]
enum Next {
    TSne(TSneOptions),
    Umap(UmapOptions),
}

impl Mapping {
    /// The method chosen, before its first step.
    pub fn new(setup: &Setup, digits: &Digits) -> Result<Self, LabError> {
        let table = digits.table();
        let fitted = table.nrows();
        let longest = Pca::fit(table.view(), 2).map_err(refused)?;
        let first = settled(longest.transform(table.view()).map_err(refused)?);
        let (method, start) = match setup.values.text("method")? {
            "pca" => (Method::Pca(longest), first),
            "umap" => {
                let options = umap(&setup.values)?;
                let search = NeighbourSearch::new(table.view(), options.neighbours - 1).map_err(refused)?;
                let mut random = Random::stream(setup.seed, UMAP_STREAM);
                let start = Umap::start(table.view(), &mut random).map_err(refused)?;
                (Method::Searching(search, Next::Umap(options)), start)
            }
            _ => {
                let perplexity = setup.values.number("perplexity")?;
                let options = TSneOptions { perplexity, ..TSneOptions::default() };
                let neighbours = Affinities::neighbours(perplexity, fitted);
                let search = NeighbourSearch::new(table.view(), neighbours).map_err(refused)?;
                let spread = stats::standard_deviation(&first.column(0).to_vec());
                (
                    Method::Searching(search, Next::TSne(options)),
                    first * (SEED_SIZE / spread.max(f64::MIN_POSITIVE)),
                )
            }
        };
        Ok(Self { method, start, fitted, steps: 0 })
    }

    /// How many steps there are in all.
    pub fn of(&self) -> usize {
        let blocks = |size: usize| self.fitted.div_ceil(size);
        match &self.method {
            Method::Pca(_) => 0,
            Method::Searching(_, Next::Umap(_)) | Method::Umap(..) => blocks(SEARCHED) + MOVES,
            _ => blocks(SEARCHED) + blocks(WEIGHED) + MOVES,
        }
    }

    pub fn done(&self) -> bool {
        self.steps >= self.of()
    }

    /// How often all digits have moved.
    pub fn moves(&self) -> usize {
        match &self.method {
            Method::TSne(run) => run.iterations(),
            Method::Umap(run, _) => run.iterations(),
            _ => 0,
        }
    }

    /// Whether clusters are still pressed together, as t-SNE does at first.
    pub fn pressed(&self) -> bool {
        matches!(&self.method, Method::TSne(run) if run.exaggerated())
    }

    /// A block of the preparation, or one move of all digits.
    pub fn step(&mut self, seed: u64) -> Result<(), LabError> {
        if self.done() {
            return Ok(());
        }
        self.steps += 1;
        let blocks = |size: usize| self.fitted.div_ceil(size);
        match &mut self.method {
            Method::Pca(_) | Method::Nothing => {}
            Method::Searching(search, _) => {
                for _ in 0..SEARCHED {
                    search.step();
                }
                if self.steps == blocks(SEARCHED) {
                    self.follow(seed)?;
                }
            }
            Method::Weighing(affinities, _) => {
                for _ in 0..WEIGHED {
                    affinities.step();
                }
                if self.steps == blocks(SEARCHED) + blocks(WEIGHED) {
                    self.follow(seed)?;
                }
            }
            Method::TSne(run) => drop(run.step().map_err(refused)?),
            Method::Umap(run, random) => drop(run.step(random)),
        }
        Ok(())
    }

    /// Goes over to what a finished preparation was for.
    fn follow(&mut self, seed: u64) -> Result<(), LabError> {
        self.method = match std::mem::replace(&mut self.method, Method::Nothing) {
            Method::Searching(search, Next::TSne(options)) => {
                let affinities = Affinities::new(search.finish(), options.perplexity).map_err(refused)?;
                Method::Weighing(affinities, options)
            }
            Method::Searching(search, Next::Umap(options)) => {
                let run =
                    Umap::of_neighbours(&search.finish(), self.start.view(), options).map_err(refused)?;
                Method::Umap(Box::new(run), Random::stream(seed, UMAP_STREAM + 1))
            }
            Method::Weighing(affinities, options) => {
                Method::TSne(TSne::of_affinities(affinities, self.start.view(), options).map_err(refused)?)
            }
            other => other,
        };
        Ok(())
    }

    /// Where the digits that take part are now, one row for each.
    pub fn map(&self) -> Array2<f64> {
        match &self.method {
            Method::TSne(run) => run.embedding(),
            Method::Umap(run, _) => run.embedding(),
            _ => self.start.clone(),
        }
    }

    /// The places of digits that took no part. Components are a formula and place anybody; the other two only know who
    /// took part, and a newcomer is put where its nearest relative lies.
    pub fn place(
        &self,
        newcomers: ArrayView2<'_, f64>,
        relatives: &[usize],
    ) -> Result<Array2<f64>, LabError> {
        let Method::Pca(pca) = &self.method else {
            return Ok(self.map().select(Axis(0), relatives));
        };
        // Of a newcomer's label nothing is known: the mean.
        let mut table =
            Array2::from_shape_fn((newcomers.nrows(), pca.mean().len()), |(_, column)| pca.mean()[column]);
        table.slice_axis_mut(Axis(1), Slice::from(..newcomers.ncols())).assign(&newcomers);
        pca.transform(table.view()).map_err(refused)
    }
}

fn umap(values: &Values) -> Result<UmapOptions, LabError> {
    Ok(UmapOptions {
        neighbours: values.count("neighbours")?,
        min_distance: values.number("min_distance")?,
        epochs: MOVES,
        ..UmapOptions::default()
    })
}
