//! A run of a lab.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use stepwise_tensor::Device;
use stepwise_tensor::nn::{Module, state, to_safetensors};

use crate::clock::Clock;
use crate::dataset::DataStore;
use crate::error::LabError;
use crate::http::{Request, Response};
use crate::job::{Job, Work};
use crate::metrics::Metrics;
use crate::param::{Value, Values};
use crate::view::{ImageGrid, View};

/// All that a run depends on: the same set-up gives the same run.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The values of all parameters, present and in range.
    pub values: Values,
    /// The only source of randomness (ChaCha8).
    pub seed: u64,
    /// The data, with hashes already checked.
    pub data: DataStore,
    /// Where tensors live. On another device a run takes the same steps, but rounds differently.
    pub device: Device,
    /// What time it is, for labs that measure. It is no part of what a run computes.
    pub clock: Clock,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Iterations done, from 0.
    pub step: usize,
    /// Iterations in all, where that is known.
    pub of: Option<usize>,
    /// Whether another step would change nothing.
    pub done: bool,
}

/// What became of a changed parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tuned {
    /// The running session took it.
    Applied,
    /// The host must start a new session with the new value.
    NeedsRestart,
}

/// A file that other programs open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SavedFile {
    /// What comes after the lab's name in the file's: `model.onnx`.
    pub name: &'static str,
    /// Its content.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

impl SavedFile {
    /// A trained net: its weights as safetensors, and the whole of it as the ONNX file that is given.
    ///
    /// # Errors
    /// When the device is lost.
    pub async fn of_net(net: &dyn Module, onnx: Vec<u8>) -> Result<Vec<Self>, LabError> {
        let weights = to_safetensors(&state(net).await?)?;
        Ok(vec![
            Self { name: "model.onnx", bytes: onnx },
            Self { name: "weights.safetensors", bytes: weights },
        ])
    }
}

/// Something the reader did to a panel. Positions are in the figure's own data units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// A click, or Enter on the keyboard cursor.
    Click {
        /// The panel's key.
        panel: String,
        /// Horizontal position, data units.
        x: f64,
        /// Vertical position, data units.
        y: f64,
    },
    /// A drag, or its keyboard equal.
    Drag {
        /// The panel's key.
        panel: String,
        /// Where it started, data units.
        from: (f64, f64),
        /// Where it is now, data units.
        to: (f64, f64),
    },
    /// A drawing on a sketch pad.
    Draw {
        /// The panel's key.
        panel: String,
        /// Row-major grey values of the pad's own size, 0 (paper) to 255 (ink).
        #[serde(with = "serde_bytes")]
        pixels: Vec<u8>,
    },
    /// A typed line.
    Line {
        /// The panel's key.
        panel: String,
        /// The text, without its line end.
        text: String,
    },
    /// Other rows of a long table came into view. It changes what is seen and not what is computed.
    Scroll {
        /// The panel's key.
        panel: String,
        /// The first row to send, from 0.
        first: usize,
    },
    /// A new order of blocks.
    Order {
        /// The panel's key.
        panel: String,
        /// For each new place, the old index.
        order: Vec<usize>,
    },
}

/// Whether the challenge is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", content = "why", rename_all = "snake_case")]
pub enum Verdict {
    /// The run has not got far enough to judge.
    NotAttempted,
    /// Judged, and not met; says by how much, and of what.
    NotYet(String),
    /// Met; says by what.
    Passed(String),
}

/// A run in progress. Every call returns within 50 ms on a slow machine: long work is cut into steps.
///
/// `step` is asynchronous because reading back from a GPU is; labs on the processor return at once.
#[async_trait(?Send)]
pub trait Session {
    /// One iteration of the algorithm. Once the run is done, further steps change nothing.
    ///
    /// # Errors
    /// When the computation cannot go on. Divergence is not an error but a state to show.
    async fn step(&mut self) -> Result<Progress, LabError>;

    /// Whether what a step or an action began is still under way, such as a command that a reader typed. The host then
    /// calls [`Session::go_on`] until it is not, be the run paused or done; what these calls compute must not depend on
    /// how many they are.
    fn goes_on(&self) -> bool {
        false
    }

    /// A slice of what is under way. It is no step of the run.
    ///
    /// # Errors
    /// When it cannot go on.
    async fn go_on(&mut self) -> Result<(), LabError> {
        Ok(())
    }

    /// Learns from one batch, or does whatever else the bulk of a run is made of, and nothing else: a host times it on a
    /// session that it throws away afterwards, to find out which device is faster.
    ///
    /// # Errors
    /// As [`Session::step`].
    async fn rehearse(&mut self) -> Result<(), LabError> {
        self.step().await.map(drop)
    }

    /// How far the run has come.
    fn progress(&self) -> Progress;

    /// The jobs whose results the run lacks, in the order in which they should begin. A host does them wherever it likes
    /// and hands over each result once ([`Session::take_result`]).
    fn jobs(&self) -> Vec<Job> {
        Vec::new()
    }

    /// Whether the next step needs a result that is not there yet. What a step makes of the results must not depend on
    /// the order in which they came.
    fn waits(&self) -> bool {
        false
    }

    /// Begins a job, of this session or of another one with the same set-up.
    ///
    /// # Errors
    /// When the task is none of this lab's.
    fn begin_job(&self, job: &Job) -> Result<Box<dyn Work>, LabError> {
        let _ = job;
        Err(LabError::unsupported("it hands out no work"))
    }

    /// Takes the result of a job.
    ///
    /// # Errors
    /// When the result is none of that job's.
    fn take_result(&mut self, number: usize, result: &[f64]) -> Result<(), LabError> {
        let _ = (number, result);
        Err(LabError::unsupported("it hands out no work"))
    }

    /// Takes a new value of a live parameter, already checked against its range.
    ///
    /// # Errors
    /// When the value does not fit the state of the run.
    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        let _ = (key, value);
        Ok(Tuned::NeedsRestart)
    }

    /// The device is lost: goes on on the processor, from the last state that the session knows.
    ///
    /// # Errors
    /// When there is no such state; the host then starts the run anew.
    fn fall_back(&mut self) -> Result<(), LabError> {
        Err(LabError::unsupported("it keeps no state to go on from"))
    }

    /// The live parameter that an action sets, and to what: a line dragged along a figure is the same as its control. The
    /// host then sets the parameter, and the control follows.
    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        let _ = action;
        None
    }

    /// Takes what the reader did to a panel, where it sets no parameter.
    ///
    /// # Errors
    /// When the lab has no such panel or action.
    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let _ = action;
        Err(LabError::unsupported("it has nothing to click, draw or type on"))
    }

    /// Answers a request to the service that the lab is. What it counts may be seen, but a run's numbers do not depend on
    /// it.
    fn serve(&mut self, request: &Request) -> Response {
        let _ = request;
        Response { status: 404, body: r#"{"detail":"This lab serves nothing."}"#.to_owned() }
    }

    /// The trained model as files, where there is one.
    ///
    /// # Errors
    /// When the lab trains nothing that other programs open.
    async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        Err(LabError::unsupported("it trains no model that could be saved"))
    }

    /// Pictures of what the figures' data stand for ([`Pictured`](crate::Pictured)). They stay the same for the whole run,
    /// so that the host asks once and no view has to carry them.
    fn pictures(&self) -> Option<ImageGrid> {
        None
    }

    /// The numbers of the run so far.
    fn metrics(&self) -> Metrics;

    /// What to show now.
    fn view(&self) -> View;

    /// Whether the challenge is met.
    fn verdict(&self) -> Verdict;
}
