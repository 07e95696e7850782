//! What the lab shows: the errors as trees are added, the models side by side, what they say, and what each leaf buys.

use stepwise_lab::{
    Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, Table, TableColumn, TickFormat,
    View, thousands, words,
};

use super::GOAL;
use super::growth::BAGGED;
use super::session::Ensemble;

/// The most corners of a curve, and the most dots of a scatter.
const CORNERS: usize = 150;
const SCATTER: usize = 700;

pub fn view(run: &Ensemble) -> View {
    let note = &run.houses.table.note;
    let panels = vec![
        Panel::full(
            "errors",
            "The error as trees are added",
            format!(
                "{note}Each boosted tree corrects those before it; bagged trees only vote. What counts is the error on \
                 rows held out."
            ),
            errors(run),
        ),
        Panel::half("models", "Side by side", models_caption(run), models(run)),
        Panel::half(
            "cost",
            "What each leaf buys",
            "The held-out error over the leaves that the boosted model has to store and to search. To the right it only \
             costs.",
            cost(run),
        ),
        Panel::half(
            "prices",
            "Predicted and true",
            "Rows held out, as the boosted trees price them. On the line the prediction is right.",
            prices(run),
        ),
        Panel::half(
            "asked",
            "What the trees ask about",
            "The share of the whole gain that questions about a feature brought.",
            asked(run),
        ),
    ];
    View { panels }
}

/// The unit of the target, after a comma.
fn unit(run: &Ensemble) -> &'static str {
    if run.houses.table.own { "" } else { ", dollars" }
}

/// Places along a curve of so many values, close at its beginning and rarer later, as on a logarithmic axis.
fn places(values: usize) -> Vec<usize> {
    let last = values.saturating_sub(1);
    let mut places: Vec<usize> = (0..=CORNERS)
        .map(|corner| (last as f64).powf(corner as f64 / CORNERS as f64).round() as usize)
        .filter(|&place| place <= last && place > 0)
        .collect();
    places.dedup();
    places
}

fn curve(x: impl Fn(usize) -> f64, values: &[f64], ink: Ink, label: &str) -> Mark {
    let places = places(values.len());
    let y = places.iter().map(|&place| values[place]).collect();
    Mark::line(places.iter().map(|&place| x(place)).collect(), y, ink).labelled(label)
}

/// The linear model's error, and what the challenge asks for.
fn rules(run: &Ensemble) -> [Mark; 2] {
    let line = run.error(&run.line);
    let rule = |at, ink, label: &str| Mark::Rule {
        orientation: Orientation::Horizontal,
        at,
        ink,
        dash: Dash::Solid,
        label: label.to_owned(),
    };
    [rule(line, Ink::Ink, "linear model"), rule((1.0 - GOAL) * line, Ink::Muted, "20 % less").dashed()]
}

/// From zero to a little above where boosting begins.
fn error_axis(run: &Ensemble, label: &str) -> Axis {
    let begins = run.boosting.seen().into_iter().take(1).chain(run.boosting.held_out().into_iter().take(1));
    let high = 1.05 * begins.fold(run.error(&run.line), f64::max);
    let axis = Axis::linear(format!("{label}{}", unit(run))).format(TickFormat::Short);
    if high > 0.0 { axis.between(0.0, high) } else { axis }
}

/// Errors over the number of trees.
fn errors(run: &Ensemble) -> Figure {
    let (seen, held_out) = (run.boosting.seen(), run.boosting.held_out());
    let bagged: Vec<f64> =
        run.bagging.held_out.first().into_iter().chain(&run.bagging.held_out).copied().collect();
    let trees = |place: usize| place as f64;
    let most = run.boosting.size.options.trees.max(BAGGED) as f64;
    let ink = if run.boosting.size.deep { Ink::Mistake } else { Ink::Accent };
    // Room for the labels at the right end.
    let mut figure = Figure::new(
        Axis::log("trees").format(TickFormat::Short).between(1.0, most * most.powf(0.18)),
        error_axis(run, "error (RMSE)"),
    );
    figure.marks.extend(rules(run));
    figure.marks.push(curve(trees, &bagged, Ink::Class(2), "bagging"));
    figure.marks.push(curve(trees, &seen, Ink::Muted, "boosting, rows it saw"));
    figure.marks.push(curve(trees, &held_out, ink, "boosting"));
    let lowest = held_out.iter().copied().enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((tree, error)) = lowest
        && tree > 0
    {
        figure.marks.push(Mark::Points {
            x: vec![tree as f64],
            y: vec![error],
            colour: Colour::One { ink },
            radius: 4.0,
            opacity: 1.0,
            names: vec![format!("lowest, after {tree} trees")],
        });
    }
    let now = held_out.last().copied().unwrap_or(0.0);
    figure.summary(format!(
        "After {} boosted trees the held-out error is {now:.0}; the linear model's is {:.0}, that of {} bagged trees \
         {}.",
        thousands(held_out.len() - 1),
        run.error(&run.line),
        run.bagging.held_out.len(),
        run.bagging.held_out.last().map_or("not known yet".to_owned(), |error| format!("{error:.0}")),
    ))
}

fn models_caption(run: &Ensemble) -> &'static str {
    if run.boosting.size.deep {
        "No stack here: it would grow all 2,000 deep trees five times more."
    } else {
        "The stack is a last linear model that learns from the other three. It comes once they are grown."
    }
}

/// The four models.
fn models(run: &Ensemble) -> Table {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let weights = run.stack.last.as_ref().map(|last| &last.weights);
    let row = |name: &str, error: Option<f64>, leaves: Option<usize>, member: Option<usize>| {
        let or_missing = |value: Option<f64>| value.map_or(Cell::Missing, Cell::from);
        vec![
            Cell::from(name),
            or_missing(error),
            or_missing(error.map(|error| 100.0 * run.gain(error))),
            or_missing(leaves.map(|leaves| leaves as f64)),
            or_missing(member.and_then(|member| weights.map(|weights| weights[member]))),
        ]
    };
    let (boosting, bagging) = (&run.boosting, &run.bagging);
    Table {
        columns: vec![
            column("model", 0),
            column(&format!("held-out RMSE{}", unit(run)), 0),
            column("below the line, %", 1),
            column("leaves", 0),
            column("weight in the stack", 2),
        ],
        rows: vec![
            row("linear", Some(run.error(&run.line)), None, Some(0)),
            row("boosting", boosting.held_out().last().copied(), Some(boosting.leaves()), Some(1)),
            row("bagging", bagging.held_out.last().copied(), Some(bagging.leaves), Some(2)),
            row("stack", run.stacked.as_ref().map(|stacked| run.error(stacked)), None, None),
        ],
        ..Table::default()
    }
}

/// The held-out error over the number of leaves.
fn cost(run: &Ensemble) -> Figure {
    let held_out = run.boosting.held_out();
    let leaves = &run.boosting.leaves;
    let ink = if run.boosting.size.deep { Ink::Mistake } else { Ink::Accent };
    let most = leaves.last().copied().unwrap_or(0).max(run.bagging.leaves).max(100) as f64;
    let axis = Axis::log("leaves").format(TickFormat::Short).between(2.0, 8.0 * most);
    let mut figure = Figure::new(axis, error_axis(run, "held-out error")).summary(format!(
        "With {} leaves the held-out error is {:.0}.",
        thousands(run.boosting.leaves()),
        held_out.last().copied().unwrap_or(0.0)
    ));
    figure.marks.extend(rules(run));
    figure.marks.push(curve(|place| leaves[place] as f64, &held_out, ink, "boosting"));
    if let Some(&error) = run.bagging.held_out.last() {
        figure.marks.push(Mark::Points {
            x: vec![run.bagging.leaves as f64],
            y: vec![error],
            colour: Colour::One { ink: Ink::Class(2) },
            radius: 4.0,
            opacity: 1.0,
            names: vec![format!("{} bagged trees", run.bagging.held_out.len())],
        });
    }
    figure
}

/// Predictions of the rows held out, and the truth.
fn prices(run: &Ensemble) -> Figure {
    let x: Vec<f64> = run.boosting.predicted().iter().copied().take(SCATTER).collect();
    let y: Vec<f64> = run.houses.test_y.iter().copied().take(SCATTER).collect();
    let low = y.iter().copied().fold(f64::INFINITY, f64::min);
    let high = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let air = if high > low { 0.03 * (high - low) } else { 1.0 };
    let (low, high) = (low - air, high + air);
    let name = words(&run.houses.table.target);
    let axis = |prefix: &str| {
        Axis::linear(format!("{prefix} {name}{}", unit(run))).format(TickFormat::Short).between(low, high)
    };
    let rows = x.len();
    Figure::new(axis("predicted"), axis("true"))
        .with(Mark::Points { x, y, colour: Ink::Data.into(), radius: 2.0, opacity: 0.5, names: Vec::new() })
        .with(Mark::line(vec![low, high], vec![low, high], Ink::Muted))
        .summary(format!("{rows} rows held out, with what the boosted trees say of them."))
}

/// What the questions on each feature gained.
fn asked(run: &Ensemble) -> Figure {
    const SHOWN: usize = 10;
    let (names, groups) = (&run.houses.table.features, &run.houses.table.design.groups);
    let gains = run.boosting.model.importances();
    let mut shares: Vec<(String, f64)> = names
        .iter()
        .zip(groups)
        .map(|(name, group)| (words(name), group.clone().map(|column| gains[column]).sum()))
        .collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares.truncate(SHOWN);
    let summary = match shares.first() {
        Some((name, share)) if *share > 0.0 => {
            format!("Questions about {name} brought {:.0} % of the gain.", 100.0 * share)
        }
        _ => "No question is asked yet.".to_owned(),
    };
    // The axis counts upwards, and the strongest belongs on top.
    shares.reverse();
    let (names, value): (Vec<String>, Vec<f64>) = shares.into_iter().unzip();
    let high = value.iter().copied().fold(0.0, f64::max);
    let axis = Axis::linear("share of the gain").format(TickFormat::Percent);
    let axis = if high > 0.0 { Axis { range: Range::FromZero, ..axis } } else { axis.between(0.0, 1.0) };
    Figure::new(axis, Axis::category("", names))
        .with(Mark::Bars {
            at: (0..value.len()).map(|place| place as f64).collect(),
            base: Vec::new(),
            value,
            width: 0.7,
            colour: Ink::Data.into(),
            orientation: Orientation::Horizontal,
        })
        .summary(summary)
}
