//! What the lab shows: a map of films, films to rate, the answer, and how good both are.

use stepwise_kernels::recommend::{Prediction, top_n};
use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, Range, Scale, Table,
    TableColumn, View,
};

use super::GOAL;
use super::examination::{GIVEN, Report};
use super::model::STARS;
use super::session::{Recommender, TO_RATE};

/// The panel on which the reader rates.
pub const RATE: &str = "rate";

/// The stars that can be given.
const GIVABLE: [&str; 10] = ["½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5"];

/// Only films that many have rated are recommended, so that the reader may know them.
const AMONG: usize = 600;

/// How many films are recommended.
const RECOMMENDED: usize = 10;

pub fn view(run: &Recommender) -> View {
    let mut panels = Vec::new();
    if !run.map.is_empty() {
        panels.push(map(run));
    }
    panels.extend([rate(run), recommended(run), errors(run), newcomers(run)]);
    View { panels }
}

/// The film, by its place among those to rate, and the stars that a place on the panel means.
pub fn cell(x: f64, y: f64) -> (usize, f64) {
    let row = y.round().clamp(0.0, (TO_RATE.len() - 1) as f64) as usize;
    (TO_RATE.len() - 1 - row, ((x.round() + 1.0) / 2.0).clamp(STARS.0, STARS.1))
}

/// Whose eyes the expectations are seen with.
fn whose(run: &Recommender) -> String {
    match (run.given().len(), &run.strangers) {
        (0, None) => "You have rated nothing, so this is what most people like.".to_owned(),
        (0, Some(strangers)) => format!(
            "You have rated nothing, and get the row of user {}. It looks personal.",
            strangers.yours + 1
        ),
        (1, _) => "From the one film that you rated.".to_owned(),
        (rated, _) => format!("From the {rated} films that you rated."),
    }
}

fn map(run: &Recommender) -> Panel {
    let (x, y): (Vec<f64>, Vec<f64>) = run.map.iter().copied().unzip();
    let title = |film: usize| run.films.films[film].title.as_str();
    let expected: Vec<f64> = (0..x.len()).map(|film| run.expect(film)).collect();
    let mut figure = Figure::new(
        Axis { shown: false, ..Axis::linear("first direction") },
        Axis { shown: false, ..Axis::linear("second direction") },
    )
    .with(Mark::Points {
        x: x.clone(),
        y: y.clone(),
        colour: Colour::Value { values: expected, low: 2.5, high: 4.7, palette: Palette::Sequential },
        radius: 4.5,
        opacity: 0.95,
        names: (0..x.len()).map(|film| title(film).to_owned()).collect(),
    });
    let (low, high) = ends(&y);
    let room = 0.05 * (high - low);
    let mut written: Vec<(f64, f64)> = Vec::new();
    let (left, right) = ends(&x);
    for &(film, name) in &TO_RATE {
        let place = (x[film], y[film] + room);
        // Names that would lie on each other are left to the readout.
        let free = written.iter().all(|other| {
            (other.0 - place.0).abs() > 0.22 * (right - left) || (other.1 - place.1).abs() > room
        });
        if free {
            written.push(place);
            figure = figure.with(Mark::Text {
                x: place.0,
                y: place.1,
                text: name.to_owned(),
                ink: Ink::Muted,
                anchor: Anchor::Middle,
            });
        }
    }
    let (first, last) = (extreme(&x, |a, b| a < b), extreme(&x, |a, b| a > b));
    let summary = format!(
        "{} films by their traits. Farthest apart in the first direction: {} and {}.",
        x.len(),
        title(first),
        title(last)
    );
    let caption = format!(
        "The {} films with most ratings. Near each other: the same people like them. Nobody told the model a genre. The \
         stronger the colour, the more stars it expects of you. {}",
        x.len(),
        whose(run)
    );
    Panel::full("map", "A map of films, from ratings alone", caption, figure.summary(summary))
}

fn ends(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
}

fn extreme(values: &[f64], beyond: fn(f64, f64) -> bool) -> usize {
    (0..values.len()).fold(0, |best, place| if beyond(values[place], values[best]) { place } else { best })
}

/// Films to rate: a bar of half stars for each, and what the model expects.
fn rate(run: &Recommender) -> Panel {
    let (rows, columns) = (TO_RATE.len(), GIVABLE.len());
    let film = |row: usize| rows - 1 - row;
    let value = |place: usize| {
        let stars = (place % columns + 1) as f64 / 2.0;
        run.yours[film(place / columns)].map_or(0.0, |yours| if stars <= yours { 1.0 } else { 0.0 })
    };
    let (across, up) = ((-0.5, columns as f64 - 0.5), (-0.5, rows as f64 - 0.5));
    let figure = Figure::new(
        Axis::category("", GIVABLE).between(across.0, across.1),
        Axis::category("", (0..rows).map(|row| TO_RATE[film(row)].1)).between(up.0, up.1),
    )
    .with(Mark::Heatmap {
        x: across,
        y: up,
        columns,
        values: (0..rows * columns).map(value).collect(),
        low: 0.0,
        high: 2.5,
        palette: Palette::Grey,
    })
    .with(Mark::Points {
        x: (0..rows).map(|row| 2.0 * run.expect(TO_RATE[film(row)].0) - 1.0).collect(),
        y: (0..rows).map(|row| row as f64).collect(),
        colour: Ink::Accent.into(),
        radius: 4.0,
        opacity: 1.0,
        names: vec!["expected of you".to_owned(); rows],
    });
    let rated = run.given().len();
    let caption = "Click on the stars that you would give, or walk there by the arrow keys and press Enter; the same again \
                   takes them back. Dots are what the model expects of you.";
    let summary = format!("{rows} films to rate, from half a star to five; you have rated {rated}.");
    Panel::half(RATE, "Your stars for a dozen films", caption, figure.summary(summary))
}

fn recommended(run: &Recommender) -> Panel {
    let seen: Vec<usize> = run.given().iter().map(|&(film, _)| film).collect();
    let among = AMONG.min(run.films.films.len());
    let best =
        top_n(among, &seen, RECOMMENDED, |film| Prediction { rating: run.expect(film), fallback: None });
    let column = |label: &str, digits: u8| TableColumn { label: label.to_owned(), digits };
    let table = Table {
        columns: vec![column("film", 0), column("year", 0), column("stars", 2)],
        rows: best
            .iter()
            .map(|&(film, prediction)| {
                let of = &run.films.films[film];
                // A year is a name, not a quantity to be set with commas.
                vec![
                    Cell::from(of.title.as_str()),
                    Cell::from(format!("{:.0}", of.year)),
                    Cell::from(prediction.rating),
                ]
            })
            .collect(),
        ..Table::default()
    };
    let caption = format!("{} Among the {among} films with most ratings.", whose(run));
    Panel::half("recommended", "For you", caption, table)
}

fn errors(run: &Recommender) -> Panel {
    let x: Vec<f64> = run.reports.iter().map(|report| report.sweeps).collect();
    let y = |of: fn(&Report) -> f64| run.reports.iter().map(of).collect::<Vec<f64>>();
    let last = x.last().copied().unwrap_or(0.0).max(4.0);
    let mut figure = Figure::new(
        Axis::linear("sweeps").between(0.0, 1.3 * last),
        Axis { range: Range::Auto, ..Axis::linear("error (RMSE), stars") },
    );
    for (at, ink, label) in [(GOAL, Ink::Good, ""), (run.means, Ink::Muted, "means alone")] {
        figure = figure.with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at,
            ink,
            dash: Dash::Dashed,
            label: label.to_owned(),
        });
    }
    figure = figure
        .with(Mark::line(x.clone(), y(|report| report.training), Ink::Muted).labelled("seen"))
        .with(Mark::line(x, y(|report| report.held_out), Ink::Accent).labelled("held out"));
    let now = run.report();
    let summary = format!(
        "After {} sweeps the error is {:.3} stars on ratings seen and {:.3} on those held out; means alone have {:.3}.",
        now.sweeps, now.training, now.held_out, run.means
    );
    let caption = "A fifth of the ratings is held out. Green is what the challenge asks for; “means alone” knows how liked a \
                   film and how generous a user is, and no taste.";
    Panel::half("errors", "The error as it learns", caption, figure.summary(summary))
}

fn newcomers(run: &Recommender) -> Panel {
    let now = run.report();
    let places: Vec<f64> = (0..GIVEN.len()).map(|place| place as f64).collect();
    let horizontal = Axis {
        scale: Scale::Category { names: GIVEN.iter().map(usize::to_string).collect() },
        ..Axis::linear("ratings given")
    };
    let ink = if run.strangers.is_some() { Ink::Mistake } else { Ink::Accent };
    let figure =
        Figure::new(horizontal.between(-0.3, GIVEN.len() as f64 - 0.7), Axis::linear("error (RMSE), stars"))
            .with(Mark::line(places.clone(), now.newcomers.clone(), ink))
            .with(Mark::Points {
                x: places,
                y: now.newcomers.clone(),
                colour: ink.into(),
                radius: 4.0,
                opacity: 1.0,
                names: Vec::new(),
            });
    let summary = format!(
        "For {} users whom the model never saw the error is {:.3} stars before they have rated anything, and {:.3} after \
         ten ratings.",
        run.films.newcomers.len(),
        now.newcomers[0],
        now.newcomers[4]
    );
    let caption = format!(
        "{} users whom the model never learned from. Their first ratings give them traits at once; it is judged by the rest.",
        run.films.newcomers.len()
    );
    Panel::half("newcomers", "Getting to know a newcomer", caption, figure.summary(summary))
}
