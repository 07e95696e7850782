//! Is the clustering any good, and would another number of clusters be better? Both take time, so both step.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::cluster::KMeans;
use stepwise_kernels::metrics::Silhouette;
use stepwise_lab::LabError;

use super::method::Method;

/// The numbers of clusters that are tried.
pub const TRIED: std::ops::RangeInclusive<usize> = 2..=12;

/// How many pairs of points one step compares at most.
const PAIRS: usize = 1_000_000;

/// How many iterations of k-means one step makes at most.
const ITERATIONS: usize = 25;

/// How many steps the silhouettes of these many points take.
fn rows_per_step(rows: usize) -> usize {
    (PAIRS / rows.max(1)).max(1)
}

/// The silhouettes of a clustering without its noise; `None` when there are fewer than two clusters.
pub struct Judged {
    /// The rows that belong to a cluster.
    pub rows: Vec<usize>,
    /// Their silhouettes, as far as they are done.
    pub silhouette: Option<Silhouette>,
}

impl Judged {
    /// Before the first comparison.
    pub fn new(points: &Array2<f64>, labels: &[Option<usize>]) -> Self {
        let (rows, clusters): (Vec<usize>, Vec<usize>) =
            labels.iter().enumerate().filter_map(|(row, label)| label.map(|label| (row, label))).unzip();
        // One cluster alone has no silhouette; that is a result, not an error.
        let silhouette = Silhouette::new(points.select(Axis(0), &rows).view(), &clusters).ok();
        Self { rows, silhouette }
    }

    /// Some more rows.
    pub fn step(&mut self) {
        let rows = rows_per_step(self.rows.len());
        if let Some(silhouette) = &mut self.silhouette {
            silhouette.step(rows);
        }
    }

    /// Whether all rows are done.
    pub fn done(&self) -> bool {
        self.silhouette.as_ref().is_none_or(Silhouette::done)
    }

    /// The mean silhouette, once it is known.
    pub fn mean(&self) -> Option<f64> {
        self.silhouette.as_ref().and_then(Silhouette::mean)
    }
}

/// What one number of clusters is worth.
#[derive(Clone, Copy)]
pub struct Tried {
    pub k: usize,
    /// Mean silhouette; `None` when it is undefined.
    pub silhouette: Option<f64>,
    /// Sum of squared distances to the centres; k-means only.
    pub inertia: Option<f64>,
}

/// Tries each number of clusters in turn.
#[derive(Default)]
pub struct Scan {
    pub tried: Vec<Tried>,
    fitting: Option<Box<KMeans>>,
    judging: Option<Judged>,
}

impl Scan {
    /// The number of clusters being tried; `None` when all are done.
    fn k(&self) -> Option<usize> {
        TRIED.clone().nth(self.tried.len())
    }

    /// Whether all are done.
    pub fn done(&self) -> bool {
        self.k().is_none()
    }

    /// Some iterations, or some silhouettes.
    pub fn step(&mut self, method: &Method, points: &Array2<f64>) -> Result<(), LabError> {
        let Some(k) = self.k() else { return Ok(()) };
        if self.judging.is_none() {
            self.judging = self.labels(k, method, points)?.map(|labels| Judged::new(points, &labels));
            return Ok(());
        }
        if let Some(judged) = &mut self.judging {
            judged.step();
            if judged.done() {
                let inertia = self.fitting.as_ref().map(|run| run.inertia());
                self.tried.push(Tried { k, silhouette: judged.mean(), inertia });
                (self.fitting, self.judging) = (None, None);
            }
        }
        Ok(())
    }

    /// The labels for k clusters; `None` while k-means still moves.
    fn labels(
        &mut self,
        k: usize,
        method: &Method,
        points: &Array2<f64>,
    ) -> Result<Option<Vec<Option<usize>>>, LabError> {
        match method {
            Method::KMeans { begin, .. } => {
                let run = match &mut self.fitting {
                    Some(run) => run,
                    none => none.insert(Box::new(begin.k_means(points.view(), k)?)),
                };
                for _ in 0..ITERATIONS {
                    if !run.step() {
                        break;
                    }
                }
                Ok(run.done().then(|| run.labels().iter().map(|&label| Some(label)).collect()))
            }
            Method::Agglomerative { run, .. } => {
                let labels = run.labels(k).map_err(refused)?;
                Ok(Some(labels.into_iter().map(Some).collect()))
            }
            Method::Dbscan { .. } => Ok(Some(Vec::new())),
        }
    }

    /// The number of clusters with the highest mean silhouette, once all are tried.
    pub fn best(&self) -> Option<usize> {
        if !self.done() {
            return None;
        }
        let mut best: Option<(usize, f64)> = None;
        for tried in &self.tried {
            if let Some(silhouette) = tried.silhouette
                && best.is_none_or(|(_, most)| silhouette > most)
            {
                best = Some((tried.k, silhouette));
            }
        }
        best.map(|(k, _)| k)
    }
}
