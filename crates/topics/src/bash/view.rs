//! What the lab shows: the rows that each check prepared, the script, the terminal, and the checks as a table.

use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Editor, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, View,
};

use super::check::Kind;
use super::session::Bash;

/// The panel that takes lines.
pub(super) const TERMINAL: &str = "terminal";

pub(super) fn view(run: &Bash) -> View {
    View {
        panels: vec![
            Panel::full(
                "rows",
                "What each run left behind",
                "Rows in data/clean.csv after each run of the script. The dashed line is what must be there: the rows \
                 of the day without a blank.",
                rows(run),
            ),
            Panel::full(
                "script",
                "prepare.sh",
                "The script, as every computer gets it. Leave the field, or press Ctrl and Enter, to have it tried.",
                Editor { param: "script".to_owned(), language: "bash".to_owned(), text: run.script.clone() },
            ),
            Panel::full(
                TERMINAL,
                "Terminal",
                "What the runs said, and your own shell on ada’s laptop. Tab completes, ↑ brings lines back, Ctrl and C \
                 ends a command.",
                run.terminal(),
            ),
            Panel::full("checks", "The checks", "One line for each run of the script.", checks(run)),
        ],
    }
}

/// A check in words.
pub(super) fn label(run: &Bash, kind: Kind) -> String {
    match kind {
        Kind::First => "first run".to_owned(),
        Kind::Again => "second run".to_owned(),
        Kind::Elsewhere => "another directory".to_owned(),
        Kind::Colleague(_) => format!("{}’s {}", run.place(kind).user, run.place(kind).host),
    }
}

fn rows(run: &Bash) -> Figure {
    let count = run.plan.len();
    let places = Axis::category("", run.plan.iter().rev().map(|kind| label(run, *kind)));
    let whole = run.export.whole.len() as f64;
    let bars = |passed: bool, ink: Ink| {
        let chosen: Vec<(f64, f64)> = run
            .outcomes
            .iter()
            .enumerate()
            .filter(|(_, outcome)| outcome.passed == passed)
            .map(|(index, outcome)| ((count - 1 - index) as f64, outcome.rows as f64))
            .collect();
        Mark::Bars {
            at: chosen.iter().map(|bar| bar.0).collect(),
            base: Vec::new(),
            value: chosen.iter().map(|bar| bar.1).collect(),
            width: 0.6,
            colour: Colour::One { ink },
            orientation: Orientation::Horizontal,
        }
    };
    let most = run.outcomes.iter().map(|outcome| outcome.rows as f64).fold(2.0 * whole, f64::max);
    let mut figure = Figure::new(Axis::linear("rows in data/clean.csv").between(0.0, 1.12 * most), places)
        .with(bars(true, Ink::Data))
        .with(bars(false, Ink::Mistake))
        .with(Mark::Line {
            x: vec![whole, whole],
            y: vec![-0.5, count as f64 - 0.5],
            ink: Ink::Ink,
            dash: Dash::Dashed,
            width: 1.0,
            label: String::new(),
        });
    for (index, outcome) in run.outcomes.iter().enumerate() {
        figure.marks.push(Mark::Text {
            x: outcome.rows as f64 + 0.01 * most,
            y: (count - 1 - index) as f64,
            text: if outcome.rows == 0 { "no table".to_owned() } else { outcome.rows.to_string() },
            ink: if outcome.passed { Ink::Ink } else { Ink::Mistake },
            anchor: Anchor::Start,
        });
    }
    figure.summary(summary(run))
}

fn summary(run: &Bash) -> String {
    let failed: Vec<String> = run
        .outcomes
        .iter()
        .filter(|outcome| !outcome.passed)
        .map(|outcome| label(run, outcome.kind))
        .collect();
    match (run.outcomes.len(), failed.is_empty()) {
        (0, _) => format!("No run yet; {} are planned.", run.plan.len()),
        (count, true) => format!("{count} of {} runs, all of them right.", run.plan.len()),
        (count, false) => {
            format!("{count} of {} runs; not right were: {}.", run.plan.len(), failed.join(", "))
        }
    }
}

fn checks(run: &Bash) -> Table {
    let column = |label: &str| TableColumn { label: label.to_owned(), digits: 0 };
    let row = |kind: &Kind| {
        let place = run.place(*kind);
        let outcome = run.outcome(*kind);
        let number = |value: Option<f64>| value.map_or(Cell::Missing, Cell::Number);
        vec![
            Cell::from(label(run, *kind)),
            Cell::from(format!("{}@{}", place.user, place.host)),
            number(outcome.map(|outcome| f64::from(outcome.exit_code))),
            number(outcome.map(|outcome| outcome.rows as f64)),
            outcome
                .map_or(Cell::Missing, |outcome| Cell::from(if outcome.passed { "right" } else { "wrong" })),
        ]
    };
    Table {
        columns: ["run", "computer", "exit code", "rows", "table"].map(column).to_vec(),
        rows: run.plan.iter().map(row).collect(),
        ..Table::default()
    }
}
