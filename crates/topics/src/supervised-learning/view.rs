//! What the lab shows: the tree, its skill as it grows, the skill of each depth, and whether stated risks come true.

use stepwise_kernels::metrics::calibration_curve;
use stepwise_lab::{
    Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, TickFormat, View,
};

use super::DEEPEST;
use super::growth::Judged;
use super::icicle::{icicle, question};
use super::session::SupervisedLearning;
use super::validation::FOLDS;

/// The lowest skill drawn: below it is far below 0 already.
const LOWEST: f64 = -0.75;

/// How many questions are listed.
const LISTED: usize = 10;

/// How many bins of stated risks are compared with what happened.
const BINS: usize = 8;

pub fn view(run: &SupervisedLearning) -> View {
    let loans = &run.loans;
    let (names, event) = (&loans.table.names, loans.event_name());
    View {
        panels: vec![
            Panel::full(
                "tree",
                "The tree so far",
                format!(
                    "{}Each block is a group of training rows, as wide as their number; below it are the two groups that \
                     its question makes, \"no\" at the left. Orange: more of them are {event} than of all rows, blue: \
                     fewer.",
                    loans.table.note
                ),
                icicle(run.growth.tree(), names, loans.event, event),
            ),
            Panel::half(
                "curves",
                "What growing is worth",
                "1 is perfect, 0 no better than stating the same risk for everybody, below 0 worse.",
                curves(run),
            ),
            Panel::half(
                "depths",
                "Which depth?",
                "The training rows in ten parts, each judged by trees that have not seen it. The band is one standard error. \
                 The rows held out have no part in this.",
                depths(run),
            ),
            Panel::half(
                "promises",
                "Do its warnings come true?",
                format!("Rows by the risk that the tree states, and the share of them that is {event}."),
                promises(run),
            ),
            Panel::half(
                "questions",
                "The first questions",
                format!("The most useful first, with the share of {event} for either answer."),
                questions(run),
            ),
        ],
    }
}

fn level(at: f64, label: &str) -> Mark {
    Mark::Rule {
        orientation: Orientation::Horizontal,
        at,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: label.to_owned(),
    }
}

/// Skill over leaves.
fn curves(run: &SupervisedLearning) -> Figure {
    let curve = &run.growth.curve;
    let x: Vec<f64> = curve.iter().map(|point| point.0 as f64).collect();
    let most = x.last().copied().unwrap_or(1.0).max(8.0);
    let held_out: Vec<f64> = curve.iter().map(|point| point.2.max(LOWEST)).collect();
    let (train, test) = (run.growth.train.skill(), run.growth.test.skill());
    let lowest = held_out.iter().copied().fold(-0.1, f64::min) - 0.05;
    Figure::new(
        // Room for the labels at the right end.
        Axis::linear("leaves").between(1.0, 1.0 + 1.3 * (most - 1.0)),
        Axis::linear("skill").between(lowest, 1.05),
    )
    .with(level(0.0, ""))
    .with(
        Mark::line(x.clone(), curve.iter().map(|point| point.1).collect(), Ink::Class(0))
            .labelled("training"),
    )
    .with(Mark::line(x, held_out, Ink::Class(1)).labelled("held out"))
    .summary(format!(
        "With {} leaves the skill is {train:.2} on the training rows and {test:.2} on those held out.",
        run.growth.tree().leaves()
    ))
}

/// Skill by validation over the depth.
fn depths(run: &SupervisedLearning) -> Figure {
    let skills = run.validation.skills();
    let names = (1..=DEEPEST).map(|depth| depth.to_string()).chain(["none".to_owned()]);
    let lowest = skills.iter().map(|(skill, error)| skill - error).fold(-0.3, f64::min).max(LOWEST);
    let mut figure = Figure::new(
        Axis::category("limit of the depth", names),
        Axis::linear("skill by validation").between(lowest - 0.03, 0.25),
    )
    .with(level(0.0, ""));
    let chosen = run.depth.map_or(DEEPEST, |depth| depth - 1);
    figure.marks.push(Mark::Rule {
        orientation: Orientation::Vertical,
        at: chosen as f64,
        ink: Ink::Accent,
        dash: Dash::Dashed,
        label: "yours".to_owned(),
    });
    if skills.is_empty() {
        return figure.summary("The depths are compared when the tree is grown.");
    }
    let x: Vec<f64> = (0..skills.len()).map(|place| place as f64).collect();
    let y: Vec<f64> = skills.iter().map(|(skill, _)| skill.max(LOWEST)).collect();
    figure.marks.push(Mark::Area {
        x: x.clone(),
        lower: skills.iter().map(|(skill, error)| (skill - error).max(LOWEST)).collect(),
        upper: skills.iter().map(|(skill, error)| (skill + error).max(LOWEST)).collect(),
        ink: Ink::Data,
        opacity: 0.15,
        label: String::new(),
    });
    figure.marks.push(Mark::line(x.clone(), y.clone(), Ink::Data));
    figure.marks.push(Mark::Points {
        x,
        y,
        colour: Ink::Data.into(),
        radius: 3.0,
        opacity: 1.0,
        names: Vec::new(),
    });
    if let Some((depth, skill)) = run.validation.best() {
        figure.marks.push(Mark::Points {
            x: vec![depth as f64 - 1.0],
            y: vec![skill],
            colour: Ink::Good.into(),
            radius: 6.0,
            opacity: 1.0,
            names: vec!["best".to_owned()],
        });
        return figure
            .summary(format!("Depth {depth} is the best by validation, with a skill of {skill:.2}."));
    }
    figure.summary(format!("{} of {FOLDS} parts were judged.", run.validation.folds_done()))
}

/// Stated risk against what happened, on both sides of the split.
fn promises(run: &SupervisedLearning) -> Figure {
    let mut figure = Figure::new(
        Axis::linear("risk stated").between(-0.03, 1.03).format(TickFormat::Percent),
        Axis::linear("share that it came to").between(-0.03, 1.03).format(TickFormat::Percent),
    )
    .classes(["training", "held out"])
    .with(Mark::line(vec![0.0, 1.0], vec![0.0, 1.0], Ink::Muted).dashed());
    let mut highest = None;
    for (class, judged) in [&run.growth.train, &run.growth.test].into_iter().enumerate() {
        let Judged { outcomes, risks } = judged;
        let actual: Vec<bool> = outcomes.iter().map(|outcome| *outcome > 0.5).collect();
        // Rows of both sides are never empty, so that the curve always exists.
        let Ok(curve) = calibration_curve(&actual, risks, BINS) else { continue };
        highest = curve.last().copied();
        let (x, y): (Vec<f64>, Vec<f64>) = curve.iter().map(|bin| (bin.predicted, bin.actual)).unzip();
        figure.marks.push(Mark::line(x.clone(), y.clone(), Ink::Class(class)));
        figure.marks.push(Mark::Points {
            colour: Colour::Class { classes: vec![class as i32; x.len()] },
            x,
            y,
            radius: 4.0,
            opacity: 1.0,
            names: curve.iter().map(|bin| format!("{} rows", bin.count)).collect(),
        });
    }
    figure.summary(highest.map_or(String::new(), |bin| {
        format!(
            "To {} rows held out the tree gives its highest risk, {:.0} %; it came to {:.0} % of them.",
            bin.count,
            100.0 * bin.predicted,
            100.0 * bin.actual
        )
    }))
}

/// The questions in the order in which they were asked.
fn questions(run: &SupervisedLearning) -> Table {
    let tree = run.growth.tree();
    let share = |node: usize| tree.value(node).get(run.loans.event).map_or(f64::NAN, |share| 100.0 * share);
    let rows = run.growth.asked.iter().take(LISTED).filter_map(|&node| {
        let asked = &tree.nodes()[node];
        let split = asked.split.as_ref()?;
        Some(vec![
            Cell::from(question(&run.loans.table.names, split)),
            Cell::from(asked.rows as f64),
            Cell::from(share(split.left)),
            Cell::from(share(split.right)),
        ])
    });
    let of = run.growth.asked.len();
    Table {
        columns: ["question", "rows", "no, %", "yes, %"]
            .map(|label| TableColumn { label: label.to_owned(), digits: 0 })
            .into(),
        rows: rows.collect(),
        of: (of > LISTED).then_some(of),
        ..Table::default()
    }
}
