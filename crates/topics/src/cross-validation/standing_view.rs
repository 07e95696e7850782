//! Who is how far behind the best, with what certainty.

use stepwise_kernels::stats::TTest;
use stepwise_lab::{
    Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Table, TableColumn, TickFormat, swarm,
};

use super::LEVEL;
use super::fit::CONTESTANTS;
use super::session::{Benchmark, RIVALS};

/// The axis of classifiers, in the order of the ranking, the best on top.
fn by_rank(run: &Benchmark) -> Axis {
    Axis::category("", run.ranking.iter().rev().map(|ranked| CONTESTANTS[ranked.model].short))
}

fn place(run: &Benchmark, rank: usize) -> f64 {
    (run.ranking.len() - 1 - rank) as f64
}

/// A line from one value to another, lying at a place.
fn lying((from, to): (f64, f64), place: f64, ink: Ink, width: f64) -> Mark {
    Mark::Line { x: vec![from, to], y: vec![place; 2], ink, dash: Dash::Solid, width, label: String::new() }
}

/// The interval of a difference that all rivals share the level of, in percentage points.
fn interval(test: &TTest) -> Option<(f64, f64)> {
    let (low, high) = test.interval(1.0 - LEVEL / RIVALS as f64).ok()?;
    Some((100.0 * low, 100.0 * high))
}

/// Differences from the best with two intervals each.
pub fn behind(run: &Benchmark) -> Figure {
    if run.ranking.is_empty() {
        let names = CONTESTANTS.iter().rev().map(|contestant| contestant.short);
        return Figure::new(
            Axis::linear("percentage points behind").between(-5.0, 20.0),
            Axis::category("", names),
        )
        .summary("No fold was held out yet.");
    }
    let best = &run.ranking[0];
    let mut figure = Figure::new(Axis::linear("percentage points behind"), by_rank(run)).with(Mark::Rule {
        orientation: Orientation::Vertical,
        at: 0.0,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: String::new(),
    });
    let mut words = Vec::new();
    for (rank, ranked) in run.ranking.iter().enumerate() {
        let proven = ranked.proven_worse(LEVEL, RIVALS);
        let ink = if proven { Ink::Ink } else { Ink::Muted };
        let at = place(run, rank);
        for (test, width) in [(&ranked.corrected, 1.5), (&ranked.plain, 5.0)] {
            if let Some(ends) = test.as_ref().and_then(interval) {
                figure.marks.push(lying(ends, at, ink, width));
            }
        }
        let behind = 100.0 * (best.mean - ranked.mean);
        figure.marks.push(Mark::Points {
            x: vec![behind],
            y: vec![at],
            colour: if rank == 0 { Ink::Good.into() } else { ink.into() },
            radius: 4.5,
            opacity: 1.0,
            names: Vec::new(),
        });
        if rank > 0 {
            let name = CONTESTANTS[ranked.model].name;
            let verdict = if proven { "proven worse" } else { "not told apart" };
            words.push(format!("{name} {behind:.1} points ({verdict})"));
        }
    }
    figure.summary(format!("Behind {}: {}.", CONTESTANTS[best.model].name, words.join(", ")))
}

/// Every fold's accuracy, by classifier.
pub fn scores(run: &Benchmark) -> Figure {
    let all = run.scores.iter().flatten();
    let (least, most) =
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &s| (least.min(s), most.max(s)));
    // Wide enough for small differences to look small, and no wider.
    let low = (least.min(0.85) - 0.05).max(-0.02);
    let axis = Axis::linear("accuracy on a fold").between(low, 1.02).format(TickFormat::Percent);
    let names = CONTESTANTS.iter().rev().map(|contestant| contestant.short);
    let mut figure = Figure::new(axis, Axis::category("", names));
    // The more folds, the closer their dots.
    let step = (1.4 / run.rows.splits.len() as f64).min(0.09);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (contestant, scores) in run.scores.iter().enumerate() {
        let line = (CONTESTANTS.len() - 1 - contestant) as f64;
        let offsets = swarm(scores, (0.0, 1.0), 60, step, 0.36);
        x.extend(scores);
        y.extend(offsets.into_iter().map(|offset| line + offset));
    }
    figure.marks.push(Mark::Points {
        x,
        y,
        colour: Colour::One { ink: Ink::Data },
        radius: 2.5,
        opacity: 0.7,
        names: Vec::new(),
    });
    for ranked in &run.ranking {
        let line = (CONTESTANTS.len() - 1 - ranked.model) as f64;
        let ends = (ranked.mean - ranked.deviation, ranked.mean + ranked.deviation);
        figure.marks.push(lying(ends, line, Ink::Ink, 1.5));
        figure.marks.push(Mark::Points {
            x: vec![ranked.mean],
            y: vec![line],
            colour: Ink::Ink.into(),
            radius: 3.5,
            opacity: 1.0,
            names: Vec::new(),
        });
    }
    figure.summary(if run.cells() == 0 {
        "No fold was held out yet.".to_owned()
    } else {
        format!(
            "Accuracies on single folds go from {:.0} to {:.0} %. Always saying the most frequent class gets {:.0} % \
             right.",
            100.0 * least,
            100.0 * most,
            100.0 * run.rows.guess()
        )
    })
}

/// Places by the mean, and honest ones.
pub fn standing(run: &Benchmark) -> Table {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let percent = |share: f64| Cell::from(100.0 * share);
    let rows = run.ranking.iter().enumerate().map(|(rank, ranked)| {
        let honest = match (rank, ranked.proven_worse(LEVEL, RIVALS)) {
            (0, _) => "first",
            (_, true) => "behind",
            (_, false) => "shares it",
        };
        vec![
            Cell::from((rank + 1) as f64),
            Cell::from(CONTESTANTS[ranked.model].name),
            percent(ranked.mean),
            Cell::from(ranked.corrected.map_or(f64::NAN, |test| test.p_value)),
            Cell::from(honest),
        ]
    });
    Table {
        columns: vec![
            column("By mean", 0),
            column("Classifier", 0),
            column("Accuracy, %", 1),
            column("p", 3),
            column("Honest", 0),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
