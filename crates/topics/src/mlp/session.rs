//! The run: batches to learn from, and now and then an examination.

use stepwise_data::mnist;
use stepwise_data::mnist::{CLASSES, SIDE};
use stepwise_lab::{
    Action, Better, Curve, Format, LabError, Metrics, Progress, SavedFile, Session, Setup, Tuned, Value,
    Verdict, View, async_trait, thousands,
};
use stepwise_tensor::nn::Module;

use super::evaluation::{Examination, Report};
use super::sketch::centred;
use super::training::Trainer;
use super::{GOAL, MOST_WEIGHTS, view};

/// Pictures between two examinations, once the first quick successes are over.
const EXAMINE_EVERY: usize = 6_000;
/// When the first examination takes place; the pause doubles from one to the next.
const FIRST_EXAMINATION: usize = 750;

/// What the reader drew and what the net makes of it.
pub struct Drawing {
    /// The drawing as the net sees it.
    pub picture: Vec<u8>,
    /// The probability of each digit; empty when the net's scores are not numbers.
    pub probabilities: Vec<f64>,
}

/// A run of the lab.
pub struct MlpSession {
    pub trainer: Trainer,
    pub epochs: usize,
    pub pictures_seen: usize,
    pub weights: usize,
    pub batch_loss: Option<f32>,
    /// Mean losses of batches against passes.
    pub batch_losses: Curve,
    /// All examinations, the first one before any learning.
    pub reports: Vec<Report>,
    /// The net's answers to the test pictures at the last examination.
    pub answers: Vec<Option<usize>>,
    /// Whether the loss stopped being a number.
    pub diverged: bool,
    pub drawing: Option<Drawing>,
    examination: Option<Examination>,
    step: usize,
    of: usize,
}

impl MlpSession {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let trainer = Trainer::new(setup, mnist(&setup.data)?)?;
        // An untrained net has answers too: they are examined before the first step, for the first picture.
        let (report, examination) = Examination::default().run(&trainer)?;
        let mut session = Self {
            weights: trainer.model().parameter_count(),
            epochs: setup.values.count("epochs")?,
            trainer,
            pictures_seen: 0,
            batch_loss: None,
            batch_losses: Curve::new(),
            reports: report.into_iter().collect(),
            answers: examination.answers().to_vec(),
            diverged: false,
            drawing: None,
            examination: None,
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

    pub fn done(&self) -> bool {
        self.examination.is_none()
            && (self.diverged || self.pictures_seen >= self.epochs * self.trainer.rows())
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
        before / EXAMINE_EVERY < pictures_seen / EXAMINE_EVERY
            || pictures_seen >= self.epochs * self.trainer.rows()
    }

    /// Steps from here to the end, by going through the batches to come.
    fn remaining(&self) -> usize {
        let each = Examination::steps(&self.trainer);
        let (mut steps, mut seen) = (0, self.pictures_seen);
        while seen < self.epochs * self.trainer.rows() {
            let batch = self.trainer.next_batch(seen);
            seen += batch;
            steps += 1 + if self.due(seen, batch) { each } else { 0 };
        }
        steps
    }

    async fn train(&mut self) -> Result<(), LabError> {
        let batch = self.trainer.next_batch(self.pictures_seen);
        let loss = self.trainer.train_batch().await?;
        self.pictures_seen += batch;
        if let Some(loss) = loss {
            self.batch_loss = Some(loss);
            self.batch_losses.push(self.passes(self.pictures_seen), f64::from(loss));
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
            self.diverged |= !report.train_loss.is_finite();
            self.reports.push(report);
            self.answers = examination.answers().to_vec();
            self.examination = None;
        }
        Ok(())
    }

    /// Asks the net again what the drawing is.
    fn look_at_drawing(&mut self) -> Result<(), LabError> {
        let Some(drawing) = &mut self.drawing else { return Ok(()) };
        let logarithms = self.trainer.scores(&drawing.picture)?.log_softmax()?.to_vec_now()?;
        let probabilities = logarithms.iter().map(|&logarithm| f64::from(logarithm).exp());
        drawing.probabilities = probabilities.filter(|probability| probability.is_finite()).collect();
        if drawing.probabilities.len() != usize::from(CLASSES) {
            drawing.probabilities.clear();
        }
        Ok(())
    }
}

#[async_trait(?Send)]
impl Session for MlpSession {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done() {
            return Ok(self.progress());
        }
        if self.examination.is_some() {
            self.examine()?;
        } else {
            self.train().await?;
            self.look_at_drawing()?;
        }
        self.step += 1;
        Ok(self.progress())
    }

    async fn rehearse(&mut self) -> Result<(), LabError> {
        self.trainer.train_batch().await.map(drop)
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
            ("batch_size", Value::Integer(size)) => {
                self.trainer.set_batch_size(usize::try_from(*size).unwrap_or(1))
            }
            ("shift", Value::Integer(pixels)) => {
                self.trainer.set_shift(usize::try_from(*pixels).unwrap_or(0))
            }
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
        self.trainer.fall_back()
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let Action::Draw { panel, pixels } = action else {
            return Err(LabError::unsupported("only the pad can be drawn on"));
        };
        if panel != view::PAD {
            return Err(LabError::unsupported(format!("the panel {panel} is no pad to draw on")));
        }
        if pixels.len() != SIDE * SIDE {
            return Err(LabError::unsupported(format!(
                "a drawing of {} pixels; it must have {SIDE} by {SIDE}",
                pixels.len()
            )));
        }
        self.drawing = centred(&pixels).map(|picture| Drawing { picture, probabilities: Vec::new() });
        self.look_at_drawing()
    }

    fn metrics(&self) -> Metrics {
        let report = self.report();
        let percent = Format::Percent { digits: 1 };
        let count = Format::Number { digits: 0 };
        let loss = Format::Number { digits: 4 };
        let mut metrics = Metrics::new();
        let mut push = |key, label, value: Option<f64>, unit, format, better| {
            metrics.push(key, label, value, unit, format, better);
        };
        push(
            "test_accuracy",
            "Test digits right",
            report.map(|report| report.test_accuracy),
            "",
            percent,
            Better::Higher,
        );
        push(
            "train_accuracy",
            "Training digits right",
            report.map(|report| report.train_accuracy),
            "",
            percent,
            Better::Higher,
        );
        push("test_loss", "Test loss", report.map(|report| report.test_loss), "", loss, Better::Lower);
        push("train_loss", "Training loss", report.map(|report| report.train_loss), "", loss, Better::Lower);
        push("batch_loss", "Loss of the last batch", self.batch_loss.map(f64::from), "", loss, Better::Lower);
        push("weights", "Weights", Some(self.weights as f64), "", count, Better::Neither);
        push(
            "epoch",
            "Passes",
            Some(self.passes(self.pictures_seen)),
            "",
            Format::Number { digits: 2 },
            Better::Neither,
        );
        push("pictures", "Digits seen", Some(self.pictures_seen as f64), "", count, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(report) = self.report().filter(|_| self.done()) else { return Verdict::NotAttempted };
        let accuracy = format!("{:.1} % of the test digits are right", 100.0 * report.test_accuracy);
        let weights = format!("with {} weights", thousands(self.weights));
        if self.diverged {
            return Verdict::NotYet("The run diverged: lower the learning rate and start anew.".to_owned());
        }
        if self.weights > MOST_WEIGHTS {
            return Verdict::NotYet(format!(
                "{accuracy}, but {weights}, and at most {} are allowed.",
                thousands(MOST_WEIGHTS)
            ));
        }
        if report.test_accuracy < GOAL {
            return Verdict::NotYet(format!("{accuracy} {weights}; the goal is {:.0} %.", 100.0 * GOAL));
        }
        Verdict::Passed(format!("{accuracy} {weights}."))
    }
}
