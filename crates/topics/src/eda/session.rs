//! A run: look at one column after the other, then let a model try, fold by fold.

use stepwise_kernels::stats;
use stepwise_lab::{
    Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View, async_trait,
};

use super::groups::Groups;
use super::look::{Look, Tells};
use super::model::{FOLDS, Model};
use super::table::{AFTERWARDS, Passengers};
use super::view;

/// The answers of the challenge.
struct Answers {
    leak: String,
    telling: [String; 3],
}

/// A run of the lab.
pub struct Eda {
    pub(super) passengers: Passengers,
    look: Look,
    /// What each column looked at so far tells.
    pub(super) tells: Vec<Tells>,
    /// Columns that tell more than this share are left out.
    pub(super) suspicion: f64,
    /// Begun once all columns were looked at.
    pub(super) model: Option<Model>,
    /// The column to show once all were looked at.
    show: String,
    seed: u64,
    answers: Answers,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let passengers = Passengers::new(&setup)?;
    let answer = |key: &str| values.text(key).map(str::to_owned);
    Ok(Box::new(Eda {
        look: Look::new(&passengers.classes, setup.seed),
        tells: Vec::new(),
        suspicion: values.number("suspicion")? / 100.0,
        model: None,
        show: answer("show")?,
        seed: setup.seed,
        answers: Answers {
            leak: answer("leak")?,
            telling: [answer("first")?, answer("second")?, answer("third")?],
        },
        passengers,
    }))
}

impl Eda {
    /// Whether a column looked at tells too much to be let in.
    pub(super) fn is_suspicious(&self, column: usize) -> bool {
        self.tells.get(column).is_some_and(|tells| tells.share > self.suspicion)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.passengers.columns.iter().position(|column| column.name == name)
    }

    /// The column to show: the one just looked at, later the one that the reader chose.
    pub(super) fn shown(&self) -> Option<usize> {
        let last = self.tells.len().checked_sub(1)?;
        match self.model {
            Some(_) => self.column(&self.show).or(Some(last)),
            None => Some(last),
        }
    }

    /// The columns looked at, the most telling first.
    pub(super) fn ranking(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.tells.len()).collect();
        order.sort_by(|&a, &b| self.tells[b].share.total_cmp(&self.tells[a].share));
        order
    }

    /// The names of the three columns that tell most beyond chance, the one written afterwards aside.
    fn most_telling(&self) -> Vec<&str> {
        let mut honest: Vec<(f64, &str)> = self
            .tells
            .iter()
            .zip(&self.passengers.columns)
            .filter(|(_, column)| column.name != AFTERWARDS)
            .map(|(tells, column)| (tells.beyond_chance(), column.name.as_str()))
            .collect();
        honest.sort_by(|a, b| b.0.total_cmp(&a.0));
        honest.into_iter().take(3).map(|(_, name)| name).collect()
    }

    fn tells_of(&self, name: &str) -> Option<f64> {
        self.tells.get(self.column(name)?).map(|tells| tells.share)
    }

    /// The columns that the model is given, once it has begun.
    fn let_in(&self) -> Vec<&Groups> {
        let columns = self.passengers.columns.iter().enumerate();
        columns.filter(|(place, _)| !self.is_suspicious(*place)).map(|(_, column)| column).collect()
    }

    fn is_done(&self) -> bool {
        self.model.as_ref().is_some_and(|model| model.accuracies.len() == FOLDS)
    }
}

#[async_trait(?Send)]
impl Session for Eda {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if let Some(column) = self.passengers.columns.get(self.tells.len()) {
            let tells = self.look.at(column)?;
            self.tells.push(tells);
        } else {
            let mut model = match self.model.take() {
                Some(model) => model,
                None => {
                    let Passengers { classes, shipped, .. } = &self.passengers;
                    Model::new(&self.let_in(), classes, *shipped, self.seed)?
                }
            };
            model.step()?;
            self.model = Some(model);
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let folds = self.model.as_ref().map_or(0, |model| model.accuracies.len());
        Progress {
            step: self.tells.len() + folds,
            of: Some(self.passengers.columns.len() + FOLDS),
            done: self.is_done(),
        }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        let Value::Text(text) = value else { return Ok(Tuned::NeedsRestart) };
        let place = match key {
            "show" => &mut self.show,
            "leak" => &mut self.answers.leak,
            "first" => &mut self.answers.telling[0],
            "second" => &mut self.answers.telling[1],
            "third" => &mut self.answers.telling[2],
            _ => return Ok(Tuned::NeedsRestart),
        };
        place.clone_from(text);
        Ok(Tuned::Applied)
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 1 };
        let count = Format::Number { digits: 0 };
        let shipped = self.passengers.shipped;
        let mut metrics = Metrics::new();
        let most = self.ranking().first().map(|&column| self.tells[column].share);
        metrics.push("most", "The most telling column tells", most, "", percent, Better::Neither);
        let age = self.tells_of("age").filter(|_| shipped);
        metrics.push("age", "Age tells", age, "", percent, Better::Neither);
        let columns = self.model.as_ref().map(|_| self.let_in().len() as f64);
        metrics.push("columns", "Columns in the model", columns, "", count, Better::Neither);
        let accuracy = self.model.as_ref().map(|model| stats::mean(&model.accuracies));
        metrics.push("accuracy", "Accuracy, cross-validated", accuracy, "", percent, Better::Neither);
        let before = self.model.as_ref().and_then(|model| match model.accuracies_before.is_empty() {
            true => accuracy,
            false => Some(stats::mean(&model.accuracies_before)),
        });
        let label = "Accuracy before the ship sails";
        metrics.push("before", label, before.filter(|_| shipped), "", percent, Better::Higher);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Answers { leak, telling } = &self.answers;
        if !self.passengers.shipped || !self.is_done() {
            return Verdict::NotAttempted;
        }
        if leak != AFTERWARDS {
            return Verdict::NotYet(match leak.as_str() {
                "open" => "The leak is not named yet.".to_owned(),
                _ => format!("“{leak}” was known when the ship sailed, so it leaks nothing."),
            });
        }
        if self.let_in().iter().any(|column| column.name == AFTERWARDS) {
            return Verdict::NotYet("You named the leak, but the model still has it.".to_owned());
        }
        let honest = self.most_telling();
        let right = honest.iter().filter(|name| telling.iter().any(|answer| answer == *name)).count();
        if right < honest.len() {
            return Verdict::NotYet(format!(
                "“{leak}” leaks. Of the three most telling honest columns you have named {right}."
            ));
        }
        Verdict::Passed(format!("“{leak}” leaks, and {} tell most about who survived.", honest.join(", ")))
    }
}
