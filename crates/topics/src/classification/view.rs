//! What the lab shows: mails on both sides of the boundary, the weights, the trade, and what accuracy makes of it.

use stepwise_kernels::metrics::Threshold;
use stepwise_kernels::stats::quantile;
use stepwise_lab::{
    Anchor, Aspect, Axis, Cell, Colour, Confusion, Dash, Figure, Ink, Mark, Orientation, Panel, Table,
    TableColumn, TickFormat, View, capital, trimmed, words,
};

use super::session::{Classification, logit};
use super::{FALSE_ALARMS, RECALL};

/// The panels that the threshold can be dragged on.
pub const PLANE: &str = "plane";
pub const TRADE: &str = "trade";

/// The most points of a scatter.
const POINTS: usize = 900;

/// Log odds beyond this are drawn at the edge.
const FAR: f64 = 8.0;

/// How many weights are drawn.
const WEIGHTS: usize = 14;

/// The largest share of false alarms in view.
const ALARMS: f64 = 0.12;

pub fn view(run: &Classification) -> View {
    let [no, yes] = run.mails.table.no_and_yes().map(words);
    View {
        panels: vec![
            Panel::full(
                PLANE,
                "Rows held out, and the boundary",
                format!(
                    "{}Across: the log odds of {yes} that the model gives; upwards: the direction in which rows differ most. \
                     What lies right of the line is called {yes}. Rows far out are drawn at the edge. Click or drag to move the \
                     line.",
                    run.mails.table.note
                ),
                plane(run),
            ),
            Panel::half(
                TRADE,
                "What the threshold trades",
                format!(
                    "Each threshold finds a share of {yes}, and takes a share of {no} for it. Green is the challenge."
                ),
                trade(run),
            ),
            Panel::half(
                "weights",
                "The strongest weights",
                format!(
                    "What one standard deviation more of a feature adds to the log odds: to the right it speaks for {yes}."
                ),
                weights(run),
            ),
            Panel::half(
                "confusion",
                "Who is taken for what",
                "At your threshold, rows held out.",
                confusion(run),
            ),
            Panel::half(
                "accuracy",
                "What accuracy sees",
                format!("The filter beside one that says {no} to everything, on the same rows."),
                judged(run),
            ),
        ],
    }
}

/// A feature's name: "word_free" is the word itself.
fn feature(name: &str) -> String {
    let name = name.strip_prefix("word_").unwrap_or(name);
    words(name)
}

/// Rows held out by log odds and by the direction in which they differ most.
fn plane(run: &Classification) -> Figure {
    let (low, high) = (quantile(&run.height, 0.01), quantile(&run.height, 0.99));
    let air = (0.1 * (high - low)).max(1e-6);
    let rows = run.odds.len().min(POINTS);
    let border = logit(run.threshold);
    let (bottom, top) = (low - air, high + air);
    let mut figure = Figure::new(
        Axis::linear("log odds").between(-FAR - 0.4, FAR + 0.4),
        Axis::linear("first principal component").between(bottom, top),
    )
    .classes(run.mails.table.no_and_yes().map(words))
    .with(Mark::Area {
        x: vec![border.clamp(-FAR, FAR), FAR + 0.4],
        lower: vec![bottom; 2],
        upper: vec![top; 2],
        ink: Ink::Class(1),
        opacity: 0.08,
        label: String::new(),
    })
    .with(Mark::Points {
        x: run.odds.iter().take(rows).map(|odds| odds.clamp(-FAR, FAR)).collect(),
        y: run.height.iter().take(rows).map(|height| height.clamp(low, high)).collect(),
        colour: Colour::Class { classes: run.actual.iter().take(rows).map(|&yes| i32::from(yes)).collect() },
        radius: 2.5,
        opacity: 0.7,
        names: Vec::new(),
    });
    figure.marks.push(Mark::Rule {
        orientation: Orientation::Vertical,
        at: border,
        ink: Ink::Accent,
        dash: Dash::Solid,
        label: format!("threshold {}", trimmed(run.threshold, 2)),
    });
    let at = run.at();
    figure.summary(format!(
        "Of {} rows held out {} are spam; {:.0} % of these lie right of the boundary, and {:.1} % of the others.",
        run.actual.len(),
        run.actual.iter().filter(|&&yes| yes).count(),
        100.0 * run.curve.recall(&at),
        100.0 * run.curve.false_positive_rate(&at)
    ))
}

/// The low end of the ROC curve.
fn trade(run: &Classification) -> Figure {
    let (x, y): (Vec<f64>, Vec<f64>) =
        run.curve.roc().into_iter().take_while(|place| place.0 <= ALARMS).unzip();
    let at = run.at();
    let (recall, lost) = (run.curve.recall(&at), run.curve.false_positive_rate(&at));
    let percent = |label: &str, most: f64| Axis::linear(label).between(0.0, most).format(TickFormat::Percent);
    Figure::new(percent("wanted mail lost", ALARMS), percent("spam found", 1.0))
        .with(Mark::Area {
            x: vec![0.0, FALSE_ALARMS],
            lower: vec![RECALL; 2],
            upper: vec![1.0; 2],
            ink: Ink::Good,
            opacity: 0.18,
            label: String::new(),
        })
        .with(Mark::line(x, y, Ink::Data))
        .with(Mark::Points {
            x: vec![lost.min(ALARMS)],
            y: vec![recall],
            colour: Ink::Accent.into(),
            radius: 6.0,
            opacity: 1.0,
            names: vec!["your threshold".to_owned()],
        })
        .with(Mark::Text {
            x: ALARMS * 0.97,
            y: 0.08,
            text: format!("threshold {}", trimmed(run.threshold, 2)),
            ink: Ink::Accent,
            anchor: Anchor::End,
        })
        .summary(format!(
            "At the threshold {} it finds {:.1} % of the spam and loses {:.1} % of the wanted mail.",
            trimmed(run.threshold, 2),
            100.0 * recall,
            100.0 * lost
        ))
}

/// The strongest weights, the most telling on top.
fn weights(run: &Classification) -> Figure {
    let weights = run.weights();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| weights[b].abs().total_cmp(&weights[a].abs()));
    order.truncate(WEIGHTS);
    order.sort_by(|&a, &b| weights[a].total_cmp(&weights[b]));
    let names: Vec<String> = order.iter().map(|&place| feature(&run.mails.names[place])).collect();
    let value: Vec<f64> = order.iter().map(|&place| weights[place]).collect();
    let summary = match (names.first(), names.last()) {
        (Some(least), Some(most)) if value.iter().any(|weight| *weight != 0.0) => {
            format!("{} speaks most for it, {least} most against it.", capital(most))
        }
        _ => "All weights are 0.".to_owned(),
    };
    Figure::new(Axis::linear("weight"), Axis::category("", names))
        .with(Mark::Bars {
            at: (0..order.len()).map(|place| place as f64).collect(),
            base: Vec::new(),
            colour: Colour::Class { classes: value.iter().map(|weight| i32::from(*weight > 0.0)).collect() },
            value,
            width: 0.7,
            orientation: Orientation::Horizontal,
        })
        .classes(run.mails.table.no_and_yes().map(words))
        .summary(summary)
}

fn confusion(run: &Classification) -> Figure {
    let border = logit(run.threshold);
    let pairs = run
        .actual
        .iter()
        .zip(&run.odds)
        .map(|(&yes, &odds)| (usize::from(yes), Some(usize::from(odds >= border))));
    let found = Confusion::new(run.mails.table.no_and_yes().map(words), ("answer", "truth"), pairs);
    let summary = found.worst.map_or("Nothing is wrong.".to_owned(), |(truth, _, count)| {
        format!("The most frequent mistake, {count} times: {}.", ["lost", "let through"][truth])
    });
    found.figure.aspect(Aspect::Free).summary(summary)
}

/// The filter beside none.
fn judged(run: &Classification) -> Table {
    let row = |name: &str, at: &Threshold| {
        vec![
            Cell::from(name),
            Cell::from(100.0 * run.curve.accuracy(at)),
            Cell::from(100.0 * run.curve.recall(at)),
            Cell::from(100.0 * run.curve.false_positive_rate(at)),
        ]
    };
    let [no, _] = run.mails.table.no_and_yes().map(words);
    Table {
        columns: ["", "accuracy, %", "found, %", "lost, %"]
            .map(|label| TableColumn { label: label.to_owned(), digits: 1 })
            .into(),
        rows: vec![row("the filter", &run.at()), row(&format!("always {no}"), &run.never())],
        ..Table::default()
    }
}
