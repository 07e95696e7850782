//! A run: the method to its end, then its silhouettes, then the other numbers of clusters.

use stepwise_kernels::stats;
use stepwise_lab::{Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait};

use super::customers::Customers;
use super::method::Method;
use super::validation::{Judged, Scan};
use super::{FEATURES, GOAL, SMALLEST, view};

/// A run of the lab.
pub struct Clustering {
    pub(super) customers: Customers,
    pub(super) method: Method,
    pub(super) labels: Vec<Option<usize>>,
    pub(super) judged: Option<Judged>,
    pub(super) scan: Scan,
    /// Whether the features and the scale are those of the challenge.
    asked: bool,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let customers = Customers::new(&setup)?;
    let method = Method::new(&setup.values, customers.points.view(), setup.seed)?;
    let asked =
        !customers.own && setup.values.list("features")? == FEATURES && setup.values.text("scale")? == "log";
    let labels = method.labels();
    Ok(Box::new(Clustering {
        customers,
        method,
        labels,
        judged: None,
        scan: Scan::default(),
        asked,
        steps: 0,
    }))
}

impl Clustering {
    /// Whether other numbers of clusters are tried: DBSCAN has none to choose.
    pub(super) fn scans(&self) -> bool {
        !matches!(self.method, Method::Dbscan { .. })
    }

    fn done(&self) -> bool {
        self.judged.as_ref().is_some_and(Judged::done) && (!self.scans() || self.scan.done())
    }

    /// The mean silhouette, once it is known.
    pub(super) fn silhouette(&self) -> Option<f64> {
        self.judged.as_ref().and_then(Judged::mean)
    }

    /// How many rows each cluster has.
    pub(super) fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.labels.iter().flatten().max().map_or(0, |most| most + 1)];
        for &label in self.labels.iter().flatten() {
            sizes[label] += 1;
        }
        sizes
    }

    /// The share of the rows that belong to no cluster.
    fn noise(&self) -> f64 {
        let noise: Vec<f64> = self.labels.iter().map(|label| f64::from(u8::from(label.is_none()))).collect();
        stats::mean(&noise)
    }

    /// The share of the rows in the smallest cluster.
    fn smallest(&self) -> Option<f64> {
        self.sizes().into_iter().min().map(|size| size as f64 / self.labels.len() as f64)
    }
}

#[async_trait(?Send)]
impl Session for Clustering {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done() {
            return Ok(self.progress());
        }
        self.steps += 1;
        if !self.method.done() {
            self.method.step();
            self.labels = self.method.labels();
        } else if let Some(judged) = &mut self.judged
            && judged.done()
        {
            self.scan.step(&self.method, &self.customers.points)?;
        } else {
            self.judged.get_or_insert_with(|| Judged::new(&self.customers.points, &self.labels)).step();
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let done = self.done();
        Progress { step: self.steps, of: done.then_some(self.steps), done }
    }

    fn metrics(&self) -> Metrics {
        let number = |digits| Format::Number { digits };
        let mut metrics = Metrics::new();
        metrics.push("silhouette", "Mean silhouette", self.silhouette(), "", number(3), Better::Higher);
        let clusters = self.method.clusters() as f64;
        metrics.push("clusters", "Clusters", clusters, "", number(0), Better::Neither);
        if let Method::KMeans { run, .. } = &self.method {
            metrics.push("inertia", "Inertia", run.inertia(), "", number(0), Better::Lower);
        }
        let percent = Format::Percent { digits: 1 };
        metrics.push("smallest", "Smallest cluster", self.smallest(), "", percent, Better::Neither);
        if self.scans() {
            let best = self.scan.best().map(|k| k as f64);
            metrics.push("best_k", "Best k by silhouette", best, "", number(0), Better::Neither);
        } else {
            metrics.push("noise", "Noise", self.noise(), "", percent, Better::Neither);
        }
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if self.customers.own || !self.judged.as_ref().is_some_and(Judged::done) {
            return Verdict::NotAttempted;
        }
        if !self.asked {
            return Verdict::NotYet(
                "The challenge is about recency, frequency and monetary value on the logarithmic scale."
                    .to_owned(),
            );
        }
        let (Some(silhouette), Some(smallest)) = (self.silhouette(), self.smallest()) else {
            return Verdict::NotYet(
                "There are fewer than two clusters, so there is no silhouette.".to_owned(),
            );
        };
        let clusters = self.method.clusters();
        if silhouette <= GOAL {
            Verdict::NotYet(format!(
                "With {clusters} clusters the mean silhouette is {silhouette:.3}; it should be above {GOAL}."
            ))
        } else if smallest < SMALLEST {
            Verdict::NotYet(format!(
                "The mean silhouette is {silhouette:.3}, but the smallest cluster has only {:.1} % of the customers.",
                100.0 * smallest
            ))
        } else {
            Verdict::Passed(format!(
                "{clusters} clusters have a mean silhouette of {silhouette:.3}, above {GOAL}, and the smallest has {:.0} % \
                 of the customers.",
                100.0 * smallest
            ))
        }
    }
}
