//! From the table at hand to points on a scale of about 1.

use ndarray::Axis;
use stepwise_data::{AMES, AtHand, Usable, refused};
use stepwise_kernels::linear::LineLoss;
use stepwise_kernels::preprocess::{Design, StandardScaler};
use stepwise_lab::{LabError, Setup};

/// The most rows that a run uses; of more, a random sample is drawn.
const MAX_ROWS: usize = 4_000;

/// The fewest rows that a run makes sense with.
const MIN_ROWS: usize = 5;

/// A column as the walk sees it.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The column's name.
    pub name: String,
    /// What 1 stands for, in the column's own units.
    pub unit: f64,
}

/// The points of a run.
pub struct Points {
    /// The loss of lines through them.
    pub loss: LineLoss,
    /// Across.
    pub feature: Scale,
    /// Upwards.
    pub target: Scale,
    /// Whether the columns are standard scores.
    pub standard: bool,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Points {
    /// Reads, checks and scales.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let (feature, target) = (values.text("feature")?, values.text("target")?);
        if feature == target {
            return Err(LabError::parameter("feature", feature, "a column other than the one to predict"));
        }
        let standard = values.text("scale")? == "standard";
        let table = AtHand::read(&setup.data, AMES)?;
        let Usable { frame, note } = table.usable(&[feature, target], MIN_ROWS, MAX_ROWS, setup.seed)?;
        let names = [feature.to_owned(), target.to_owned()];
        let raw = Design::new(&frame, &names).map_err(|error| table.explain(error))?.x;
        let scaler = StandardScaler::fit(raw.view()).map_err(refused)?;
        let mut scales = Vec::new();
        for (index, (name, column)) in names.iter().zip(raw.axis_iter(Axis(1))).enumerate() {
            if column.iter().all(|value| *value == column[0]) {
                return Err(LabError::column(&table.file, name, "has only one value, so there is no slope"));
            }
            let (centre, unit) = match standard {
                true => (scaler.means()[index], scaler.scales()[index]),
                false => (
                    0.0,
                    round_unit(column.iter().map(|value| value.abs()).sum::<f64>() / column.len() as f64),
                ),
            };
            scales.push((Scale { name: name.clone(), unit }, column.mapv(|value| (value - centre) / unit)));
        }
        let [(feature, x), (target, y)] = <[_; 2]>::try_from(scales)
            .map_err(|_| LabError::computation("The table has no two columns to compare"))?;
        let loss = LineLoss::new(x.to_vec(), y.to_vec()).map_err(refused)?;
        Ok(Self { loss, feature, target, standard, own: table.own, note })
    }
}

/// The power of ten at or below a size: 1,000 for 1,500.
fn round_unit(size: f64) -> f64 {
    10.0_f64.powi(size.log10().floor().clamp(-300.0, 300.0) as i32)
}
