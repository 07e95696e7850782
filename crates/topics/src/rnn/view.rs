//! The panels of both tasks: how far back the gradient reaches, and the loss.

use stepwise_lab::{Axis, Curve, Dash, Figure, Ink, Mark, Orientation, Panel};

use super::examination::{Report, decades};
use super::session::RnnSession;

/// The least share of the gradient that is drawn.
const FLOOR: f64 = 1e-12;

pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// The cell's name in sentences.
pub fn cell_name(session: &RnnSession) -> &'static str {
    match session.cell.as_str() {
        "lstm" => "LSTM",
        "gru" => "GRU",
        _ => "plain net",
    }
}

/// Horizontal axis of what is followed through the run.
pub fn batches_axis(session: &RnnSession) -> Axis {
    Axis::linear("batches").between(0.0, session.batches as f64)
}

/// A number of each report against batches.
pub fn series(session: &RnnSession, value: impl Fn(&Report) -> Option<f64>) -> (Vec<f64>, Vec<f64>) {
    session.reports.iter().filter_map(|report| Some((report.batches as f64, value(report)?))).unzip()
}

/// How a share is said that may be tiny.
fn share_in_words(share: f64) -> String {
    match share {
        share if share >= 0.1 => format!("{:.0} %", 100.0 * share),
        share if share >= 1e-6 => format!("one part in {}", short(1.0 / share)),
        share => format!("one part in 10{}", superscript((-share.log10()).round() as i32)),
    }
}

fn short(number: f64) -> String {
    match number {
        number if number < 1e3 => format!("{number:.0}"),
        number => format!("{:.0},000", number / 1e3),
    }
}

fn superscript(number: i32) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().filter_map(|digit| digits.get(usize::from(digit - b'0'))).collect()
}

/// How much of the gradient reaches each step, on the way back from the answer.
pub fn gradient(session: &RnnSession, remark: &str) -> Panel {
    let shares = |gradient: &[f64]| -> (Vec<f64>, Vec<f64>) {
        let last = gradient.last().copied().unwrap_or_default();
        let back = gradient.iter().rev().enumerate();
        back.map(|(steps, length)| (steps as f64, length / last))
            .filter(|&(_, share)| share >= FLOOR && share.is_finite())
            .unzip()
    };
    let before = shares(&session.first_gradient);
    let now = shares(&session.look.gradient);
    let highest = before.1.iter().chain(&now.1).fold(10.0_f64, |most, &share| most.max(share));
    let mut figure = Figure::new(
        Axis::linear("steps back from the answer").between(0.0, (session.length - 1) as f64),
        Axis::log("gradient, next to the last step’s").between(FLOOR, 10.0_f64.powf(highest.log10().ceil())),
    );
    let trained = session.trainer.batches() > 0;
    if session.cell != "rnn" {
        let plain = shares(session.trainer.plain_gradient());
        figure = figure.with(Mark::line(plain.0, plain.1, Ink::Class(1)).dashed().labelled("plain cell"));
    }
    if trained {
        figure = figure.with(Mark::Line {
            x: before.0,
            y: before.1,
            ink: Ink::Muted,
            dash: Dash::Dashed,
            width: 1.5,
            label: "untrained".to_owned(),
        });
    }
    // The plain cell has one colour, whether it is the reader's choice or drawn beside it.
    let ink = Ink::Class(usize::from(session.cell == "rnn"));
    let label = if trained { "now" } else { "untrained" };
    figure = figure.with(Mark::line(now.0, now.1, ink).labelled(label));
    let reach = match decades(&session.look.gradient) {
        Some(decades) => format!(
            "Of the gradient at the last step, {} reaches the first.",
            share_in_words(10.0_f64.powf(-decades))
        ),
        None => "The gradient is not a number any more.".to_owned(),
    };
    Panel::full(
        "gradient",
        "How far back the gradient reaches",
        format!("{reach} {remark}").trim_end().to_owned(),
        figure.summary(format!("{} steps, {}. {reach}", session.length, cell_name(session))),
    )
}

/// The loss of the batches and of the examinations, and what a net without a clue gets.
pub fn losses(session: &RnnSession, guess: f64, caption: &str) -> Panel {
    let test =
        series(session, |report| (report.loss > 0.0 && report.loss.is_finite()).then_some(report.loss));
    let batches: (Vec<f64>, Vec<f64>) =
        points(&session.batch_losses).filter(|&(_, loss)| loss > 0.0 && loss.is_finite()).unzip();
    let all = || batches.1.iter().chain(&test.1).copied();
    let (low, high) = (all().fold(guess / 3.0, f64::min), all().fold(guess * 2.0, f64::max));
    let figure = Figure::new(batches_axis(session), Axis::log("mean loss").between(low, high))
        .with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: guess,
            ink: Ink::Muted,
            dash: Dash::Dashed,
            label: "without a clue".to_owned(),
        })
        .with(Mark::Line {
            x: batches.0,
            y: batches.1,
            ink: Ink::Muted,
            dash: Dash::Solid,
            width: 1.0,
            label: String::new(),
        })
        .with(Mark::line(test.0, test.1, Ink::Class(1)).labelled("test"));
    let summary = session.report().map_or_else(
        || "Not examined yet.".to_owned(),
        |report| format!("Mean loss {:.4} on sequences that the net never learns from.", report.loss),
    );
    Panel::half("loss", "The loss it descends on", caption, figure.summary(summary))
}

fn points(curve: &Curve) -> impl Iterator<Item = (f64, f64)> + '_ {
    curve.points().iter().copied()
}
