//! What the page asks and what the worker answers: plain objects with `v`, the protocol's version.

use std::collections::BTreeMap;

use js_sys::Function;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use stepwise_lab::{
    Action, ImageGrid, Job, LabError, Record, Replay, SavedFile, Schema, Snapshot, Tuned, Values, http,
};
use wasm_bindgen::JsValue;

use crate::place::{Place, Wish};

/// The protocol's version. A page and a worker of different builds refuse each other.
pub const VERSION: u32 = 1;

/// The name of a session, chosen by the page.
pub type SessionId = String;

/// A file of the reader's, which takes the place of the shipped table.
#[derive(Debug, Serialize, Deserialize)]
pub struct Own {
    pub name: Option<String>,
    pub bytes: Option<ByteBuf>,
}

/// What the page asks.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Starts a session from settings that may be anything.
    Open {
        id: SessionId,
        slug: String,
        #[serde(default)]
        query: BTreeMap<String, String>,
        #[serde(default)]
        seed: Option<String>,
        #[serde(default)]
        own: Option<Own>,
        /// Whether tensors shall live on the graphics card.
        #[serde(default)]
        card: Wish,
        /// What an earlier visit measured of the card.
        #[serde(default)]
        tuning: Option<String>,
        /// What the run shall go through before it waits.
        #[serde(default)]
        replay: Option<Replay>,
    },
    /// The trained model as files.
    Save {
        id: SessionId,
    },
    /// What it takes to repeat the run elsewhere.
    Record {
        id: SessionId,
    },
    Run {
        id: SessionId,
    },
    Pause {
        id: SessionId,
    },
    Step {
        id: SessionId,
    },
    /// Starts again from the same settings and seed.
    Reset {
        id: SessionId,
    },
    /// Ends a session and frees its memory.
    Close {
        id: SessionId,
    },
    /// Limits the steps per second; none is as fast as possible.
    Speed {
        id: SessionId,
        steps_per_second: Option<f64>,
    },
    /// Sets a parameter.
    Set {
        id: SessionId,
        key: String,
        value: String,
    },
    /// The reader did something to a panel.
    Act {
        id: SessionId,
        action: Action,
    },
    /// A client's request to the service that the lab is; `n` tells its answer from others.
    Serve {
        id: SessionId,
        n: u32,
        request: http::Request,
    },
    /// The page has drawn this frame.
    Ack {
        id: SessionId,
        frame: u32,
    },
    /// Makes ready for the jobs of somebody else's run.
    Prepare {
        slug: String,
        query: BTreeMap<String, String>,
        seed: String,
        #[serde(default)]
        own: Option<Own>,
    },
    /// Does a job of somebody else's run.
    Work {
        slug: String,
        query: BTreeMap<String, String>,
        seed: String,
        #[serde(default)]
        own: Option<Own>,
        number: usize,
        task: Vec<f64>,
    },
    /// Are you alive?
    Ping {
        n: u32,
    },
}

/// What the worker answers.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply<'a> {
    Ready {
        version: &'static str,
    },
    Opened {
        id: &'a str,
        values: &'a Values,
        /// As text: a seed has 64 bits, a number in the page 53.
        seed: String,
        schema: Option<&'a Schema>,
        /// The name of the table's file; empty for labs without a table.
        file: &'a str,
        dropped: &'a [String],
        /// Where tensors live; none for labs without tensors.
        place: Option<&'a Place>,
    },
    Values {
        id: &'a str,
        values: &'a Values,
        tuned: Tuned,
        /// The setting that this answers; none where nobody set one.
        key: Option<&'a str>,
    },
    View {
        id: &'a str,
        frame: u32,
        running: bool,
        /// Steps per second over the last while; none until measured.
        rate: Option<f64>,
        #[serde(flatten)]
        snapshot: &'a Snapshot,
    },
    /// What the figures' data stand for: once, before the first view of a run that has any.
    Pictures {
        id: &'a str,
        pictures: &'a ImageGrid,
    },
    Saved {
        id: &'a str,
        files: &'a [SavedFile],
    },
    Served {
        id: &'a str,
        n: u32,
        response: &'a http::Response,
    },
    Record {
        id: &'a str,
        record: &'a Record,
    },
    Loading {
        id: &'a str,
        file: &'a str,
        received: f64,
        total: f64,
    },
    Error {
        id: Option<&'a str>,
        error: Described<'a>,
    },
    Closed {
        id: &'a str,
    },
    /// The result of a job.
    Worked {
        result: &'a [f64],
    },
    Pong {
        n: u32,
    },
    Panic {
        message: String,
    },
}

/// An error with its sentence.
#[derive(Debug, Serialize)]
pub struct Described<'a> {
    #[serde(flatten)]
    error: &'a LabError,
    message: String,
}

impl<'a> From<&'a LabError> for Described<'a> {
    fn from(error: &'a LabError) -> Self {
        Self { error, message: error.to_string() }
    }
}

#[derive(Serialize)]
struct Envelope<'a, 'b> {
    v: u32,
    #[serde(flatten)]
    reply: &'a Reply<'b>,
}

/// A run, for another worker that does its jobs.
#[derive(Debug, Serialize)]
pub struct Order {
    pub slug: &'static str,
    pub query: BTreeMap<String, String>,
    pub seed: String,
    pub own: Option<Own>,
}

#[derive(Serialize)]
struct OrderMessage<'a> {
    v: u32,
    r#type: &'static str,
    #[serde(flatten)]
    order: &'a Order,
    #[serde(flatten)]
    job: Option<&'a Job>,
}

impl Order {
    /// As [`Request::Prepare`].
    pub fn preparation(&self) -> Option<JsValue> {
        self.as_message("prepare", None)
    }

    /// As [`Request::Work`].
    pub fn message(&self, job: &Job) -> Option<JsValue> {
        self.as_message("work", Some(job))
    }

    fn as_message(&self, r#type: &'static str, job: Option<&Job>) -> Option<JsValue> {
        OrderMessage { v: VERSION, r#type, order: self, job }.serialize(&serializer()).ok()
    }
}

/// What a worker that does jobs answers, of all replies.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Answer {
    Ready,
    Worked { result: Vec<f64> },
    Error { error: Sentence },
    Panic,
}

/// An error as another worker words it.
#[derive(Debug, Deserialize)]
pub struct Sentence {
    pub message: String,
}

impl Answer {
    /// Reads a message; what is none of these is of no interest.
    pub fn read(message: JsValue) -> Option<Self> {
        serde_wasm_bindgen::from_value(message).ok()
    }
}

fn serializer() -> serde_wasm_bindgen::Serializer {
    serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true).serialize_missing_as_null(true)
}

/// The way to the page.
#[derive(Clone, Debug)]
pub struct Post(Function);

impl Post {
    pub fn new(function: Function) -> Self {
        Self(function)
    }

    /// Posts a reply. A reply that the page cannot take is dropped: there is nobody else to tell.
    pub fn send(&self, reply: &Reply<'_>) {
        if let Ok(object) = (Envelope { v: VERSION, reply }).serialize(&serializer()) {
            let _ = self.0.call1(&JsValue::NULL, &object);
        }
    }

    /// Posts an error, of a session or of the worker as a whole.
    pub fn error(&self, id: Option<&str>, error: &LabError) {
        self.send(&Reply::Error { id, error: error.into() });
    }
}
