//! A run: trial after trial, of the three searches in turn. The trials themselves may be done elsewhere.

use std::collections::BTreeMap;
use std::rc::Rc;

use stepwise_data::refused;
use stepwise_kernels::metrics::f1_score;
use stepwise_kernels::model_selection::{
    BayesianOptions, BayesianSearch, GridSearch, RandomSearch, Search, SelectionBias, Space, Surrogate,
    selection_bias,
};
use stepwise_lab::{
    Better, Format, Job, LabError, Metrics, Progress, Session, Setup, Verdict, View, Work, async_trait,
};
use stepwise_random::Random;

use super::rows::Rows;
use super::space::space;
use super::trial::{Trial, Trials};
use super::{BUDGET, GOAL, TARGET, view};

/// The searches, in the order in which they take turns.
pub(super) const SEARCHES: [&str; 3] = ["grid", "random", "Bayesian"];

/// Trials that the Bayesian search draws at random before it has a model.
const INITIAL: usize = 8;

/// Trials that it proposes at a time: they can be done side by side, however many workers there are.
const ROUND: usize = 4;

/// How often the rows held out are halved to measure how a choice flatters itself.
const HALVINGS: usize = 25;

/// The stream of these halvings.
const HALVING_STREAM: u64 = 21;

/// A trial that has been taken into account.
pub(super) struct Done {
    /// Which search proposed it.
    pub search: usize,
    /// What it tried.
    pub point: Vec<f64>,
    /// F1 by the folds of the training rows.
    pub validation: f64,
    /// F1 on the test rows.
    pub test: f64,
    /// F1 on the rows that nobody looks at before the end.
    pub last: f64,
    /// What it says of each row held out.
    said: Vec<bool>,
}

/// A run of the lab.
pub struct Tuning {
    pub(super) trials: Rc<Trials>,
    pub(super) space: Space,
    pub(super) budget: usize,
    /// Whether the searches are told scores on the test rows.
    pub(super) by_test: bool,
    target: String,
    seed: u64,
    grid: GridSearch,
    random: RandomSearch,
    bayesian: BayesianSearch,
    /// Results that have come and whose turn has not.
    results: BTreeMap<usize, Vec<f64>>,
    pub(super) done: Vec<Done>,
    /// How choices by validation and by test rows flatter themselves.
    pub(super) bias: Option<[SelectionBias; 2]>,
    /// The Bayesian search's model of the score.
    pub(super) surrogate: Option<Surrogate>,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let rows = Rows::new(&setup)?;
    let space = space(values.text("searched")? == "three", rows.x.ncols()).map_err(refused)?;
    let budget = values.count("trials")?;
    let side = (2..).take_while(|side: &usize| side.pow(space.dimensions().len() as u32) <= budget).last();
    let options = BayesianOptions { trials: budget, initial: INITIAL.min(budget), round: ROUND };
    Ok(Box::new(Tuning {
        trials: Rc::new(Trials::new(rows, values.count("trees")?, setup.seed)?),
        budget,
        by_test: values.text("choice")? == "test",
        target: values.text("target")?.to_owned(),
        seed: setup.seed,
        grid: GridSearch::even(&space, side.unwrap_or(1)).map_err(refused)?,
        random: RandomSearch::new(&space, budget, setup.seed).map_err(refused)?,
        bayesian: BayesianSearch::new(&space, options, setup.seed).map_err(refused)?,
        space,
        results: BTreeMap::new(),
        done: Vec::new(),
        bias: None,
        surrogate: None,
    }))
}

impl Tuning {
    fn searches(&self) -> [&dyn Search<Point = Vec<f64>>; 3] {
        [&self.grid, &self.random, &self.bayesian]
    }

    /// How many trials a search makes in all.
    fn wanted(&self, search: usize) -> usize {
        if search == 0 { self.grid.trials().len() } else { self.budget }
    }

    /// The job whose turn it is: the searches take turns.
    fn next(&self) -> Option<usize> {
        let taken = |search| self.done.iter().filter(|done| done.search == search).count();
        (0..SEARCHES.len())
            .filter(|&search| taken(search) < self.wanted(search))
            .map(|search| taken(search) * SEARCHES.len() + search)
            .min()
    }

    /// The score that a search is told, and by which trials are compared.
    pub(super) fn score(&self, done: &Done) -> f64 {
        if self.by_test { done.test } else { done.validation }
    }

    /// The best trial among the first so many, the first of equals.
    pub(super) fn best_of(&self, count: usize) -> Option<&Done> {
        let better = |best, done| if self.score(done) > self.score(best) { done } else { best };
        self.done.iter().take(count).reduce(better)
    }

    /// F1 of what a trial says of some of the rows held out.
    fn f1(&self, said: &[bool], places: impl Iterator<Item = usize>) -> f64 {
        let rows = &self.trials.rows;
        f1_score(places.map(|place| (rows.classes[rows.held_out[place]] == 1, said[place])))
    }

    fn tell(&mut self, search: usize, index: usize, score: f64) -> Result<(), LabError> {
        match search {
            0 => self.grid.tell(index, score),
            1 => self.random.tell(index, score),
            _ => self.bayesian.tell(index, score),
        }
        .map_err(refused)
    }

    /// What choosing one trial of all so far promises and keeps, by validation and by the test rows.
    fn measure_bias(&self) -> Option<[SelectionBias; 2]> {
        let best = |score: &dyn Fn(&Done) -> f64| {
            let better = |best: (usize, f64), one: (usize, f64)| if one.1 > best.1 { one } else { best };
            self.done.iter().map(score).enumerate().reduce(better).map(|(place, _)| place)
        };
        let by_validation = best(&|done| done.validation)?;
        let held_out = self.trials.rows.held_out.len();
        let on = |done: &Done, places: &[usize]| self.f1(&done.said, places.iter().copied());
        let by_rows = |places: &[usize]| best(&|done| on(done, places)).unwrap_or(by_validation);
        let score = |place: usize, places: &[usize]| on(&self.done[place], places);
        let random = || Random::stream(self.seed, HALVING_STREAM);
        Some([
            selection_bias(held_out, HALVINGS, &mut random(), |_| by_validation, score),
            selection_bias(held_out, HALVINGS, &mut random(), by_rows, score),
        ])
    }

    /// How the rule in use flatters itself.
    pub(super) fn bias_in_use(&self) -> Option<SelectionBias> {
        self.bias.map(|[validation, test]| if self.by_test { test } else { validation })
    }
}

#[async_trait(?Send)]
impl Session for Tuning {
    async fn step(&mut self) -> Result<Progress, LabError> {
        let Some(number) = self.next() else { return Ok(self.progress()) };
        let Some(result) = self.results.remove(&number) else { return Ok(self.progress()) };
        let (index, search) = (number / SEARCHES.len(), number % SEARCHES.len());
        let point = self.searches()[search].trials()[index].point.clone();
        let said: Vec<bool> = result.iter().skip(1).map(|class| *class == 1.0).collect();
        let (tested, held_out) = (self.trials.rows.tested, self.trials.rows.held_out.len());
        let done = Done {
            search,
            point,
            validation: result[0],
            test: self.f1(&said, 0..tested),
            last: self.f1(&said, tested..held_out),
            said,
        };
        self.tell(search, index, self.score(&done))?;
        self.done.push(done);
        self.bias = self.measure_bias();
        if search == 2 && (index + 1) % ROUND == 0 {
            // Where no model fits, there is none to show.
            self.surrogate = self.bayesian.surrogate().ok();
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let of = (0..SEARCHES.len()).map(|search| self.wanted(search)).sum();
        Progress { step: self.done.len(), of: Some(of), done: self.done.len() == of }
    }

    fn jobs(&self) -> Vec<Job> {
        let mut jobs: Vec<Job> = self
            .searches()
            .iter()
            .enumerate()
            .flat_map(|(search, asked)| {
                asked.ask().into_iter().map(move |trial| (trial.index * SEARCHES.len() + search, trial))
            })
            .filter(|(number, _)| !self.results.contains_key(number))
            .map(|(number, trial)| Job { number, task: trial.point.clone() })
            .collect();
        jobs.sort_by_key(|job| job.number);
        jobs
    }

    fn waits(&self) -> bool {
        self.next().is_some_and(|number| !self.results.contains_key(&number))
    }

    fn begin_job(&self, job: &Job) -> Result<Box<dyn Work>, LabError> {
        self.space.check(&job.task).map_err(refused)?;
        Ok(Box::new(Trial::new(self.trials.clone(), job.number, &job.task)))
    }

    fn take_result(&mut self, number: usize, result: &[f64]) -> Result<(), LabError> {
        if result.len() != 1 + self.trials.rows.held_out.len() {
            return Err(LabError::computation(format!("trial {number} gave {} numbers", result.len())));
        }
        self.results.insert(number, result.to_vec());
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let f1 = Format::Number { digits: 3 };
        let mut metrics = Metrics::new();
        let best = self.best_of(self.done.len());
        metrics.push(
            "best_f1",
            "F1 of the best trial",
            best.map(|best| self.score(best)),
            "",
            f1,
            Better::Higher,
        );
        metrics.push("test_f1", "on the test rows", best.map(|best| best.test), "", f1, Better::Higher);
        metrics.push(
            "last_f1",
            "on rows nobody looked at",
            best.map(|best| best.last),
            "",
            f1,
            Better::Higher,
        );
        let optimism = self.bias_in_use().map(|bias| bias.optimism());
        metrics.push("optimism", "Promised and not kept", optimism, "", f1, Better::Lower);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let best = self.best_of(self.done.len());
        let Some(best) =
            best.filter(|_| self.progress().done && !self.trials.rows.own && self.target == TARGET)
        else {
            return Verdict::NotAttempted;
        };
        let result = format!("The best forest has an F1 of {:.3}", self.score(best));
        if self.by_test {
            Verdict::NotYet(format!(
                "{result}, but on the test rows that it was chosen by: that proves nothing."
            ))
        } else if self.budget > BUDGET {
            Verdict::NotYet(format!("{result}, but with more than {BUDGET} trials for each search."))
        } else if best.validation < GOAL {
            Verdict::NotYet(format!("{result}; {GOAL} is asked for."))
        } else {
            Verdict::Passed(format!("{result}, and {:.3} on rows that nobody looked at.", best.last))
        }
    }
}
