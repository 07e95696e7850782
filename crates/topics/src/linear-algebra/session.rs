//! A run: the product, then axis after axis.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::KernelError;
use stepwise_kernels::linalg::{gram, matmul};
use stepwise_kernels::metrics::rmse;
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait, nearest,
};

use super::axes::Axes;
use super::wines::Wines;
use super::{GOAL, MEASUREMENTS, view};

/// A run of the lab.
pub struct LinearAlgebra {
    pub(super) wines: Wines,
    /// How many components are kept.
    pub(super) kept: usize,
    /// The axes on their way, or why the product does not exist.
    pub(super) axes: Result<Axes, KernelError>,
    /// The wines seen along the axes of now.
    pub(super) seen: Seen,
    /// The wine that is rebuilt.
    pub(super) chosen: usize,
    steps: usize,
    done: bool,
}

/// The wines along the axes of now.
#[derive(Default)]
pub struct Seen {
    /// The variance along each axis known so far.
    pub variances: Vec<f64>,
    /// The axes, one a column.
    pub axes: Array2<f64>,
    /// The places of the wines along the axes, one row for each wine.
    pub places: Array2<f64>,
    /// The wines rebuilt from the components kept.
    pub rebuilt: Array2<f64>,
}

impl Seen {
    fn new(wines: &Wines, axes: &Axes, kept: usize) -> Result<Self, LabError> {
        let (variances, axes) = axes.known();
        let places = matmul(wines.x.view(), axes.view()).map_err(refused)?;
        let used: Vec<usize> = (0..kept.min(variances.len())).collect();
        let rebuilt = matmul(places.select(Axis(1), &used).view(), axes.select(Axis(1), &used).t());
        Ok(Self { variances, axes, places, rebuilt: rebuilt.map_err(refused)? })
    }
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let wines = Wines::new(&setup)?;
    let kept = setup.values.count("components")?;
    if kept > wines.names.len() {
        let most = format!("at most {}, the number of measurements", wines.names.len());
        return Err(LabError::parameter("components", kept, most));
    }
    let x = wines.x.view();
    let product = match setup.values.text("product")? {
        "xx" => matmul(x, x),
        _ => Ok(gram(x)),
    };
    let (axes, seen) = match product {
        Err(error) => (Err(error), Seen::default()),
        Ok(product) => {
            let covariance = product / x.nrows() as f64;
            let axes = Axes::new(setup.values.text("method")?, covariance.view(), kept, setup.seed)?;
            let seen = Seen::new(&wines, &axes, kept)?;
            (Ok(axes), seen)
        }
    };
    Ok(Box::new(LinearAlgebra { wines, kept, axes, seen, chosen: 0, steps: 0, done: false }))
}

impl LinearAlgebra {
    /// All variance there is.
    pub(super) fn total(&self) -> f64 {
        self.wines.x.iter().map(|value| value * value).sum::<f64>() / self.wines.x.nrows() as f64
    }

    /// The share of all variance along each axis known.
    pub(super) fn shares(&self) -> Vec<f64> {
        let total = self.total();
        self.seen.variances.iter().map(|variance| if total > 0.0 { variance / total } else { 0.0 }).collect()
    }

    /// The share that the first `count` axes hold together.
    pub(super) fn held(&self, count: usize) -> f64 {
        self.shares().iter().take(count).sum()
    }

    fn found(&self) -> usize {
        self.axes.as_ref().map_or(0, |axes| axes.found(self.done))
    }

    /// How far a rebuilt value typically is from the measured one.
    fn error(&self) -> Option<f64> {
        let rebuilt = self.seen.rebuilt.iter().copied().collect::<Vec<f64>>();
        let x = self.wines.x.iter().copied().collect::<Vec<f64>>();
        (rebuilt.len() == x.len()).then(|| rmse(&x, &rebuilt))
    }
}

#[async_trait(?Send)]
impl Session for LinearAlgebra {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done {
            return Ok(self.progress());
        }
        match &mut self.axes {
            Err(_) => self.done = true,
            Ok(axes) => {
                self.done = !axes.step()?;
                self.seen = Seen::new(&self.wines, axes, self.kept)?;
            }
        }
        self.steps += 1;
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: self.done.then_some(self.steps), done: self.done }
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let Action::Click { panel, x, y } = action else {
            return Err(LabError::unsupported("only the cloud can be clicked"));
        };
        if panel != view::CLOUD || self.axes.is_err() {
            return Err(LabError::unsupported(format!("the panel {panel} has nothing to choose")));
        }
        let places: Vec<(f64, f64)> =
            self.seen.places.rows().into_iter().map(|place| (place[0], place[1])).collect();
        if let Some(nearest) = nearest(&places, (x, y)) {
            self.chosen = nearest;
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 1 };
        let mut metrics = Metrics::new();
        let held = self.axes.is_ok().then(|| self.held(self.kept));
        metrics.push("held", "Variance kept", held, "", percent, Better::Higher);
        let first = self.axes.is_ok().then(|| self.held(1));
        metrics.push("first", "Held by the first axis", first, "", percent, Better::Neither);
        let unit = if self.wines.standard { "standard deviations" } else { "" };
        let error = Format::Number { digits: 3 };
        metrics.push("error", "Reconstruction error", self.error(), unit, error, Better::Lower);
        let found = self.found() as f64;
        metrics.push("found", "Axes found", found, "", Format::Number { digits: 0 }, Better::Higher);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if self.wines.own || !self.done {
            return Verdict::NotAttempted;
        }
        if let Err(error) = &self.axes {
            return Verdict::NotYet(format!("There is no covariance: {error}."));
        }
        if self.wines.names != MEASUREMENTS || !self.wines.standard {
            return Verdict::NotYet(
                "The challenge is about all 13 measurements as standard scores.".to_owned(),
            );
        }
        let kept = self.kept;
        let components =
            if kept == 1 { "1 component holds".to_owned() } else { format!("{kept} components hold") };
        let result = format!("{components} {:.1} % of the variance", 100.0 * self.held(kept));
        if self.held(kept) < GOAL {
            Verdict::NotYet(format!("{result}; it should be at least 80 %."))
        } else if self.held(kept - 1) >= GOAL {
            Verdict::NotYet(format!("{result}, but fewer would do."))
        } else {
            Verdict::Passed(format!("{result}; {} hold only {:.1} %.", kept - 1, 100.0 * self.held(kept - 1)))
        }
    }
}
