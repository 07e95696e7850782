//! What the lab shows: the cloud along the axes of now, what each axis holds, what it is made of, what it loses.

use stepwise_lab::{
    Axis, Cell, Colour, Content, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, Table, TableColumn,
    TickFormat, TranscriptKind, TranscriptLine, View, words,
};

use super::GOAL;
use super::axes::Axes;
use super::session::LinearAlgebra;
use super::shapes::shapes;

/// The panel whose points can be clicked.
pub const CLOUD: &str = "cloud";

/// The most axes whose weights are listed.
const LISTED: usize = 5;

pub fn view(run: &LinearAlgebra) -> View {
    let shape = run.wines.x.dim();
    let Ok(axes) = &run.axes else { return misfit(run, shape) };
    let made = Panel::half(
        "shapes",
        "Do the shapes fit?",
        "Each matrix as a rectangle; a side is drawn as long as its root. The two thick sides are paired number by \
         number, so they must be equally long.",
        shapes((shape.1, shape.0), shape, ("Xᵀ", "X")),
    );
    View {
        panels: vec![
            Panel::full(
                CLOUD,
                "The cloud along its longest axes",
                format!(
                    "{}Each dot is a row of X, seen along the first two axes of now. Choose one to rebuild it below.",
                    run.wines.note
                ),
                cloud(run),
            ),
            Panel::half(
                "shares",
                "What each axis holds",
                "Bars are shares of all variance, dark for the components kept. The line adds them up.",
                shares(run),
            ),
            Panel::half("matrix", matrix_title(axes), matrix_caption(axes), matrix(run, axes)),
            Panel::half(
                "rebuilt",
                &rebuilt_title(run),
                "What was measured in the row chosen, and what comes back from the components kept.",
                rebuilt(run),
            ),
            Panel::half(
                "weights",
                "What the axes are made of",
                "How much of each measurement goes into an axis. Its squares add up to 1; a whole column may change its \
                 sign.",
                weights(run),
            ),
            made,
        ],
    }
}

/// What is left to see when there is no product.
fn misfit(run: &LinearAlgebra, shape: (usize, usize)) -> View {
    let error = run.axes.as_ref().err().map(ToString::to_string).unwrap_or_default();
    let line = |kind, text: String| TranscriptLine { kind, text };
    View {
        panels: vec![
            Panel::full(
                "shapes",
                "The shapes do not fit",
                "The two thick sides are paired number by number, so they must be equally long. A side is drawn as \
                 long as its root.",
                shapes(shape, shape, ("X", "X")),
            ),
            Panel::full(
                "error",
                "What the computer says",
                "It names both shapes: read the inner two numbers.",
                Content::Transcript(vec![
                    line(TranscriptKind::Input, "covariance = X · X / n".to_owned()),
                    line(TranscriptKind::Error, format!("{error}.")),
                ]),
            ),
        ],
    }
}

fn axis_label(run: &LinearAlgebra, axis: usize) -> String {
    let name = ["first axis", "second axis"][axis];
    match run.shares().get(axis) {
        Some(share) => format!("{name}, {:.1} % of the variance", 100.0 * share),
        None => format!("{name}, not sought yet"),
    }
}

/// All rows along the first two axes, the chosen one with a ring.
fn cloud(run: &LinearAlgebra) -> Figure {
    let places = &run.seen.places;
    let (x, y): (Vec<f64>, Vec<f64>) = places.rows().into_iter().map(|row| (row[0], row[1])).unzip();
    // The longest row can turn onto an axis but never beyond, so a fixed range keeps the cloud from jumping.
    let reach =
        run.wines.x.rows().into_iter().map(|row| row.dot(&row).sqrt()).fold(0.0_f64, f64::max).max(1e-9);
    let range = |axis: usize| Axis::linear(axis_label(run, axis)).between(-REACH * reach, REACH * reach);
    let (grapes, names) = &run.wines.grapes;
    let colour = if grapes.is_empty() { Ink::Data.into() } else { Colour::Class { classes: grapes.clone() } };
    let ring = Mark::Points {
        x: vec![x[run.chosen]],
        y: vec![y[run.chosen]],
        colour: Ink::Ink.into(),
        radius: 6.5,
        opacity: 1.0,
        names: vec!["chosen".to_owned()],
    };
    let mut figure = Figure::new(range(0), range(1)).classes(names.iter().cloned());
    figure.marks.push(ring);
    figure.marks.push(Mark::Points { x, y, colour, radius: 3.5, opacity: 0.85, names: Vec::new() });
    figure.summary(format!(
        "{} rows along two axes, which hold {:.1} % of the variance.",
        places.nrows(),
        100.0 * run.held(2)
    ))
}

/// How much of the longest row's length is in view on either side: clouds of many dimensions fall short of it.
const REACH: f64 = 0.85;

/// The shares of the axes known, and their running sum.
fn shares(run: &LinearAlgebra) -> Figure {
    let shares = run.shares();
    let size = run.wines.names.len();
    let bars = |from: usize, to: usize, ink: Ink| Mark::Bars {
        at: (from..to).map(|axis| axis as f64 + 1.0).collect(),
        base: Vec::new(),
        value: shares[from..to].to_vec(),
        width: 0.7,
        colour: ink.into(),
        orientation: Orientation::Vertical,
    };
    let kept = run.kept.min(shares.len());
    let sums: Vec<f64> = (1..=shares.len()).map(|count| run.held(count)).collect();
    let at: Vec<f64> = (1..=shares.len()).map(|count| count as f64).collect();
    let dots = Mark::Points {
        x: at.clone(),
        y: sums.clone(),
        colour: Ink::Accent.into(),
        radius: 3.0,
        opacity: 1.0,
        names: Vec::new(),
    };
    Figure::new(
        Axis::linear("axis, longest first").between(0.4, size as f64 + 0.6),
        Axis::linear("share of the variance").between(0.0, 1.0).format(TickFormat::Percent),
    )
    .with(bars(0, kept, Ink::Data))
    .with(bars(kept, shares.len(), Ink::Muted))
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: GOAL,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "80 %".to_owned(),
    })
    .with(Mark::line(at, sums, Ink::Accent))
    .with(dots)
    .summary(format!("The first {kept} axes hold {:.1} % of the variance.", 100.0 * run.held(kept)))
}

fn matrix_title(axes: &Axes) -> &'static str {
    match axes {
        Axes::Power(_) => "The covariance that is left",
        Axes::Jacobi(_) => "The covariance in the axes of now",
    }
}

fn matrix_caption(axes: &Axes) -> &'static str {
    match axes {
        Axes::Power(_) => {
            "One row and column for each measurement; orange is positive, blue negative. What the axes found and the \
             one of now explain is taken out."
        }
        Axes::Jacobi(_) => {
            "One row and column for each axis. A turn of two axes makes one pair of entries 0; at the end only the \
             diagonal is left."
        }
    }
}

fn matrix(run: &LinearAlgebra, axes: &Axes) -> Figure {
    let matrix = axes.matrix();
    let size = matrix.nrows();
    let strongest = if run.wines.standard {
        1.0
    } else {
        matrix.iter().fold(0.0_f64, |most, value| most.max(value.abs())).max(1e-9)
    };
    // Row 0 of a heatmap lies at the low end; a matrix is read from the top.
    let values = matrix.rows().into_iter().rev().flat_map(|row| row.to_vec()).collect();
    let end = size as f64;
    Figure::new(Axis::linear("").between(0.0, end).hidden(), Axis::linear("").between(0.0, end).hidden())
        .with(Mark::Heatmap {
            x: (0.0, end),
            y: (0.0, end),
            columns: size,
            values,
            low: -strongest,
            high: strongest,
            palette: Palette::Diverging,
        })
        .summary(format!(
            "A matrix of {size} × {size}. What is still to be done measures {:.2e}.",
            axes.residual()
        ))
}

fn rebuilt_title(run: &LinearAlgebra) -> String {
    let numbers = if run.kept == 1 { "1 number".to_owned() } else { format!("{} numbers", run.kept) };
    format!("Row {} from {numbers}", run.chosen + 1)
}

/// A row as measured and as rebuilt.
fn rebuilt(run: &LinearAlgebra) -> Figure {
    let places: Vec<f64> = (0..run.wines.names.len()).rev().map(|place| place as f64).collect();
    let measured = run.wines.x.row(run.chosen).to_vec();
    let back = run.seen.rebuilt.row(run.chosen).to_vec();
    let names: Vec<String> = run.wines.names.iter().rev().map(|name| words(name)).collect();
    let mut figure = Figure::new(
        Axis::linear(if run.wines.standard {
            "standard deviations from the mean"
        } else {
            "difference from the mean"
        }),
        Axis::category("", names),
    )
    .classes(["measured", "rebuilt"]);
    for ((&measured, &back), &place) in measured.iter().zip(&back).zip(&places) {
        figure.marks.push(Mark::Line {
            x: vec![measured, back],
            y: vec![place; 2],
            ink: Ink::Muted,
            dash: Dash::Solid,
            width: 1.0,
            label: String::new(),
        });
    }
    let count = places.len();
    figure.marks.push(Mark::Points {
        x: measured.into_iter().chain(back).collect(),
        y: places.iter().chain(&places).copied().collect(),
        colour: Colour::Class { classes: (0..2 * count).map(|datum| i32::from(datum >= count)).collect() },
        radius: 4.0,
        opacity: 1.0,
        names: Vec::new(),
    });
    figure.summary(format!(
        "{count} measurements of row {} beside what {} components give back.",
        run.chosen + 1,
        run.kept
    ))
}

/// The axes as weights of the measurements.
fn weights(run: &LinearAlgebra) -> Table {
    let shown = run.seen.variances.len().clamp(2, LISTED).min(run.seen.axes.ncols());
    let mut columns = vec![TableColumn { label: "measurement".to_owned(), digits: 0 }];
    columns.extend((1..=shown).map(|axis| TableColumn { label: format!("axis {axis}"), digits: 2 }));
    let rows = run.wines.names.iter().zip(run.seen.axes.rows()).map(|(name, weights)| {
        let mut row = vec![Cell::from(words(name))];
        row.extend(weights.iter().take(shown).map(|&weight| Cell::from(weight)));
        row
    });
    Table { columns, rows: rows.collect(), ..Table::default() }
}
