//! The loss over slope and intercept, as a picture made once.

use stepwise_data::refused;
use stepwise_kernels::linalg::symmetric_eigen;
use stepwise_kernels::linear::LeastSquares;
use stepwise_lab::LabError;

use super::points::Points;

/// Colours in a row and in a column of the picture.
const GRID: usize = 48;

/// Losses this many factors of ten above the least one have the last colour.
const RIM: f64 = 1.5;

/// The bowl and its bottom.
pub struct Bowl {
    /// Slope and intercept of least squares.
    pub best: [f64; 2],
    /// Their loss.
    pub least: f64,
    /// The slopes in view.
    pub slopes: (f64, f64),
    /// The intercepts in view.
    pub intercepts: (f64, f64),
    /// Factors of ten above the least loss, row by row from the lowest intercept.
    pub heights: Vec<f64>,
    /// Rates from here on leave the bowl.
    pub limit: f64,
}

impl Bowl {
    /// How many heights lie in a row.
    pub const COLUMNS: usize = GRID;

    /// The height of the last colour.
    pub const RIM: f64 = RIM;

    /// Computes the bottom and the picture around it and 0.
    pub fn new(points: &Points) -> Result<Self, LabError> {
        let loss = &points.loss;
        let x = ndarray::ArrayView2::from_shape((loss.x().len(), 1), loss.x())
            .map_err(|error| LabError::computation(error.to_string()))?;
        let model = LeastSquares::fit(x, ndarray::aview1(loss.y())).map_err(refused)?;
        let best = [model.weights[0], model.intercept];
        let least = loss.value(best[0], best[1]);
        // A fit without any loss leaves nothing to be a share of.
        if least <= f64::MIN_POSITIVE {
            return Err(LabError::computation("All points lie on one line; choose columns that scatter"));
        }
        let air = 0.8 * best[0].abs().max(best[1].abs());
        let around = |value: f64| (value.min(0.0) - air, value.max(0.0) + air);
        let (slopes, intercepts) = (around(best[0]), around(best[1]));
        let place =
            |(low, high): (f64, f64), cell: usize| low + (high - low) * (cell as f64 + 0.5) / GRID as f64;
        let heights = (0..GRID * GRID)
            .map(|cell| {
                let (slope, intercept) = (place(slopes, cell % GRID), place(intercepts, cell / GRID));
                (loss.value(slope, intercept) / least).log10()
            })
            .collect();
        let steepest = symmetric_eigen(loss.hessian().view()).map_err(refused)?.values[0];
        Ok(Self { best, least, slopes, intercepts, heights, limit: 2.0 / steepest })
    }
}
