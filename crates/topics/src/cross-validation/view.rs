//! What the lab shows first: the benchmark as a grid of classifiers and folds, and what is in each fold.

use std::ops::Range;

use stepwise_lab::{Anchor, Axis, Colour, Figure, Ink, Mark, Orientation, Palette, Panel, View};

use super::fit::CONTESTANTS;
use super::session::Benchmark;
use super::standing_view::{behind, scores, standing};

/// The accuracy of the palette's first colour.
const PALEST: f64 = 0.5;

/// How high the strips of classes are.
const STRIP: f64 = 0.62;

pub fn view(run: &Benchmark) -> View {
    let (rows, folds) = (&run.rows, run.rows.splits.len());
    let dealt = if rows.in_order { "cut from the table as it is" } else { "dealt at random" };
    View {
        panels: vec![
            Panel::full(
                "benchmark",
                "Every fold is held out once",
                format!(
                    "{}{folds} folds, {dealt}. The two strips show which classes are held out, and which are learned \
                     from: they should be alike. Below, how many of 100 rows held out each classifier gets right.",
                    rows.table.note
                ),
                benchmark(run),
            ),
            Panel::half(
                "behind",
                "Behind the best: worse, or unlucky?",
                "Where a thin line stays clear of zero, the rival is proven worse. The thick one takes the folds for \
                 independent, and promises too much. Together the thin ones are wrong in 5 % of benchmarks at most.",
                behind(run),
            ),
            Panel::half(
                "scores",
                "What each fold says",
                format!(
                    "Dots are folds, lines are mean ± standard deviation. Who always says the most frequent class gets \
                     {:.0} % right.",
                    100.0 * run.rows.guess()
                ),
                scores(run),
            ),
            Panel::full(
                "ranking",
                "The ranking",
                "By the mean there is always a first place. An honest ranking lets those share it who are not proven \
                 worse: p of the corrected test is at most 1 % for those who are.",
                standing(run),
            ),
        ],
    }
}

/// How much of the folds' width stands to their right, for mean and standard deviation: enough on a phone.
const MARGIN: f64 = 0.62;

/// So many classes are named above the strips. Of more it is enough to see that the strips are alike.
const NAMED: usize = 6;

/// The line of a classifier, the first on top.
fn line(contestant: usize) -> f64 {
    (CONTESTANTS.len() - 1 - contestant) as f64
}

/// The folds of the round under way, or of the last one.
fn shown(run: &Benchmark) -> Range<usize> {
    let (all, folds) = (run.rows.splits.len(), run.rows.folds);
    let begin = run.through().min(all - 1) / folds * folds;
    begin..begin + folds
}

fn benchmark(run: &Benchmark) -> Figure {
    let (shown, lines) = (shown(run), CONTESTANTS.len());
    let folds = shown.len();
    let mut names: Vec<&str> = CONTESTANTS.iter().rev().map(|contestant| contestant.short).collect();
    names.extend(["", "held out", "learned from"]);
    let rounds = run.rows.splits.len() / folds;
    let label = match rounds {
        1 => "fold".to_owned(),
        _ => format!("fold of round {} of {rounds}", shown.start / folds + 1),
    };
    let edge = folds as f64 - 0.5;
    let labels = &run.rows.table.labels;
    let named = if labels.len() <= NAMED { labels.as_slice() } else { &[] };
    let mut figure = Figure::new(
        Axis::category(label, (1..=folds).map(|fold| fold.to_string()))
            .between(-0.5, edge + MARGIN * folds as f64),
        Axis::category("", names).between(-0.5, lines as f64 + 2.5),
    )
    .classes(named.iter().cloned());
    for (place, held_out) in [(lines + 1, true), (lines + 2, false)] {
        figure.marks.push(strips(run, &shown, place as f64, held_out));
    }
    let score = |contestant: usize, fold: usize| run.scores[contestant].get(fold).copied();
    let cells = |contestant: usize| shown.clone().map(move |fold| (contestant, fold));
    figure.marks.push(Mark::Heatmap {
        x: (-0.5, edge),
        y: (-0.5, lines as f64 - 0.5),
        columns: folds,
        values: (0..lines)
            .rev()
            .flat_map(cells)
            .map(|(contestant, fold)| score(contestant, fold).unwrap_or(f64::NAN))
            .collect(),
        low: PALEST,
        high: 1.0,
        palette: Palette::Sequential,
    });
    let words =
        |x: f64, y: f64, text: String, ink: Ink| Mark::Text { x, y, text, ink, anchor: Anchor::Middle };
    for (contestant, fold) in (0..lines).flat_map(cells) {
        // Where nothing is known yet there is a dot: the grid waits to be filled.
        let text = score(contestant, fold).map_or("·".to_owned(), |score| format!("{:.0}", 100.0 * score));
        let x = (fold - shown.start) as f64;
        figure.marks.push(words(x, line(contestant), text, Ink::Muted));
    }
    let middle = edge + MARGIN * folds as f64 * 0.54;
    figure.marks.push(words(middle, lines as f64, "mean ± sd".to_owned(), Ink::Muted));
    for ranked in &run.ranking {
        let mut text = format!("{:.1}", 100.0 * ranked.mean);
        if run.through() > 1 {
            text = format!("{text} ± {:.1}", 100.0 * ranked.deviation);
        }
        figure.marks.push(words(middle, line(ranked.model), text, Ink::Ink));
    }
    figure.summary(summary(run))
}

/// The shares of the classes in each fold, held out or learned from, as bars of one length.
fn strips(run: &Benchmark, shown: &Range<usize>, place: f64, held_out: bool) -> Mark {
    let (mut base, mut value, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    let wide = 0.9;
    for (fold, split) in run.rows.splits[shown.clone()].iter().enumerate() {
        let rows = if held_out { &split.test } else { &split.train };
        let mut from = fold as f64 - wide / 2.0;
        for (class, count) in run.rows.counts(rows).into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let to = from + wide * count as f64 / rows.len() as f64;
            base.push(from);
            value.push(to);
            classes.push(i32::try_from(class).unwrap_or(-1));
            from = to;
        }
    }
    Mark::Bars {
        at: vec![place; base.len()],
        base,
        value,
        width: STRIP,
        colour: Colour::Class { classes },
        orientation: Orientation::Horizontal,
    }
}

fn summary(run: &Benchmark) -> String {
    let (rows, folds) = (&run.rows, run.rows.splits.len());
    let unseen: usize = rows
        .splits
        .iter()
        .filter(|split| {
            let (learned, held_out) = (rows.counts(&split.train), rows.counts(&split.test));
            learned.iter().zip(&held_out).any(|(learned, held_out)| *learned == 0 && *held_out > 0)
        })
        .count();
    let strips = match unseen {
        0 => "Every class that a fold holds is also learned from.".to_owned(),
        _ => format!("{unseen} of {folds} folds hold a class that the training rows lack."),
    };
    let means: Vec<String> = run
        .ranking
        .iter()
        .map(|ranked| {
            let name = CONTESTANTS[ranked.model].name;
            format!("{name} {:.1} ± {:.1} %", 100.0 * ranked.mean, 100.0 * ranked.deviation)
        })
        .collect();
    match means.is_empty() {
        true => format!("No fold was held out yet. {strips}"),
        false => format!("After {} of {folds} folds: {}. {strips}", run.through(), means.join(", ")),
    }
}
