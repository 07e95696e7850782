//! What the lab shows: one row taken apart, all rows beside each other, and what else can be asked of the model.

use stepwise_kernels::sigmoid;
use stepwise_kernels::stats::quantile;
use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, Range, Table,
    TableColumn, TickFormat, View, capital, nearest, swarm,
};

use super::dependence::Dependence;
use super::session::Explainability;

/// The panels with something to choose.
pub const WATERFALL: &str = "waterfall";
pub const SWARM: &str = "swarm";

/// Columns with a bar of their own; the others share one.
const BARS: usize = 8;

/// Columns in the swarm.
const SWARMS: usize = 9;

/// The most rows in the swarm.
const ROWS: usize = 300;

/// Points that fit beside each other along the swarm's axis.
const PLACES: usize = 90;

pub fn view(run: &Explainability) -> View {
    let (loans, person) = (&run.loans, run.person + 1);
    let (who, event) = (loans.who(), loans.event_name());
    let seen = if loans.split.train.contains(&run.person) {
        "The model has learned from this row. "
    } else {
        "The model has not seen this row. "
    };
    let looked = &loans.features[run.feature].name;
    View {
        panels: vec![
            Panel::full(
                WATERFALL,
                "One answer, taken apart",
                format!(
                    "{}{seen}From the mean of all answers, below, each column moves the log odds of {event}: orange up, \
                     blue down, until all are known. Click on a bar to look closer.",
                    loans.table.note
                ),
                waterfall(run),
            ),
            Panel::full(
                SWARM,
                "All answers",
                format!(
                    "Each point is one {who} held out: how far the column moved that answer. Darker is a larger value; \
                     columns of names are grey. At the right the mean distance. Marked: {who} {person}. Click to choose \
                     another."
                ),
                everybody(run),
            ),
            Panel::half(
                "dependence",
                "One column, everything else as it is",
                format!(
                    "The risk when {looked} alone is given other values: thin for single rows, thick on the mean, marked \
                     for {who} {person}."
                ),
                dependence(run),
            ),
            Panel::half(
                "plane",
                "A second opinion: LIME",
                "Bars: the exact effects. Points: what a plane says that was fitted to the model's answers nearby.",
                second_opinion(run),
            ),
            Panel::half("acting", "Acting on it", acting_caption(run), acting(run)),
            Panel::half(
                "values",
                &format!("{} {person}", capital(who)),
                "All columns, the one that moved the answer furthest first.",
                values(run),
            ),
        ],
    }
}

/// The bars of the waterfall, the lowest first: what they are of, and by how much they move.
fn bars(run: &Explainability) -> Vec<(Option<usize>, f64)> {
    let order = run.by_effect(run.person);
    let effect = |feature: &usize| run.growth.effects[(run.person, *feature)];
    let (shown, others) = order.split_at(order.len().min(BARS));
    let rest = (!others.is_empty()).then(|| (None, others.iter().map(effect).sum()));
    rest.into_iter().chain(shown.iter().rev().map(|feature| (Some(*feature), effect(feature)))).collect()
}

/// The column of the bar at a height of the waterfall.
pub fn bar_at(run: &Explainability, y: f64) -> Option<usize> {
    // Casting saturates: below the lowest bar is the lowest.
    bars(run).get(y.round().max(0.0) as usize)?.0
}

/// A column with its value in the row explained.
fn with_value(run: &Explainability, feature: usize) -> String {
    let feature = &run.loans.features[feature];
    format!("{} = {}", feature.name, feature.text(feature.value(run.loans.x.row(run.person))))
}

fn waterfall(run: &Explainability) -> Figure {
    let bars = bars(run);
    let others = run.loans.features.len().saturating_sub(BARS);
    let names = bars.iter().map(|(feature, _)| match feature {
        Some(feature) => with_value(run, *feature),
        None => format!("{others} other columns"),
    });
    // The last place is for the words of the two lines.
    let names: Vec<String> = names.chain([String::new()]).collect();
    let (mut base, mut value, mut at) = (Vec::new(), Vec::new(), run.growth.base);
    for (_, effect) in &bars {
        base.push(at);
        at += effect;
        value.push(at);
    }
    let low = value.iter().copied().fold(run.growth.base, f64::min);
    let high = value.iter().copied().fold(run.growth.base, f64::max);
    let room = 0.12 * (high - low).max(1.0);
    let mut figure = Figure::new(
        Axis::linear(format!("log odds of {}", run.loans.event_name())).between(low - room, high + room),
        Axis::category("", names),
    );
    let percent = |log_odds: f64| format!("{:.0} %", 100.0 * sigmoid(log_odds));
    let end = run.log_odds(run.person);
    for (at, ink, label) in [
        (run.growth.base, Ink::Muted, format!("mean {}", percent(run.growth.base))),
        // Its name stands at the other end, where the bars have not come near.
        (end, Ink::Accent, String::new()),
    ] {
        figure.marks.push(Mark::Rule {
            orientation: Orientation::Vertical,
            at,
            ink,
            dash: Dash::Dashed,
            label,
        });
    }
    for (ink, up) in [(Ink::Class(0), false), (Ink::Class(1), true)] {
        let of: Vec<usize> = (0..bars.len()).filter(|&place| (bars[place].1 > 0.0) == up).collect();
        figure.marks.push(Mark::Bars {
            at: of.iter().map(|&place| place as f64).collect(),
            base: of.iter().map(|&place| base[place]).collect(),
            value: of.iter().map(|&place| value[place]).collect(),
            width: 0.64,
            colour: ink.into(),
            orientation: Orientation::Horizontal,
        });
    }
    for (place, (_, effect)) in bars.iter().enumerate() {
        let right = base[place].max(value[place]);
        figure.marks.push(Mark::Text {
            x: right + 0.01 * (high - low + 2.0 * room),
            y: place as f64,
            text: format!("{effect:+.2}").replace('-', "−"),
            ink: Ink::Ink,
            anchor: Anchor::Start,
        });
    }
    let top = run.top(run.person);
    figure.marks.push(Mark::Text {
        x: end,
        y: 0.0,
        text: format!(" this one {} ", percent(end)),
        ink: Ink::Accent,
        anchor: if end < run.growth.base { Anchor::Start } else { Anchor::End },
    });
    figure.summary(format!(
        "The risk stated is {}, the mean is {}. {} moved the log odds furthest, by {:+.2}.",
        percent(end),
        percent(run.growth.base),
        with_value(run, top),
        run.growth.effects[(run.person, top)]
    ))
}

/// The rows that the swarm shows.
fn shown(run: &Explainability) -> &[usize] {
    let test = &run.loans.split.test;
    &test[..test.len().min(ROWS)]
}

/// The ends of the swarm's axis: all effects, and room for a number.
fn ends(run: &Explainability) -> (f64, f64) {
    let effects = || run.growth.effects.iter().copied();
    let (low, high) = (effects().fold(-0.5, f64::min), effects().fold(0.5, f64::max));
    (low - 0.04 * (high - low), high + 0.12 * (high - low))
}

/// The rows of the swarm: the place of each column, the highest for the one that matters most.
fn swarms(run: &Explainability) -> Vec<usize> {
    let mut order = run.by_importance();
    order.truncate(SWARMS);
    order.reverse();
    order
}

/// How far the points of one row of the swarm step out of it.
fn offsets(run: &Explainability, feature: usize) -> Vec<f64> {
    let moved: Vec<f64> = shown(run).iter().map(|&row| run.growth.effects[(row, feature)]).collect();
    swarm(&moved, ends(run), PLACES, 0.045, 0.42)
}

/// The applicant of the point of the swarm nearest to a place.
pub fn person_at(run: &Explainability, x: f64, y: f64) -> Option<usize> {
    let order = swarms(run);
    let feature = *order.get(y.round().max(0.0) as usize)?;
    let (from, to) = ends(run);
    // As many units across as there are rows.
    let scale = order.len() as f64 / (to - from);
    let row = y.round();
    let places: Vec<(f64, f64)> = shown(run)
        .iter()
        .zip(offsets(run, feature))
        .map(|(&person, offset)| (scale * run.growth.effects[(person, feature)], row + offset))
        .collect();
    shown(run).get(nearest(&places, (scale * x, y))?).copied()
}

fn everybody(run: &Explainability) -> Figure {
    let order = swarms(run);
    let (from, to) = ends(run);
    let names = order.iter().map(|&feature| run.loans.features[feature].name.clone());
    let mut figure = Figure::new(
        Axis::linear(format!("moves the log odds of {} by", run.loans.event_name())).between(from, to),
        Axis::category("", names),
    )
    .with(Mark::Rule {
        orientation: Orientation::Vertical,
        at: 0.0,
        ink: Ink::Muted,
        dash: Dash::Solid,
        label: String::new(),
    });
    let importances = run.importances();
    for (place, &feature) in order.iter().enumerate() {
        let of = &run.loans.features[feature];
        let values: Vec<f64> = shown(run).iter().map(|&row| of.value(run.loans.x.row(row))).collect();
        let colour = if of.is_number() {
            let (low, high) = (quantile(&values, 0.05), quantile(&values, 0.95));
            let shades = values.iter().map(|value| (value - low) / (high - low).max(1e-9));
            Colour::Value { values: shades.collect(), low: 0.0, high: 1.0, palette: Palette::Sequential }
        } else {
            Ink::Muted.into()
        };
        figure.marks.push(Mark::Points {
            x: shown(run).iter().map(|&row| run.growth.effects[(row, feature)]).collect(),
            y: offsets(run, feature).iter().map(|offset| place as f64 + offset).collect(),
            colour,
            radius: 2.2,
            opacity: 0.8,
            names: shown(run)
                .iter()
                .zip(&values)
                .map(|(row, value)| format!("{} {}: {}", run.loans.who(), row + 1, of.text(*value)))
                .collect(),
        });
        figure.marks.push(Mark::Text {
            x: to - 0.01 * (to - from),
            y: place as f64,
            text: format!("{:.2}", importances[feature]),
            ink: Ink::Ink,
            anchor: Anchor::End,
        });
    }
    let own: Vec<f64> = order.iter().map(|&feature| run.growth.effects[(run.person, feature)]).collect();
    figure.marks.push(Mark::Points {
        x: own,
        y: (0..order.len()).map(|place| place as f64).collect(),
        colour: Ink::Accent.into(),
        radius: 5.0,
        opacity: 1.0,
        names: vec![format!("{} {}", run.loans.who(), run.person + 1); order.len()],
    });
    let summary = order.last().zip(run.agree()).map_or_else(String::new, |(&most, agree)| {
        format!(
            "{} moves the answers most on the whole, by {:.2}. It is the top driver of {:.0} % of the rows held out.",
            capital(&run.loans.features[most].name),
            importances[most],
            100.0 * agree
        )
    });
    figure.summary(summary)
}

fn risk_axis(label: &str) -> Axis {
    Axis { range: Range::FromZero, ..Axis::linear(label).format(TickFormat::Percent) }
}

fn dependence(run: &Explainability) -> Figure {
    let feature = &run.loans.features[run.feature];
    let Dependence { grid, mean, rows } = &run.asked.dependence;
    let axis = if feature.is_number() {
        Axis::linear(feature.name.clone())
    } else {
        Axis::category(feature.name.clone(), grid.iter().map(|&place| feature.text(place)))
    };
    let mut figure = Figure::new(axis, risk_axis("risk"));
    let (person, others) =
        rows.split_last().map_or((&[][..], &[][..]), |(last, rest)| (last.as_slice(), rest));
    for row in others {
        figure.marks.push(Mark::Line {
            x: grid.clone(),
            y: row.clone(),
            ink: Ink::Muted,
            dash: Dash::Solid,
            width: 0.6,
            label: String::new(),
        });
    }
    figure.marks.push(Mark::Line {
        x: grid.clone(),
        y: mean.clone(),
        ink: Ink::Ink,
        dash: Dash::Solid,
        width: 3.0,
        label: String::new(),
    });
    figure.marks.push(Mark::line(grid.clone(), person.to_vec(), Ink::Accent));
    let now = feature.value(run.loans.x.row(run.person));
    figure.marks.push(Mark::Points {
        x: vec![now],
        y: vec![run.risk(run.person)],
        colour: Ink::Accent.into(),
        radius: 5.0,
        opacity: 1.0,
        names: vec![feature.text(now)],
    });
    let ends = |values: &[f64]| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        (100.0 * low, 100.0 * values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((low, high), (own_low, own_high)) = (ends(mean), ends(person));
    figure.summary(format!(
        "With {} alone the mean risk goes from {low:.0} % to {high:.0} %, that of this row from {own_low:.0} % to \
         {own_high:.0} %.",
        feature.name
    ))
}

fn second_opinion(run: &Explainability) -> Figure {
    let mut order = run.by_effect(run.person);
    order.truncate(BARS);
    order.reverse();
    let exact: Vec<f64> = order.iter().map(|&feature| run.growth.effects[(run.person, feature)]).collect();
    let names = order.iter().map(|&feature| run.loans.features[feature].name.clone());
    let places: Vec<f64> = (0..order.len()).map(|place| place as f64).collect();
    let mut figure = Figure::new(
        Axis { range: Range::FromZero, ..Axis::linear("moves the log odds by") },
        Axis::category("", names),
    )
    .with(Mark::Bars {
        at: places.clone(),
        base: Vec::new(),
        value: exact.clone(),
        width: 0.6,
        colour: Ink::Data.into(),
        orientation: Orientation::Horizontal,
    });
    let plane = &run.asked.plane;
    let said: Vec<f64> = order.iter().map(|&feature| plane.effects[feature]).collect();
    let same = said.iter().zip(&exact).filter(|(said, exact)| said.signum() == exact.signum()).count();
    figure.marks.push(Mark::Points {
        x: said,
        y: places,
        colour: Ink::Class(1).into(),
        radius: 5.0,
        opacity: 1.0,
        names: vec!["LIME".to_owned(); order.len()],
    });
    figure.summary(format!(
        "LIME's plane explains {:.0} % of how the answers vary nearby. For {same} of {} columns both point the same way.",
        100.0 * plane.r2,
        order.len()
    ))
}

fn acting_caption(run: &Explainability) -> String {
    let Some(acting) = &run.asked.acting else {
        return "What the model promises to whoever acts on a column.".to_owned();
    };
    let feature = &run.loans.features[acting.feature];
    let (name, value) = (&feature.name, feature.text(acting.value));
    match acting.came {
        Some(_) => format!(
            "Everybody held out gets {name} {value}. It was made up when all loans had ended, so what comes is known: \
             nothing changes."
        ),
        None => format!(
            "Everybody held out gets {name} {value}. What would come of it no table can tell, only an experiment."
        ),
    }
}

fn acting(run: &Explainability) -> Figure {
    let event = run.loans.event_name();
    let bars: Vec<(&str, f64)> = run.asked.acting.as_ref().map_or_else(Vec::new, |acting| {
        let known = [("expected now", acting.expected), ("promised after", acting.promised)];
        known.into_iter().chain(acting.came.map(|came| ("what comes", came))).collect()
    });
    let figure = Figure::new(
        Axis::category("", bars.iter().map(|(name, _)| *name)),
        risk_axis(&format!("share of {event}")),
    );
    if bars.is_empty() {
        return figure.summary("There is no column of numbers to act on.");
    }
    let said: Vec<String> =
        bars.iter().map(|(name, share)| format!("{name} {:.1} %", 100.0 * share)).collect();
    let mut figure = figure.with(Mark::Bars {
        at: (0..bars.len()).map(|place| place as f64).collect(),
        base: Vec::new(),
        value: bars.iter().map(|(_, share)| *share).collect(),
        width: 0.6,
        colour: if bars.len() > 2 { Ink::Mistake.into() } else { Ink::Data.into() },
        orientation: Orientation::Vertical,
    });
    for (place, (_, share)) in bars.iter().enumerate() {
        figure.marks.push(Mark::Text {
            x: place as f64,
            y: share + 0.016,
            text: format!("{:.1} %", 100.0 * share),
            ink: Ink::Ink,
            anchor: Anchor::Middle,
        });
    }
    figure.summary(format!("Share of {event}: {}.", said.join(", ")))
}

fn values(run: &Explainability) -> Table {
    let importances = run.importances();
    let rows = run.by_effect(run.person).into_iter().map(|feature| {
        let of = &run.loans.features[feature];
        let effect = run.growth.effects[(run.person, feature)];
        vec![
            Cell::from(of.name.as_str()),
            Cell::from(of.text(of.value(run.loans.x.row(run.person)))),
            Cell::from(effect),
            Cell::from(importances[feature]),
        ]
    });
    Table {
        columns: ["column", "value", "moves", "moves others"]
            .map(|label| TableColumn { label: label.to_owned(), digits: 2 })
            .into(),
        rows: rows.collect(),
        ..Table::default()
    }
}
