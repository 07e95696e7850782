//! What the lab shows: who is held out when, the classes in each fold, the accuracies, the columns chosen.

use stepwise_kernels::stats;
use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, TickFormat,
    View,
};

use super::GOAL;
use super::session::{DataSplitting, mean};

/// The most columns listed.
const LISTED: usize = 12;

pub fn view(run: &DataSplitting) -> View {
    let class = run.rows.rarest();
    let label = run.rows.labels.get(class).map_or("", String::as_str);
    View {
        panels: vec![
            Panel::full(
                "folds",
                "Who is held out when",
                format!(
                    "{}Each row of dots is a fold: the rows that the model does not see in that round, by their place \
                     in the table. At the right, how many of them are {label}.",
                    run.rows.note
                ),
                folds(run, class),
            ),
            Panel::half(
                "shares",
                &format!("The share of {label}"),
                "Bars start at the share in all rows. Inside the band a fold is within 1 percentage point.",
                shares(run, class),
            ),
            Panel::half(
                "scores",
                "What each fold says",
                "The accuracy on each fold held out. The imaginary patients have coin flips for classes: nobody can \
                 get more than about half of them right.",
                scores(run),
            ),
            Panel::half(
                "columns",
                "Which columns were chosen",
                "In how many of the rounds so far a column was among those that tell the classes apart best, the doubtful \
                 ones first.",
                columns(run),
            ),
        ],
    }
}

/// The axis of folds, the first on top.
fn fold_axis(run: &DataSplitting) -> Axis {
    let count = run.real.folds.len();
    Axis::category("", (0..count).rev().map(|fold| format!("fold {}", fold + 1)))
}

fn place(run: &DataSplitting, fold: usize) -> f64 {
    (run.real.folds.len() - 1 - fold) as f64
}

/// All rows held out so far in the colour of their class, the others grey.
fn folds(run: &DataSplitting, class: usize) -> Figure {
    let rows = &run.rows;
    let count = rows.classes.len() as f64;
    let (mut x, mut y, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    for (fold, split) in run.real.folds.iter().enumerate() {
        for &row in &split.test {
            x.push(row as f64 + 1.0);
            y.push(place(run, fold));
            let done = fold < run.real.accuracies.len();
            classes.push(if done { i32::try_from(rows.classes[row]).unwrap_or(-1) } else { -1 });
        }
    }
    let whole = run.real.share(class);
    let axis = Axis::linear("row of the table").between(0.0, 1.3 * count);
    let mut figure =
        Figure::new(axis, fold_axis(run)).classes(rows.labels.iter().cloned()).with(Mark::Points {
            x,
            y,
            colour: Colour::Class { classes },
            radius: 2.2,
            opacity: 0.9,
            names: Vec::new(),
        });
    for (fold, share) in run.real.shares(class).into_iter().enumerate() {
        let near = (share - whole).abs() <= GOAL;
        figure.marks.push(Mark::Text {
            x: 1.29 * count,
            y: place(run, fold),
            text: format!("{:.1} %", 100.0 * share),
            ink: if near { Ink::Good } else { Ink::Mistake },
            anchor: Anchor::End,
        });
    }
    figure.summary(format!(
        "{} of {} folds were held out. The class shares are at most {:.1} percentage points from those of all rows.",
        run.real.accuracies.len(),
        run.real.folds.len(),
        100.0 * run.real.farthest()
    ))
}

/// How far each fold's share is from the whole.
fn shares(run: &DataSplitting, class: usize) -> Figure {
    let whole = run.real.share(class);
    let shares = run.real.shares(class);
    let count = shares.len();
    let bars = |near: bool, ink: Ink| {
        let chosen: Vec<(usize, f64)> = shares
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, share)| ((share - whole).abs() <= GOAL) == near)
            .collect();
        Mark::Bars {
            at: chosen.iter().map(|(fold, _)| *fold as f64 + 1.0).collect(),
            base: vec![whole; chosen.len()],
            value: chosen.iter().map(|(_, share)| *share).collect(),
            width: 0.7,
            colour: ink.into(),
            orientation: Orientation::Vertical,
        }
    };
    let ends = [0.4, count as f64 + 0.6];
    let reach = 1.2 * run.real.farthest().max(2.0 * GOAL);
    Figure::new(
        Axis::linear("fold").between(ends[0], ends[1]),
        Axis::linear("share in the fold").between(whole - reach, whole + reach).format(TickFormat::Percent),
    )
    .with(Mark::Area {
        x: ends.to_vec(),
        lower: vec![whole - GOAL; 2],
        upper: vec![whole + GOAL; 2],
        ink: Ink::Good,
        opacity: 0.2,
        label: String::new(),
    })
    .with(bars(true, Ink::Good))
    .with(bars(false, Ink::Mistake))
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: whole,
        ink: Ink::Ink,
        dash: Dash::Solid,
        label: String::new(),
    })
    .summary(format!(
        "Of all rows {:.1} % are of this class; the folds have from {:.1} to {:.1} %.",
        100.0 * whole,
        100.0 * shares.iter().copied().fold(f64::INFINITY, f64::min),
        100.0 * shares.iter().copied().fold(0.0, f64::max)
    ))
}

/// The accuracy of each round, real and imaginary.
fn scores(run: &DataSplitting) -> Figure {
    let count = run.real.folds.len();
    let ends = [0.4, count as f64 + 0.6];
    let mut figure = Figure::new(
        Axis::linear("fold").between(ends[0], ends[1]),
        Axis::linear("accuracy on the fold held out").between(0.0, 1.02).format(TickFormat::Percent),
    )
    .classes(["the table", "imaginary patients"]);
    figure.marks.push(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: 0.5,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "a coin".to_owned(),
    });
    let mut words = Vec::new();
    for (class, (name, experiment)) in
        [("the table", &run.real), ("imaginary patients", &run.noise)].into_iter().enumerate()
    {
        let accuracies = &experiment.accuracies;
        if let Some(mean) = mean(accuracies) {
            let spread = stats::standard_deviation(accuracies);
            figure.marks.push(Mark::Area {
                x: ends.to_vec(),
                lower: vec![mean - spread; 2],
                upper: vec![mean + spread; 2],
                ink: Ink::Class(class),
                opacity: 0.15,
                label: String::new(),
            });
            figure.marks.push(Mark::line(ends.to_vec(), vec![mean; 2], Ink::Class(class)));
            words.push(format!("{name} {:.1} ± {:.1} %", 100.0 * mean, 100.0 * spread));
        }
        figure.marks.push(Mark::Points {
            x: (1..=accuracies.len()).map(|fold| fold as f64).collect(),
            y: accuracies.clone(),
            colour: Colour::Class { classes: vec![class as i32; accuracies.len()] },
            radius: 4.0,
            opacity: 1.0,
            names: Vec::new(),
        });
    }
    let summary = if words.is_empty() {
        "No fold was held out yet.".to_owned()
    } else {
        format!("Mean accuracy and its spread: {}.", words.join(", "))
    };
    figure.summary(summary)
}

/// The columns of the table by how often they were chosen, those that are always chosen or never last.
fn columns(run: &DataSplitting) -> Table {
    let mut counts = vec![0_usize; run.rows.names.len()];
    run.real.chosen.iter().flatten().for_each(|&column| counts[column] += 1);
    let rounds = run.real.chosen.len();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&column| match counts[column] {
        0 => (2, 0),
        count => (usize::from(count == rounds), count),
    });
    let rows = order.iter().take(LISTED).map(|&column| {
        vec![
            Cell::from(run.rows.names[column].replace('_', " ")),
            Cell::from(format!("{} of {rounds}", counts[column])),
        ]
    });
    Table {
        columns: ["column", "chosen in"]
            .map(|label| TableColumn { label: label.to_owned(), digits: 0 })
            .into(),
        rows: rows.collect(),
        of: (order.len() > LISTED).then_some(order.len()),
        ..Table::default()
    }
}
