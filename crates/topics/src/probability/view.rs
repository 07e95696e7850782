//! What the lab shows: the walk through a message, all messages on the scale, calibration, the trade-off, the words.

use stepwise_kernels::metrics::ThresholdCurve;
use stepwise_kernels::stats::Proportion;
use stepwise_lab::{
    Axis, Cell, Colour, Content, Dash, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, TickFormat,
    TranscriptKind, TranscriptLine, View, thousands,
};

use super::session::{Chosen, Probability};
use super::walk::Walk;
use super::{PRECISION, RECALL};

/// The panel whose messages can be chosen.
pub const MESSAGES: &str = "messages";

/// The panel that takes a typed message.
pub const OWN: &str = "own";

/// Words of each kind in the table.
const LISTED: usize = 8;

/// A word in fewer messages than that is not listed.
const OFTEN: f64 = 5.0;

/// How surely a bar of the calibration figure holds the true share.
const CONFIDENCE: f64 = 0.95;

/// Characters of a message that the readout shows.
const SHOWN: usize = 48;

pub fn view(run: &Probability) -> View {
    let walk = Walk::new(run);
    View {
        panels: vec![
            Panel::full("walk", "One message, word by word", walk.caption(), walk.figure()),
            Panel::half(
                MESSAGES,
                "All messages held out",
                "Each dot is a message at its odds after the last word. Right of the line it is filtered. Choose one to walk \
                 through it.",
                strip(run),
            ),
            Panel::half(
                OWN,
                "Your own message",
                "Type one and press Enter; the figure above then walks through it.",
                own(run),
            ),
            Panel::half(
                "reliability",
                "Can it be taken at its word?",
                "Of the messages given about 70 %, 70 % should be spam: dots on the diagonal. Below it, the filter is too \
                 sure of spam. A bar is where the true share may lie; most messages are at the two ends.",
                reliability(run),
            ),
            Panel::half(
                "tradeoff",
                "Catch more, or catch surely?",
                "Every limit on the odds is a point of the line; the dot is yours. The goal is the corner at the upper right.",
                tradeoff(run),
            ),
            Panel::half(
                "words",
                "The words that say most",
                "Of words in at least five messages. How many times likelier each is in one kind than in the other, after \
                 smoothing.",
                words(run),
            ),
        ],
    }
}

/// Where the messages held out are drawn: odds across, and by kind, a little apart.
fn places(run: &Probability) -> impl Iterator<Item = (f64, f64)> {
    let spam = &run.messages.held_out.spam;
    run.judged.scores.iter().zip(spam).enumerate().map(|(message, (score, &spam))| {
        // Steps of the golden ratio spread evenly, however many there are.
        let apart = (message as f64 * 0.618_033_988_749_895).fract() - 0.5;
        (score / std::f64::consts::LN_10, f64::from(u8::from(spam)) + 0.7 * apart)
    })
}

/// The message that a click means: of the kind clicked at, the one nearest along the scale.
pub fn nearest(run: &Probability, x: f64, y: f64) -> Option<usize> {
    let away = |(across, up): (f64, f64)| (across - x).abs() + 0.1 * (up - y).abs();
    let alike = places(run).enumerate().filter(|(_, (_, up))| up.round() == y.round());
    alike.min_by(|a, b| away(a.1).total_cmp(&away(b.1))).map(|(message, _)| message)
}

fn strip(run: &Probability) -> Figure {
    let (x, y): (Vec<f64>, Vec<f64>) = places(run).unzip();
    let held_out = &run.messages.held_out;
    let names = held_out.texts.iter().map(|text| match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.clone(),
    });
    let limit = run.knobs.odds.log10();
    let wrong = [false, true].map(|kind| {
        let filtered =
            x.iter().zip(&held_out.spam).filter(|(odds, spam)| **spam == kind && (**odds > limit) != kind);
        filtered.count()
    });
    let mut figure =
        Figure::new(Axis::linear("odds for spam, power of ten"), Axis::category("", ["ham", "spam"]))
            .summary(format!(
                "{} messages held out; {} ham is filtered and {} spam let through.",
                thousands(x.len()),
                wrong[0],
                wrong[1]
            ));
    let ring = match run.chosen {
        Chosen::HeldOut(message) => x.get(message).zip(y.get(message)).map(|(&x, &y)| (vec![x], vec![y])),
        Chosen::Own(_) => None,
    };
    figure.marks.push(Mark::Points {
        colour: Colour::Class { classes: held_out.spam.iter().map(|&spam| i32::from(spam)).collect() },
        x,
        y,
        radius: 2.0,
        opacity: 0.6,
        names: names.collect(),
    });
    figure.marks.push(Mark::Rule {
        orientation: Orientation::Vertical,
        at: limit,
        ink: Ink::Accent,
        dash: Dash::Dashed,
        label: String::new(),
    });
    if let Some((x, y)) = ring {
        let names = vec!["chosen".to_owned()];
        figure.marks.push(Mark::Points { x, y, colour: Ink::Ink.into(), radius: 5.0, opacity: 1.0, names });
    }
    figure
}

fn own(run: &Probability) -> Content {
    let empty = "Nothing typed yet. Try: “Win a free prize, call now”. Words are cut to their stems as in the data, and words \
                 that were never learnt say nothing.";
    let lines = if run.conversation.is_empty() {
        vec![TranscriptLine { kind: TranscriptKind::Output, text: empty.to_owned() }]
    } else {
        run.conversation.clone()
    };
    Content::Transcript(lines)
}

fn share_axis(label: &str) -> Axis {
    Axis::linear(label).between(0.0, 1.0).format(TickFormat::Percent)
}

fn reliability(run: &Probability) -> Figure {
    let bins = &run.judged.calibration;
    let mut figure = Figure::new(share_axis("what the filter says"), share_axis("share that is spam"))
        .with(Mark::line(vec![0.0, 1.0], vec![0.0, 1.0], Ink::Muted).dashed())
        .summary(format!(
            "The mean distance from the diagonal, by messages, is {:.1} points; the Brier score is {:.4}.",
            100.0 * run.judged.calibration_error,
            run.judged.brier
        ));
    for bin in bins {
        let spam = (bin.actual * bin.count as f64).round() as usize;
        if let Ok((low, high)) = Proportion::new(spam, bin.count).and_then(|share| share.interval(CONFIDENCE))
        {
            figure.marks.push(Mark::line(vec![bin.predicted; 2], vec![low, high], Ink::Data));
        }
    }
    let (x, y): (Vec<f64>, Vec<f64>) = bins.iter().map(|bin| (bin.predicted, bin.actual)).unzip();
    let names = bins.iter().map(|bin| format!("{} messages", thousands(bin.count))).collect();
    figure.marks.push(Mark::Points { x, y, colour: Ink::Ink.into(), radius: 4.5, opacity: 1.0, names });
    figure
}

fn tradeoff(run: &Probability) -> Figure {
    let percent = |label: &str, low| Axis::linear(label).between(low, 1.0).format(TickFormat::Percent);
    let mut figure =
        Figure::new(percent("spam that is caught", 0.5), percent("spam among the filtered", 0.8));
    let rule = |orientation, at| Mark::Rule {
        orientation,
        at,
        ink: Ink::Good,
        dash: Dash::Dashed,
        label: String::new(),
    };
    figure.marks.push(rule(Orientation::Vertical, RECALL));
    figure.marks.push(rule(Orientation::Horizontal, PRECISION));
    if let Ok(curve) = ThresholdCurve::new(&run.messages.held_out.spam, &run.judged.scores) {
        let (x, y) = curve.precision_recall().into_iter().unzip();
        figure.marks.push(Mark::line(x, y, Ink::Data));
    }
    let (recall, precision) = (run.judged.recall, run.judged.precision);
    if let Some(precision) = precision {
        figure.marks.push(Mark::Points {
            x: vec![recall],
            y: vec![precision],
            colour: Ink::Accent.into(),
            radius: 5.5,
            opacity: 1.0,
            names: vec!["your limit".to_owned()],
        });
    }
    figure.summary(match precision {
        Some(precision) => format!(
            "At odds of {} to 1, {:.1} % of the spam is caught, and {:.1} % of the filtered are spam.",
            run.knobs.odds,
            100.0 * recall,
            100.0 * precision
        ),
        None => "No message is filtered.".to_owned(),
    })
}

fn words(run: &Probability) -> Table {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let vocabulary = run.messages.vectorizer.vocabulary();
    let weight = |word: usize| run.evidence.weights[word];
    let mut common: Vec<usize> = (0..vocabulary.len())
        .filter(|&word| run.counts.messages_with(word).iter().sum::<f64>() >= OFTEN)
        .collect();
    common.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)));
    let row = |kind: &str, word: usize| {
        let [ham, spam] = run.counts.messages_with(word);
        vec![
            Cell::from(vocabulary[word].as_str()),
            Cell::from(kind),
            Cell::from(weight(word).abs().exp()),
            Cell::from(spam),
            Cell::from(ham),
        ]
    };
    let spam = common.iter().take(LISTED).filter(|&&word| weight(word) > 0.0).map(|&word| row("spam", word));
    let ham =
        common.iter().rev().take(LISTED).filter(|&&word| weight(word) < 0.0).map(|&word| row("ham", word));
    Table {
        columns: vec![
            column("word", 0),
            column("speaks for", 0),
            column("times likelier", 0),
            column("in spam", 0),
            column("in ham", 0),
        ],
        rows: spam.chain(ham).collect(),
        ..Table::default()
    }
}
