//! The three models behind one face: a path of weights, one point a step.

use ndarray::Array1;
use stepwise_data::refused;
use stepwise_kernels::linear::{LassoPath, LeastSquares, LinearModel, Ridge, lasso_penalty_max, penalties};
use stepwise_lab::LabError;

use super::houses::Houses;

/// How many penalties a path has.
const PATH: usize = 40;

/// Where a ridge path starts: 100 times the variance of a standardised feature shrinks any weight to nothing.
const RIDGE_START: f64 = 100.0;

/// A model on its way.
pub enum Model {
    /// Feature by feature; for each feature of the table the columns it became.
    LeastSquares(Box<LeastSquares>, Vec<usize>),
    /// From a large penalty to the chosen one.
    Ridge(Box<Ridge>, f64),
    /// From the penalty that keeps all weights at 0 to the chosen one.
    Lasso(Box<LassoPath>),
}

impl Model {
    /// The model chosen, before its first step.
    pub fn new(kind: &str, penalty: f64, houses: &Houses) -> Result<Self, LabError> {
        let (x, y) = (houses.train_scores(), houses.train_target());
        match kind {
            "ols" => {
                let fit = LeastSquares::new(x.view(), y.view()).map_err(refused)?;
                Ok(Self::LeastSquares(Box::new(fit), houses.groups.iter().map(|group| group.end).collect()))
            }
            "ridge" => {
                // The kernel's penalty weighs against a sum over rows; dividing by their number makes the slider
                // mean the same for small and large tables, and the same as for the lasso.
                let rows = y.len() as f64;
                let path = penalties(RIDGE_START, penalty, PATH).into_iter().map(|p| p * rows).collect();
                Ok(Self::Ridge(Box::new(Ridge::new(x.view(), y.view(), path).map_err(refused)?), rows))
            }
            _ => {
                let most = lasso_penalty_max(x.view(), y.view()).map_err(refused)?;
                let path = if penalty < most { penalties(most, penalty, PATH) } else { vec![penalty] };
                Ok(Self::Lasso(Box::new(LassoPath::new(x.view(), y.view(), path).map_err(refused)?)))
            }
        }
    }

    /// One more point of the path, if it is not complete.
    pub fn step(&mut self) -> Result<(), LabError> {
        match self {
            Self::LeastSquares(fit, ends) => {
                let end = ends.iter().copied().find(|&end| end > fit.entered()).unwrap_or(0);
                while fit.entered() < end && fit.step() {}
            }
            Self::Ridge(path, _) => {
                path.step().map_err(refused)?;
            }
            Self::Lasso(path) => {
                path.step();
            }
        }
        Ok(())
    }

    /// Points of the path done, and in all.
    pub fn progress(&self) -> (usize, usize) {
        match self {
            Self::LeastSquares(fit, ends) => {
                // A category whose rows all have one name becomes no column and enters with its neighbour.
                (ends.iter().filter(|&&end| end <= fit.entered() && fit.entered() > 0).count(), ends.len())
            }
            Self::Ridge(path, _) => (path.path().len(), path.penalties().len()),
            Self::Lasso(path) => (path.path().len(), path.penalties().len()),
        }
    }

    /// Whether the path is complete.
    pub fn done(&self) -> bool {
        match self {
            Self::LeastSquares(fit, _) => fit.done(),
            Self::Ridge(path, _) => path.done(),
            Self::Lasso(path) => path.done(),
        }
    }

    /// The model as it is now, from standard scores to standard scores.
    pub fn current(&self) -> LinearModel {
        match self {
            Self::LeastSquares(fit, _) => fit.model(),
            Self::Ridge(path, _) => path.model(),
            Self::Lasso(path) => path.model(),
        }
    }

    /// The penalties of the path, from large to small, on the slider's scale; `None` for least squares.
    pub fn penalties(&self) -> Option<Vec<f64>> {
        match self {
            Self::LeastSquares(..) => None,
            Self::Ridge(path, rows) => Some(path.penalties().iter().map(|penalty| penalty / rows).collect()),
            Self::Lasso(path) => Some(path.penalties().to_vec()),
        }
    }

    /// The weights at each point of a penalised path; none for least squares, whose weights the session keeps.
    pub fn path(&self) -> &[Array1<f64>] {
        match self {
            Self::LeastSquares(..) => &[],
            Self::Ridge(path, _) => path.path(),
            Self::Lasso(path) => path.path(),
        }
    }
}
