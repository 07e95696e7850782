//! A run: tree by tree, each of which adds its share to every effect.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::ensemble::{BoostingOptions, HistGradientBoostingClassifier};
use stepwise_kernels::metrics::ThresholdCurve;
use stepwise_kernels::sigmoid;
use stepwise_kernels::stats::mean;
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait, capital,
};

use super::acting::Acting;
use super::dependence::Dependence;
use super::growth::Growth;
use super::loans::Loans;
use super::plane::Plane;
use super::{ASKED, view};

/// So many bins keep all values of most columns apart.
const BINS: usize = 64;

/// A leaf has at least so many rows, or a twentieth of all where they are few.
const LEAST: usize = 20;

/// So many trees stand before the first step, so that there is an answer to take apart.
const BEFORE: usize = 5;

/// What else is asked of the model, every so many trees.
const EVERY: usize = 10;

/// What else is asked of the model.
pub struct Asked {
    /// The plane near the applicant.
    pub plane: Plane,
    /// The curves of the column looked at.
    pub dependence: Dependence,
    /// What acting on a column promises.
    pub acting: Option<Acting>,
}

/// A run of the lab.
pub struct Explainability {
    pub(super) loans: Loans,
    pub(super) growth: Growth,
    /// The row explained.
    pub(super) person: usize,
    /// The column looked at.
    pub(super) feature: usize,
    /// The reader's answer to the challenge.
    driver: String,
    pub(super) asked: Asked,
    trees: usize,
    seed: u64,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let loans = Loans::new(&setup)?;
    let train = &loans.split.train;
    let trees = values.count("trees")?;
    let options = BoostingOptions {
        trees,
        learning_rate: values.number("rate")?,
        max_leaf_nodes: Some(values.count("leaves")?),
        min_samples_leaf: LEAST.min(train.len() / 20).max(1),
        max_bins: BINS,
        ..BoostingOptions::default()
    };
    let labels: Vec<usize> = loans.outcomes(train).into_iter().map(usize::from).collect();
    let x = loans.x.select(Axis(0), train);
    let mut growth = Growth {
        effects: Array2::zeros((loans.x.nrows(), loans.features.len())),
        base: 0.0,
        model: HistGradientBoostingClassifier::new(x.view(), &labels, 2, &options).map_err(refused)?,
    };
    growth.base = growth.model.baselines()[0];
    for _ in 0..BEFORE {
        growth.step(&loans)?;
    }
    let person = loans.row(values.count("person")?)?;
    let feature = loans.feature("feature", values.text("feature")?)?;
    Ok(Box::new(Explainability {
        asked: Asked::of(&loans, &growth.model, person, feature, setup.seed)?,
        person,
        feature,
        driver: values.text("driver")?.to_owned(),
        loans,
        growth,
        trees,
        seed: setup.seed,
    }))
}

impl Asked {
    fn of(
        loans: &Loans,
        model: &HistGradientBoostingClassifier,
        person: usize,
        feature: usize,
        seed: u64,
    ) -> Result<Self, LabError> {
        Ok(Self {
            plane: Plane::near(loans, model, person, seed)?,
            dependence: Dependence::of(loans, model, feature, person)?,
            acting: Acting::on(loans, model)?,
        })
    }
}

impl Explainability {
    /// Asks the model anew.
    fn ask(&mut self) -> Result<(), LabError> {
        self.asked = Asked::of(&self.loans, &self.growth.model, self.person, self.feature, self.seed)?;
        Ok(())
    }

    /// The log odds of a row: the base and all effects.
    pub(super) fn log_odds(&self, row: usize) -> f64 {
        self.growth.base + self.growth.effects.row(row).sum()
    }

    /// The risk of a row.
    pub(super) fn risk(&self, row: usize) -> f64 {
        sigmoid(self.log_odds(row))
    }

    /// The column that moved a row furthest; of equals the first.
    pub(super) fn top(&self, row: usize) -> usize {
        self.by_effect(row).first().copied().unwrap_or(0)
    }

    /// How far each column moves the rows held out, on the mean.
    pub(super) fn importances(&self) -> Vec<f64> {
        let of = |column: usize| {
            let moved: Vec<f64> =
                self.loans.split.test.iter().map(|&row| self.growth.effects[(row, column)].abs()).collect();
            mean(&moved)
        };
        (0..self.loans.features.len()).map(of).collect()
    }

    /// The columns, the one that moves most first.
    pub(super) fn by_importance(&self) -> Vec<usize> {
        let importances = self.importances();
        let mut order: Vec<usize> = (0..importances.len()).collect();
        order.sort_by(|&a, &b| importances[b].total_cmp(&importances[a]));
        order
    }

    /// The share of the rows held out that are moved furthest by the column that moves most on the whole.
    pub(super) fn agree(&self) -> Option<f64> {
        let most = *self.by_importance().first()?;
        let test = &self.loans.split.test;
        let alike = test.iter().filter(|&&row| self.top(row) == most).count();
        Some(alike as f64 / test.len().max(1) as f64)
    }

    /// The area under the ROC curve on the rows held out, who are of both classes.
    fn area(&self) -> Option<f64> {
        let test = &self.loans.split.test;
        let scores: Vec<f64> = test.iter().map(|&row| self.log_odds(row)).collect();
        ThresholdCurve::new(&self.loans.outcomes(test), &scores).ok().map(|curve| curve.roc_area())
    }

    /// The columns, the one that moves a row furthest first.
    pub(super) fn by_effect(&self, row: usize) -> Vec<usize> {
        let effects = self.growth.effects.row(row);
        let mut order: Vec<usize> = (0..effects.len()).collect();
        order.sort_by(|&a, &b| effects[b].abs().total_cmp(&effects[a].abs()));
        order
    }
}

#[async_trait(?Send)]
impl Session for Explainability {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.growth.model.done() {
            self.growth.step(&self.loans)?;
            if self.growth.model.done() || self.growth.model.trees().len().is_multiple_of(EVERY) {
                self.ask()?;
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress {
            step: self.growth.model.trees().len() - BEFORE,
            of: Some(self.trees - BEFORE),
            done: self.growth.model.done(),
        }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("person", Value::Integer(person)) => {
                self.person = self.loans.row(usize::try_from(*person).unwrap_or(0))?;
            }
            ("feature", Value::Text(name)) => self.feature = self.loans.feature("feature", name)?,
            ("driver", Value::Text(name)) => {
                self.driver.clone_from(name);
                return Ok(Tuned::Applied);
            }
            _ => return Ok(Tuned::NeedsRestart),
        }
        self.ask()?;
        Ok(Tuned::Applied)
    }

    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        let Action::Click { panel, x, y } = action else { return None };
        match panel.as_str() {
            view::SWARM => {
                let person = i64::try_from(view::person_at(self, *x, *y)? + 1).ok()?;
                Some(("person", Value::Integer(person)))
            }
            view::WATERFALL => {
                let feature = view::bar_at(self, *y)?;
                // The column that was made up has no name in the table.
                let name = self.loans.table.features.get(feature)?;
                Some(("feature", Value::Text(name.clone())))
            }
            _ => None,
        }
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        Err(LabError::unsupported("only a point of the swarm and a bar of the waterfall can be chosen"))
    }

    fn metrics(&self) -> Metrics {
        let (number, percent) = (|digits| Format::Number { digits }, Format::Percent { digits: 1 });
        let importances = self.importances();
        let credit = |feature: Option<usize>| feature.map(|feature| importances[feature]);
        let original = self.loans.original.map_or("", |original| self.loans.features[original].name.as_str());
        let mut metrics = Metrics::new();
        metrics.push("risk", "Risk stated", self.risk(self.person), "", percent, Better::Neither);
        let moved = self.growth.effects[(self.person, self.top(self.person))];
        metrics.push("moved", "Moved by the top driver", moved, "log odds", number(2), Better::Neither);
        let label = "Share of all with the overall top driver";
        metrics.push("agree", label, self.agree(), "", percent, Better::Neither);
        let label = format!("Credit of {original}");
        metrics.push("credit", &label, credit(self.loans.original), "log odds", number(3), Better::Neither);
        let copied = credit(self.loans.copy);
        metrics.push("copied", "Credit of its copy", copied, "log odds", number(3), Better::Neither);
        let acting = self.asked.acting.as_ref();
        let promised = acting.map(|acting| acting.promised);
        metrics.push("promised", "Acting promises", promised, "", percent, Better::Neither);
        let came = acting.and_then(|acting| acting.came);
        metrics.push("came", "What comes", came, "", percent, Better::Neither);
        let fit = self.asked.plane.r2;
        metrics.push("plane", "Fit of LIME's plane", fit, "R²", number(2), Better::Higher);
        let swing = self.asked.dependence.swing();
        metrics.push("swing", "Swing of the curve", swing, "", percent, Better::Neither);
        metrics.push("area", "Area under ROC, held out", self.area(), "", number(3), Better::Higher);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.loans.asked || !self.growth.model.done() {
            return Verdict::NotAttempted;
        }
        if self.loans.copy.is_some() {
            return Verdict::NotYet("The challenge is about the columns as the bank wrote them.".to_owned());
        }
        if self.person + 1 != ASKED {
            return Verdict::NotYet(format!(
                "This is applicant {}. Applicant {ASKED} has asked.",
                self.person + 1
            ));
        }
        let top = self.top(self.person);
        let moved =
            |feature: usize| format!("{:+.2}", self.growth.effects[(self.person, feature)]).replace('-', "−");
        let name = |feature: usize| capital(&self.loans.features[feature].name);
        match self.loans.feature("driver", &self.driver) {
            Ok(driver) if driver == top => Verdict::Passed(format!(
                "{} moved his log odds by {}, further than any other column, to a risk of {:.0} %.",
                name(top),
                moved(top),
                100.0 * self.risk(self.person)
            )),
            Ok(driver) => Verdict::NotYet(format!(
                "{} moved his log odds by {}. Another column moved them further.",
                name(driver),
                moved(driver)
            )),
            Err(_) => Verdict::NotYet(format!("{} is no column that the model uses.", self.driver)),
        }
    }
}
