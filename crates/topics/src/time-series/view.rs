//! What the lab shows: the fan, the errors of the backtest, and what is in the series.

use stepwise_kernels::frame::date;
use stepwise_lab::{
    Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, Table, TableColumn, TickFormat,
    View, words,
};

use super::backtest::{self, Foreseen, Judged};
use super::months::Months;
use super::parts::{Lags, Parts};
use super::session::TimeSeries;

/// The panel on which the reader chooses an origin.
pub const FAN: &str = "fan";

/// Seasons of the past that are drawn before a forecast.
const PAST: usize = 5;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub fn view(run: &TimeSeries) -> View {
    let mut panels = vec![if run.months.shuffled { filled(run) } else { fan(run) }, errors(run)];
    panels.push(weights(run));
    if let Some(lags) = Lags::new(&run.months, &run.model) {
        panels.push(correlations(&lags));
        panels.push(partial(&lags));
    }
    if let Some(parts) = Parts::new(&run.months, &run.model) {
        panels.push(trend(&run.months, &parts));
        panels.push(season(&run.months, &parts));
    }
    View { panels }
}

fn time_axis(months: &Months) -> Axis {
    if months.dates.is_some() { Axis::time("") } else { Axis::linear("row") }
}

fn name(months: &Months) -> String {
    if months.own { words(&months.name) } else { "passengers, thousands".to_owned() }
}

/// Values of rows that follow each other, as a line.
fn path(months: &Months, first: usize, values: impl IntoIterator<Item = f64>, ink: Ink) -> Mark {
    let y: Vec<f64> = values.into_iter().collect();
    Mark::line((first..first + y.len()).map(|row| months.place(row)).collect(), y, ink)
}

fn thin(mut line: Mark) -> Mark {
    if let Mark::Line { width, .. } = &mut line {
        *width = 1.0;
    }
    line
}

/// The month of a row, as a word.
fn when(months: &Months, row: usize) -> String {
    months.dates.as_ref().map_or_else(
        || format!("row {}", row + 1),
        |dates| {
            let (year, month, _) = date::civil(dates[row]);
            let name = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month));
            name.map_or_else(|| year.to_string(), |name| format!("{name} {year}"))
        },
    )
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "not known yet".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

/// A forecast as a fan beside what came.
fn fan(run: &TimeSeries) -> Panel {
    let months = &run.months;
    let mut figure = Figure::new(time_axis(months), Axis::linear(name(months)));
    let mut summary = String::new();
    if let Some(shown) = run.shown() {
        let from = months.first().saturating_sub(PAST * months.period);
        let x = || (shown.origin..months.values.len()).map(|row| months.place(row)).collect::<Vec<f64>>();
        let area = |ends: &[(f64, f64)], opacity: f64, label: &str| Mark::Area {
            x: x(),
            lower: ends.iter().map(|end| end.0).collect(),
            upper: ends.iter().map(|end| end.1).collect(),
            ink: Ink::Accent,
            opacity,
            label: label.to_owned(),
        };
        figure = figure.with(area(&shown.wide, 0.14, "")).with(area(&shown.narrow, 0.2, ""));
        for future in &shown.futures {
            figure = figure.with(thin(path(months, shown.origin, future.iter().copied(), Ink::Muted)));
        }
        figure = figure
            .with(path(months, shown.origin, shown.middle.iter().copied(), Ink::Accent).labelled("forecast"))
            .with(path(months, from, months.values[from..shown.origin].iter().copied(), Ink::Ink))
            .with(truth(months, shown))
            .with(Mark::Rule {
                orientation: Orientation::Vertical,
                at: months.place(shown.origin - 1),
                ink: Ink::Muted,
                dash: Dash::Dashed,
                label: String::new(),
            });
        figure.y.range = seen_range(months, shown, from);
        let judged = backtest::judged(months, shown, months.values.len());
        let inside = judged.iter().filter(|month| month.inside).count();
        summary = format!(
            "Forecast made after {}: {inside} of the {} months that came lie inside the 80 % interval; the mean error is \
             {}.",
            when(months, shown.origin - 1),
            judged.len(),
            percent(backtest::error(&judged))
        );
    }
    let caption = format!(
        "{}Dots are what came. The line is the forecast; the pale areas hold half and 80 % of what the model expects; thin \
         lines are futures that it drew.{}",
        months.note,
        if run.done() { " Click to begin elsewhere." } else { "" }
    );
    Panel::full(FAN, "The forecast, and what came", caption, figure.summary(summary))
}

fn truth(months: &Months, shown: &Foreseen) -> Mark {
    let rows = shown.origin..months.values.len();
    Mark::Points {
        x: rows.clone().map(|row| months.place(row)).collect(),
        y: months.values[rows.clone()].to_vec(),
        colour: Ink::Ink.into(),
        radius: 2.5,
        opacity: 1.0,
        names: rows.map(|row| when(months, row)).collect(),
    }
}

/// What the eye needs: a model that is very unsure would press the series flat.
fn seen_range(months: &Months, shown: &Foreseen, from: usize) -> Range {
    let seen = months.values[from..].iter().chain(&shown.middle).copied();
    let (low, high) =
        seen.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let room = 0.35 * (high - low);
    let ends = shown.wide.iter().chain(&shown.narrow).copied();
    let (least, most) =
        ends.fold((low, high), |(low, high), (lower, upper)| (low.min(lower), high.max(upper)));
    if room > 0.0 && room.is_finite() {
        Range::Fixed { low: least.max(low - room) - 0.1 * room, high: most.min(high + room) + 0.1 * room }
    } else {
        Range::Auto
    }
}

/// A shuffled split: what the model puts between months that it knows.
fn filled(run: &TimeSeries) -> Panel {
    let months = &run.months;
    let hidden = &months.held_out;
    let known = (0..months.values.len()).map(|row| match hidden.binary_search(&row) {
        Ok(_) => f64::NAN,
        Err(_) => months.values[row],
    });
    let x: Vec<f64> = hidden.iter().map(|&row| months.place(row)).collect();
    let reach = |part: fn(&(f64, f64)) -> [f64; 3]| run.filled.wide.iter().flat_map(part).collect();
    let dots = |y: Vec<f64>, ink: Ink, radius: f64, word: &str| Mark::Points {
        x: x.clone(),
        y,
        colour: ink.into(),
        radius,
        opacity: 1.0,
        names: hidden.iter().map(|&row| format!("{word} {}", when(months, row))).collect(),
    };
    let figure = Figure::new(time_axis(months), Axis::linear(name(months)))
        .with(Mark::Line {
            x: x.iter().flat_map(|&at| [at, at, f64::NAN]).collect(),
            y: reach(|&(low, high)| [low, high, f64::NAN]),
            ink: Ink::Mistake,
            dash: Dash::Solid,
            width: 5.0,
            label: String::new(),
        })
        .with(thin(path(months, 0, known, Ink::Ink)))
        .with(dots(run.filled.middle.clone(), Ink::Mistake, 3.5, "filled in,"))
        .with(dots(hidden.iter().map(|&row| months.values[row]).collect(), Ink::Ink, 2.0, "true,"));
    let summary = format!(
        "{} months drawn from the whole series were hidden; the model fills them in from both sides, with a mean error of {}.",
        hidden.len(),
        percent(backtest::error(&run.judged))
    );
    let caption = format!(
        "{}The small dots were hidden, the orange ones are what the model put there; the bars hold 80 %. It knows the months before \
         and after each gap, which no forecaster does.",
        months.note
    );
    Panel::full(FAN, "Months filled in from both sides", caption, figure.summary(summary))
}

/// Errors by how far the model had to look.
fn errors(run: &TimeSeries) -> Panel {
    let shuffled = run.months.shuffled;
    let farthest = run.judged.iter().map(|month| month.ahead).max().unwrap_or(0);
    let at = |far: usize| -> Vec<Judged> {
        run.judged.iter().filter(|month| month.ahead == far).copied().collect()
    };
    let places: Vec<f64> = (1..=farthest).map(|far| far as f64).collect();
    let of = |error: fn(&[Judged]) -> Option<f64>| -> Vec<f64> {
        (1..=farthest).map(|far| error(&at(far)).unwrap_or(f64::NAN)).collect()
    };
    let (label, most) = if shuffled {
        ("rows to the nearest known one", farthest.max(3))
    } else {
        ("rows ahead", run.horizon.max(2))
    };
    let vertical = Axis { range: Range::FromZero, ..Axis::linear("mean error").format(TickFormat::Percent) };
    let mut figure =
        Figure::new(Axis::linear(label).between(0.8, most as f64 * 1.3), vertical).with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: super::GOAL,
            ink: Ink::Good,
            dash: Dash::Dashed,
            label: String::new(),
        });
    for (y, ink, word) in [
        (of(backtest::naive_error), Ink::Muted, "season before"),
        (of(backtest::error), if shuffled { Ink::Mistake } else { Ink::Accent }, "model"),
    ] {
        figure = figure.with(Mark::line(places.clone(), y.clone(), ink).labelled(word)).with(Mark::Points {
            x: places.clone(),
            y,
            colour: ink.into(),
            radius: 2.5,
            opacity: 1.0,
            names: Vec::new(),
        });
    }
    let (model, naive) = (percent(backtest::error(&run.judged)), percent(backtest::naive_error(&run.judged)));
    let summary = format!(
        "Over {} judgements the model is off by {model}, the season before by {naive}.",
        run.judged.len()
    );
    let caption = if shuffled {
        "Nearly every month that was hidden has a neighbour that was not."
    } else {
        "Over all origins of the backtest, by how far ahead the month was. Green is what the challenge asks for."
    };
    Panel::half("errors", "The further, the worse", caption, figure.summary(summary))
}

fn weights(run: &TimeSeries) -> Panel {
    let found = run.model.parameters();
    let groups = [
        ("value", "back", &found.autoregressive),
        ("error", "back", &found.moving_average),
        ("value", "season back", &found.seasonal_autoregressive),
        ("error", "season back", &found.seasonal_moving_average),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (what, unit, weights) in groups {
        for (lag, &weight) in weights.iter().enumerate() {
            rows.push(vec![Cell::from(format!("{what} {} {unit}", lag + 1)), Cell::from(weight)]);
        }
    }
    let noise = run.model.variance().sqrt();
    rows.push(vec![Cell::from("noise, standard deviation"), Cell::from(noise)]);
    let table = Table {
        columns: vec![
            TableColumn { label: "on what".to_owned(), digits: 0 },
            TableColumn { label: "weight".to_owned(), digits: 4 },
        ],
        rows,
        ..Table::default()
    };
    let caption = format!(
        "The likeliest weights after {} steps uphill{}.",
        run.model.iterations(),
        if run.fitted { "" } else { " so far" }
    );
    Panel::half("weights", "What the model leans on", caption, table)
}

/// Bars for the lags, with the band of noise.
fn bars(values: &[f64], noise: f64) -> Figure {
    let most = values.len() as f64 + 1.0;
    Figure::new(Axis::linear("rows apart").between(0.0, most), Axis::linear("correlation").between(-1.0, 1.0))
        .with(Mark::Area {
            x: vec![0.0, most],
            lower: vec![-noise; 2],
            upper: vec![noise; 2],
            ink: Ink::Muted,
            opacity: 0.2,
            label: String::new(),
        })
        .with(Mark::Bars {
            at: lags(values),
            base: Vec::new(),
            value: values.to_vec(),
            width: 0.5,
            colour: Ink::Data.into(),
            orientation: Orientation::Vertical,
        })
}

fn lags(values: &[f64]) -> Vec<f64> {
    (1..=values.len()).map(|lag| lag as f64).collect()
}

/// The lag of the strongest correlation, and the correlation.
fn strongest(values: &[f64]) -> (usize, f64) {
    let strongest = (0..values.len()).max_by(|&a, &b| values[a].abs().total_cmp(&values[b].abs()));
    strongest.map_or((0, 0.0), |place| (place + 1, values[place]))
}

fn correlations(found: &Lags) -> Panel {
    let ((lag, whole), (other, left)) = (strongest(&found.whole), strongest(&found.left));
    let figure = bars(&found.whole, found.noise).with(Mark::Points {
        x: lags(&found.left),
        y: found.left.clone(),
        colour: Colour::One { ink: Ink::Accent },
        radius: 3.0,
        opacity: 1.0,
        names: Vec::new(),
    });
    let summary = format!(
        "Strongest in the differenced series: {whole:.2}, {lag} apart; strongest in the model's errors: {left:.2}, {other} apart."
    );
    let caption = "Bars: the series once its differences are taken. Dots: the model's errors. What lies in the grey band may \
                   be noise; a dot outside is something the model has not understood.";
    Panel::half("autocorrelation", "How alike it is to itself (ACF)", caption, figure.summary(summary))
}

fn partial(found: &Lags) -> Panel {
    let (lag, value) = strongest(&found.partial);
    let summary = format!("Strongest: {value:.2}, {lag} apart.");
    let caption =
        "What a row so far back says beyond all rows between. It hints at how many values back to lean on.";
    Panel::half(
        "partial",
        "Beyond what lies between (PACF)",
        caption,
        bars(&found.partial, found.noise).summary(summary),
    )
}

fn scaled_name(months: &Months) -> String {
    if months.log { format!("log of {}", words(&months.name)) } else { name(months) }
}

fn trend(months: &Months, parts: &Parts) -> Panel {
    let seen = &months.scaled[..parts.rows];
    let hidden = |row: usize| months.shuffled && months.held_out.binary_search(&row).is_ok();
    let known = seen.iter().enumerate().map(|(row, &value)| if hidden(row) { f64::NAN } else { value });
    let figure = Figure::new(time_axis(months), Axis::linear(scaled_name(months)))
        .with(thin(path(months, 0, known, Ink::Ink)))
        .with(path(months, 0, parts.trend.iter().copied(), Ink::Accent).labelled("trend"));
    let (first, last) = (parts.trend.first().copied(), parts.trend.last().copied());
    let summary = format!(
        "The trend goes from {:.4} to {:.4} on the model's scale.",
        first.unwrap_or_default(),
        last.unwrap_or_default()
    );
    Panel::half(
        "trend",
        "Trend",
        "What the model may see, on its scale, and its slow part, by local regressions (STL).",
        figure.summary(summary),
    )
}

/// The season of the first and of the last whole period.
fn season(months: &Months, parts: &Parts) -> Panel {
    let period = months.period;
    let first_row = |row: usize| months.dates.as_ref().map(|dates| date::civil(dates[row]).1);
    let by_month = period == 12 && first_row(0) == first_row(period);
    let start = first_row(0).and_then(|month| usize::try_from(month - 1).ok()).filter(|_| by_month);
    let horizontal = match start {
        Some(start) => Axis::category("", (0..period).map(|place| MONTHS[(start + place) % 12])),
        None => Axis::linear("row of the season"),
    };
    let x: Vec<f64> = (0..period).map(|place| place as f64).collect();
    let last = parts.rows / period * period - period;
    let swing = |from: usize| {
        let season = &parts.season[from..from + period];
        season.iter().copied().fold(f64::NEG_INFINITY, f64::max)
            - season.iter().copied().fold(f64::INFINITY, f64::min)
    };
    let ratio = swing(last) / swing(0);
    let figure = Figure::new(horizontal, Axis::linear("above the trend"))
        .with(Mark::line(x.clone(), parts.season[..period].to_vec(), Ink::Muted).labelled("first"))
        .with(Mark::line(x, parts.season[last..last + period].to_vec(), Ink::Accent).labelled("last"));
    let caption = format!(
        "What comes again each season. The last one swings {ratio:.1} times as far as the first; a seasonal model expects the \
         same swing throughout."
    );
    Panel::half("season", "Season, the first and the last", caption.clone(), figure.summary(caption))
}
