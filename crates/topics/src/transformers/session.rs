//! The run: first an examination, then batches, and now and then another examination.

use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, SavedFile, Session, Setup, Tuned, Value, Verdict,
    View, async_trait,
};
use stepwise_tensor::nn::Module;

use super::evaluation::{Examination, Report};
use super::passages::Passage;
use super::reader::{HEADS, LONGEST};
use super::training::{Answer, Memory, Trainer};
use super::{GOAL, view};

/// Batches between two examinations.
const EXAMINE_EVERY: usize = 50;
/// Batches between two looks at the chosen question.
const LOOK_EVERY: usize = 5;
/// The shortest text that memory is measured for.
const SHORTEST: usize = 32;
const BYTES: f64 = 4.0;
const MEGABYTE: f64 = 1e6;

/// What the figure of the chosen question shades its words by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// How probable it is that the word belongs to the answer.
    Answer,
    /// How much one word looks at each other one, in this head; heads are counted through all blocks.
    Head(usize),
}

impl Look {
    /// From the parameter: `answer`, or block and head as in `2.1`.
    fn new(text: &str) -> Self {
        let numbers = text.split_once('.').and_then(|(block, head)| {
            Some((block.parse::<usize>().ok()?.checked_sub(1)?, head.parse::<usize>().ok()?.checked_sub(1)?))
        });
        numbers.map_or(Self::Answer, |(block, head)| Self::Head(block * HEADS + head))
    }
}

/// What the reader makes of the chosen question.
pub struct Reading {
    pub answer: Answer,
    /// For each head a matrix: how much each word looks at each other one.
    pub heads: Vec<Vec<f32>>,
}

/// A run of the lab.
pub struct ReaderSession {
    pub trainer: Trainer,
    pub test: Vec<Passage>,
    /// The test question that the figure shows.
    pub chosen: usize,
    pub look: Look,
    /// The word whose attention is shown; none for the word where the answer seems to begin.
    pub word: Option<usize>,
    pub reading: Reading,
    pub reports: Vec<Report>,
    /// What the reader marked in each test passage at the last examination.
    pub marked: Vec<Option<(usize, usize)>>,
    pub memories: Vec<Memory>,
    /// The device's memory, in megabytes.
    pub limit: f64,
    pub loss: Option<f64>,
    pub diverged: bool,
    pub weights: usize,
    examination: Option<Examination>,
    step: usize,
    of: usize,
}

impl ReaderSession {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let trainer = Trainer::new(setup)?;
        let test = trainer.library.test(trainer.length);
        let values = &setup.values;
        let chosen = (values.count("question")? - 1).min(test.len() - 1);
        let lengths = std::iter::successors(Some(SHORTEST), |length| Some(2 * length));
        let memories = lengths.take_while(|&length| length <= LONGEST).map(|length| trainer.memory(length));
        let mut session = Self {
            reading: read(&trainer, &test[chosen])?,
            memories: memories.collect::<Result<_, _>>()?,
            weights: trainer.reader().parameter_count(),
            limit: values.count("memory")? as f64,
            look: Look::new(values.text("look")?),
            trainer,
            test,
            chosen,
            word: None,
            reports: Vec::new(),
            marked: Vec::new(),
            loss: None,
            diverged: false,
            examination: Some(Examination::default()),
            step: 0,
            of: 0,
        };
        session.of = session.remaining();
        Ok(session)
    }

    pub fn report(&self) -> Option<&Report> {
        self.reports.last()
    }

    /// Megabytes that a batch of texts of some length keeps: all of it, and the attention.
    pub fn megabytes(&self, memory: &Memory) -> (f64, f64) {
        let of = |numbers: usize| (numbers * self.trainer.batch_size) as f64 * BYTES / MEGABYTE;
        (of(memory.kept), of(memory.attention))
    }

    /// The same for this run's texts.
    pub fn needs(&self) -> Option<(f64, f64)> {
        let memory = self.memories.iter().find(|memory| memory.length == self.trainer.length)?;
        Some(self.megabytes(memory))
    }

    /// Whether a batch does not fit into memory.
    pub fn is_out_of_memory(&self) -> bool {
        self.needs().is_some_and(|(all, _)| all > self.limit)
    }

    pub fn done(&self) -> bool {
        let learnt = self.diverged || self.trainer.done() >= self.trainer.batches();
        self.is_out_of_memory() || (learnt && self.examination.is_none())
    }

    fn remaining(&self) -> usize {
        if self.is_out_of_memory() {
            return 0;
        }
        let each = Examination::steps(&self.trainer, self.test.len());
        let (done, last) = (self.trainer.done(), self.trainer.batches().max(self.trainer.done()));
        let examinations = (done + 1..=last).filter(|&batch| is_due(batch, last)).count();
        let begun = self.examination.as_ref().map_or(0, |examination| {
            Examination::steps(&self.trainer, self.test.len() - examination.marked.len())
        });
        begun + (last - done) * self.trainer.steps_in_batch() - self.trainer.steps_into_batch()
            + examinations * each
    }

    async fn train(&mut self) -> Result<(), LabError> {
        let Some(loss) = self.trainer.step().await? else { return Ok(()) };
        self.loss = Some(loss);
        self.diverged = !loss.is_finite();
        let done = self.trainer.done();
        let due = self.diverged || is_due(done, self.trainer.batches());
        if due {
            self.examination = Some(Examination::default());
        }
        if due || done.is_multiple_of(LOOK_EVERY) {
            self.trainer.refresh().await?;
            self.reading = read(&self.trainer, &self.test[self.chosen])?;
        }
        Ok(())
    }

    fn examine(&mut self) -> Result<(), LabError> {
        let Some(examination) = &mut self.examination else { return Ok(()) };
        if let Some(report) = examination.step(&self.trainer, &self.test)? {
            self.reports.push(report);
            self.marked = std::mem::take(&mut examination.marked);
            self.examination = None;
        }
        Ok(())
    }

    fn choose(&mut self, question: usize) -> Result<(), LabError> {
        self.chosen = question.min(self.test.len() - 1);
        self.word = None;
        self.reading = read(&self.trainer, &self.test[self.chosen])?;
        Ok(())
    }
}

/// Whether an examination follows a batch.
fn is_due(batch: usize, last: usize) -> bool {
    batch.is_multiple_of(EXAMINE_EVERY) || batch >= last
}

fn read(trainer: &Trainer, passage: &Passage) -> Result<Reading, LabError> {
    let answer = trainer.answers(std::slice::from_ref(passage))?.into_iter().next();
    let answer = answer.ok_or_else(|| LabError::computation("the reader gives no answer"))?;
    Ok(Reading { answer, heads: trainer.attention(passage)? })
}

#[async_trait(?Send)]
impl Session for ReaderSession {
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
        self.trainer.step().await.map(drop)
    }

    fn progress(&self) -> Progress {
        let of = if self.diverged { None } else { Some(self.of) };
        Progress { step: self.step, of, done: self.done() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        let count = |number: i64| usize::try_from(number).unwrap_or(1);
        match (key, value) {
            ("learning_rate", Value::Number(rate)) => self.trainer.set_learning_rate(*rate),
            ("batches", Value::Integer(batches)) => self.trainer.set_batches(count(*batches)),
            ("memory", Value::Integer(limit)) => self.limit = *limit as f64,
            ("question", Value::Integer(question)) => self.choose(count(*question) - 1)?,
            ("look", Value::Text(look)) => self.look = Look::new(look),
            _ => return Ok(Tuned::NeedsRestart),
        }
        self.of = self.step + self.remaining();
        Ok(Tuned::Applied)
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        match action {
            Action::Click { panel, x, y } if panel == view::PASSAGE => {
                self.word = view::word_at(&self.test[self.chosen].words, x, y);
                Ok(())
            }
            _ => Err(LabError::unsupported("only the words of the passage can be clicked")),
        }
    }

    async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        self.trainer.save().await
    }

    fn fall_back(&mut self) -> Result<(), LabError> {
        self.trainer.fall_back()?;
        // The batch that was under way begins anew.
        self.of = self.step + self.remaining();
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let report = self.report();
        let needs = self.needs();
        let percent = Format::Percent { digits: 1 };
        let (whole, tenths) = (Format::Number { digits: 0 }, Format::Number { digits: 1 });
        let mut metrics = Metrics::new();
        let mut push = |key, label, value: Option<f64>, unit, format, better| {
            metrics.push(key, label, value, unit, format, better);
        };
        push("exact_match", "Answers exactly right", report.map(|r| r.exact), "", percent, Better::Higher);
        push("attention_memory", "Memory of attention", needs.map(|n| n.1), "MB", tenths, Better::Lower);
        push("memory", "Memory of a batch", needs.map(|n| n.0), "MB", tenths, Better::Lower);
        push(
            "overlap",
            "Overlap with the right answers (F1)",
            report.map(|r| r.overlap),
            "",
            percent,
            Better::Higher,
        );
        push("loss", "Loss of the last batch", self.loss, "", Format::Number { digits: 3 }, Better::Lower);
        push("batches", "Batches", Some(self.trainer.done() as f64), "", whole, Better::Neither);
        push("weights", "Weights", Some(self.weights as f64), "", whole, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if let (true, Some((all, _))) = (self.is_out_of_memory(), self.needs()) {
            return Verdict::NotYet(format!(
                "A batch needs {all:.0} MB, but the device has {:.0} MB: shorten the texts or take smaller batches.",
                self.limit
            ));
        }
        let Some(report) = self.report().filter(|_| self.done()) else { return Verdict::NotAttempted };
        if self.diverged {
            return Verdict::NotYet("The run diverged: lower the learning rate and start anew.".to_owned());
        }
        let exact = format!("{:.1} % of the answers are exactly right", 100.0 * report.exact);
        if report.exact < GOAL {
            return Verdict::NotYet(format!("{exact}; the goal is {:.0} %.", 100.0 * GOAL));
        }
        Verdict::Passed(format!("{exact}."))
    }
}
