//! What the lab shows: the histogram with the curves, quantiles against quantiles, and AIC while rows come in.

use stepwise_kernels::stats::{Distribution, Histogram, quantile};
use stepwise_lab::{
    Axis, Cell, Dash, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, TickFormat, View, capital,
    thousands, words,
};

use super::families::{FAMILIES, best};
use super::session::Distributions;

pub fn view(run: &Distributions) -> View {
    let name = words(&run.column);
    let known = &FAMILIES[run.chosen];
    View {
        panels: vec![
            Panel::full(
                "histogram",
                &format!("{}, and three curves", capital(&name)),
                format!(
                    "{}The strong curve is the {}; rows beyond its broken lines are flagged. The thin ones are the other \
                     two families.",
                    run.note, known.name
                ),
                histogram(run),
            ),
            Panel::half(
                "quantiles",
                "Quantiles against quantiles",
                "Each dot pairs a row with the value that the curve promises for its rank. On the line the curve is right; \
                 where dots leave it, the curve is wrong there.",
                quantiles(run),
            ),
            Panel::half(
                "aic",
                "AIC while rows come in",
                "How far each family lies above the best one. With few rows they can hardly be told apart.",
                aic(run),
            ),
            Panel::half("families", "The three fits", "The lower the AIC, the better.", table(run)),
        ],
    }
}

/// The axis label of the column, with its unit where the column is one of the shipped table.
fn label(run: &Distributions) -> String {
    let unit = stepwise_data::info(stepwise_data::AMES)
        .ok()
        .filter(|_| !run.own)
        .and_then(|info| info.column(&run.column))
        .map_or("", |column| column.unit);
    if unit.is_empty() { words(&run.column) } else { format!("{}, {unit}", words(&run.column)) }
}

/// Strong for the family in use, thin and quiet for the others.
fn curve(run: &Distributions, family: usize, x: Vec<f64>, y: Vec<f64>) -> Mark {
    let chosen = family == run.chosen;
    let ink = match (chosen, FAMILIES[family].key) {
        (false, _) => Ink::Muted,
        (true, "normal") if best(&run.fits) != family => Ink::Mistake,
        _ => Ink::Accent,
    };
    Mark::Line { x, y, ink, dash: Dash::Solid, width: if chosen { 2.5 } else { 1.0 }, label: String::new() }
}

fn histogram(run: &Distributions) -> Figure {
    const BINS: usize = 40;
    const CORNERS: usize = 160;
    let values = run.values();
    let ends = run.ends(run.chosen);
    // A few huge values would press all others into one bar.
    let low = values.iter().copied().fold(f64::INFINITY, f64::min).min(0.0);
    let high = (1.15 * quantile(values, 0.985)).max(low + 1e-9);
    let width = (high - low) / BINS as f64;
    let edges = (0..=BINS).map(|edge| low + edge as f64 * width).collect();
    let counts = Histogram::with_edges(values, edges).map_or(Vec::new(), |all| all.counts().to_vec());
    let at: Vec<f64> = (0..counts.len()).map(|bin| low + (bin as f64 + 0.5) * width).collect();
    let share: Vec<f64> = counts.iter().map(|&count| count as f64 / values.len() as f64).collect();
    let top = 1.25 * share.iter().copied().fold(0.0, f64::max).max(1e-6);
    let (flagged_low, flagged_high) = run.flagged(run.chosen);
    let beyond = values.iter().filter(|&&value| value > high).count();
    let mut figure = Figure::new(
        Axis::linear(label(run)).format(TickFormat::Short).between(low, high),
        Axis::linear("share of the rows").format(TickFormat::Percent).between(0.0, top),
    )
    .with(Mark::Bars {
        at,
        base: Vec::new(),
        value: share,
        width: 0.92 * width,
        colour: Ink::Data.into(),
        orientation: Orientation::Vertical,
    })
    .summary(format!(
        "{} rows, {beyond} of them beyond the right edge. The {} flags {flagged_low} as too small and {flagged_high} as \
         too large.",
        thousands(values.len()),
        FAMILIES[run.chosen].name
    ));
    let x: Vec<f64> =
        (0..=CORNERS).map(|corner| low + (high - low) * corner as f64 / CORNERS as f64).collect();
    let others = (0..FAMILIES.len()).filter(|&family| family != run.chosen);
    for family in others.chain([run.chosen]) {
        let of: Distribution = run.fits[family].distribution();
        // A density may shoot up at the edge of what is shown.
        let y = x.iter().map(|&x| (width * of.log_density(x).exp()).min(top)).collect();
        figure.marks.push(curve(run, family, x.clone(), y));
    }
    for (end, label) in [(ends.0, "flagged below"), (ends.1, "flagged above")] {
        if (low..=high).contains(&end) {
            figure.marks.push(Mark::Rule {
                orientation: Orientation::Vertical,
                at: end,
                ink: Ink::Muted,
                dash: Dash::Dashed,
                label: label.to_owned(),
            });
        }
    }
    figure
}

fn quantiles(run: &Distributions) -> Figure {
    const DOTS: usize = 250;
    let points = run.fits[run.chosen].distribution().quantile_points(run.values()).unwrap_or_default();
    // All of the ends, where curves go wrong, and some of the middle.
    let stride = points.len().div_ceil(DOTS).max(1);
    let tail = 40.min(points.len());
    let shown = points
        .iter()
        .enumerate()
        .filter(|(rank, _)| rank % stride == 0 || *rank < tail || *rank + tail >= points.len())
        .map(|(_, point)| *point);
    let (x, y): (Vec<f64>, Vec<f64>) = shown.unzip();
    let low = x.iter().chain(&y).copied().fold(f64::INFINITY, f64::min);
    let high = x.iter().chain(&y).copied().fold(f64::NEG_INFINITY, f64::max);
    let air = 0.04 * (high - low).max(1e-9);
    let axis = |text: &str| Axis::linear(text).format(TickFormat::Short).between(low - air, high + air);
    let ends = (x.last().copied().unwrap_or(0.0), y.last().copied().unwrap_or(0.0));
    Figure::new(axis(&format!("as the {} promises", FAMILIES[run.chosen].name)), axis("as it is"))
        .with(Mark::line(vec![low, high], vec![low, high], Ink::Muted))
        .with(Mark::Points { x, y, colour: Ink::Data.into(), radius: 2.2, opacity: 0.7, names: Vec::new() })
        .summary(format!(
            "The largest value is {:.0}, where the {} promises {:.0}.",
            ends.1, FAMILIES[run.chosen].name, ends.0
        ))
}

fn aic(run: &Distributions) -> Figure {
    let rows: Vec<f64> = run.history.iter().map(|judged| judged.rows as f64).collect();
    let above = |family: usize| -> Vec<f64> {
        let least = |aic: &[f64; 3]| aic.iter().copied().fold(f64::INFINITY, f64::min);
        // One more than the distance, so that the best one has a place on the logarithmic axis.
        run.history.iter().map(|judged| 1.0 + judged.aic[family] - least(&judged.aic)).collect()
    };
    let all = run.history.last().map_or(100.0, |judged| judged.rows as f64);
    let most = (0..FAMILIES.len()).flat_map(above).fold(10.0, f64::max);
    let mut figure = Figure::new(
        Axis::log("rows").format(TickFormat::Short).between(18.0, (30.0 * all).max(100.0)),
        Axis::log("1 + AIC above the best").format(TickFormat::Short).between(0.8, 2.0 * most),
    )
    .summary(format!("The {} has the lowest AIC after {all:.0} rows.", FAMILIES[best(&run.fits)].name));
    for (family, known) in FAMILIES.iter().enumerate() {
        let mark = curve(run, family, rows.clone(), above(family));
        figure.marks.push(mark.labelled(known.name));
    }
    figure
}

fn table(run: &Distributions) -> Table {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let rows = FAMILIES.iter().enumerate().map(|(family, known)| {
        let (low, high) = run.flagged(family);
        vec![
            Cell::from(known.name),
            Cell::from(run.fits[family].aic()),
            Cell::from(low as f64),
            Cell::from(high as f64),
        ]
    });
    Table {
        columns: vec![column("family", 0), column("AIC", 0), column("too small", 0), column("too large", 0)],
        rows: rows.collect(),
        ..Table::default()
    }
}
