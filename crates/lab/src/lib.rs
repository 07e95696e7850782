//! The contract between a lab and whatever shows it.
//!
//! A lab is declared by one static [`Topic`]: its parameters, its challenge, its classic mistake and a
//! function that starts a [`Session`]. The host (the browser engine, the command line, a test) steps the
//! session and shows what it returns. Everything here is plain data: no mathematics, no drawing, no web.
//!
//! The one idea to keep in mind: **a view is data**. A session never draws. It returns a [`View`] of panels,
//! and the same figure becomes a canvas in the browser, an SVG poster, a table for a screen reader and a
//! value in a test.
//!
//! | file | idea |
//! |---|---|
//! | [`topic`] | what a lab declares about itself |
//! | [`param`] | parameters, their ranges, and values read from text |
//! | [`session`] | a run: step, tune, act, look |
//! | [`metrics`] | named numbers with units, and the digest that identifies a run |
//! | [`clock`] | the time, for labs that measure the device |
//! | [`record`] | a run as a file |
//! | [`run`] | a run as every host drives it |
//! | [`job`] | work of a run that other threads may do |
//! | [`http`] | requests to a lab that serves its model |
//! | [`journal`] | what was done to a run on its way, so that it can be repeated |
//! | [`view`] | panels: figure, table, images, network, code, transcript, terminal, editor, client, blocks, sketch pad |
//! | [`figure`] | marks and axes |
//! | [`swarm`](mod@swarm) | points of one row beside each other |
//! | [`confusion`] | which classes are taken for which, as a figure |
//! | [`curve`] | a long series kept in few points |
//! | [`dataset`] | which files a lab needs, and the bytes it is handed |
//! | [`wording`] | names as the reader sees them |
//! | [`error`] | every way in which input can be wrong |

#![forbid(unsafe_code)]

pub mod clock;
pub mod confusion;
pub mod curve;
pub mod dataset;
pub mod error;
pub mod figure;
pub mod http;
pub mod job;
pub mod journal;
pub mod metrics;
pub mod param;
pub mod record;
pub mod run;
pub mod session;
pub mod swarm;
pub mod topic;
pub mod view;
pub mod wording;

pub use clock::{Clock, Machine};
pub use confusion::Confusion;
pub use curve::Curve;
pub use dataset::{ColumnInfo, ColumnKind, DataStore, DatasetId, OwnFile, Schema};
pub use error::LabError;
pub use figure::{
    Anchor, Aspect, Axis, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Pictured, Range, Scale,
    TickFormat, nearest,
};
pub use http::{Request, Response};
pub use job::{Job, Work};
pub use journal::{Change, Event, Journal, Replay};
pub use metrics::{Better, Format, Metric, Metrics, thousands};
pub use param::{Choice, Param, ParamKind, Value, Values, When};
pub use record::Record;
pub use run::{Query, Run, Settled, Snapshot};
pub use session::{Action, Progress, SavedFile, Session, Setup, Tuned, Verdict};
/// Re-exported: where a lab's tensors live is part of its set-up.
pub use stepwise_tensor::Device;
pub use swarm::swarm;
pub use topic::{Answer, Challenge, Direction, Pitfall, Question, Section, Topic};
pub use view::{
    Block, BlockState, Cell, Client, Code, Content, Edge, Editor, Example, Graph, ImageGrid, Node, Panel,
    Sketch, Table, TableColumn, Terminal, TranscriptKind, TranscriptLine, View, Width,
};
pub use wording::{capital, trimmed, words};

/// Re-exported so that a lab needs no dependency of its own to implement [`Session`].
pub use async_trait::async_trait;
