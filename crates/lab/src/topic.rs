//! What a lab declares about itself.

use serde::{Serialize, Serializer};

use crate::dataset::{DatasetId, Schema};
use crate::error::LabError;
use crate::metrics::Metrics;
use crate::param::{Param, ParamKind, Values};
use crate::session::{Session, Setup};

/// The part of the roadmap that a lab belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Python, NumPy, pandas, …
    Tools,
    /// Statistics, linear algebra, calculus, …
    Mathematics,
    /// Cleaning, features, splitting, …
    Data,
    /// Supervised, unsupervised, ensembles, …
    Learning,
    /// Metrics, cross-validation, tuning, …
    Evaluation,
    /// Networks.
    DeepLearning,
    /// Deployment, monitoring, tools around them.
    Production,
    /// Papers, experiments, ethics, communication.
    Research,
}

impl Section {
    /// All sections in the order of the roadmap.
    pub const ALL: [Self; 8] = [
        Self::Tools,
        Self::Mathematics,
        Self::Data,
        Self::Learning,
        Self::Evaluation,
        Self::DeepLearning,
        Self::Production,
        Self::Research,
    ];

    /// The name of the module in which the browser gets the section's labs.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::Mathematics => "mathematics",
            Self::Data => "data",
            Self::Learning => "learning",
            Self::Evaluation => "evaluation",
            Self::DeepLearning => "deep-learning",
            Self::Production => "production",
            Self::Research => "research",
        }
    }

    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Tools => "Tools",
            Self::Mathematics => "Mathematics",
            Self::Data => "Data",
            Self::Learning => "Learning",
            Self::Evaluation => "Evaluation",
            Self::DeepLearning => "Deep learning",
            Self::Production => "Production",
            Self::Research => "Research and practice",
        }
    }
}

impl Serialize for Section {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

/// What the reader must achieve. The defaults fail it, the solution passes it; a test holds both.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Challenge {
    /// The goal in one sentence, with its number.
    pub goal: &'static str,
    /// Three hints, from a nudge to nearly the answer.
    pub hints: [&'static str; 3],
    /// Parameter values, as text, that pass.
    pub solution: &'static [(&'static str, &'static str)],
}

/// Which way the mistake moves the watched metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The mistake makes it larger.
    Rises,
    /// The mistake makes it smaller.
    Falls,
}

/// The classic mistake, as one switch: the host runs the lab twice, once with this parameter at this value, and
/// shows both results side by side.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pitfall {
    /// The parameter that the switch sets.
    pub param: &'static str,
    /// The mistaken value, as text.
    pub mistake: &'static str,
    /// The metric that gives the mistake away.
    pub watch: &'static str,
    /// Which way it moves.
    pub direction: Direction,
    /// What the switch does, in the reader's words.
    pub statement: &'static str,
}

/// A question to answer before the first run.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Question {
    /// The question.
    pub prompt: &'static str,
    /// What kind of answer, and how the run settles it.
    pub answer: Answer,
    /// Why the answer is what it is, shown afterwards.
    pub because: &'static str,
}

/// The answer to a [`Question`], settled by the metrics of the finished default run.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Answer {
    /// One of a few choices.
    Choice {
        /// The choices, in the order shown.
        options: &'static [&'static str],
        /// The index of the right one; `None` while the run cannot tell.
        #[serde(skip)]
        settle: fn(&Metrics) -> Option<usize>,
    },
    /// A number.
    Number {
        /// The unit, or `""`.
        unit: &'static str,
        /// An answer this close counts as right.
        within: f64,
        /// The true number; `None` while the run cannot tell.
        #[serde(skip)]
        settle: fn(&Metrics) -> Option<f64>,
    },
}

/// One lab. Declared once, as a `static`, in the lab's own folder.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Topic {
    /// The name in addresses and folders.
    pub slug: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The part of the roadmap.
    pub section: Section,
    /// One sentence under the heading: what the reader will do.
    pub summary: &'static str,
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// The slugs of the labs to do before.
    pub needs: &'static [&'static str],
    /// The shipped data it reads.
    pub datasets: &'static [DatasetId],
    /// Whether the reader's own CSV can take the place of the shipped table.
    pub takes_own_data: bool,
    /// Whether it trains on tensors, which the reader may then have computed on a graphics card.
    pub uses_tensors: bool,
    /// Whether it has a shell, whose engine is large and loaded for such labs alone.
    pub uses_shell: bool,
    /// The knobs, in the order shown.
    pub params: &'static [Param],
    /// What the reader must achieve.
    pub challenge: Challenge,
    /// The classic mistake.
    pub pitfall: Pitfall,
    /// The question before the first run.
    pub predict: Question,
    /// Starts a run.
    #[serde(skip)]
    pub start: fn(Setup) -> Result<Box<dyn Session>, LabError>,
}

impl Topic {
    /// The module in which the browser gets it where no graphics card is asked for: its section's, or the one with the
    /// shell.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        if self.uses_shell { "shell" } else { self.section.slug() }
    }

    /// The declaration of a parameter.
    ///
    /// # Errors
    /// [`LabError::UnknownParameter`] with the keys there are.
    pub fn param(&self, key: &str) -> Result<&'static Param, LabError> {
        self.params.iter().find(|param| param.key == key).ok_or_else(|| LabError::UnknownParameter {
            key: key.to_owned(),
            available: self.params.iter().map(|param| param.key).collect::<Vec<_>>().join(", "),
        })
    }

    /// Whether a table has the columns that the lab must choose from.
    ///
    /// # Errors
    /// [`LabError::File`] that names the file and what it lacks.
    pub fn accept(&self, file: &str, schema: &Schema) -> Result<(), LabError> {
        for param in self.params {
            let (accepts, needed) = match param.kind {
                ParamKind::Column { accepts, .. } => (accepts, 1),
                ParamKind::Columns { accepts, min, .. } => (accepts, min),
                _ => continue,
            };
            let fitting = schema.columns.iter().filter(|column| accepts.contains(&column.kind)).count();
            if fitting < needed {
                let kinds: Vec<&str> = accepts.iter().map(|kind| kind.plural()).collect();
                let problem = format!(
                    "has {fitting} columns of {}, but “{}” needs at least {needed}",
                    kinds.join(" or "),
                    param.label
                );
                return Err(LabError::file(file, problem));
            }
        }
        Ok(())
    }

    /// The defaults with these changes, each checked.
    ///
    /// # Errors
    /// The first key that is unknown or value that is out of range.
    pub fn values<'a>(
        &self,
        changes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Values, LabError> {
        let mut values = Values::defaults(self.params);
        for (key, text) in changes {
            values.insert(key, self.param(key)?.parse(text)?);
        }
        Ok(values)
    }
}
