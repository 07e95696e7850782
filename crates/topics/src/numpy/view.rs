//! What the lab shows: the ladder of rates, the way through memory, and the numbers.

use stepwise_lab::{
    Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, TickFormat, View,
};

use super::pattern;
use super::rung::Rung;
use super::session::{Measured, NumPy};

pub fn view(run: &NumPy) -> View {
    let pattern = Panel::full(
        "pattern",
        &format!("The way through memory: {}", run.chosen.name()),
        format!("{} {}", pattern_caption(run), pattern::summary(run.chosen, run.share())),
        pattern::figure(run.chosen, run.share()),
    );
    let ladder = Panel::full(
        "ladder",
        "The same product, measured on this device",
        match run.misfit() {
            Some(misfit) => misfit,
            None => "Billions of additions and multiplications a second; each large step of the scale is ten times as \
                     many. Bars are the middle of the measurements, lines hold half of them."
                .to_owned(),
        },
        ladder(run),
    );
    let measured = run.ladder.iter().any(|measured| measured.rate().is_some());
    let table = Panel::half("numbers", "In numbers", shapes_caption(run), table(run));
    // What there is to see before anything is measured comes first.
    View { panels: if measured { vec![ladder, pattern, table] } else { vec![pattern, ladder, table] } }
}

fn pattern_caption(run: &NumPy) -> &'static str {
    match run.chosen {
        Rung::Lists => {
            "The strongest colour is used now, the middle one is near. A list keeps each number in a box of its own: no neighbours \
             come along, and hardly anything is near."
        }
        Rung::Flat => {
            "The strongest colour is used now, the middle one is near: memory brings four neighbours at once. Down a column of W the \
             neighbours are of no use."
        }
        Rung::Blocked => {
            "The strongest colour is used now, the middle one is near. Within a block W is read along its rows, and what is near is \
             used again before it goes."
        }
        Rung::Vectors | Rung::Card | Rung::Peak => {
            "The strongest colour is used now, the middle one is near. Four neighbours of W and of the product are worked on at once."
        }
    }
}

fn shapes_caption(run: &NumPy) -> String {
    let (left, right) = run.shapes;
    match run.misfit() {
        Some(misfit) => misfit,
        None => {
            format!("{} × {} times {} × {} gives {} × {}.", left.0, left.1, right.0, right.1, left.0, right.1)
        }
    }
}

/// The rates as lying bars on a logarithmic scale, against the processor's peak.
fn ladder(run: &NumPy) -> Figure {
    const LOW: f64 = 0.005;
    let products: Vec<&Measured> = run.ladder.iter().filter(|measured| measured.rung != Rung::Peak).collect();
    let highest = run.ladder.iter().filter_map(Measured::rate).fold(10.0, f64::max);
    let names: Vec<&str> = products.iter().rev().map(|measured| measured.rung.name()).collect();
    let place = |index: usize| (products.len() - 1 - index) as f64;
    let mut figure = Figure::new(
        Axis::log("GFLOP/s").format(TickFormat::Short).between(LOW, 15.0 * highest),
        Axis::category("", names),
    );
    let mut said = Vec::new();
    for (index, measured) in products.iter().enumerate() {
        let (Some(rate), Some(low), Some(high)) =
            (measured.rate(), measured.quartile(0.25), measured.quartile(0.75))
        else {
            continue;
        };
        let ink = match measured.rung {
            rung if rung != run.chosen => Ink::Data,
            Rung::Lists => Ink::Mistake,
            _ => Ink::Accent,
        };
        figure.marks.push(Mark::Bars {
            at: vec![place(index)],
            base: vec![LOW],
            value: vec![rate.max(LOW)],
            width: 0.7,
            colour: Colour::from(ink),
            orientation: Orientation::Horizontal,
        });
        figure.marks.push(Mark::Line {
            x: vec![low, high],
            y: vec![place(index); 2],
            ink: Ink::Ink,
            dash: Dash::Solid,
            width: 2.0,
            label: String::new(),
        });
        let times = run.speedup(measured.rung).filter(|_| measured.rung != Rung::Lists);
        let label = match times {
            Some(times) => format!("{} · {times:.0}×", rounded(rate)),
            None => rounded(rate),
        };
        let end = high.max(rate) * 1.15;
        // A label must not lie on the peak's line.
        let beyond = run.rate(Rung::Peak).filter(|peak| (0.25 * peak..1.15 * peak).contains(&end));
        figure.marks.push(Mark::Text {
            x: beyond.map_or(end, |peak| 1.15 * peak),
            y: place(index),
            text: label,
            ink: Ink::Ink,
            anchor: stepwise_lab::Anchor::Start,
        });
        said.push(format!("{} {}", measured.rung.name(), rounded(rate)));
    }
    if let Some(peak) = run.rate(Rung::Peak) {
        figure.marks.push(Mark::Rule {
            orientation: Orientation::Vertical,
            at: peak,
            ink: Ink::Muted,
            dash: Dash::Dashed,
            label: "peak of one core".to_owned(),
        });
        said.push(format!("the registers' peak {}", rounded(peak)));
    }
    if said.is_empty() {
        figure.marks.push(Mark::Text {
            x: (LOW * 15.0 * highest).sqrt(),
            y: place(1),
            text: if run.layer.is_some() {
                "Run, and this device is measured."
            } else {
                "The shapes do not fit."
            }
            .to_owned(),
            ink: Ink::Muted,
            anchor: stepwise_lab::Anchor::Middle,
        });
        return figure.summary("Nothing is measured yet.");
    }
    figure.summary(format!("GFLOP/s: {}.", said.join(", ")))
}

/// A rate with about two digits.
fn rounded(rate: f64) -> String {
    match rate {
        rate if rate >= 10.0 => format!("{rate:.0}"),
        rate if rate >= 1.0 => format!("{rate:.1}"),
        rate if rate >= 0.1 => format!("{rate:.2}"),
        rate => format!("{rate:.3}"),
    }
}

fn table(run: &NumPy) -> Table {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let peak = run.rate(Rung::Peak);
    let cell = |value: Option<f64>| value.map_or(Cell::Missing, Cell::from);
    Table {
        columns: vec![
            column("way", 0),
            column("GFLOP/s", 3),
            column("× lists", 1),
            column("of peak, %", 1),
            column("fetches", 0),
        ],
        rows: run
            .ladder
            .iter()
            .map(|measured| {
                let rate = measured.rate();
                let product = measured.rung != Rung::Peak;
                vec![
                    Cell::from(measured.rung.name()),
                    cell(rate),
                    cell(run.speedup(measured.rung).filter(|_| product)),
                    cell(rate.zip(peak).map(|(rate, peak)| 100.0 * rate / peak)),
                    cell(product.then(|| pattern::misses(measured.rung) as f64)),
                ]
            })
            .collect(),
        ..Table::default()
    }
}
