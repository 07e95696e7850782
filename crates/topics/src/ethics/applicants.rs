//! From the table at hand to what each applicant deserved, the group, and the columns with and without it.

use ndarray::{Array2, Axis};
use stepwise_data::{AtHand, HMDA, Labelled, Wanted};
use stepwise_kernels::frame::Column;
use stepwise_lab::{LabError, Setup, words};

use super::{GROUP, TARGET};

/// So few rows and columns that every step is short.
const WANTED: Wanted = Wanted { names: true, columns: 60, classes: 2, fewest: 40, most: 3_000 };

/// The most labels of a column that names groups.
const LABELS: usize = 50;

/// A decision on the same application: no model that is to decide may see it.
const DECIDED: &str = "insurance_denied";

/// Who applied, and what became of it.
pub struct Applicants {
    /// The table.
    pub table: Labelled,
    /// Whether it is the table and the columns that the challenge is about.
    pub asked: bool,
    /// Whether each got what people want.
    pub deserved: Vec<bool>,
    /// 1 for the group that is audited, 0 for all others.
    pub groups: Vec<usize>,
    /// What the others and the group are called.
    pub names: [String; 2],
    /// All columns.
    pub with: Array2<f64>,
    /// All but those that name the group.
    pub without: Array2<f64>,
    /// What these are called.
    pub columns: Vec<String>,
}

impl Applicants {
    /// Reads and checks.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let (target, group) = (setup.values.text("target")?, setup.values.text("group")?);
        if target == group {
            return Err(LabError::parameter("group", group, "a column other than the one to decide"));
        }
        let mut table = Labelled::read(&setup.data, HMDA, target, WANTED, setup.seed)?;
        let at_hand = AtHand::read(&setup.data, HMDA)?;
        let found = at_hand.classes(&table.frame, group, LABELS)?;
        if found.of.len() != table.classes.len() {
            return Err(LabError::column(&at_hand.file, group, "has missing values"));
        }
        let size = |label: usize| found.of.iter().filter(|&&other| other == label).count();
        let audited = (0..found.labels.len()).min_by_key(|&label| size(label)).unwrap_or(0);
        let asked = !table.own && target == TARGET && group == GROUP;
        let names = if asked {
            ["other applicants".to_owned(), "Black applicants".to_owned()]
        } else {
            let label = words(found.labels.get(audited).map_or("", String::as_str));
            ["others".to_owned(), format!("{} = {label}", words(group))]
        };
        let x = std::mem::take(&mut table.x);
        let usable = |name: &str| table.own || name != DECIDED;
        let places = |blind: bool| -> Vec<usize> {
            let features = table.features.iter().zip(&table.groups);
            let kept = features.filter(|(name, _)| usable(name) && !(blind && *name == group));
            kept.flat_map(|(_, columns)| columns.clone()).collect()
        };
        let (with, without) = (places(false), places(true));
        if without.is_empty() {
            return Err(nothing_left(&at_hand, &table));
        }
        let unwanted = table.rarest();
        Ok(Self {
            asked,
            deserved: table.classes.iter().map(|&class| class != unwanted).collect(),
            groups: found.of.iter().map(|&label| usize::from(label == audited)).collect(),
            names,
            with: x.select(Axis(1), &with),
            columns: without.iter().map(|&column| words(&table.names[column])).collect(),
            without: x.select(Axis(1), &without),
            table,
        })
    }

    /// How many are of a group.
    pub fn size(&self, group: usize) -> usize {
        self.groups.iter().filter(|&&other| other == group).count()
    }
}

/// No column is left to decide by; it may be that one could not be read.
fn nothing_left(at_hand: &AtHand, table: &Labelled) -> LabError {
    let texts = table.frame.columns().find(|(_, column)| matches!(column, Column::Text(_)));
    match texts {
        Some((name, _)) => LabError::column(
            &at_hand.file,
            name,
            "holds neither numbers nor a few names, and no other column is left to decide by",
        ),
        None => LabError::file(&at_hand.file, "has no column to decide by beside the group's"),
    }
}
