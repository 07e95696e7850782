//! The run: parts of batches to learn from, and now and then an examination.

use stepwise_data::mnist::CLASSES;
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, SavedFile, Session, Setup, Tuned, Value, Verdict,
    View, async_trait, thousands,
};
use stepwise_tensor::nn::Module;

use super::evaluation::{Examination, Report};
use super::portrait::Portrait;
use super::training::Trainer;
use super::{GOAL, MOST_WEIGHTS, pictures_view, view};

/// Pictures between two examinations, once the first quick successes are over.
const EXAMINE_EVERY: usize = 3_000;
/// When the first examination takes place; the pause doubles from one to the next.
const FIRST_EXAMINATION: usize = 190;
/// Test pictures of each class in the gallery.
const GALLERY: usize = 2;

/// A run of the lab.
pub struct CnnSession {
    pub trainer: Trainer,
    pub epochs: usize,
    pub pictures_seen: usize,
    pub weights: usize,
    batch_loss: Option<f32>,
    /// All examinations, the first one before any learning.
    pub reports: Vec<Report>,
    /// The test pictures of the gallery.
    pub gallery: Vec<usize>,
    /// The one of them that is looked at closely.
    pub chosen: usize,
    pub portrait: Portrait,
    /// Whether the loss stopped being a number.
    pub diverged: bool,
    examination: Option<Examination>,
    step: usize,
    of: usize,
}

impl CnnSession {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let trainer = Trainer::new(setup)?;
        let labels = &trainer.data().test_labels;
        let of_class = |class| (0..labels.len()).filter(move |&at| labels[at] == class).take(GALLERY);
        let gallery: Vec<usize> = (0..CLASSES).flat_map(of_class).collect();
        // A giraffe: an animal that one part tells from all others.
        let chosen = 6 * GALLERY;
        let picture =
            gallery.get(chosen).copied().ok_or_else(|| LabError::computation("There are no pictures"))?;
        let mut session = Self {
            weights: trainer.net().parameter_count(),
            epochs: setup.values.count("epochs")?,
            portrait: Portrait::new(&trainer, picture)?,
            trainer,
            pictures_seen: 0,
            batch_loss: None,
            reports: Vec::new(),
            gallery,
            chosen,
            diverged: false,
            // An untrained net is examined too.
            examination: Some(Examination::default()),
            step: 0,
            of: 0,
        };
        session.of = session.remaining();
        Ok(session)
    }

    /// Passes over the training pictures so far.
    pub fn passes(&self, pictures: usize) -> f64 {
        pictures as f64 / self.trainer.rows() as f64
    }

    /// The last examination.
    pub fn report(&self) -> Option<&Report> {
        self.reports.last()
    }

    fn most_pictures(&self) -> usize {
        self.epochs * self.trainer.rows()
    }

    pub fn done(&self) -> bool {
        self.examination.is_none() && (self.diverged || self.pictures_seen >= self.most_pictures())
    }

    /// Whether an examination is due once so many pictures are seen, of which `batch` in the last batch.
    fn due(&self, pictures_seen: usize, batch: usize) -> bool {
        let before = pictures_seen - batch;
        let mut early = FIRST_EXAMINATION;
        while early < EXAMINE_EVERY {
            if before < early && early <= pictures_seen {
                return true;
            }
            early *= 2;
        }
        before / EXAMINE_EVERY < pictures_seen / EXAMINE_EVERY || pictures_seen >= self.most_pictures()
    }

    /// Steps from here to the end, by going through the batches to come.
    fn remaining(&self) -> usize {
        let each = Examination::default().left(&self.trainer);
        let under_way = self.examination.as_ref().map_or(0, |examination| examination.left(&self.trainer));
        let (mut steps, mut seen) = (under_way, self.pictures_seen);
        for (batch, parts) in self.trainer.batches_to_come(seen, self.most_pictures()) {
            seen += batch;
            steps += parts + if self.due(seen, batch) { each } else { 0 };
        }
        steps.saturating_sub(self.trainer.parts_seen())
    }

    async fn train(&mut self) -> Result<(), LabError> {
        let learnt = self.trainer.train_part().await?;
        let Some(batch) = learnt.batch else { return Ok(()) };
        self.pictures_seen += batch;
        if let Some(loss) = learnt.loss {
            self.batch_loss = Some(loss);
            self.diverged = !loss.is_finite();
        }
        if self.diverged || self.due(self.pictures_seen, batch) {
            self.trainer.refresh().await?;
            self.examination = Some(Examination::default());
        }
        Ok(())
    }

    fn examine(&mut self) -> Result<(), LabError> {
        let Some(examination) = &mut self.examination else { return Ok(()) };
        if let Some(report) = examination.step(&self.trainer, self.pictures_seen)? {
            self.diverged |= !report.train.mean_loss().is_finite();
            self.reports.push(report);
            self.examination = None;
            self.look()?;
        }
        Ok(())
    }

    /// Looks again at the chosen picture.
    fn look(&mut self) -> Result<(), LabError> {
        self.portrait = Portrait::new(&self.trainer, self.picture())?;
        Ok(())
    }

    /// The chosen test picture.
    pub fn picture(&self) -> usize {
        self.gallery.get(self.chosen).copied().unwrap_or_default()
    }
}

#[async_trait(?Send)]
impl Session for CnnSession {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done() {
            return Ok(self.progress());
        }
        if self.examination.is_some() {
            self.examine()?;
        } else {
            self.train().await?;
        }
        self.step += 1;
        Ok(self.progress())
    }

    async fn rehearse(&mut self) -> Result<(), LabError> {
        self.trainer.train_part().await.map(drop)
    }

    fn progress(&self) -> Progress {
        let of = if self.diverged { None } else { Some(self.of) };
        Progress { step: self.step, of, done: self.done() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        if self.diverged {
            // What is not a number stays so under any setting.
            return Ok(Tuned::NeedsRestart);
        }
        match (key, value) {
            ("learning_rate", Value::Number(rate)) => self.trainer.set_learning_rate(*rate)?,
            ("epochs", Value::Integer(epochs)) => self.epochs = usize::try_from(*epochs).unwrap_or(1),
            _ => return Ok(Tuned::NeedsRestart),
        }
        self.of = self.step + self.remaining();
        Ok(Tuned::Applied)
    }

    async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        self.trainer.save().await
    }

    fn fall_back(&mut self) -> Result<(), LabError> {
        self.trainer.fall_back()?;
        self.of = self.step + self.remaining();
        Ok(())
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let Action::Click { panel, x, y } = action else {
            return Err(LabError::unsupported("only the gallery can be clicked"));
        };
        if panel != pictures_view::GALLERY {
            return Err(LabError::unsupported(format!("the panel {panel} has nothing to choose")));
        }
        if let Some(chosen) = pictures_view::at(x, y, self.gallery.len()) {
            self.chosen = chosen;
            self.look()?;
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let report = self.report();
        let percent = Format::Percent { digits: 1 };
        let count = Format::Number { digits: 0 };
        let loss = Format::Number { digits: 4 };
        let mut metrics = Metrics::new();
        let mut push = |key, label, value: Option<f64>, format, better| {
            metrics.push(key, label, value, "", format, better);
        };
        let (train, test) = (report.map(|report| &report.train), report.map(|report| &report.test));
        push(
            "test_accuracy",
            "Test animals right",
            test.map(|tally| tally.accuracy()),
            percent,
            Better::Higher,
        );
        push(
            "train_accuracy",
            "Training animals right",
            train.map(|tally| tally.accuracy()),
            percent,
            Better::Higher,
        );
        push("weights", "Weights", Some(self.weights as f64), count, Better::Neither);
        push("test_loss", "Test loss", test.map(|tally| tally.mean_loss()), loss, Better::Lower);
        push("train_loss", "Training loss", train.map(|tally| tally.mean_loss()), loss, Better::Lower);
        push("batch_loss", "Loss of the last batch", self.batch_loss.map(f64::from), loss, Better::Lower);
        let passes = Some(self.passes(self.pictures_seen));
        push("epoch", "Passes", passes, Format::Number { digits: 2 }, Better::Neither);
        push("pictures", "Pictures seen", Some(self.pictures_seen as f64), count, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(report) = self.report().filter(|_| self.done()) else { return Verdict::NotAttempted };
        let accuracy = format!("{:.1} % of the test animals are named right", 100.0 * report.test.accuracy());
        let weights = format!("with {} weights", thousands(self.weights));
        if self.diverged {
            return Verdict::NotYet("The run diverged: lower the learning rate and start anew.".to_owned());
        }
        if self.weights > MOST_WEIGHTS {
            let most = thousands(MOST_WEIGHTS);
            return Verdict::NotYet(format!("{accuracy}, but {weights}, and at most {most} are allowed."));
        }
        if report.test.accuracy() < GOAL {
            return Verdict::NotYet(format!("{accuracy} {weights}; the goal is {:.0} %.", 100.0 * GOAL));
        }
        Verdict::Passed(format!("{accuracy} {weights}."))
    }
}
