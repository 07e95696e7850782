//! What the lab shows: two curves with the threshold on them, who is taken for what, and what it costs.

use stepwise_kernels::stats::Histogram;
use stepwise_lab::{
    Anchor, Aspect, Axis, Colour, Confusion, Dash, Figure, Ink, Mark, Orientation, Panel, Range, TickFormat,
    View, trimmed, words,
};

use super::session::Evaluation;

/// The panels that a threshold can be dragged on.
pub const ROC: &str = "roc";
pub const PRECISION: &str = "precision_recall";
pub const COST: &str = "cost";
pub const PROBABILITIES: &str = "probabilities";

/// Bins of the probabilities.
const BINS: usize = 25;

/// Places at which the cost is drawn.
const PLACES: usize = 200;

pub fn view(run: &Evaluation) -> View {
    let side = if run.training { "the training rows" } else { "the rows held out" };
    let yes = words(run.rows.table.no_and_yes()[1]);
    View {
        panels: vec![
            Panel::full(
                ROC,
                "ROC: found against false alarms",
                format!(
                    "{}From {side}. Each threshold is a point: upwards the share of {yes} that is found, across the share \
                     of the others that is taken for {yes}. Click or drag to move yours.",
                    run.rows.table.note
                ),
                roc(run),
            ),
            Panel::half(
                PRECISION,
                "Precision and recall",
                format!(
                    "Of what is called {yes}, how much is? The dashed line is the share of {yes} in all rows."
                ),
                precision_recall(run),
            ),
            Panel::half(
                "confusion",
                "Who is taken for what",
                format!("At your threshold, {side}."),
                confusion(run),
            ),
            Panel::half(
                PROBABILITIES,
                "The probabilities, and your threshold",
                format!("What the model says of {side}. From the line to the right the answer is {yes}."),
                probabilities(run),
            ),
            Panel::half(
                COST,
                "What errors cost",
                format!("In false alarms for each 100 rows; a miss counts as {}.", trimmed(run.miss, 2)),
                cost(run),
            ),
        ],
    }
}

fn share(label: &str) -> Axis {
    Axis::linear(label).between(0.0, 1.0).format(TickFormat::Percent)
}

/// The reader's threshold on a curve, with its words on the side where the curve is not.
fn yours(run: &Evaluation, (x, y): (f64, f64), side: f64) -> [Mark; 2] {
    let words = y + 0.09 * side;
    [
        Mark::Points {
            x: vec![x],
            y: vec![y],
            colour: Ink::Accent.into(),
            radius: 7.0,
            opacity: 1.0,
            names: vec!["your threshold".to_owned()],
        },
        Mark::Text {
            x: if x > 0.6 { x - 0.03 } else { x + 0.03 },
            y: if (0.03..0.97).contains(&words) { words } else { y - 0.09 * side },
            text: format!("threshold {}", trimmed(run.threshold, 2)),
            ink: Ink::Accent,
            anchor: if x > 0.6 { Anchor::End } else { Anchor::Start },
        },
    ]
}

fn ink(run: &Evaluation) -> Ink {
    if run.training { Ink::Mistake } else { Ink::Data }
}

fn roc(run: &Evaluation) -> Figure {
    let places = run.curve.roc();
    let (x, y): (Vec<f64>, Vec<f64>) = places.into_iter().unzip();
    let at = run.at();
    let (alarms, recall) = (run.curve.false_positive_rate(&at), run.curve.recall(&at));
    let area = run.curve.roc_area();
    let mut figure = Figure::new(share("false alarms"), share("found"))
        .with(Mark::Area {
            lower: vec![0.0; x.len()],
            x: x.clone(),
            upper: y.clone(),
            ink: ink(run),
            opacity: 0.1,
            label: String::new(),
        })
        .with(Mark::line(vec![0.0, 1.0], vec![0.0, 1.0], Ink::Muted).dashed())
        .with(Mark::line(x, y, ink(run)))
        .with(Mark::Text {
            x: 0.97,
            y: 0.08,
            text: format!("area {area:.3}"),
            ink: Ink::Ink,
            anchor: Anchor::End,
        });
    figure.marks.extend(yours(run, (alarms, recall), -1.0));
    figure.summary(format!(
        "The area under the curve is {area:.3}. At the threshold {} it finds {:.0} % at {:.0} % false alarms.",
        trimmed(run.threshold, 2),
        100.0 * recall,
        100.0 * alarms
    ))
}

fn precision_recall(run: &Evaluation) -> Figure {
    let (x, y): (Vec<f64>, Vec<f64>) = run.curve.precision_recall().into_iter().unzip();
    let at = run.at();
    let (recall, precision) = (run.curve.recall(&at), run.curve.precision(&at));
    let base = run.actual.iter().filter(|&&yes| yes).count() as f64 / run.actual.len().max(1) as f64;
    let average = run.curve.average_precision();
    let mut figure = Figure::new(share("recall"), share("precision").between(0.0, 1.04))
        .with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: base,
            ink: Ink::Muted,
            dash: Dash::Dashed,
            label: String::new(),
        })
        .with(Mark::line(x, y, ink(run)));
    figure.marks.extend(yours(run, (recall, precision), 1.0));
    figure.summary(format!(
        "The average precision is {average:.3}; guessing would have {base:.2}. At the threshold the precision is {:.0} % \
         and the recall {:.0} %.",
        100.0 * precision,
        100.0 * recall
    ))
}

fn confusion(run: &Evaluation) -> Figure {
    let at = run.at();
    let pairs = run
        .actual
        .iter()
        .zip(&run.stated)
        .map(|(&yes, &stated)| (usize::from(yes), Some(usize::from(stated >= at.score))));
    let found = Confusion::new(run.rows.table.no_and_yes().map(words), ("answer", "truth"), pairs);
    let missed = run.actual.iter().filter(|&&yes| yes).count() - at.true_positives;
    found
        .figure
        .aspect(Aspect::Free)
        .summary(format!("{missed} misses and {} false alarms.", at.false_positives))
}

fn probabilities(run: &Evaluation) -> Figure {
    let edges: Vec<f64> = (0..=BINS).map(|edge| edge as f64 / BINS as f64).collect();
    let names = run.rows.table.no_and_yes().map(words);
    let mut figure = Figure::new(share("probability"), Axis::linear("rows")).classes(names);
    let mut below = vec![0.0; BINS];
    for class in [1, 0] {
        let values: Vec<f64> = run
            .stated
            .iter()
            .zip(&run.actual)
            .filter(|(_, yes)| usize::from(**yes) == class)
            .map(|(stated, _)| *stated)
            .collect();
        // Probabilities are finite and lie within the edges.
        let Ok(histogram) = Histogram::with_edges(&values, edges.clone()) else { continue };
        let top: Vec<f64> =
            histogram.counts().iter().zip(&below).map(|(&count, below)| below + count as f64).collect();
        figure.marks.push(Mark::Bars {
            at: edges.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect(),
            base: below,
            value: top.clone(),
            width: 0.9 / BINS as f64,
            colour: Colour::One { ink: Ink::Class(class) },
            orientation: Orientation::Vertical,
        });
        below = top;
    }
    figure.marks.push(threshold(run.threshold));
    let right =
        run.actual.iter().zip(&run.stated).filter(|(yes, stated)| **yes == (**stated >= run.threshold));
    figure.summary(format!(
        "{} of {} rows are on their side of the threshold.",
        right.count(),
        run.actual.len()
    ))
}

fn threshold(at: f64) -> Mark {
    Mark::Rule {
        orientation: Orientation::Vertical,
        at,
        ink: Ink::Accent,
        dash: Dash::Solid,
        label: format!("threshold {}", trimmed(at, 2)),
    }
}

fn cost(run: &Evaluation) -> Figure {
    let x: Vec<f64> = (0..=PLACES).map(|place| place as f64 / PLACES as f64).collect();
    let y: Vec<f64> = x.iter().map(|&at| run.cost(&run.curve.at(at))).collect();
    let best = run.cheapest();
    let (now, least) = (run.cost(&run.at()), run.cost(&best));
    let all = run.cost(&run.curve.at(0.0));
    let mut figure =
        Figure::new(share("threshold"), Axis { range: Range::FromZero, ..Axis::linear("cost of 100 rows") })
            .with(Mark::Rule {
                orientation: Orientation::Horizontal,
                at: all,
                ink: Ink::Muted,
                dash: Dash::Dashed,
                label: "always yes".to_owned(),
            })
            .with(Mark::line(x, y, ink(run)))
            .with(threshold(run.threshold));
    figure.marks.push(Mark::Points {
        x: vec![best.score.clamp(0.0, 1.0)],
        y: vec![least],
        colour: Ink::Good.into(),
        radius: 5.0,
        opacity: 1.0,
        names: vec!["the cheapest".to_owned()],
    });
    figure.summary(format!(
        "At your threshold errors cost {now:.1}, at the cheapest, {}, {least:.1}; always yes costs {all:.1}.",
        trimmed(best.score.min(1.0), 2)
    ))
}
