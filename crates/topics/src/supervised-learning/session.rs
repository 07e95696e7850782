//! A run: the tree to its end, then the depths by validation.

use stepwise_kernels::tree::Criterion;
use stepwise_lab::{Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait};

use super::growth::Growth;
use super::loans::Loans;
use super::validation::Validation;
use super::{GOAL, TARGET, view};

/// A run of the lab.
pub struct SupervisedLearning {
    pub(super) loans: Loans,
    pub(super) growth: Growth,
    pub(super) validation: Validation,
    /// The limit; `None` is none.
    pub(super) depth: Option<usize>,
    target: String,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let loans = Loans::new(&setup)?;
    let criterion = match values.text("criterion")? {
        "entropy" => Criterion::Entropy,
        _ => Criterion::Gini,
    };
    let depth = match values.text("limit")? {
        "none" => None,
        _ => Some(values.count("depth")?),
    };
    let growth = Growth::new(&loans, depth, criterion)?;
    let validation = Validation::new(&loans, criterion)?;
    let target = values.text("target")?.to_owned();
    Ok(Box::new(SupervisedLearning { loans, growth, validation, depth, target }))
}

#[async_trait(?Send)]
impl Session for SupervisedLearning {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.growth.done {
            self.validation.step(&self.loans)?;
        } else {
            self.growth.step(&self.loans)?;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let done = self.validation.done();
        let step = self.growth.asked.len() + usize::from(self.growth.done) + self.validation.folds_done();
        Progress { step, of: done.then_some(step), done }
    }

    fn metrics(&self) -> Metrics {
        let (train, test) = (&self.growth.train, &self.growth.test);
        let (skill, percent) = (Format::Number { digits: 2 }, Format::Percent { digits: 1 });
        let mut metrics = Metrics::new();
        metrics.push("test_skill", "Skill on rows held out", test.skill(), "", skill, Better::Higher);
        metrics.push("train_skill", "Skill on training rows", train.skill(), "", skill, Better::Neither);
        let accuracy = test.accuracy();
        metrics.push("test_accuracy", "Right about rows held out", accuracy, "", percent, Better::Higher);
        let accuracy = train.accuracy();
        metrics.push("train_accuracy", "Right about training rows", accuracy, "", percent, Better::Neither);
        let leaves = self.growth.tree().leaves() as f64;
        metrics.push("leaves", "Leaves", leaves, "", Format::Number { digits: 0 }, Better::Neither);
        let validated = self.validation.skill(self.depth);
        metrics.push("validation", "Skill by validation", validated, "", skill, Better::Higher);
        let best = self.validation.best();
        let depth = best.map(|(depth, _)| depth as f64);
        metrics.push(
            "best_depth",
            "Best depth by validation",
            depth,
            "",
            Format::Number { digits: 0 },
            Better::Neither,
        );
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let (Some((best, most)), Some(skill)) = (self.validation.best(), self.validation.skill(self.depth))
        else {
            return Verdict::NotAttempted;
        };
        if self.loans.table.own || self.target != TARGET {
            return Verdict::NotAttempted;
        }
        let chosen = self.depth.map_or("no limit".to_owned(), |depth| format!("depth {depth}"));
        let result = format!("By validation the skill of {chosen} is {skill:.2}");
        if most - skill > GOAL {
            Verdict::NotYet(format!("{result}, and that of depth {best} is {most:.2}."))
        } else {
            Verdict::Passed(format!(
                "{result}, and no depth has more than {most:.2}. On the loans held out, which had no part in the choice, it \
                 is {:.2}.",
                self.growth.test.skill()
            ))
        }
    }
}
