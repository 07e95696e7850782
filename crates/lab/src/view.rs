//! What a session shows: panels as plain data.

use serde::{Deserialize, Serialize};

use crate::figure::{Figure, Palette};
use crate::http::Request;
use crate::metrics::Metrics;

/// What to show now. The first panel is the main one: it is drawn large, and it is the poster.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The panels in the order shown.
    pub panels: Vec<Panel>,
}

impl View {
    /// The panel of this key.
    #[must_use]
    pub fn panel(&self, key: &str) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.key == key)
    }
}

/// How much of the row a panel takes where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// The whole row.
    Full,
    /// Half of it.
    Half,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Stable name, for actions and for updating in place.
    pub key: String,
    /// The heading.
    pub title: String,
    /// One sentence that says how to read it; may be empty.
    pub caption: String,
    /// How wide it wants to be.
    pub width: Width,
    /// What is in it.
    pub content: Content,
}

impl Panel {
    /// A panel over the whole row.
    pub fn full(key: &str, title: &str, caption: impl Into<String>, content: impl Into<Content>) -> Self {
        Self::new(key, title, caption, Width::Full, content)
    }

    /// A panel over half of the row.
    pub fn half(key: &str, title: &str, caption: impl Into<String>, content: impl Into<Content>) -> Self {
        Self::new(key, title, caption, Width::Half, content)
    }

    fn new(
        key: &str,
        title: &str,
        caption: impl Into<String>,
        width: Width,
        content: impl Into<Content>,
    ) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            caption: caption.into(),
            width,
            content: content.into(),
        }
    }
}

/// What a panel holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Content {
    /// A drawing of data on axes.
    Figure(Figure),
    /// Rows and columns.
    Table(Table),
    /// Large numbers.
    Numbers(Metrics),
    /// Small pictures in a grid.
    Images(ImageGrid),
    /// Nodes and edges.
    Network(Graph),
    /// A listing with one line marked.
    Code(Code),
    /// A conversation with a shell, an interpreter or a server.
    Transcript(Vec<TranscriptLine>),
    /// A terminal: what was said so far, and a prompt to type at; lines come back as [`crate::Action::Line`].
    Terminal(Terminal),
    /// A text that the reader edits.
    Editor(Editor),
    /// A client for what the lab serves; its requests come to [`crate::Session::serve`].
    Client(Client),
    /// Steps in an order that the reader changes; the new order comes back as [`crate::Action::Order`].
    Blocks(Vec<Block>),
    /// A pad that the reader draws on; each stroke comes back as [`crate::Action::Draw`].
    Sketch(Sketch),
}

macro_rules! content_from {
    ($($variant:ident($inner:ty)),*) => {$(
        impl From<$inner> for Content {
            fn from(inner: $inner) -> Self {
                Self::$variant(inner)
            }
        }
    )*};
}
content_from!(
    Figure(Figure),
    Table(Table),
    Numbers(Metrics),
    Images(ImageGrid),
    Network(Graph),
    Code(Code),
    Transcript(Vec<TranscriptLine>),
    Terminal(Terminal),
    Editor(Editor),
    Client(Client),
    Blocks(Vec<Block>),
    Sketch(Sketch)
);

/// Rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Cells (row, column) that the last step changed.
    pub changed: Vec<(usize, usize)>,
    /// Rows (of those here) that the last step took away; they are shown crossed out once more.
    pub removed: Vec<usize>,
    /// How many rows there are in all, where `rows` is only a part.
    pub of: Option<usize>,
    /// The place of the first row among all, from 0, where the reader can scroll through all of them: the page then
    /// asks for others by [`crate::Action::Scroll`]. Without it only these rows can be seen.
    pub first: Option<usize>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableColumn {
    /// The heading.
    pub label: String,
    /// Digits after the point for numbers; numbers are set flush right.
    pub digits: u8,
}

/// A cell of a [`Table`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Nothing there.
    Missing,
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Missing }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Small pictures of one size, laid out in rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageGrid {
    /// Width of each picture in pixels.
    pub width: usize,
    /// Height of each picture in pixels.
    pub height: usize,
    /// How many stand in a row.
    pub columns: usize,
    /// Picture after picture, row-major, 0 to 255; a diverging palette has its middle at 128.
    #[serde(with = "serde_bytes")]
    pub pixels: Vec<u8>,
    /// A few words for each picture, shown under the pointer and read aloud; may be empty.
    pub labels: Vec<String>,
    /// How a value becomes a colour.
    pub palette: Palette,
}

/// Nodes and edges, placed by the lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

/// A node of a [`Graph`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What is written on it.
    pub label: String,
    /// Horizontal place, 0 (left) to 1.
    pub x: f64,
    /// Vertical place, 0 (top) to 1.
    pub y: f64,
    /// Whether it is marked as active.
    pub active: bool,
}

/// An edge of a [`Graph`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it enters.
    pub to: usize,
    /// What is written on it; may be empty.
    pub label: String,
    /// Signed strength, −1 to 1, drawn as width and colour.
    pub weight: f64,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// The language, in lower case (`python`).
    pub language: String,
    /// The text.
    pub text: String,
    /// The line to mark, from 1.
    pub line: Option<usize>,
}

/// Who says a line of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptKind {
    /// The reader typed it.
    Input,
    /// The program answered.
    Output,
    /// The program complained.
    Error,
}

/// A line of a transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptLine {
    /// Who says it.
    pub kind: TranscriptKind,
    /// What is said.
    pub text: String,
}

/// A terminal. A line ends with Enter; Ctrl-C is the line [`Terminal::INTERRUPT`], and Tab sends what was typed so far
/// followed by [`Terminal::COMPLETE`], to be answered by `typed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    /// What was typed and said so far; prompts are part of the lines typed.
    pub lines: Vec<TranscriptLine>,
    /// What stands before the cursor; nothing while a command runs.
    pub prompt: Option<String>,
    /// What the line that is being typed becomes, with a number that tells one such answer from the next.
    pub typed: Option<(usize, String)>,
}

impl Terminal {
    /// What Ctrl-C sends.
    pub const INTERRUPT: &str = "\u{3}";
    /// What Tab adds to what was typed.
    pub const COMPLETE: char = '\t';
}

/// A text that the reader edits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editor {
    /// The parameter ([`crate::ParamKind::Text`]) whose value it is.
    pub param: String,
    /// The language, in lower case (`bash`).
    pub language: String,
    /// The text.
    pub text: String,
}

/// A client for the service that the lab is: the reader writes requests, or takes one of the examples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Requests to begin with; the first stands in the form.
    pub examples: Vec<Example>,
}

/// A request of a [`Client`] with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// What is special about it, in a few words.
    pub label: String,
    /// What is asked.
    pub request: Request,
}

/// A step of a sequence that the reader puts in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it does, in a few words.
    pub label: String,
    /// The same as code; may be empty.
    pub code: String,
    /// What became of it; may be empty.
    pub note: String,
    /// How far it has come.
    pub state: BlockState,
}

/// How far a [`Block`] has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockState {
    /// Its turn has not come.
    Waiting,
    /// It was carried out.
    Done,
    /// It was carried out last, and is what the other panels show.
    Active,
    /// It could not be carried out.
    Failed,
}

/// A pad to draw on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// Width in pixels of the drawing that comes back.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// What to draw.
    pub prompt: String,
    /// What the lab makes of the drawing so far; may be empty.
    pub answer: String,
}
