//! What the reader sees.

use stepwise_data::mnist::{CLASSES, KINDS};
use stepwise_lab::{
    Axis, Confusion, Dash, Figure, Ink, Mark, Orientation, Panel, TickFormat, View, thousands,
};

use super::evaluation::Report;
use super::session::CnnSession;
use super::{GOAL, MOST_WEIGHTS, pictures_view};

/// All panels.
pub fn view(session: &CnnSession) -> View {
    let mut panels = vec![
        pictures_view::way(session),
        pictures_view::gallery(session),
        pictures_view::occlusion(session),
        accuracy(session),
    ];
    // Without its weights, there is no such panel.
    panels.extend(pictures_view::filters(session).ok());
    panels.push(confusion(session));
    View { panels }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn accuracy(session: &CnnSession) -> Panel {
    let rule = |at, label: &str| Mark::Rule {
        orientation: Orientation::Horizontal,
        at,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: label.to_owned(),
    };
    let series = |value: fn(&Report) -> f64| -> (Vec<f64>, Vec<f64>) {
        let reports = session.reports.iter();
        reports.map(|report| (session.passes(report.pictures_seen), value(report))).unzip()
    };
    let (train, test) = (series(|report| report.train.accuracy()), series(|report| report.test.accuracy()));
    // A line too short for its label goes without.
    let long = session.passes(session.pictures_seen) > 0.15 * session.epochs as f64;
    let label = |text| if long { text } else { "" };
    let figure = Figure::new(
        Axis::linear("passes over the training pictures").between(0.0, session.epochs as f64),
        Axis::linear("animals named right").between(0.0, 1.0).format(TickFormat::Percent),
    )
    .with(rule(1.0 / f64::from(CLASSES), "guessing"))
    .with(rule(GOAL, "goal"))
    .with(Mark::line(train.0, train.1, Ink::Class(0)).labelled(label("training")))
    .with(Mark::line(test.0, test.1, Ink::Class(1)).labelled(label("test")));
    let summary = session.report().map_or_else(
        || "Not examined yet.".to_owned(),
        |report| {
            format!(
                "After {:.2} passes {} of the training animals and {} of the test animals are named right.",
                session.passes(report.pictures_seen),
                percent(report.train.accuracy()),
                percent(report.test.accuracy())
            )
        },
    );
    Panel::half("accuracy", "How many animals it names right", state(session), figure.summary(summary))
}

/// Where the run stands, in a sentence.
fn state(session: &CnnSession) -> String {
    let Some(report) = session.report().filter(|_| session.pictures_seen > 0) else {
        return format!("{} random weights guess: one animal in ten is right.", thousands(session.weights));
    };
    if session.diverged {
        return "The run diverged: lower the learning rate and start anew.".to_owned();
    }
    let (train, test) = (report.train.accuracy(), report.test.accuracy());
    if test < 0.2 {
        return "The net does no better than guessing. Is the learning rate too high, or much too low?"
            .to_owned();
    }
    let weights =
        if session.weights > MOST_WEIGHTS { " The challenge allows at most 100,000 weights." } else { "" };
    if train - test > 0.08 {
        return format!(
            "The net knows the animals it learnt from {:.0} points better than new ones: it learns them by heart.{weights}",
            100.0 * (train - test)
        );
    }
    if train < 0.6 {
        return format!("Both curves stay low: the net has too little to tell animals by.{weights}");
    }
    format!("Both curves rise together: what the net learns holds for new animals too.{weights}")
}

fn confusion(session: &CnnSession) -> Panel {
    let labels = session.trainer.data().test_labels.iter().map(|&label| usize::from(label));
    let answers = session.report().map_or(&[][..], |report| report.test.answers());
    let pairs = labels.zip(answers.iter().copied());
    let Confusion { figure, worst } = Confusion::new(KINDS, ("the net’s answer", "the animal"), pairs);
    let mut caption = "Rows are the true animals, columns the net’s answers.".to_owned();
    if let Some((animal, answer, times)) = worst {
        let (animal, answer) = (KINDS[animal], KINDS[answer]);
        caption.push_str(&format!(
            " Most often {} is taken for {}: {times} times.",
            pictures_view::a(animal),
            pictures_view::a(answer)
        ));
    }
    Panel::half("confusion", "Which animals it confuses", caption.clone(), figure.summary(caption))
}
