//! The tree as a stack of layers: each node is as wide as its share of the training rows.

use stepwise_kernels::tree::{Split, Tree};
use stepwise_lab::{
    Anchor, Axis, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, TickFormat, trimmed, words,
};

/// Names of questions are written into nodes that are at least this wide, as a share of the whole.
const WIDE: f64 = 0.42;

/// A question in words: "duration ≤ 22.5?", or for a column of 0 and 1 made from names "checking = no account?".
pub fn question(names: &[String], split: &Split) -> String {
    let name = names.get(split.feature).map_or("", String::as_str);
    match name.split_once(" = ") {
        Some((column, level)) => format!("{} = {level}?", words(column)),
        None => {
            let digits = if split.threshold.abs() < 10.0 { 2 } else { 1 };
            format!("{} above {}?", words(name), trimmed(split.threshold, digits))
        }
    }
}

/// The tree so far; colours are the share of the event among a node's training rows.
pub fn icicle(tree: &Tree, names: &[String], event: usize, event_name: &str) -> Figure {
    let depth = tree.depth();
    let layers = depth + 1;
    let whole = tree.nodes().first().map_or(1, |root| root.rows).max(1) as f64;
    let (mut at, mut base, mut value, mut shares) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut cuts, mut labels) = (Vec::new(), Vec::new());
    // The node, and the rows to the left of it.
    let mut waiting = vec![(0, 0)];
    while let Some((index, before)) = waiting.pop() {
        let node = &tree.nodes()[index];
        let (from, to) = (before as f64 / whole, (before + node.rows) as f64 / whole);
        // The root is on top.
        let layer = (depth - node.depth) as f64;
        at.push(layer);
        base.push(from);
        value.push(to);
        shares.push(tree.value(index).get(event).copied().unwrap_or(f64::NAN));
        let Some(split) = &node.split else { continue };
        let middle = before + tree.nodes()[split.left].rows;
        let cut = middle as f64 / whole;
        cuts.push(Mark::Line {
            x: vec![cut, cut],
            y: vec![layer - 0.5, layer - 1.5],
            ink: Ink::Ink,
            dash: Dash::Solid,
            width: 1.0,
            label: String::new(),
        });
        if to - from >= WIDE {
            labels.push(Mark::Text {
                x: (from + to) / 2.0,
                y: layer,
                text: question(names, split),
                ink: Ink::Ink,
                anchor: Anchor::Middle,
            });
        }
        waiting.push((split.left, before));
        waiting.push((split.right, middle));
    }
    let share = tree.value(0).get(event).copied().unwrap_or(0.5);
    // Paper is the share in all rows, so that colours say better or worse than that.
    let high = (200.0 * share).round() / 100.0;
    let mut figure = Figure::new(
        Axis::linear("share of the training rows").between(0.0, 1.0).format(TickFormat::Percent),
        Axis::category("questions asked", (0..layers).rev().map(|depth| depth.to_string())),
    )
    .with(Mark::Bars {
        at,
        base,
        value,
        width: 1.0,
        colour: Colour::Value { values: shares, low: 0.0, high, palette: Palette::Diverging },
        orientation: Orientation::Horizontal,
    });
    figure.marks.extend(cuts);
    figure.marks.extend(labels);
    let first = tree.nodes().first().and_then(|root| root.split.as_ref());
    let first = first.map_or("No question was asked yet.".to_owned(), |split| {
        format!("The first question is: {}", question(names, split))
    });
    figure.summary(format!(
        "A tree of {} leaves, {depth} questions deep. {:.0} % of all training rows are {event_name}. {first}",
        tree.leaves(),
        100.0 * share
    ))
}
