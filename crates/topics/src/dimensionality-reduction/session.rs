//! A run: ranks, neighbours, the map that moves, and at the end the test.

use ndarray::{Array2, ArrayView2};
use stepwise_data::mnist::SIDE;
use stepwise_data::refused;
use stepwise_kernels::manifold::{Ranks, nearest};
use stepwise_kernels::neighbors::{NearestNeighbors, Search};
use stepwise_lab::{
    Action, Better, Format, ImageGrid, LabError, Metrics, Palette, Progress, Session, Setup, Verdict, View,
    async_trait,
};

use super::digits::Digits;
use super::mapping::Mapping;
use super::promise::Promise;
use super::{GOAL, NEIGHBOURS, view};

/// Digits that a step ranks the others for.
const RANKED: usize = 50;

/// The map is judged once in so many moves.
const JUDGED_EVERY: usize = 20;

/// How good a map was after so many moves.
pub struct Judged {
    pub moves: usize,
    /// The share of neighbours on the map that show the same digit.
    pub purity: f64,
    pub trustworthiness: f64,
}

/// A run of the lab.
pub struct Reduction {
    pub(super) digits: Digits,
    pub(super) mapping: Mapping,
    pub(super) history: Vec<Judged>,
    pub(super) promise: Promise,
    /// The digit whose neighbours are shown, and these neighbours before the map was made.
    pub(super) chosen: (usize, Vec<usize>),
    ranks: Ranks,
    seed: u64,
    steps: usize,
    of: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let digits = Digits::new(&setup)?;
    let mapping = Mapping::new(&setup, &digits)?;
    let ranks = Ranks::new(digits.judged()).map_err(refused)?;
    // A map that needs no move is judged all the same.
    let of =
        digits.fitted.div_ceil(RANKED) + usize::from(mapping.done()) + mapping.of() + Promise::of(&digits);
    let mut run = Reduction {
        digits,
        mapping,
        history: Vec::new(),
        promise: Promise::default(),
        chosen: (0, Vec::new()),
        ranks,
        seed: setup.seed,
        steps: 0,
        of,
    };
    run.choose(0)?;
    Ok(Box::new(run))
}

/// The rows nearest to one of them, without itself.
pub(super) fn around(rows: ArrayView2<'_, f64>, row: usize) -> Result<Vec<usize>, LabError> {
    let search = NearestNeighbors::new(rows, Search::Auto).map_err(refused)?;
    let found =
        search.query(rows.select(ndarray::Axis(0), &[row]).view(), NEIGHBOURS + 1).map_err(refused)?;
    let others = found.into_iter().flatten().map(|neighbour| neighbour.row).filter(|&other| other != row);
    Ok(others.take(NEIGHBOURS).collect())
}

impl Reduction {
    fn choose(&mut self, digit: usize) -> Result<(), LabError> {
        self.chosen = (digit, around(self.digits.judged(), digit)?);
        Ok(())
    }

    fn judge(&mut self, map: &Array2<f64>) -> Result<(), LabError> {
        let near = nearest(map.view(), NEIGHBOURS).map_err(refused)?;
        self.history.push(Judged {
            moves: self.mapping.moves(),
            purity: near.purity(&self.digits.labels[..self.digits.fitted]).map_err(refused)?,
            trustworthiness: self.ranks.trustworthiness(&near).map_err(refused)?,
        });
        Ok(())
    }

    /// Whether the neighbours of all digits are known, so that a map can be judged.
    pub(super) fn ranked(&self) -> bool {
        self.steps >= self.digits.fitted.div_ceil(RANKED)
    }

    fn done(&self) -> bool {
        self.steps >= self.of
    }
}

#[async_trait(?Send)]
impl Session for Reduction {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done() {
            return Ok(self.progress());
        }
        if !self.ranked() {
            for _ in 0..RANKED {
                self.ranks.step();
            }
        } else if !self.mapping.done() {
            self.mapping.step(self.seed)?;
            let moves = self.mapping.moves();
            if moves > 0 && (moves == 1 || moves.is_multiple_of(JUDGED_EVERY)) {
                self.judge(&self.mapping.map())?;
            }
        } else if self.history.is_empty() {
            self.judge(&self.mapping.map())?;
        } else {
            self.promise.step(&self.digits, &self.mapping)?;
        }
        self.steps += 1;
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: Some(self.of), done: self.done() }
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let Action::Click { panel, x, y } = action else {
            return Err(LabError::unsupported("only the map can be clicked"));
        };
        if panel != view::MAP {
            return Err(LabError::unsupported(format!("the panel {panel} has nothing to choose")));
        }
        let search = NearestNeighbors::new(self.mapping.map().view(), Search::Auto).map_err(refused)?;
        let place = Array2::from_shape_fn((1, 2), |(_, axis)| [x, y][axis]);
        let found = search.query(place.view(), 1).map_err(refused)?;
        match found.first().and_then(|near| near.first()) {
            Some(neighbour) => self.choose(neighbour.row),
            None => Ok(()),
        }
    }

    fn pictures(&self) -> Option<ImageGrid> {
        let shown = &self.digits.labels[..self.digits.fitted];
        Some(ImageGrid {
            width: SIDE,
            height: SIDE,
            columns: 1,
            pixels: self.digits.pictures[..shown.len() * SIDE * SIDE].to_vec(),
            labels: shown.iter().map(ToString::to_string).collect(),
            palette: Palette::Grey,
        })
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 1 };
        let last = self.history.last();
        let purity = last.map(|judged| judged.purity);
        let trustworthiness = last.map(|judged| judged.trustworthiness);
        let (promised, truth) = (self.promise.promised(&self.digits), self.promise.truth(&self.digits));
        let gap = promised.zip(truth).map(|(promised, truth)| 100.0 * (promised - truth));
        let mut metrics = Metrics::new();
        metrics.push("purity", "Neighbours that show the same digit", purity, "", percent, Better::Higher);
        let number = Format::Number { digits: 3 };
        metrics.push("trustworthiness", "Trustworthiness", trustworthiness, "", number, Better::Higher);
        metrics.push(
            "promised",
            "Accuracy promised by digits held out",
            promised,
            "",
            percent,
            Better::Neither,
        );
        metrics.push("truth", "Accuracy on digits never seen", truth, "", percent, Better::Higher);
        let points = Format::Number { digits: 1 };
        metrics.push("gap", "Promised too much", gap, "points", points, Better::Lower);
        metrics.push("kept", "Variance in the components", self.digits.kept, "", percent, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.done() {
            return Verdict::NotAttempted;
        }
        let Some(Judged { purity, .. }) = self.history.last() else { return Verdict::NotAttempted };
        let result = format!("{:.1} % of the neighbours on the map show the same digit", 100.0 * purity);
        if self.digits.labelled {
            Verdict::NotYet(format!("{result}, but the map was told the labels."))
        } else if *purity < GOAL {
            Verdict::NotYet(format!("{result}; it should be at least {:.0} %.", 100.0 * GOAL))
        } else {
            Verdict::Passed(format!("{result}, at least {:.0} %, and no label was used.", 100.0 * GOAL))
        }
    }
}
