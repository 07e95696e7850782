//! A run: sweeps in slices, an examination after each half, and a reader whose ratings are answered at once.

use ndarray::Array2;
use stepwise_data::refused;
use stepwise_kernels::decomposition::Pca;
use stepwise_kernels::metrics::rmse;
use stepwise_kernels::recommend::{Baseline, Traits};
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait,
};

use super::examination::{Report, Strangers};
use super::films::Films;
use super::model::{Model, STARS};
use super::{GOAL, view};

/// The films to rate: much seen, and much disputed. Their places in the list of films, and what people call them.
pub const TO_RATE: [(usize, &str); 12] = [
    (42, "Titanic"),
    (46, "Dumb & Dumber"),
    (64, "Phantom Menace"),
    (38, "Ace Ventura"),
    (53, "Babe"),
    (16, "Independence Day"),
    (27, "Fellowship of the Ring"),
    (52, "Twister"),
    (11, "Braveheart"),
    (77, "Home Alone"),
    (7, "Toy Story"),
    (1, "Pulp Fiction"),
];

/// How many films are on the map, the most rated first.
pub const ON_MAP: usize = 150;

/// Like that many ratings of the mean: few ratings say little.
const DAMPING: f64 = 5.0;

/// What a step does next.
enum Task {
    Learn,
    Examine,
}

/// A run of the lab.
pub struct Recommender {
    pub(super) films: Films,
    pub(super) model: Model,
    pub(super) reports: Vec<Report>,
    /// The error of means alone, in stars.
    pub(super) means: f64,
    /// Set where somebody else's row is looked up for who has none.
    pub(super) strangers: Option<Strangers>,
    /// The reader's ratings of [`TO_RATE`].
    pub(super) yours: [Option<f64>; TO_RATE.len()],
    /// What these make of the reader.
    pub(super) you: Option<Traits>,
    /// Films on a plane; empty with fewer than two traits.
    pub(super) map: Vec<(f64, f64)>,
    task: Task,
    sweeps: f64,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let films = Films::new(&setup)?;
    let model = Model::new(values, films.known.clone(), setup.seed)?;
    let strangers = (values.text("newcomer")? == "stranger").then(|| Strangers::new(&films, setup.seed));
    let means = Baseline::fit(&films.known, DAMPING, DAMPING).map_err(refused)?;
    let (actual, predicted): (Vec<f64>, Vec<f64>) = films
        .held_out
        .iter()
        .map(|one| (one.rating, means.predict(one.user, one.item).clipped(STARS.0, STARS.1).rating))
        .unzip();
    let mut run = Recommender {
        reports: vec![Report::new(&films, &model, strangers.as_ref())?],
        means: rmse(&actual, &predicted),
        films,
        model,
        strangers,
        yours: [None; TO_RATE.len()],
        you: None,
        map: Vec::new(),
        task: Task::Learn,
        sweeps: values.count("sweeps")? as f64,
        steps: 0,
    };
    run.draw_map()?;
    Ok(Box::new(run))
}

impl Recommender {
    /// The report of now.
    pub(super) fn report(&self) -> &Report {
        // There is one from the start.
        &self.reports[self.reports.len() - 1]
    }

    fn done(&self) -> bool {
        matches!(self.task, Task::Learn) && self.model.sweeps() >= self.sweeps
    }

    fn lowest(&self) -> f64 {
        self.reports.iter().map(|report| report.held_out).fold(f64::INFINITY, f64::min)
    }

    /// The reader's ratings (film, stars).
    pub(super) fn given(&self) -> Vec<(usize, f64)> {
        TO_RATE.iter().zip(self.yours).filter_map(|(&(film, _), stars)| Some((film, stars?))).collect()
    }

    /// What the reader is expected to think of a film.
    pub(super) fn expect(&self, film: usize) -> f64 {
        match (&self.you, &self.strangers) {
            (None, Some(strangers)) => self.model.predict(strangers.yours, film),
            (you, _) => self.model.predict_for(you.as_ref(), film),
        }
    }

    fn meet(&mut self) -> Result<(), LabError> {
        self.you = self.model.fold_in(&self.given())?;
        Ok(())
    }

    /// The two directions in which the films' traits differ most, turned so that films move as little as possible.
    fn draw_map(&mut self) -> Result<(), LabError> {
        let traits = self.model.films();
        let width = traits.factors(0).len();
        if width < 2 {
            return Ok(());
        }
        let shown = ON_MAP.min(traits.rows());
        let values = (0..shown).flat_map(|film| traits.factors(film).iter().copied()).collect();
        let Ok(points) = Array2::from_shape_vec((shown, width), values) else { return Ok(()) };
        let pca = Pca::fit(points.view(), 2).map_err(refused)?;
        let places = pca.transform(points.view()).map_err(refused)?;
        let side = |axis: usize, before: fn(&(f64, f64)) -> f64| {
            let along: f64 =
                self.map.iter().zip(places.column(axis)).map(|(place, now)| before(place) * now).sum();
            if along < 0.0 { -1.0 } else { 1.0 }
        };
        let (x, y) = (side(0, |place| place.0), side(1, |place| place.1));
        self.map = places.rows().into_iter().map(|place| (x * place[0], y * place[1])).collect();
        Ok(())
    }
}

#[async_trait(?Send)]
impl Session for Recommender {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.done() {
            self.steps += 1;
            match self.task {
                Task::Learn => {
                    if self.model.step()? {
                        self.task = Task::Examine;
                    }
                }
                Task::Examine => {
                    let report = Report::new(&self.films, &self.model, self.strangers.as_ref())?;
                    self.reports.push(report);
                    self.meet()?;
                    self.draw_map()?;
                    self.task = Task::Learn;
                }
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: self.done().then_some(self.steps), done: self.done() }
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let Action::Click { panel, x, y } = action else {
            return Err(LabError::unsupported("it takes ratings by a click, or Enter, on stars"));
        };
        if panel != view::RATE {
            return Err(LabError::unsupported("only the films to rate can be clicked"));
        }
        let (film, stars) = view::cell(x, y);
        let Some(yours) = self.yours.get_mut(film) else {
            return Err(LabError::unsupported("there is no film to rate at this place"));
        };
        *yours = if *yours == Some(stars) { None } else { Some(stars) };
        self.meet()
    }

    fn metrics(&self) -> Metrics {
        let (now, stars) = (self.report(), Format::Number { digits: 3 });
        let mut metrics = Metrics::new();
        let mut push = |key: &str, label: &str, value: f64| {
            metrics.push(key, label, value, "stars", stars, Better::Lower);
        };
        push("rmse", "Error, held out (RMSE)", now.held_out);
        push("best_rmse", "Lowest on the way", self.lowest());
        push("train_rmse", "Error, seen", now.training);
        push("newcomer_rmse", "Error, newcomers", now.newcomers[0]);
        push("ten_rmse", "The same after ten ratings", now.newcomers[4]);
        push("means_rmse", "Error of means alone", self.means);
        let rated = self.given().len() as f64;
        metrics.push(
            "rated",
            "You have rated",
            rated,
            "films",
            Format::Number { digits: 0 },
            Better::Neither,
        );
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let error = self.report().held_out;
        let result = format!("The error on held-out ratings is {error:.3} stars");
        match (self.done(), error <= GOAL) {
            (false, _) => Verdict::NotAttempted,
            (true, true) => Verdict::Passed(format!("{result}.")),
            (true, false) => Verdict::NotYet(format!("{result}; at most {GOAL} is asked for.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TO_RATE;
    use crate::registry::recommender_systems::view::cell;

    #[test]
    fn the_upper_left_cell_is_half_a_star_for_the_first_film() {
        let top = (TO_RATE.len() - 1) as f64;
        assert_eq!(cell(0.3, top + 0.4), (0, 0.5));
        assert_eq!(cell(9.4, -0.4), (TO_RATE.len() - 1, 5.0));
        assert_eq!(cell(f64::INFINITY, f64::NEG_INFINITY), (TO_RATE.len() - 1, 5.0));
    }
}
