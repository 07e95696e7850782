//! What the lab shows: the fit, its residuals over the fitted values and on the map, the path of the weights.

use stepwise_kernels::stats::{by_bins, quantile};
use stepwise_lab::{
    Aspect, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, Table, TableColumn,
    TickFormat, View, capital, words,
};

use super::houses::Houses;
use super::session::Regression;

/// The most points of a scatter of residuals or prices, and of the map.
const SCATTER: usize = 700;
const MAP: usize = 1_500;

/// Residuals beyond this many standard deviations get the palette's last colour.
const STRONG: f64 = 2.0;

pub fn view(run: &Regression) -> View {
    let note = &run.houses.note;
    let (title, fit) = match &run.houses.drawn {
        Some(drawn) => (format!("{} and {}", words(&run.houses.target), words(&drawn.0)), curve(run, drawn)),
        None => (format!("{}, predicted and true", words(&run.houses.target)), predicted(run)),
    };
    let mut panels = vec![Panel::full("fit", &capital(&title), format!("{note}{}", fit.0), fit.1)];
    panels.push(Panel::half(
        "residuals",
        "Do the errors fan out?",
        "Each dot is a row the model learned from. The band holds about 95 % of the errors nearby: it should be as \
         wide at the right as at the left.",
        residuals(run),
    ));
    if let Some((longitude, latitude)) = &run.houses.places {
        panels.push(Panel::half(
            "map",
            "Where the model errs",
            "Orange sold for more than predicted, blue for less. Patches of one colour are something about the place \
             that the model does not know.",
            map(run, longitude, latitude),
        ));
    }
    panels.push(Panel::half("path", "How the weights grow", path_caption(run), path(run)));
    panels.push(Panel::half(
        "weights",
        "The strongest weights",
        "What one standard deviation more of a feature does to the prediction, all else equal.",
        weights(run),
    ));
    View { panels }
}

/// A design column's name for a short label: of "street = Paved" only the level.
fn level(name: &str) -> String {
    words(name.split_once(" = ").map_or(name, |(_, level)| level))
}

/// The axis label of a column, with its unit where the column is one of the shipped table.
fn label(houses: &Houses, name: &str) -> String {
    let unit = stepwise_data::info(stepwise_data::AMES)
        .ok()
        .filter(|_| !houses.own)
        .and_then(|info| info.column(name))
        .map_or("", |column| column.unit);
    if unit.is_empty() { words(name) } else { format!("{}, {unit}", words(name)) }
}

/// The first `most` rows in the random order of the split, held-out rows first or not.
fn some(rows: &[usize], most: usize) -> &[usize] {
    &rows[..rows.len().min(most)]
}

fn pick(values: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|&row| values[row]).collect()
}

fn dots(x: Vec<f64>, y: Vec<f64>, colour: impl Into<Colour>, opacity: f64) -> Mark {
    Mark::Points { x, y, colour: colour.into(), radius: 2.0, opacity, names: Vec::new() }
}

/// Smallest and largest, with a little air; a range of no width gets some.
fn range(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !(low.is_finite() && high.is_finite()) {
        return (0.0, 1.0);
    }
    let air = 0.04 * (high - low);
    if air > 0.0 { (low - air, high + air) } else { (low - 1.0, high + 1.0) }
}

fn shown_range(axis: Axis, values: &[f64]) -> Axis {
    let (low, high) = range(values);
    axis.between(low, high)
}

/// The target over one feature, with the prediction for a row that is average in all else.
fn curve(run: &Regression, drawn: &(String, usize, Vec<f64>)) -> (String, Figure) {
    const PLACES: usize = 60;
    let houses = &run.houses;
    let (name, column, values) = drawn;
    let rows = some(&houses.split.train, SCATTER);
    let (x, y) = (pick(values, rows), pick(&houses.price, rows));
    let (low, high) = x
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
    let places: Vec<f64> =
        (0..=PLACES).map(|place| low + (high - low) * place as f64 / PLACES as f64).collect();
    let model = &run.fit.model;
    let (mean, scale) = (houses.scaler.means()[*column], houses.scaler.scales()[*column]);
    let curve: Vec<f64> = places
        .iter()
        .map(|place| houses.original(model.intercept + model.weights[*column] * (place - mean) / scale))
        .collect();
    let ends = (curve.first().copied().unwrap_or(0.0), curve.last().copied().unwrap_or(0.0));
    let summary = format!(
        "{} rows. The fitted line runs from {:.0} at {low:.0} to {:.0} at {high:.0}.",
        rows.len(),
        ends.0,
        ends.1
    );
    let vertical = shown_range(Axis::linear(label(houses, &houses.target)).format(TickFormat::Short), &y);
    let figure = Figure::new(shown_range(Axis::linear(label(houses, name)), &x), vertical)
        .with(dots(x, y, Ink::Data, 0.45))
        .with(Mark::line(places, curve, Ink::Accent).labelled("fit"))
        .summary(summary);
    (
        format!(
            "Dots are {}; the line is the prediction for one that is average in all but {}.",
            if houses.own { "rows" } else { "houses" },
            words(name)
        ),
        figure,
    )
}

/// Prediction against truth, where no feature is a number.
fn predicted(run: &Regression) -> (String, Figure) {
    let houses = &run.houses;
    let rows = some(&houses.split.test, SCATTER);
    let (x, y) = (pick(&run.fit.price, rows), pick(&houses.price, rows));
    let (low, high) = range(&y);
    let name = label(houses, &houses.target);
    let axis =
        |prefix: &str| Axis::linear(format!("{prefix} {name}")).format(TickFormat::Short).between(low, high);
    let figure = Figure::new(axis("predicted"), axis("true"))
        .with(dots(x, y, Ink::Data, 0.5))
        .with(Mark::line(vec![low, high], vec![low, high], Ink::Muted).labelled("right"))
        .summary(format!("{} held-out rows against their predictions.", rows.len()));
    ("Each dot is a row held out; on the line the prediction is right.".to_owned(), figure)
}

/// Residuals over predictions, with the local spread.
fn residuals(run: &Regression) -> Figure {
    const BINS: usize = 12;
    let houses = &run.houses;
    let train = &houses.split.train;
    // The band is drawn over the standard scores and placed where these lie in the target's own unit.
    let bins = by_bins(&pick(&run.fit.standard, train), &pick(&run.fit.residuals, train), BINS);
    let at: Vec<f64> = bins.iter().map(|bin| houses.original(bin.x)).collect();
    let rows = some(train, SCATTER);
    let x = pick(&run.fit.price, rows);
    let shown: Vec<f64> = pick(&houses.price, rows);
    let name = format!("predicted {}", label(houses, &houses.target));
    let axis = if houses.log && shown.iter().all(|&price| price > 0.0) {
        // A few odd sales would take half of a logarithmic axis for themselves.
        let (low, high) = (quantile(&shown, 0.005), quantile(&shown, 0.998));
        Axis::log(name).between(low, high.max(low * 1.01))
    } else {
        shown_range(Axis::linear(name), &shown)
    };
    let spread =
        |index: Option<usize>| index.and_then(|index| bins.get(index)).map_or(0.0, |bin| bin.deviation);
    let test = &run.fit.scatter;
    let mut figure = Figure::new(axis.format(TickFormat::Short), Axis::linear("residual, standard deviations").between(-6.0, 6.0))
        .with(dots(x, pick(&run.fit.residuals, rows), Ink::Data, 0.4))
        .with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: 0.0,
            ink: Ink::Muted,
            dash: Dash::Solid,
            label: String::new(),
        })
        .summary(format!(
            "The residuals' local standard deviation is {:.2} at the left and {:.2} at the right end; Breusch–Pagan \
             statistic {:.0}.",
            spread(Some(0)),
            spread(bins.len().checked_sub(1)),
            test.statistic
        ));
    if at.windows(2).all(|pair| pair[1] > pair[0]) && at.len() > 1 {
        let edge = |sign: f64| bins.iter().map(|bin| bin.mean + sign * 2.0 * bin.deviation).collect();
        figure.marks.push(Mark::Area {
            x: at,
            lower: edge(-1.0),
            upper: edge(1.0),
            ink: if houses.log { Ink::Accent } else { Ink::Mistake },
            opacity: 0.18,
            label: String::new(),
        });
    }
    figure
}

/// Residuals where the houses stand.
fn map(run: &Regression, longitude: &[f64], latitude: &[f64]) -> Figure {
    let split = &run.houses.split;
    let rows: Vec<usize> = split.test.iter().chain(&split.train).copied().take(MAP).collect();
    let (x, y) = (pick(longitude, &rows), pick(latitude, &rows));
    let middle = stepwise_kernels::stats::median(&y).to_radians();
    let values = pick(&run.fit.residuals, &rows);
    let strong = values.iter().filter(|value| value.abs() > STRONG).count();
    let colour = Colour::Value { values, low: -STRONG, high: STRONG, palette: Palette::Diverging };
    Figure::new(
        shown_range(Axis::linear("longitude"), &x).hidden(),
        shown_range(Axis::linear("latitude"), &y).hidden(),
    )
    .with(Mark::Points { x, y, colour, radius: 2.5, opacity: 0.85, names: Vec::new() })
    // A degree of latitude is longer than one of longitude, the more so the farther from the equator.
    .aspect(Aspect::Units { ratio: 1.0 / middle.cos() })
    .summary(format!(
        "{} houses on the map; {strong} of them were missed by more than {STRONG} standard deviations.",
        rows.len()
    ))
}

fn path_caption(run: &Regression) -> &'static str {
    match run.model.penalties() {
        Some(_) => {
            "From the left to the right the penalty loosens and weights may grow; a lasso weight stays at \
                    exactly zero until its feature is worth it."
        }
        None => {
            "From the left to the right one more feature enters; weights of features that tell the same story \
                 shift when another enters."
        }
    }
}

/// The columns by the size of their weights now, largest first.
fn strongest(run: &Regression) -> Vec<usize> {
    let weights = &run.fit.model.weights;
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| weights[b].abs().total_cmp(&weights[a].abs()));
    order
}

/// The weights over the path.
fn path(run: &Regression) -> Figure {
    const LINES: usize = 30;
    const LABELS: usize = 5;
    let history = if run.entered.is_empty() { run.model.path() } else { &run.entered };
    let (axis, x): (Axis, Vec<f64>) = match run.model.penalties() {
        Some(penalties) => {
            let x: Vec<f64> = penalties.iter().map(|penalty| 1.0 / penalty).collect();
            let first = x.first().copied().unwrap_or(1.0);
            // Room for the labels at the right end: a third of the path's length.
            let last = x.last().copied().unwrap_or(1.0).max(first * 1.5);
            (
                Axis::log("1 / penalty")
                    .format(TickFormat::Short)
                    .between(first, last * (last / first).powf(0.35)),
                x,
            )
        }
        None => {
            let features = run.houses.groups.len() as f64;
            let axis = Axis::linear("features entered").between(0.0, (features * 1.35).max(1.5));
            (axis, (0..=run.houses.groups.len()).map(|count| count as f64).collect())
        }
    };
    let order = strongest(run);
    let mut figure = Figure::new(axis, Axis::linear("weight, standard deviations")).with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: 0.0,
        ink: Ink::Muted,
        dash: Dash::Solid,
        label: String::new(),
    });
    let weights = &run.fit.model.weights;
    let span = order.first().map_or(0.0, |&column| weights[column].abs());
    let mut labelled: Vec<f64> = Vec::new();
    for (rank, &column) in order.iter().take(LINES).enumerate() {
        let at = weights[column];
        // Labels that would lie on each other are left to the table.
        let free = labelled.iter().all(|other| (other - at).abs() > 0.1 * span);
        let text =
            if rank < LABELS && free && at != 0.0 { level(&run.houses.names[column]) } else { String::new() };
        if !text.is_empty() {
            labelled.push(at);
        }
        // Least squares begins with no feature and no weight; a penalised path begins at its first penalty.
        let origin = run.model.penalties().is_none().then_some(0.0);
        let y: Vec<f64> = origin.into_iter().chain(history.iter().map(|weights| weights[column])).collect();
        let named = !text.is_empty();
        figure.marks.push(Mark::Line {
            x: x.iter().copied().take(y.len()).collect(),
            y,
            ink: if named { Ink::Data } else { Ink::Muted },
            dash: Dash::Solid,
            width: if named { 2.0 } else { 1.0 },
            label: text,
        });
    }
    let strongest = match order.first() {
        Some(&column) if weights[column] != 0.0 => {
            format!("The strongest of {} is that of {}.", order.len(), words(&run.houses.names[column]))
        }
        _ => "All weights are 0.".to_owned(),
    };
    figure.summary(format!("The paths of the weights. {strongest}"))
}

/// The strongest weights as effects on the target.
fn weights(run: &Regression) -> Table {
    const ROWS: usize = 8;
    let houses = &run.houses;
    let effect = |weight: f64| {
        let change = weight * houses.spread;
        if houses.log { 100.0 * change.exp_m1() } else { change }
    };
    let unit = match (houses.log, houses.own) {
        (true, _) => "effect, %",
        (false, false) => "effect, dollars",
        (false, true) => "effect",
    };
    let order = strongest(run);
    Table {
        columns: vec![
            TableColumn { label: "feature".to_owned(), digits: 0 },
            TableColumn { label: unit.to_owned(), digits: if houses.log { 1 } else { 0 } },
            TableColumn { label: "weight".to_owned(), digits: 3 },
        ],
        rows: order
            .iter()
            .take(ROWS)
            .map(|&column| {
                let weight = run.fit.model.weights[column];
                vec![Cell::from(words(&houses.names[column])), Cell::from(effect(weight)), Cell::from(weight)]
            })
            .collect(),
        of: (order.len() > ROWS).then_some(order.len()),
        ..Table::default()
    }
}
