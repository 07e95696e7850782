//! What the lab shows: who is approved at each threshold, the rates by group, what equality costs, and the report.

use stepwise_kernels::fairness::Measure;
use stepwise_kernels::stats::pearson;
use stepwise_lab::{
    Anchor, Axis, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, TickFormat, View, trimmed,
};

use super::report::report;
use super::session::Ethics;
use super::{GAP, LOSS};

/// The panel whose curves can be dragged.
pub const APPROVALS: &str = "approvals";

/// Thresholds at which the curves are drawn.
const PLACES: usize = 100;

/// Fewer applicants of one probability say nothing about it.
const FEW: usize = 10;

/// Columns shown that stand in for the group.
const STAND_INS: usize = 8;

pub fn view(run: &Ethics) -> View {
    let [others, group] = &run.applicants.names;
    let dragged = if run.blind {
        "Drag the curve to move the threshold of all."
    } else {
        "Drag a curve to move its threshold."
    };
    View {
        panels: vec![
            Panel::full(
                APPROVALS,
                "Who is approved",
                format!(
                    "{}At each threshold the share approved of {group} and of {others}. The dashed lines are your \
                     thresholds' shares, and what lies between them is the gap. {dragged}",
                    run.applicants.table.note
                ),
                approvals(run),
            ),
            Panel::half(
                "rates",
                "Rates by group",
                "The same decisions, asked four ways. They cannot all be equal where the groups' shares of deserving \
                 people differ.",
                rates(run),
            ),
            Panel::half(
                "trade",
                "What equality costs",
                "The best accuracy for each gap, by the best thresholds on these very applicants. The dashed lines are \
                 the limits of the challenge.",
                trade(run),
            ),
            Panel::half(
                "calibration",
                "Do probabilities mean the same?",
                "Applicants by the probability stated, and the share of them who got what they wanted. Where there are too \
                 few of a group, nothing is drawn.",
                calibration(run),
            ),
            Panel::half(
                "proxies",
                "What stands in for the group",
                "How closely other columns go with the group: the size of the correlation.",
                proxies(run),
            ),
            Panel::full(
                "report",
                "The report",
                "Print the page to take it along: figures and settings come with it.",
                report(run),
            ),
        ],
    }
}

fn share(label: &str) -> Axis {
    Axis::linear(label).between(0.0, 1.0).format(TickFormat::Percent)
}

fn threshold_at(place: usize) -> f64 {
    place as f64 / PLACES as f64
}

/// The share of each group with a score from each threshold on; empty for a group without anybody.
fn curves(run: &Ethics) -> [Vec<f64>; 2] {
    let (_, scores, groups) = run.judged();
    [0, 1].map(|group| {
        let mut of: Vec<f64> = scores
            .iter()
            .zip(&groups)
            .filter(|(_, other)| **other == group)
            .map(|(score, _)| *score)
            .collect();
        of.sort_unstable_by(f64::total_cmp);
        if of.is_empty() {
            return Vec::new();
        }
        let above = |at: f64| of.len() - of.partition_point(|score| *score < at);
        (0..=PLACES).map(|place| above(threshold_at(place)) as f64 / of.len() as f64).collect()
    })
}

/// The group whose curve is nearest to a place.
pub fn nearest_group(run: &Ethics, (x, y): (f64, f64)) -> Option<usize> {
    // Casting saturates.
    let place = ((x * PLACES as f64).round().max(0.0) as usize).min(PLACES);
    let [others, group] = curves(run).map(|curve| curve.get(place).map(|share| (share - y).abs()));
    Some(usize::from(group? < others?))
}

fn approvals(run: &Ethics) -> Figure {
    let x: Vec<f64> = (0..=PLACES).map(threshold_at).collect();
    let names = &run.applicants.names;
    let mut figure = Figure::new(
        Axis::linear("approved from this probability on").between(0.0, 1.0),
        share("approved").between(0.0, 1.04),
    )
    .classes(names);
    let Some(table) = run.decisions() else {
        return figure.summary("Nobody was judged yet.");
    };
    let mut approved = Vec::new();
    for group in [0, 1] {
        let Some(rate) = table.rate(group, Measure::SelectionRate).value() else { continue };
        approved.push((group, rate));
        figure
            .marks
            .push(Mark::line(vec![0.0, run.threshold(group)], vec![rate; 2], Ink::Class(group)).dashed());
    }
    figure.marks.push(Mark::Points {
        x: approved.iter().map(|(group, _)| run.threshold(*group)).collect(),
        y: approved.iter().map(|(_, rate)| *rate).collect(),
        colour: Colour::Class { classes: approved.iter().map(|(group, _)| *group as i32).collect() },
        radius: 7.0,
        opacity: 1.0,
        names: approved
            .iter()
            .map(|(group, _)| format!("{} from {}", names[*group], trimmed(run.threshold(*group), 2)))
            .collect(),
    });
    if let [(_, others), (_, group)] = approved.as_slice() {
        figure.marks.push(Mark::Text {
            x: 0.02,
            y: others.min(*group) - 0.06,
            text: format!("gap {:.1} points", 100.0 * (others - group).abs()),
            ink: Ink::Ink,
            anchor: Anchor::Start,
        });
    }
    // In front, because there the arrow keys begin.
    for (group, curve) in curves(run).into_iter().enumerate() {
        if !curve.is_empty() {
            figure.marks.push(Mark::line(x.clone(), curve, Ink::Class(group)));
        }
    }
    let [(_, others), (_, group)] = approved.as_slice() else {
        return figure.summary("One of the groups was not judged yet.");
    };
    let gap = (others - group).abs();
    figure.summary(format!(
        "{:.1} % of {} are approved and {:.1} % of {}: {:.1} points apart.",
        100.0 * group,
        names[1],
        100.0 * others,
        names[0],
        100.0 * gap
    ))
}

fn rates(run: &Ethics) -> Figure {
    let measures = [
        ("right decisions", Measure::Accuracy),
        ("approved, not deserving", Measure::FalsePositiveRate),
        ("approved, deserving", Measure::TruePositiveRate),
        ("approved", Measure::SelectionRate),
    ];
    let mut figure = Figure::new(
        share("share of the group").between(0.0, 1.02),
        Axis::category("", measures.iter().map(|(name, _)| *name)),
    )
    .classes(&run.applicants.names);
    let Some(table) = run.decisions() else { return figure.summary("Nobody was judged yet.") };
    let mut said = Vec::new();
    for (place, (name, measure)) in measures.iter().enumerate() {
        let [Some(others), Some(group)] = [0, 1].map(|group| table.rate(group, *measure).value()) else {
            continue;
        };
        let y = place as f64;
        figure.marks.push(Mark::Line {
            x: vec![others, group],
            y: vec![y; 2],
            ink: Ink::Muted,
            dash: Dash::Solid,
            width: 3.0,
            label: String::new(),
        });
        figure.marks.push(Mark::Points {
            x: vec![others, group],
            y: vec![y; 2],
            colour: Colour::Class { classes: vec![0, 1] },
            radius: 5.0,
            opacity: 1.0,
            names: run.applicants.names.to_vec(),
        });
        said.push(format!("{name} {:.1} points", 100.0 * (others - group).abs()));
    }
    said.reverse();
    figure.summary(format!("Gaps between the groups: {}.", said.join(", ")))
}

fn trade(run: &Ethics) -> Figure {
    let mut figure = Figure::new(
        Axis::linear("gap").between(0.0, 0.3).format(TickFormat::Percent),
        Axis::linear("accuracy").format(TickFormat::Percent),
    );
    if run.trade_off.is_empty() {
        return figure.summary("The curve is drawn when all applicants were judged.");
    }
    let x: Vec<f64> = run.trade_off.iter().map(|point| point.tolerance).collect();
    let y: Vec<f64> = run.trade_off.iter().map(|point| point.accuracy).collect();
    let (strict, free) = (y.first().copied().unwrap_or(0.0), y.last().copied().unwrap_or(0.0));
    figure.marks.push(Mark::line(x, y, Ink::Data));
    let limit = |orientation, at| Mark::Rule {
        orientation,
        at,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: String::new(),
    };
    figure.marks.push(limit(Orientation::Vertical, GAP));
    if let (Some(gap), Some(accuracy), Some(usual)) =
        (run.gap(run.measure()), run.accuracy(), run.usual_accuracy())
    {
        figure.marks.push(limit(Orientation::Horizontal, usual - LOSS));
        figure.marks.push(Mark::Points {
            x: vec![gap.min(0.3)],
            y: vec![accuracy],
            colour: Ink::Accent.into(),
            radius: 7.0,
            opacity: 1.0,
            names: vec!["yours".to_owned()],
        });
        figure.marks.push(Mark::Text {
            x: if gap > 0.2 { gap.min(0.3) - 0.012 } else { gap + 0.012 },
            y: accuracy - 0.0015,
            text: "yours".to_owned(),
            ink: Ink::Accent,
            anchor: if gap > 0.2 { Anchor::End } else { Anchor::Start },
        });
    }
    figure.summary(format!(
        "No gap at all costs at least {:.1} points of accuracy: {:.1} % instead of {:.1} %.",
        100.0 * (free - strict),
        100.0 * strict,
        100.0 * free
    ))
}

fn calibration(run: &Ethics) -> Figure {
    let names = &run.applicants.names;
    let mut figure = Figure::new(
        share("probability stated").between(-0.03, 1.03),
        share("share that it came to").between(-0.03, 1.03),
    )
    .classes(names)
    .with(Mark::line(vec![0.0, 1.0], vec![0.0, 1.0], Ink::Muted).dashed());
    let mut said = Vec::new();
    for (group, found) in run.calibration().into_iter().enumerate() {
        let Some(found) = found else { continue };
        let bins: Vec<_> = found.curve.iter().filter(|bin| bin.count >= FEW).collect();
        let (x, y): (Vec<f64>, Vec<f64>) = bins.iter().map(|bin| (bin.predicted, bin.actual)).unzip();
        figure.marks.push(Mark::line(x.clone(), y.clone(), Ink::Class(group)));
        figure.marks.push(Mark::Points {
            colour: Colour::Class { classes: vec![group as i32; x.len()] },
            x,
            y,
            radius: 4.0,
            opacity: 1.0,
            names: bins.iter().map(|bin| format!("{} applicants", bin.count)).collect(),
        });
        said.push(format!("{} by {:+.1} points", names[group], 100.0 * found.excess()));
    }
    figure.summary(if said.is_empty() {
        "Nobody was judged yet.".to_owned()
    } else {
        format!("On the mean the probabilities are too high for {}.", said.join(", for "))
    })
}

/// The columns that go with the group most closely, and how closely.
pub fn strongest(run: &Ethics) -> Vec<(String, f64)> {
    let applicants = &run.applicants;
    let group: Vec<f64> = applicants.groups.iter().map(|&group| group as f64).collect();
    // A column of one value goes with nothing.
    let size = |column: usize| {
        pearson(&applicants.without.column(column).to_vec(), &group)
            .map_or(0.0, |found| found.coefficient.abs())
    };
    let mut found: Vec<(String, f64)> =
        applicants.columns.iter().enumerate().map(|(column, name)| (name.clone(), size(column))).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.truncate(STAND_INS);
    found
}

fn proxies(run: &Ethics) -> Figure {
    let mut found = strongest(run);
    found.reverse();
    let most = found.last().cloned();
    let figure = Figure::new(
        Axis { range: Range::FromZero, ..Axis::linear("correlation with the group, ±") },
        Axis::category("", found.iter().map(|(name, _)| name.clone())),
    )
    .with(Mark::Bars {
        at: (0..found.len()).map(|place| place as f64).collect(),
        base: Vec::new(),
        value: found.iter().map(|(_, size)| *size).collect(),
        width: 0.64,
        colour: Ink::Data.into(),
        orientation: Orientation::Horizontal,
    });
    let told = run.proxies().map_or(String::new(), |area| {
        format!(" Together the columns tell the group with an area under ROC of {area:.2}.")
    });
    figure.summary(most.map_or(String::new(), |(name, size)| {
        format!("The closest is {name}, with a correlation of {size:.2}.{told}")
    }))
}
