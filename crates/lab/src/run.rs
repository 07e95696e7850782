//! One run of a lab as every host drives it: the browser engine, the command line and the tests share this code.

use serde::{Deserialize, Serialize};
use stepwise_tensor::Device;

use crate::clock::Machine;
use crate::dataset::{DataStore, Schema};
use crate::error::LabError;
use crate::http::{Request, Response};
use crate::job::{Job, Work};
use crate::journal::{Event, Journal, Replay};
use crate::metrics::Metrics;
use crate::param::Values;
use crate::session::{Action, Progress, SavedFile, Session, Setup, Tuned, Verdict};
use crate::topic::{Answer, Topic};
use crate::view::{ImageGrid, View};

/// A lab with its settings and its session.
pub struct Run {
    topic: &'static Topic,
    setup: Setup,
    /// The values that the session started with.
    origin: Values,
    session: Box<dyn Session>,
    /// How many steps it has taken.
    taken: usize,
    journal: Journal,
    /// Where it is being taken to, while it is.
    replay: Option<Replay>,
    /// Why the run is no longer on the device that it started on.
    moved: Option<String>,
    /// The job that it does itself, by its number, where nobody else does it.
    work: Option<(usize, Box<dyn Work>)>,
    /// How often it was started: what was computed for an earlier start is of no use.
    starts: u32,
}

/// All that can be seen of a run at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// How far it has come.
    pub progress: Progress,
    /// How many steps led there: what a [`Replay`] goes back to. A reader's action may set `progress` back, this never.
    pub taken: usize,
    /// Its numbers.
    pub metrics: Metrics,
    /// Whether the challenge is met.
    pub verdict: Verdict,
    /// Eight hexadecimal digits that identify the numbers.
    pub digest: String,
    /// What to show.
    pub view: View,
    /// The true answer to the topic's question, once the run can tell.
    pub settled: Option<Settled>,
    /// Why the run went over to the processor, where it did.
    pub moved: Option<String>,
}

/// The true answer to a topic's question.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// The index of the right choice.
    Choice(usize),
    /// The number.
    Number(f64),
}

/// The settings read from an address: every readable value clamped into its range, and the keys that are no
/// parameter of the topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// A value for every parameter.
    pub values: Values,
    /// Keys that the topic does not know.
    pub dropped: Vec<String>,
}

impl Query {
    /// Reads settings that may be anything. `schema` is the table at hand, where the lab works on one: its
    /// columns then give the defaults.
    #[must_use]
    pub fn read<'a>(
        topic: &Topic,
        schema: Option<&Schema>,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut values = match schema {
            Some(schema) => Values::defaults_for(topic.params, schema),
            None => Values::defaults(topic.params),
        };
        let mut dropped = Vec::new();
        for (key, text) in pairs {
            match topic.param(key) {
                Ok(param) => {
                    let value = param.clamp(text);
                    if param.fits(&value, schema) {
                        values.insert(key, value);
                    }
                }
                Err(_) => dropped.push(key.to_owned()),
            }
        }
        Self { values, dropped }
    }
}

impl Run {
    /// Starts a run.
    ///
    /// # Errors
    /// What the topic's start function says: data missing or unfit, parameters that contradict each other.
    pub fn start(
        topic: &'static Topic,
        values: Values,
        seed: u64,
        data: DataStore,
        machine: impl Into<Machine>,
    ) -> Result<Self, LabError> {
        let Machine { device, clock } = machine.into();
        let setup = Setup { values, seed, data, device, clock };
        let session = (topic.start)(setup.clone())?;
        Ok(Self {
            topic,
            origin: setup.values.clone(),
            setup,
            session,
            taken: 0,
            journal: Journal::default(),
            replay: None,
            moved: None,
            work: None,
            starts: 0,
        })
    }

    /// Starts again from the same settings and seed.
    ///
    /// # Errors
    /// As [`Run::start`]; the run then stays as it was.
    pub fn reset(&mut self) -> Result<(), LabError> {
        self.restart(self.setup.clone())
    }

    fn restart(&mut self, setup: Setup) -> Result<(), LabError> {
        self.session = (self.topic.start)(setup.clone())?;
        self.origin = setup.values.clone();
        self.setup = setup;
        self.taken = 0;
        self.journal = Journal::default();
        self.replay = None;
        self.work = None;
        self.starts += 1;
        Ok(())
    }

    /// Sets a parameter from text: acts on the running session where that is possible, else starts again.
    ///
    /// # Errors
    /// When the key is unknown, the value is out of range or does not fit; the run then stays as it was.
    pub fn set(&mut self, key: &str, text: &str) -> Result<Tuned, LabError> {
        let param = self.topic.param(key)?;
        let value = param.parse(text)?;
        let tuned = if param.live { self.session.tune(key, &value)? } else { Tuned::NeedsRestart };
        if tuned == Tuned::NeedsRestart {
            let mut setup = self.setup.clone();
            setup.values.insert(key, value);
            self.restart(setup)?;
        } else {
            self.journal.note(self.taken, Event::Set { key: key.to_owned(), value: value.to_string() });
            self.setup.values.insert(key, value);
        }
        Ok(tuned)
    }

    /// Repeats what another run of the same settings, seed and data went through: the coming steps carry out its
    /// changes where they were made, until [`Run::replaying`] is false.
    ///
    /// # Errors
    /// What the session says to a change that was made before the first step.
    pub fn replay(&mut self, replay: Replay) -> Result<(), LabError> {
        self.replay = Some(replay);
        self.go_on_replaying()
    }

    /// Whether it is on its way to where a replay ends.
    #[must_use]
    pub fn replaying(&self) -> bool {
        self.replay.is_some()
    }

    /// Carries out what is due, and ends the replay where it is complete or can go no further.
    fn go_on_replaying(&mut self) -> Result<(), LabError> {
        let Some(mut replay) = self.replay.take() else { return Ok(()) };
        while let Some(event) = replay.next(self.taken) {
            match event {
                Event::Set { key, value } => {
                    self.set(&key, &value)?;
                }
                Event::Act { action } => self.act(action)?,
            }
        }
        if self.taken < replay.until && !self.progress().done {
            self.replay = Some(replay);
        }
        Ok(())
    }

    /// How often it was started anew since it was opened.
    #[must_use]
    pub fn starts(&self) -> u32 {
        self.starts
    }

    /// The jobs whose results it lacks; see [`Session::jobs`].
    #[must_use]
    pub fn jobs(&self) -> Vec<Job> {
        self.session.jobs()
    }

    /// Whether something is under way that [`Run::step`] carries on, even where the run is paused or done.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.session.goes_on()
    }

    /// Whether the next step of the algorithm needs the result of a job. [`Run::step`] then does a slice of that job
    /// itself; a host that has others for it hands over their results ([`Run::take_result`]) and steps when it waits no
    /// longer.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.session.waits()
    }

    /// Begins a job of a run with the same set-up.
    ///
    /// # Errors
    /// When the task is none of this lab's.
    pub fn begin_job(&self, job: &Job) -> Result<Box<dyn Work>, LabError> {
        self.session.begin_job(job)
    }

    /// Takes the result of a job that was done elsewhere.
    ///
    /// # Errors
    /// When the result is none of that job's.
    pub fn take_result(&mut self, number: usize, result: &[f64]) -> Result<(), LabError> {
        self.session.take_result(number, result)
    }

    /// A slice of the first job that it lacks.
    fn work(&mut self) -> Result<(), LabError> {
        let (number, mut work) = match self.work.take() {
            Some(begun) => begun,
            None => {
                let Some(job) = self.session.jobs().into_iter().next() else {
                    return Err(LabError::unsupported("it waits for work that it does not name"));
                };
                (job.number, self.session.begin_job(&job)?)
            }
        };
        match work.step()? {
            Some(result) => self.session.take_result(number, &result),
            None => {
                self.work = Some((number, work));
                Ok(())
            }
        }
    }

    /// One step of the algorithm, or a slice of what is under way or of a job that it waits for. A run whose device fails
    /// goes on on the processor: from the last state that the session knows, or else from the start.
    ///
    /// # Errors
    /// What the session says.
    pub async fn step(&mut self) -> Result<Progress, LabError> {
        if self.session.goes_on() {
            self.session.go_on().await?;
            return Ok(self.progress());
        }
        if self.session.waits() {
            self.work()?;
            return Ok(self.progress());
        }
        let done = self.progress().done;
        match self.session.step().await {
            Err(LabError::Device { what }) if self.moved.is_none() => {
                self.setup.device = Device::cpu();
                self.moved = Some(what);
                if self.session.fall_back().is_err() {
                    self.reset()?;
                }
                return Ok(self.progress());
            }
            result => result?,
        };
        // A step of a run that is done changes nothing.
        self.taken += usize::from(!done);
        self.go_on_replaying()?;
        Ok(self.progress())
    }

    /// One batch, to be timed; see [`Session::rehearse`]. The run is good for nothing else afterwards.
    ///
    /// # Errors
    /// What the session says.
    pub async fn rehearse(&mut self) -> Result<(), LabError> {
        self.session.rehearse().await
    }

    /// Steps to the end, or `limit` times, and until nothing is under way any more.
    ///
    /// # Errors
    /// What the session says.
    pub async fn finish(&mut self, limit: Option<usize>) -> Result<Progress, LabError> {
        let mut progress = self.progress();
        let mut steps = 0;
        while self.goes_on() || (!progress.done && limit.is_none_or(|limit| steps < limit)) {
            steps += usize::from(!self.goes_on());
            progress = self.step().await?;
        }
        Ok(progress)
    }

    /// Takes what the reader did to a panel. Where it sets a parameter ([`Session::turned`]), this is as [`Run::set`].
    ///
    /// # Errors
    /// What the session says.
    pub fn act(&mut self, action: Action) -> Result<(), LabError> {
        if let Some((key, value)) = self.session.turned(&action) {
            return self.set(key, &value.to_string()).map(drop);
        }
        self.session.act(action.clone())?;
        // Where the reader looks is no part of the run.
        if !matches!(action, Action::Scroll { .. }) {
            self.journal.note(self.taken, Event::Act { action });
        }
        Ok(())
    }

    /// How many steps it has taken since it started.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// Whether all of it was computed on the processor, where the same run gives the same numbers on every device.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.moved.is_none() && !self.setup.device.must_wait()
    }

    /// What was done to it since it started.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The values that it started with; [`Run::values`] has what live parameters became since.
    #[must_use]
    pub fn origin(&self) -> &Values {
        &self.origin
    }

    /// Answers a request to the service that the lab is.
    pub fn serve(&mut self, request: &Request) -> Response {
        self.session.serve(request)
    }

    /// The trained model as files that other programs open.
    ///
    /// # Errors
    /// When the lab has none.
    pub async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        self.session.save().await
    }

    /// Pictures of what the figures' data stand for, where there are any; the same until the run starts anew.
    #[must_use]
    pub fn pictures(&self) -> Option<ImageGrid> {
        self.session.pictures()
    }

    /// How far the run has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.session.progress()
    }

    /// The numbers so far.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.session.metrics()
    }

    /// Whether the challenge is met.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.session.verdict()
    }

    /// Why it went over to the processor, where it did.
    #[must_use]
    pub fn moved(&self) -> Option<&str> {
        self.moved.as_deref()
    }

    /// The settings.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.setup.values
    }

    /// The data it reads.
    #[must_use]
    pub fn data(&self) -> &DataStore {
        &self.setup.data
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.setup.seed
    }

    /// The lab.
    #[must_use]
    pub fn topic(&self) -> &'static Topic {
        self.topic
    }

    /// All that can be seen now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let (progress, metrics) = (self.progress(), self.metrics());
        let settled = match self.topic.predict.answer {
            _ if !progress.done => None,
            Answer::Choice { settle, .. } => settle(&metrics).map(Settled::Choice),
            Answer::Number { settle, .. } => settle(&metrics).map(Settled::Number),
        };
        Snapshot {
            digest: metrics.digest(self.topic.slug, self.seed(), progress.step),
            verdict: self.verdict(),
            view: self.session.view(),
            progress,
            taken: self.taken,
            metrics,
            settled,
            moved: self.moved.clone(),
        }
    }
}
