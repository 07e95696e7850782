//! What was done to a run on its way, so that it can be taken back to any step and repeated elsewhere.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::session::Action;

/// Something the reader did to a run that was under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// How many steps the run had taken.
    pub step: usize,
    /// What was done.
    #[serde(flatten)]
    pub event: Event,
}

/// What can be done to a run that is under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A live parameter took a new value.
    Set {
        /// The parameter.
        key: String,
        /// Its value as text.
        value: String,
    },
    /// A panel took an action.
    Act {
        /// The action.
        action: Action,
    },
}

/// All changes of a run, in the order in which they came.
///
/// ```
/// use stepwise_lab::{Event, Journal};
///
/// let mut journal = Journal::default();
/// for value in ["0.1", "0.2"] {
///     journal.note(3, Event::Set { key: "learning_rate".into(), value: value.into() });
/// }
/// // A slider that passes over values on its way to the last one left only that one behind.
/// assert_eq!(journal.changes().len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journal(Vec<Change>);

impl Journal {
    /// Writes down what was done after `step` steps.
    pub fn note(&mut self, step: usize, event: Event) {
        match self.0.last_mut() {
            Some(last) if last.step == step && replaces(&event, &last.event) => last.event = event,
            _ => self.0.push(Change { step, event }),
        }
    }

    /// The changes so far.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.0
    }
}

/// Whether nothing of the earlier event is left once the later one came right after it.
fn replaces(later: &Event, earlier: &Event) -> bool {
    match (later, earlier) {
        (Event::Set { key: later, .. }, Event::Set { key: earlier, .. }) => later == earlier,
        // A pad sends the whole drawing with every stroke.
        (
            Event::Act { action: Action::Draw { panel: later, .. } },
            Event::Act { action: Action::Draw { panel: earlier, .. } },
        ) => later == earlier,
        _ => false,
    }
}

/// A run on its way back to a step that it, or the same run elsewhere, had reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// What was done on the way.
    pub changes: VecDeque<Change>,
    /// The number of steps after which the run waits.
    pub until: usize,
}

impl Replay {
    /// The next event that was done when the run had taken `step` steps.
    pub(crate) fn next(&mut self, step: usize) -> Option<Event> {
        match self.changes.front() {
            Some(change) if change.step <= step => self.changes.pop_front().map(|change| change.event),
            _ => None,
        }
    }
}
