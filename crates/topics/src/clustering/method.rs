//! The three methods behind one face: labels that change with each step.

use ndarray::{Array2, ArrayView2};
use stepwise_data::refused;
use stepwise_kernels::cluster::{Agglomerative, Dbscan, KMeans, Linkage, plus_plus, random_rows};
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;

/// The stream of the seed that draws the first centres.
const CENTRES_STREAM: u64 = 4;

/// How many points DBSCAN visits in a step of the lab.
const VISITS: usize = 20;

/// From how many clusters on every merge is a step of its own, and in how many steps the merges before are made.
pub const SINGLE_MERGES: usize = 25;
const EARLY_STEPS: usize = 30;

/// How k-means begins, and with what seed: the same for the main run and for trying other k.
#[derive(Clone, Copy)]
pub struct Begin {
    random_rows: bool,
    seed: u64,
}

impl Begin {
    /// k-means from its first centres.
    pub fn k_means(self, points: ArrayView2<'_, f64>, k: usize) -> Result<KMeans, LabError> {
        let mut random = Random::stream(self.seed, CENTRES_STREAM);
        let centres = if self.random_rows {
            random_rows(points, k, &mut random)
        } else {
            plus_plus(points, k, &mut random)
        };
        KMeans::new(points, centres.map_err(refused)?.view()).map_err(refused)
    }
}

/// A method on its way.
pub enum Method {
    /// With the centres after each step, from the first ones on.
    KMeans { run: Box<KMeans>, begin: Begin, centres: Vec<Array2<f64>> },
    /// With its radius.
    Dbscan { run: Box<Dbscan>, radius: f64 },
    /// With the number of clusters at which its tree is cut.
    Agglomerative { run: Box<Agglomerative>, k: usize },
}

impl Method {
    /// The method chosen, before its first step.
    pub fn new(values: &Values, points: ArrayView2<'_, f64>, seed: u64) -> Result<Self, LabError> {
        // The parameter's range makes k positive and small.
        let k = usize::try_from(values.integer("k")?).unwrap_or(1);
        match values.text("method")? {
            "dbscan" => {
                let radius = values.number("radius")?;
                let min_points = usize::try_from(values.integer("min_points")?).unwrap_or(1);
                let run = Dbscan::new(points, radius, min_points).map_err(refused)?;
                Ok(Self::Dbscan { run: Box::new(run), radius })
            }
            "agglomerative" => {
                let linkage = match values.text("linkage")? {
                    "average" => Linkage::Average,
                    "complete" => Linkage::Complete,
                    "single" => Linkage::Single,
                    _ => Linkage::Ward,
                };
                let run = Agglomerative::new(points, linkage).map_err(refused)?;
                Ok(Self::Agglomerative { run: Box::new(run), k })
            }
            _ => {
                let begin = Begin { random_rows: values.text("init")? == "random", seed };
                let run = begin.k_means(points, k)?;
                let centres = vec![run.centres().clone()];
                Ok(Self::KMeans { run: Box::new(run), begin, centres })
            }
        }
    }

    /// One iteration, or a handful of small ones.
    pub fn step(&mut self) {
        match self {
            Self::KMeans { run, centres, .. } => {
                run.step();
                centres.push(run.centres().clone());
            }
            Self::Dbscan { run, .. } => {
                for _ in 0..VISITS {
                    if run.step().is_none() {
                        break;
                    }
                }
            }
            Self::Agglomerative { run, .. } => {
                let early = run.merges().len() + run.clusters() - SINGLE_MERGES.min(run.clusters());
                let batch = early.div_ceil(EARLY_STEPS).max(1);
                let end = run.clusters().saturating_sub(batch).max(SINGLE_MERGES.min(run.clusters() - 1));
                while run.clusters() > end && run.step().is_some() {}
            }
        }
    }

    /// Whether another step would change nothing.
    pub fn done(&self) -> bool {
        match self {
            Self::KMeans { run, .. } => run.done(),
            Self::Dbscan { run, .. } => run.done(),
            Self::Agglomerative { run, .. } => run.done(),
        }
    }

    /// The cluster of each row now; `None` is none (noise, or not yet).
    pub fn labels(&self) -> Vec<Option<usize>> {
        match self {
            Self::KMeans { run, .. } => run.labels().iter().map(|&label| Some(label)).collect(),
            Self::Dbscan { run, .. } => run.labels().to_vec(),
            Self::Agglomerative { run, k } => match run.labels((*k).max(run.clusters())) {
                Ok(labels) => labels.into_iter().map(Some).collect(),
                Err(_) => Vec::new(),
            },
        }
    }

    /// How many clusters the reader asked for; `None` where the method finds their number.
    pub fn asked(&self) -> Option<usize> {
        match self {
            Self::KMeans { run, .. } => Some(run.centres().nrows()),
            Self::Dbscan { .. } => None,
            Self::Agglomerative { k, .. } => Some(*k),
        }
    }

    /// How many clusters there are now.
    pub fn clusters(&self) -> usize {
        match self {
            Self::KMeans { run, .. } => run.centres().nrows(),
            Self::Dbscan { run, .. } => run.clusters(),
            Self::Agglomerative { run, k } => run.clusters().max(*k),
        }
    }
}
