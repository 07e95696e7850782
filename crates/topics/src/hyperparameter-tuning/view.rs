//! What the lab shows: the best so far, where the searches looked, what a choice promises, the best trials.

use stepwise_kernels::model_selection::Domain;
use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, Table, TableColumn,
    View,
};

use super::GOAL;
use super::session::{Done, SEARCHES, Tuning};
use super::space::Settings;

/// Cells of the map, across and up.
const CELLS: (usize, usize) = (28, 20);

/// The most trials listed.
const LISTED: usize = 12;

pub fn view(run: &Tuning) -> View {
    let rows = &run.trials.rows;
    let judge = if run.by_test { "on the test rows" } else { "by folds of the training rows" };
    View {
        panels: vec![
            Panel::full(
                "best",
                "The best so far",
                format!(
                    "{}Each dot is a forest: its F1 for “{}”, {judge}. Lines follow the best of each search. The broken \
                     line is what the best of all is worth on rows that nobody looked at.",
                    rows.note, rows.positive
                ),
                best(run),
            ),
            Panel::half(
                "map",
                "Where they looked",
                format!(
                    "The ground is what the Bayesian search expects of each place, after its {} trials so far.",
                    run.done.iter().filter(|done| done.search == 2).count()
                ),
                map(run),
            ),
            Panel::half(
                "promise",
                "Promised and kept",
                "The best trial's F1 on the rows held out that it was chosen by, and on as many others: the mean over \
                 fifty halves.",
                promise(run),
            ),
            Panel::half(
                "trials",
                "The best trials",
                "Those that score best, with what the test rows and the last rows say of them.",
                table(run),
            ),
        ],
    }
}

fn best(run: &Tuning) -> Figure {
    let longest = (0..SEARCHES.len())
        .map(|search| run.done.iter().filter(|done| done.search == search).count())
        .max()
        .unwrap_or(0);
    let end = run.budget.max(longest) as f64 + 0.5;
    let (mut x, mut y, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    let mut figure = Figure::new(
        Axis::linear("trial of a search").between(0.5, end),
        Axis::linear("F1").between(0.0, 0.75),
    )
    .classes(SEARCHES)
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: GOAL,
        ink: Ink::Good,
        dash: Dash::Dashed,
        label: format!("asked for: {GOAL}"),
    });
    let mut lines = Vec::new();
    for search in 0..SEARCHES.len() {
        let scores: Vec<f64> =
            run.done.iter().filter(|done| done.search == search).map(|done| run.score(done)).collect();
        let mut so_far = f64::NEG_INFINITY;
        let climb: Vec<f64> = scores
            .iter()
            .map(|&score| {
                so_far = so_far.max(score);
                so_far
            })
            .collect();
        let places: Vec<f64> = (1..=scores.len()).map(|trial| trial as f64).collect();
        lines.push(Mark::Line {
            x: places.clone(),
            y: climb,
            ink: Ink::Class(search),
            dash: Dash::Solid,
            width: 2.0,
            label: String::new(),
        });
        classes.extend(scores.iter().map(|_| search as i32));
        x.extend(places);
        y.extend(scores);
    }
    figure = figure.with(Mark::Points {
        x,
        y,
        colour: Colour::Class { classes },
        radius: 3.5,
        opacity: 0.75,
        names: Vec::new(),
    });
    figure.marks.append(&mut lines);
    let unseen: Vec<f64> =
        (1..=run.done.len()).filter_map(|count| run.best_of(count)).map(|done| done.last).collect();
    let trials = |count: usize| (count as f64 / SEARCHES.len() as f64).max(1.0);
    figure = figure.with(Mark::Line {
        x: (1..=unseen.len()).map(trials).collect(),
        y: unseen,
        ink: Ink::Ink,
        dash: Dash::Dashed,
        width: 1.5,
        label: String::new(),
    });
    figure.summary(match run.best_of(run.done.len()) {
        Some(best) => format!(
            "After {} trials the best has an F1 of {:.3}, found by the {} search; on rows that nobody looked at it is {:.3}.",
            run.done.len(),
            run.score(best),
            SEARCHES[best.search],
            best.last
        ),
        None => "No trial has ended yet.".to_owned(),
    })
}

/// The two settings that are drawn: the threshold where it is searched, else the features, across; the leaf up.
fn map(run: &Tuning) -> Figure {
    let dimensions = run.space.dimensions();
    let across = dimensions.len() - 1;
    let leaf = &dimensions[0].domain;
    let (low, high) = match dimensions[across].domain {
        Domain::Uniform { low, high } | Domain::LogUniform { low, high } => (low, high),
        Domain::Integers { low, high } => (low as f64 - 0.5, high as f64 + 0.5),
        Domain::Choices(_) => (0.0, 1.0),
    };
    let label = if across == 2 { "threshold" } else { "features at a split" };
    let mut figure = Figure::new(
        Axis::linear(label).between(low, high),
        Axis::log("fewest rows in a leaf").between(1.0, 60.0),
    )
    .classes(SEARCHES);
    let middle = run.best_of(run.done.len()).map(|best| best.point.clone());
    if let (Some(surrogate), Some(middle)) = (&run.surrogate, middle) {
        let share = |cell: usize, cells: usize| (cell as f64 + 0.5) / cells as f64;
        let points: Vec<Vec<f64>> = (0..CELLS.0 * CELLS.1)
            .map(|cell| {
                let mut point = middle.clone();
                point[0] = leaf.at(share(cell / CELLS.0, CELLS.1));
                point[across] = dimensions[across].domain.at(share(cell % CELLS.0, CELLS.0));
                point
            })
            .collect();
        if let Ok(forecasts) = surrogate.forecast(&points) {
            let values: Vec<f64> = forecasts.iter().map(|forecast| forecast.mean).collect();
            figure = figure.with(Mark::Heatmap {
                x: (low, high),
                y: (1.0, 60.0),
                columns: CELLS.0,
                values,
                low: 0.0,
                high: 1.0,
                palette: Palette::Grey,
            });
        }
    }
    let place = |done: &Done, dimension: usize| done.point[dimension];
    figure = figure.with(Mark::Points {
        x: run.done.iter().map(|done| place(done, across)).collect(),
        y: run.done.iter().map(|done| place(done, 0)).collect(),
        colour: Colour::Class { classes: run.done.iter().map(|done| done.search as i32).collect() },
        radius: 4.0,
        opacity: 1.0,
        names: run.done.iter().map(|done| format!("F1 {:.3}", run.score(done))).collect(),
    });
    figure.summary(match run.best_of(run.done.len()) {
        Some(best) => {
            let Settings { leaf, features, threshold } = Settings::at(&best.point);
            format!(
                "{} trials. The best forest has leaves of at least {leaf} rows, looks at {features} features a split, and \
                 says yes from a share of {threshold:.2} on.",
                run.done.len()
            )
        }
        None => "No trial has ended yet.".to_owned(),
    })
}

fn promise(run: &Tuning) -> Figure {
    let rules = ["chosen by folds", "chosen by test rows"];
    let mut figure = Figure::new(Axis::category("", rules), Axis::linear("F1").between(0.0, 0.75))
        .classes(["promised", "kept"]);
    let Some(bias) = run.bias else { return figure.summary("No trial has ended yet.") };
    let sides = [bias.map(|bias| bias.promised), bias.map(|bias| bias.kept)];
    for (side, values) in sides.into_iter().enumerate() {
        let at = [0.0, 1.0].map(|rule| rule + 0.4 * side as f64 - 0.2);
        figure.marks.push(Mark::Bars {
            at: at.to_vec(),
            base: Vec::new(),
            value: values.to_vec(),
            width: 0.36,
            colour: Ink::Class(side).into(),
            orientation: Orientation::Vertical,
        });
        for (at, value) in at.into_iter().zip(values) {
            figure.marks.push(Mark::Text {
                x: at,
                y: value + 0.035,
                text: format!("{value:.3}"),
                ink: Ink::Ink,
                anchor: Anchor::Middle,
            });
        }
    }
    figure.summary(format!(
        "Chosen by folds, the best trial promises {:.3} and keeps {:.3}. Chosen by test rows it promises {:.3} and keeps {:.3}.",
        bias[0].promised, bias[0].kept, bias[1].promised, bias[1].kept
    ))
}

fn table(run: &Tuning) -> Table {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let mut best: Vec<&Done> = run.done.iter().collect();
    best.sort_by(|a, b| run.score(b).total_cmp(&run.score(a)));
    let rows = best.iter().take(LISTED).map(|done| {
        let Settings { leaf, features, threshold } = Settings::at(&done.point);
        vec![
            Cell::from(SEARCHES[done.search]),
            Cell::from(leaf as f64),
            Cell::from(features as f64),
            Cell::from(threshold),
            Cell::from(done.validation),
            Cell::from(done.test),
            Cell::from(done.last),
        ]
    });
    Table {
        columns: vec![
            column("Search", 0),
            column("Leaf", 0),
            column("Features", 0),
            column("Threshold", 2),
            column("Folds", 3),
            column("Test", 3),
            column("Last", 3),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
