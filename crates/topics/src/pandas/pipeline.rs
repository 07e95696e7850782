//! Six verbs in any order. What an order cannot do is said at the block that fails, and is part of the lesson.

use stepwise_kernels::frame::{Aggregate, Category, Column, Frame, FrameError, Impute, Window, date};
use stepwise_kernels::preprocess::Fill;
use stepwise_kernels::stats::Histogram;
use stepwise_lab::{LabError, Values, thousands};

use super::sales::Sales;

/// The name of the column of group names.
const KEY: &str = "month";
const KEY_OF_OTHERS: &str = "group";

/// How many ranges numbers are grouped into.
const RANGES: usize = 10;

/// What a block does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Fill,
    Filter,
    Derive,
    Group,
    Aggregate,
    Trend,
}

/// What a block changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// Nothing to see.
    Nothing,
    /// These rows' cells of a column.
    Cells { column: String, rows: Vec<usize> },
    /// A whole column.
    Column(String),
    /// It took rows away from this table; the flags say which stayed.
    Rows { before: Frame, kept: Vec<bool> },
    /// The whole table.
    Everything,
}

/// The table after a block.
#[derive(Clone, Debug)]
pub struct Stage {
    pub frame: Frame,
    pub change: Change,
    /// In a few words, what happened.
    pub note: String,
}

/// The settings of the blocks.
pub struct Settings {
    blanks: String,
    pub least: f64,
    window: usize,
}

impl Settings {
    pub fn new(values: &Values) -> Result<Self, LabError> {
        Ok(Self {
            blanks: values.text("blanks")?.to_owned(),
            least: values.number("least")?,
            window: values.count("window")?,
        })
    }
}

impl Verb {
    /// What the block says.
    pub fn label(self, sales: &Sales, settings: &Settings) -> (String, String) {
        let Sales { price, quantity, revenue, .. } = sales;
        let key = key(sales);
        match self {
            Self::Fill => {
                let how = match settings.blanks.as_str() {
                    "mean" => format!(".fillna(mean of {key})"),
                    "last" => ".ffill()".to_owned(),
                    "zero" => ".fillna(0)".to_owned(),
                    _ => String::new(),
                };
                ("Fill the blanks".to_owned(), format!("{price} = {price}{how}"))
            }
            Self::Filter => ("Filter the rows".to_owned(), format!("rows[{quantity} >= {}]", settings.least)),
            Self::Derive => ("Derive a column".to_owned(), format!("{revenue} = {price} * {quantity}")),
            Self::Group => (format!("Group by {key}"), format!("groupby(\"{key}\")")),
            Self::Aggregate => ("Aggregate".to_owned(), ".sum()".to_owned()),
            Self::Trend => ("Trend".to_owned(), format!("{revenue}.rolling({}).mean()", settings.window)),
        }
    }

    /// Carries the block out on a table.
    pub fn apply(self, frame: &Frame, sales: &Sales, settings: &Settings) -> Result<Stage, String> {
        let wrong = |error: FrameError| format!("{error}");
        match self {
            Self::Fill => fill(frame, sales, &settings.blanks),
            Self::Filter => {
                let quantities = frame.numbers(&sales.quantity).map_err(wrong)?;
                let kept: Vec<bool> = quantities.iter().map(|&quantity| quantity >= settings.least).collect();
                let filtered = frame.filter(&kept).map_err(wrong)?;
                let note = format!("{} of {} rows stay", thousands(filtered.rows()), thousands(frame.rows()));
                Ok(Stage { change: Change::Rows { before: frame.clone(), kept }, frame: filtered, note })
            }
            Self::Derive => {
                let from = [sales.price.as_str(), sales.quantity.as_str()];
                let derived = frame.derive(&sales.revenue, &from, |row| row[0] * row[1]).map_err(wrong)?;
                let blank = derived.column(&sales.revenue).map_or(0, Column::missing);
                let note = if blank > 0 { format!("{blank} cells are blank") } else { String::new() };
                Ok(Stage { frame: derived, change: Change::Column(sales.revenue.clone()), note })
            }
            Self::Group => group(frame, sales),
            Self::Aggregate => aggregate(frame, sales).map_err(wrong),
            Self::Trend => {
                let trend = frame
                    .rolling(&sales.revenue, Window::trailing(settings.window), Aggregate::Mean, "trend")
                    .map_err(wrong)?;
                Ok(Stage { frame: trend, change: Change::Column("trend".to_owned()), note: String::new() })
            }
        }
    }
}

/// The name of the column of groups.
pub fn key(sales: &Sales) -> &'static str {
    if sales.frame.dates(&sales.group).is_ok() { KEY } else { KEY_OF_OTHERS }
}

/// The name of each row's group.
fn labels(frame: &Frame, sales: &Sales) -> Result<Vec<Option<String>>, FrameError> {
    let column = frame.column(&sales.group)?;
    Ok(match column {
        Column::Date(days) => {
            days.iter().map(|day| day.map(|day| date::format(day).chars().take(7).collect())).collect()
        }
        Column::Number(numbers) => {
            // The ranges are those of the whole table, so that a filter moves no row into another one.
            let all: Vec<f64> = sales
                .frame
                .numbers(&sales.group)?
                .iter()
                .copied()
                .filter(|number| number.is_finite())
                .collect();
            let edges = Histogram::new(&all, RANGES).map_or(Vec::new(), |all| all.edges().to_vec());
            let name = |number: f64| {
                let range = edges.iter().skip(1).take_while(|&&edge| edge <= number).count();
                let range = range.min(RANGES - 1);
                let (from, to) = (edges.get(range)?, edges.get(range + 1)?);
                // The letter keeps the ranges in order.
                Some(format!("{}: {from:.3} to {to:.3}", char::from(b'a' + u8::try_from(range).ok()?)))
            };
            numbers.iter().map(|&number| name(number)).collect()
        }
        other => (0..other.len()).map(|row| other.is_present(row).then(|| other.cell(row))).collect(),
    })
}

fn labelled(frame: &Frame, sales: &Sales) -> Result<Frame, FrameError> {
    let labels = labels(frame, sales)?;
    let column = Column::Category(Category::new(labels.iter().map(Option::as_deref)));
    frame.clone().with(key(sales), column)
}

fn group(frame: &Frame, sales: &Sales) -> Result<Stage, String> {
    let key = key(sales);
    let grouped = labelled(frame, sales)
        .and_then(|frame| frame.sort(&[(key, false)]))
        .map_err(|error| error.to_string())?;
    let count = grouped.groups(&[key]).map_or(0, |groups| groups.len());
    Ok(Stage { frame: grouped, change: Change::Column(key.to_owned()), note: format!("{count} groups") })
}

fn aggregate(frame: &Frame, sales: &Sales) -> Result<Stage, FrameError> {
    let key = key(sales);
    let by: Vec<&str> = frame.get(key).iter().map(|_| key).collect();
    let sums: Vec<(&str, Aggregate, &str)> = [&sales.quantity, &sales.price, &sales.revenue]
        .iter()
        .filter(|name| frame.get(name).is_some())
        .map(|name| (name.as_str(), Aggregate::Sum, name.as_str()))
        .collect();
    let rows = frame.rows();
    let frame = frame.group_by(&by, &sums)?;
    let note = format!("{} rows became {}", thousands(rows), thousands(frame.rows()));
    Ok(Stage { frame, change: Change::Everything, note })
}

fn fill(frame: &Frame, sales: &Sales, blanks: &str) -> Result<Stage, String> {
    let wrong = |error: FrameError| error.to_string();
    let prices = frame.numbers(&sales.price).map_err(wrong)?;
    let missing: Vec<usize> = (0..prices.len()).filter(|&row| prices[row].is_nan()).collect();
    let filled = match blanks {
        "mean" => {
            let mut filled = prices.to_vec();
            let groups =
                labelled(frame, sales).and_then(|table| table.groups(&[key(sales)])).map_err(wrong)?;
            for group in groups {
                let part = frame.take(&group);
                let Ok(part) = part.impute(&sales.price, Impute::Fill(Fill::Mean)) else { continue };
                let means = part.numbers(&sales.price).map_err(wrong)?;
                group.iter().zip(means).for_each(|(&row, &mean)| filled[row] = mean);
            }
            frame.clone().replace(&sales.price, Column::Number(filled)).map_err(wrong)?
        }
        "last" => frame.impute(&sales.price, Impute::Forward).map_err(|error| error.to_string())?,
        "zero" => frame
            .impute(&sales.price, Impute::Fill(Fill::Constant(0.0)))
            .map_err(|error| error.to_string())?,
        _ => frame.clone(),
    };
    let left = filled.column(&sales.price).map_or(0, Column::missing);
    let note = match (missing.len() - left, left) {
        (0, 0) => "no blanks here".to_owned(),
        (0, left) => format!("{left} blanks stay"),
        (filled, 0) => format!("{filled} blanks filled"),
        (filled, left) => format!("{filled} blanks filled, {left} stay"),
    };
    let change = if missing.is_empty() {
        Change::Nothing
    } else {
        Change::Cells { column: sales.price.clone(), rows: missing }
    };
    Ok(Stage { frame: filled, change, note })
}
