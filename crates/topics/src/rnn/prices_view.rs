//! What the reader sees of the task that follows a share.

use stepwise_kernels::metrics::mae;
use stepwise_lab::{Axis, Dash, Figure, Ink, Mark, Orientation, Panel, TickFormat, View};

use super::examination::Score;
use super::prices::{HORIZON, Prices};
use super::session::{Errors, Forecasts, RnnSession};
use super::view;

/// The key of the panel on which the reader chooses a day.
pub const FORECAST: &str = "forecast";
/// Days of the closer look.
const CLOSE: usize = 40;

/// All panels.
pub fn view(session: &RnnSession) -> View {
    let Some(forecasts) = session.forecasts() else { return View::default() };
    let Forecasts { prices, one_step, rolled } = forecasts;
    let gradient = view::gradient(session, "What happened so far back cannot teach the net much.");
    let losses = view::losses(
        session,
        1.0,
        "Mean squared error on a log scale, in units of the variance; the pale line is the batches.",
    );
    View {
        panels: vec![
            forecast(session, &forecasts),
            closer(prices, one_step),
            horizons(prices, rolled),
            skill(session, prices),
            losses,
            gradient,
        ],
    }
}

/// Mean absolute errors of forecasts 1, 2, … days ahead, in logarithms of the price.
pub struct RolledErrors {
    pub net: Vec<f64>,
    /// Of the forecast that nothing changes.
    pub naive: Vec<f64>,
}

/// What forecasts that were rolled on are off, over all origins.
pub fn rolled_errors(prices: &Prices, rolled: &[Vec<f64>]) -> RolledErrors {
    let days: Vec<usize> = prices.origins().map(|test| prices.day(test)).collect();
    let known: Vec<f64> = days.iter().map(|day| prices.logs[day - 1]).collect();
    let mut errors = RolledErrors { net: Vec::new(), naive: Vec::new() };
    for ahead in 0..HORIZON {
        let truth: Vec<f64> = days.iter().map(|day| prices.logs[day + ahead]).collect();
        let forecasts: Vec<f64> = rolled.iter().map(|path| path[ahead]).collect();
        errors.net.push(mae(&truth, &forecasts));
        errors.naive.push(mae(&truth, &known));
    }
    errors
}

fn time_axis(prices: &Prices) -> Axis {
    if prices.dates.is_some() { Axis::time("") } else { Axis::linear("row") }
}

fn price_axis(prices: &Prices) -> Axis {
    Axis::linear(if prices.own {
        prices.name.clone()
    } else {
        format!("{}, US dollars", prices.name.to_uppercase())
    })
}

/// Logarithms of prices on days, as a line.
fn path(
    prices: &Prices,
    days: impl Iterator<Item = usize>,
    logs: impl Iterator<Item = f64>,
    ink: Ink,
) -> Mark {
    let (x, y) = days.zip(logs).map(|(day, log)| (prices.place(day), log.exp())).unzip();
    Mark::Line { x, y, ink, dash: Dash::Solid, width: 1.5, label: String::new() }
}

fn forecast(session: &RnnSession, forecasts: &Forecasts<'_>) -> Panel {
    let &Forecasts { prices, one_step, rolled } = forecasts;
    let tests = prices.day(0)..prices.day(prices.tests());
    let truth = prices.logs[tests.clone()].iter().copied();
    let mut figure = Figure::new(time_axis(prices), price_axis(prices))
        .with(path(prices, tests.clone(), truth, Ink::Ink).labelled("price"));
    if !one_step.is_empty() {
        let line = path(prices, tests, one_step.iter().copied(), Ink::Class(0));
        figure = figure.with(line.labelled(if prices.changes { "" } else { "a day ahead" }));
    }
    let mut summary = String::new();
    for (origin, (test, logs)) in prices.origins().zip(rolled).enumerate() {
        // From the last price that is known.
        let days = prices.day(test) - 1..prices.day(test) + HORIZON;
        let known = prices.logs[days.start];
        let chosen = origin == session.chosen;
        let with_known = std::iter::once(known).chain(logs.iter().copied());
        let mut line = path(prices, days.clone(), with_known, if chosen { Ink::Accent } else { Ink::Muted });
        if let Mark::Line { width, .. } = &mut line {
            *width = if chosen { 3.0 } else { 1.0 };
        }
        figure = figure.with(line);
        if chosen {
            let truth = prices.logs[days.end - 1].exp();
            let forecast = logs.last().copied().unwrap_or(known).exp();
            let flat = path(prices, days.clone(), days.map(|_| known), Ink::Accent).dashed();
            figure = figure.with(flat);
            summary = format!(
                "From {:.1}, {HORIZON} days of trading on, the net foresees {forecast:.1}; it became {truth:.1}.",
                known.exp()
            );
        }
    }
    let caption = format!(
        "The last {} days, which the net never learns from. {summary} Dashed is “as today”. Click a day to start there.",
        prices.tests()
    );
    Panel::full(FORECAST, "What it foresees", caption, figure.summary(summary))
}

/// The last days, so close that the lag shows.
fn closer(prices: &Prices, forecasts: &[f64]) -> Panel {
    let from = prices.tests().saturating_sub(CLOSE);
    let days = || prices.day(from)..prices.day(prices.tests());
    let truth = days().map(|day| prices.logs[day]);
    let mut figure = Figure::new(time_axis(prices), price_axis(prices))
        .with(path(prices, days(), truth, Ink::Ink).labelled("price"));
    if let Some(forecasts) = forecasts.get(from..) {
        figure =
            figure.with(path(prices, days(), forecasts.iter().copied(), Ink::Class(0)).labelled("foreseen"));
    }
    let caption = if prices.changes {
        "Looks good, but shift the forecast one day to the left: it is the price of the day before."
    } else {
        "Foreseen the day before. A net that learnt prices of one height is lost at another."
    };
    Panel::half(
        "closer",
        "The last days, closer",
        caption,
        figure.summary(format!("The last {CLOSE} prices and what was foreseen the day before. {caption}")),
    )
}

fn horizons(prices: &Prices, rolled: &[Vec<f64>]) -> Panel {
    let errors = rolled_errors(prices, rolled);
    let days = || (1..=HORIZON).map(|day| day as f64).collect::<Vec<f64>>();
    let (net, naive) = (errors.net.last().copied(), errors.naive.last().copied());
    let figure = Figure::new(
        Axis::linear("days ahead").between(1.0, HORIZON as f64),
        Axis {
            range: stepwise_lab::Range::FromZero,
            ..Axis::linear("mean error").format(TickFormat::Percent)
        },
    )
    .with(Mark::line(days(), errors.naive, Ink::Muted).dashed().labelled("as today"))
    .with(Mark::line(days(), errors.net, Ink::Class(0)).labelled("the net"));
    let caption = match (net, naive) {
        (Some(net), Some(naive)) => format!(
            "Forecasts fed back as if they had come true. After {HORIZON} days the net is {} off, “as today” {}.",
            view::percent(net),
            view::percent(naive)
        ),
        _ => String::new(),
    };
    Panel::half("horizons", "The further, the worse", caption.clone(), figure.summary(caption))
}

/// One-step errors through the run against the forecast that nothing changes.
fn skill(session: &RnnSession, prices: &Prices) -> Panel {
    let errors = |score: &Score| match score {
        Score::Forecasts(forecasts) => Errors::new(prices, forecasts),
        Score::Accuracy(_) => None,
    };
    let (x, y) = view::series(session, |report| errors(&report.score).map(|errors| errors.net));
    let last = session.report().and_then(|report| errors(&report.score));
    let mut figure = Figure::new(
        view::batches_axis(session),
        Axis { range: stepwise_lab::Range::FromZero, ..Axis::linear("error").format(TickFormat::Percent) },
    );
    let mut caption = "Not examined yet.".to_owned();
    if let Some(Errors { net, naive }) = last {
        figure = figure.with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: naive,
            ink: Ink::Muted,
            dash: Dash::Dashed,
            label: "tomorrow = today".to_owned(),
        });
        caption = format!(
            "Root mean square, a day ahead: {:.2} % for the net, {:.2} % for “tomorrow = today”.",
            100.0 * net,
            100.0 * naive
        );
    }
    figure = figure.with(Mark::line(x, y, Ink::Class(0)).labelled("the net"));
    Panel::half("skill", "Against doing nothing", caption.clone(), figure.summary(caption))
}
