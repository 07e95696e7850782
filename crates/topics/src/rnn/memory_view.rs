//! What the reader sees of the memory task.

use stepwise_lab::{Axis, Dash, Figure, Ink, Mark, Orientation, Palette, Panel, TickFormat, View};

use super::examination::Score;
use super::memory::SYMBOLS;
use super::session::RnnSession;
use super::{GOAL, view};

/// All panels.
pub fn view(session: &RnnSession, answers: &[(usize, Vec<f64>)], states: &[f64]) -> View {
    let guess = (SYMBOLS.len() as f64).ln();
    let losses = view::losses(
        session,
        guess,
        "Cross entropy on a log scale; the pale line is the batches. Guessing gives 0.69.",
    );
    let gradient = view::gradient(session, &remark(session));
    View {
        panels: vec![gradient, recall(session, answers), accuracy(session), state(session, states), losses],
    }
}

fn accuracy_now(session: &RnnSession) -> Option<f64> {
    match session.report()?.score {
        Score::Accuracy(accuracy) => Some(accuracy),
        Score::Forecasts(_) => None,
    }
}

/// Where the run stands, in a sentence or two.
fn remark(session: &RnnSession) -> String {
    if session.diverged {
        return "The run diverged: lower the learning rate and start anew.".to_owned();
    }
    if session.trainer.batches() == 0 {
        return "The answer stands there, and nothing else can teach the net to keep it. Press Run."
            .to_owned();
    }
    match accuracy_now(session) {
        Some(accuracy) if accuracy >= GOAL => {
            "The net has learnt to keep the symbol; what is left of the gradient is small everywhere."
                .to_owned()
        }
        Some(accuracy) if accuracy > 0.65 => "The net begins to keep the symbol.".to_owned(),
        _ if session.done() => "So the net never learnt what to keep: it guesses.".to_owned(),
        _ => "Until the net keeps the symbol, it guesses.".to_owned(),
    }
}

/// What it would answer if asked after each step.
fn recall(session: &RnnSession, answers: &[(usize, Vec<f64>)]) -> Panel {
    let steps = |from: f64| (0..session.length).map(|step| step as f64 + from).collect::<Vec<f64>>();
    let mut figure = Figure::new(
        Axis::linear("step").between(1.0, session.length as f64),
        Axis::linear("probability of A").between(0.0, 1.0).format(TickFormat::Percent),
    )
    .classes(SYMBOLS.map(|symbol| format!("{symbol} was shown")));
    let mut named = [false; SYMBOLS.len()];
    for (symbol, probabilities) in answers {
        let first = !std::mem::replace(&mut named[*symbol], true);
        figure = figure.with(Mark::Line {
            x: steps(1.0),
            y: probabilities.clone(),
            ink: Ink::Class(*symbol),
            dash: if *symbol == 0 { Dash::Solid } else { Dash::Dashed },
            width: 1.5,
            label: if first { format!("{} was shown", SYMBOLS[*symbol]) } else { String::new() },
        });
    }
    let at_end: Vec<f64> = answers
        .iter()
        .filter_map(|(symbol, shares)| {
            shares.last().map(|share| if *symbol == 0 { *share } else { 1.0 - share })
        })
        .collect();
    let mean = at_end.iter().sum::<f64>() / at_end.len().max(1) as f64;
    let apart = if mean > 0.8 {
        "The lines stay apart to the end: the symbol is kept."
    } else {
        "Where the lines run together, the symbol is forgotten."
    };
    Panel::half(
        "recall",
        "If asked after each step",
        format!("Eight sequences that the net never learns from. {apart}"),
        figure.summary(format!(
            "After the last step the net gives the symbol that was shown a probability of {} on average.",
            view::percent(mean)
        )),
    )
}

fn accuracy(session: &RnnSession) -> Panel {
    let rule = |at, label: &str| Mark::Rule {
        orientation: Orientation::Horizontal,
        at,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: label.to_owned(),
    };
    let (x, y) = view::series(session, |report| match report.score {
        Score::Accuracy(accuracy) => Some(accuracy),
        Score::Forecasts(_) => None,
    });
    let figure = Figure::new(
        view::batches_axis(session),
        Axis::linear("right answers").between(0.4, 1.0).format(TickFormat::Percent),
    )
    .with(rule(1.0 / SYMBOLS.len() as f64, "guessing"))
    .with(rule(GOAL, "goal"))
    .with(Mark::line(x, y, Ink::Class(1)));
    let summary = accuracy_now(session).map_or_else(
        || "Not examined yet.".to_owned(),
        |accuracy| format!("{} of the symbols are named right.", view::percent(accuracy)),
    );
    Panel::half(
        "accuracy",
        "How often it is right",
        "After the last step, on 128 sequences that the net never learns from.",
        figure.summary(summary),
    )
}

/// The numbers that the net carries, for one sequence.
fn state(session: &RnnSession, states: &[f64]) -> Panel {
    let hidden = states.len() / session.length.max(1);
    let figure = Figure::new(
        Axis::linear("step").between(0.5, session.length as f64 + 0.5),
        Axis::linear("number of the state").between(0.5, hidden as f64 + 0.5),
    )
    .with(Mark::Heatmap {
        x: (0.5, session.length as f64 + 0.5),
        y: (0.5, hidden as f64 + 0.5),
        columns: session.length,
        values: states.to_vec(),
        low: -1.0,
        high: 1.0,
        palette: Palette::Diverging,
    });
    Panel::half(
        "state",
        "What it carries from step to step",
        "One row for each number of the state, orange above 0, blue below. A colour that lasts is a memory.",
        figure.summary(format!("{hidden} numbers of state over {} steps of one sequence.", session.length)),
    )
}
