//! What the lab shows: the walk on the bowl, the line on the points, the loss, the check, and the chain rule once.

use stepwise_lab::{
    Axis, Cell, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, Table, TableColumn, TickFormat, View,
};

use super::bowl::Bowl;
use super::points::Scale;
use super::session::Calculus;
use super::{GOAL, STEPS};

/// The panel that can be clicked.
pub const BOWL: &str = "bowl";

/// The most points of the scatter.
const SCATTER: usize = 600;

/// Losses beyond this share above the least are cut off the curve: the walk has left the bowl.
const CEILING: f64 = 1e6;

pub fn view(run: &Calculus) -> View {
    View {
        panels: vec![
            Panel::full(
                BOWL,
                "The walk down the bowl",
                format!(
                    "{}Each place is a line: its slope w across, its intercept b upwards. The colour counts the factors \
                     of ten by which its loss exceeds the least one. Choose a place to start from there.",
                    run.points.note
                ),
                bowl(run),
            ),
            Panel::half(
                "line",
                "The line at the place of now",
                "Broken is the line of least squares.",
                line(run),
            ),
            Panel::half(
                "losses",
                "How far above least squares",
                "The share by which the loss exceeds the least possible, step by step. Below the broken line the \
                 challenge is met.",
                losses(run),
            ),
            Panel::half(
                "check",
                "Is the slope right?",
                "The derivatives that the walk goes by, beside what two nearby values of the loss say.",
                check(run),
            ),
            Panel::half(
                "chain",
                "The chain rule at one row",
                "The loss of a row is r², and r = w · x + b − y. Outer times inner derivative is its share of the slope.",
                chain(run),
            ),
        ],
    }
}

fn words(scale: &Scale, standard: bool) -> String {
    let name = scale.name.replace('_', " ");
    if standard {
        format!("{name}, standard scores")
    } else {
        format!("{name}, in {}", thousands(scale.unit))
    }
}

/// A power of ten in words where there is one.
fn thousands(unit: f64) -> String {
    match unit {
        1e3 => "thousands".to_owned(),
        1e4 => "ten thousands".to_owned(),
        1e5 => "hundred thousands".to_owned(),
        1e6 => "millions".to_owned(),
        _ => format!("units of {unit}"),
    }
}

/// Three digits after the point, and no sign before a 0.
fn three(value: f64) -> String {
    format!("{:.3}", (1_000.0 * value).round() / 1_000.0 + 0.0)
}

fn bowl(run: &Calculus) -> Figure {
    let bowl = &run.bowl;
    let (x, y): (Vec<f64>, Vec<f64>) = run.path.iter().map(|place| (place[0], place[1])).unzip();
    let dot = |at: [f64; 2], ink: Ink, radius: f64, name: &str| Mark::Points {
        x: vec![at[0]],
        y: vec![at[1]],
        colour: ink.into(),
        radius,
        opacity: 1.0,
        names: vec![name.to_owned()],
    };
    let ink = if run.outer_only { Ink::Mistake } else { Ink::Ink };
    let stops = Mark::Points {
        x: x.clone(),
        y: y.clone(),
        colour: ink.into(),
        radius: 2.5,
        opacity: 1.0,
        names: (0..x.len()).map(|step| format!("step {step}")).collect(),
    };
    let axis = |label: &str, range: (f64, f64)| Axis::linear(label).between(range.0, range.1);
    let place = run.place();
    Figure::new(axis("slope w", bowl.slopes), axis("intercept b", bowl.intercepts))
        .with(Mark::Heatmap {
            x: bowl.slopes,
            y: bowl.intercepts,
            columns: Bowl::COLUMNS,
            values: bowl.heights.clone(),
            low: 0.0,
            high: Bowl::RIM,
            palette: Palette::Sequential,
        })
        .with(dot(bowl.best, Ink::Accent, 6.0, "least squares"))
        .with(Mark::line(x, y, ink))
        .with(stops)
        .with(dot(place, ink, 5.0, "now"))
        .summary(format!(
            "After {} steps the walk is at w = {}, b = {}. The bottom is at w = {}, b = {}.",
            run.path.len() - 1,
            three(place[0]),
            three(place[1]),
            three(bowl.best[0]),
            three(bowl.best[1])
        ))
}

fn ends(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
}

fn line(run: &Calculus) -> Figure {
    let points = &run.points;
    let (low, high) = ends(points.loss.x());
    let (bottom, top) = ends(points.loss.y());
    let every = points.loss.x().len().div_ceil(SCATTER);
    let some = |values: &[f64]| values.iter().copied().step_by(every).collect::<Vec<f64>>();
    let through = |[slope, intercept]: [f64; 2], ink: Ink| {
        Mark::line(vec![low, high], vec![slope * low + intercept, slope * high + intercept], ink)
    };
    let [slope, intercept] = run.place();
    let ink = if run.outer_only { Ink::Mistake } else { Ink::Accent };
    Figure::new(
        Axis::linear(words(&points.feature, points.standard)).between(low, high),
        Axis::linear(words(&points.target, points.standard)).between(bottom.min(0.0), top),
    )
    .with(Mark::Points {
        x: some(points.loss.x()),
        y: some(points.loss.y()),
        colour: Ink::Data.into(),
        radius: 1.8,
        opacity: 0.4,
        names: Vec::new(),
    })
    .with(through(run.bowl.best, Ink::Ink).dashed())
    .with(through([slope, intercept], ink))
    .summary(format!(
        "The line has slope {} and intercept {}; that of least squares {} and {}.",
        three(slope),
        three(intercept),
        three(run.bowl.best[0]),
        three(run.bowl.best[1])
    ))
}

fn losses(run: &Calculus) -> Figure {
    // A loss that is the least one to the last digit has no place on a logarithmic axis.
    let shown: Vec<(f64, f64)> = run
        .above()
        .into_iter()
        .enumerate()
        .filter(|(_, above)| *above < CEILING)
        .map(|(step, above)| (step as f64, above.max(1e-6)))
        .collect();
    let (x, y): (Vec<f64>, Vec<f64>) = shown.into_iter().unzip();
    let top = y.iter().copied().fold(10.0, f64::max);
    let bottom = y.iter().copied().fold(1e-3, f64::min);
    let now = run.above().last().copied().unwrap_or(0.0);
    let ink = if run.outer_only { Ink::Mistake } else { Ink::Accent };
    let dots = Mark::Points {
        x: x.clone(),
        y: y.clone(),
        colour: ink.into(),
        radius: 2.0,
        opacity: 1.0,
        names: Vec::new(),
    };
    Figure::new(
        Axis::linear("step").between(0.0, STEPS as f64),
        Axis::log("loss above the least").between(bottom / 1.5, top * 1.5).format(TickFormat::Percent),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: GOAL,
        ink: Ink::Good,
        dash: Dash::Dashed,
        label: "1 %".to_owned(),
    })
    .with(Mark::line(x, y, ink))
    .with(dots)
    .summary(format!(
        "After {} steps the loss is {:.2} % above the least one.",
        run.path.len() - 1,
        100.0 * now
    ))
}

fn columns(labels: &[(&str, u8)]) -> Vec<TableColumn> {
    labels.iter().map(|&(label, digits)| TableColumn { label: label.to_owned(), digits }).collect()
}

fn check(run: &Calculus) -> Table {
    let rows = run.checks().into_iter().zip(["in w", "in b"]).map(|(check, name)| {
        vec![
            Cell::from(name),
            Cell::from(check.derived),
            Cell::from(check.measured),
            Cell::from(if check.agrees() { "✓ agree" } else { "✗ wrong" }),
        ]
    });
    Table {
        columns: columns(&[("derivative", 0), ("by the rule", 5), ("by differences", 5), ("check", 0)]),
        rows: rows.collect(),
        ..Table::default()
    }
}

/// The chain rule spelled out at the first row.
fn chain(run: &Calculus) -> Table {
    let (x, y) = (run.points.loss.x()[0], run.points.loss.y()[0]);
    let [slope, intercept] = run.place();
    let residual = slope * x + intercept - y;
    let inner = if run.outer_only { Cell::from("left out") } else { Cell::from(x) };
    let used = if run.outer_only { 1.0 } else { x };
    let row = |name: &str, formula: &str, value: Cell| vec![Cell::from(name), Cell::from(formula), value];
    Table {
        columns: columns(&[("at row 1", 0), ("formula", 0), ("value", 3)]),
        rows: vec![
            row("prediction", "w · x + b", Cell::from(slope * x + intercept)),
            row("residual", "r = w · x + b − y", Cell::from(residual)),
            row("loss", "r²", Cell::from(residual * residual)),
            row("outer derivative", "2r", Cell::from(2.0 * residual)),
            row("inner derivative in w", "x", inner),
            row("inner derivative in b", "1", Cell::from(1.0)),
            row("slope in w", "outer · inner", Cell::from(2.0 * residual * used)),
            row("slope in b", "outer · inner", Cell::from(2.0 * residual)),
        ],
        ..Table::default()
    }
}
