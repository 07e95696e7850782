//! What the reader sees.

use stepwise_data::mnist::{CLASSES, PIXELS, SIDE};
use stepwise_lab::{
    Anchor, Axis, Confusion, Content, Dash, Figure, ImageGrid, Ink, Mark, Orientation, Palette, Panel,
    Sketch, TickFormat, View, thousands,
};

use stepwise_tensor::nn::Module;

use super::evaluation::Report;
use super::session::MlpSession;
use super::{GOAL, MOST_WEIGHTS};

/// The key of the pad.
pub const PAD: &str = "pad";
/// Neurons whose weights are shown.
const MOST_NEURONS: usize = 32;
/// Test digits of each class in the gallery.
const GALLERY_ROWS: usize = 4;

const DIGITS: [&str; CLASSES as usize] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// All panels.
pub fn view(session: &MlpSession) -> View {
    let mut panels = vec![accuracy(session), gallery(session), pad(session), answer(session)];
    panels.extend(weights(session));
    panels.extend([confusion(session), losses(session)]);
    View { panels }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A series of the examinations against passes.
fn series(session: &MlpSession, value: impl Fn(&Report) -> f64) -> (Vec<f64>, Vec<f64>) {
    session.reports.iter().map(|report| (session.passes(report.pictures_seen), value(report))).unzip()
}

fn passes_axis(session: &MlpSession) -> Axis {
    Axis::linear("passes over the training digits").between(0.0, session.epochs as f64)
}

fn line((x, y): (Vec<f64>, Vec<f64>), ink: Ink, label: &str) -> Mark {
    Mark::line(x, y, ink).labelled(label)
}

fn accuracy(session: &MlpSession) -> Panel {
    let rule = |at, label: &str| Mark::Rule {
        orientation: Orientation::Horizontal,
        at,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: label.to_owned(),
    };
    let mut figure = Figure::new(
        passes_axis(session),
        Axis::linear("digits right").between(0.0, 1.0).format(TickFormat::Percent),
    )
    .with(rule(1.0 / f64::from(CLASSES), "guessing"))
    .with(rule(GOAL, "goal"));
    let (train, test) =
        (series(session, |report| report.train_accuracy), series(session, |r| r.test_accuracy));
    for ((x, y), ink) in [(&train, Ink::Class(0)), (&test, Ink::Class(1))] {
        figure = figure.with(Mark::Points {
            x: x.clone(),
            y: y.clone(),
            colour: ink.into(),
            radius: 2.5,
            opacity: 1.0,
            names: Vec::new(),
        });
    }
    figure = figure.with(line(train, Ink::Class(0), "training")).with(line(test, Ink::Class(1), "test"));
    let (caption, summary) = match session.report() {
        Some(report) => (
            state(session, report),
            format!(
                "After {:.2} passes {} of the training digits and {} of the test digits are read right.",
                session.passes(report.pictures_seen),
                percent(report.train_accuracy),
                percent(report.test_accuracy)
            ),
        ),
        None => Default::default(),
    };
    Panel::full("accuracy", "How many digits it reads right", caption, figure.summary(summary))
}

/// Where the run stands, in a sentence.
fn state(session: &MlpSession, report: &Report) -> String {
    if session.diverged {
        return "The run diverged: the steps were so large that the loss grew beyond any number, and the weights \
                with it. Nothing brings them back; lower the learning rate and start anew."
            .to_owned();
    }
    if session.pictures_seen == 0 {
        return format!(
            "An untrained net with {} random weights guesses: about one digit in ten is right. Press Run.",
            thousands(session.weights)
        );
    }
    let gap = report.train_accuracy - report.test_accuracy;
    if let Some(answer) = only_answer(session) {
        return format!(
            "The net answers {answer} to every digit. A step that was too large has pushed its neurons so far that \
             they pass nothing on any more, and no gradient reaches them. Lower the learning rate and start anew."
        );
    }
    if report.test_accuracy < 0.2 {
        return "The net does no better than guessing. Is the learning rate too high, or much too low?"
            .to_owned();
    }
    if gap > 0.04 {
        return format!(
            "The net reads the digits it learnt from {:.0} points better than new ones: part of what it learnt is \
             true of those digits only.",
            100.0 * gap
        );
    }
    let weights =
        if session.weights > MOST_WEIGHTS { " The challenge allows at most 60,000 weights." } else { "" };
    format!("Both curves rise together: what the net learns holds for digits it has never seen.{weights}")
}

/// The answer to every test picture, when it is one and the same.
fn only_answer(session: &MlpSession) -> Option<usize> {
    let (first, others) = session.answers.split_first()?;
    first.filter(|_| others.iter().all(|answer| answer == first))
}

/// The test pictures of the gallery: the first few of each class, row by row.
fn gallery_rows(session: &MlpSession) -> Vec<(usize, usize, usize)> {
    let labels = &session.trainer.data().test_labels;
    let mut chosen = Vec::new();
    for digit in 0..usize::from(CLASSES) {
        let of_digit = (0..labels.len()).filter(|&at| usize::from(labels[at]) == digit);
        chosen.extend(of_digit.take(GALLERY_ROWS).enumerate().map(|(row, picture)| (digit, row, picture)));
    }
    chosen
}

fn gallery(session: &MlpSession) -> Panel {
    let data = session.trainer.data();
    let mut figure = Figure::new(
        Axis::linear("").between(-0.6, f64::from(CLASSES) - 0.4).hidden(),
        Axis::linear("").between(-0.6, GALLERY_ROWS as f64 - 0.2).hidden(),
    );
    let mut right = 0;
    let chosen = gallery_rows(session);
    let mut groups = [(Ink::Ink, Vec::new()), (Ink::Mistake, Vec::new())];
    for &(digit, row, picture) in &chosen {
        let answer = session.answers.get(picture).copied().flatten();
        let correct = answer == Some(digit);
        right += usize::from(correct);
        groups[usize::from(!correct)].1.push((digit, row, picture, answer));
    }
    for (ink, pictures) in groups {
        let (mut x, mut y, mut pixels) = (Vec::new(), Vec::new(), Vec::new());
        let mut names = Vec::new();
        for (digit, row, picture, answer) in pictures {
            let (column, height) = (digit as f64, (GALLERY_ROWS - 1 - row) as f64);
            x.push(column - 0.1);
            y.push(height);
            pixels.extend_from_slice(&data.test_images[picture * PIXELS..(picture + 1) * PIXELS]);
            names.push(Mark::Text {
                x: column + 0.35,
                y: height,
                text: answer.map_or_else(|| "?".to_owned(), |answer| answer.to_string()),
                ink,
                anchor: Anchor::Middle,
            });
        }
        figure = figure.with(Mark::Images { x, y, side: SIDE, size: 0.8, pixels, colour: ink.into() });
        figure.marks.extend(names);
    }
    let summary = format!("{right} of {} sample test digits are read right.", chosen.len());
    Panel::full(
        "gallery",
        "What it reads now",
        "Test digits, which the net never learns from; beside each the net's answer, coloured where it is wrong.",
        figure.summary(summary),
    )
}

fn pad(session: &MlpSession) -> Panel {
    let answer = match &session.drawing {
        None => String::new(),
        Some(drawing) => match likeliest(&drawing.probabilities) {
            Some((digit, share)) => format!("It looks like {digit} to the net ({:.0} %).", 100.0 * share),
            None => "The net's scores are not numbers any more; it has no answer.".to_owned(),
        },
    };
    Panel::half(
        PAD,
        "Draw a digit",
        "Draw while it trains: the answer follows the net as it learns.",
        Sketch { width: SIDE, height: SIDE, prompt: "Draw a digit from 0 to 9.".to_owned(), answer },
    )
}

fn likeliest(probabilities: &[f64]) -> Option<(usize, f64)> {
    probabilities.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

fn answer(session: &MlpSession) -> Panel {
    let probabilities = session.drawing.as_ref().map_or(&[][..], |drawing| &drawing.probabilities);
    let best = likeliest(probabilities);
    let figure = Figure::new(
        Axis::category("digit", DIGITS),
        Axis::linear("probability").between(0.0, 1.0).format(TickFormat::Percent),
    );
    let mut bars = [(Ink::Muted, Vec::new(), Vec::new()), (Ink::Accent, Vec::new(), Vec::new())];
    for (digit, &share) in probabilities.iter().enumerate() {
        let (_, at, value) = &mut bars[usize::from(best.is_some_and(|(best, _)| best == digit))];
        at.push(digit as f64);
        value.push(share);
    }
    let figure = bars.into_iter().fold(figure, |figure, (ink, at, value)| {
        figure.with(Mark::Bars {
            at,
            base: Vec::new(),
            value,
            width: 0.8,
            colour: ink.into(),
            orientation: Orientation::Vertical,
        })
    });
    let summary = match best {
        Some((digit, share)) => format!("The net gives {digit} a probability of {}.", percent(share)),
        None => "Nothing is drawn yet.".to_owned(),
    };
    Panel::half(
        "answer",
        "What the net takes it for",
        "Your drawing is scaled and centred as the data's makers did, then given to the net.",
        figure.summary(summary),
    )
}

/// What each neuron of the first layer looks for.
fn weights(session: &MlpSession) -> Option<Panel> {
    let tensor = session.trainer.model().parameters().into_iter().next()?;
    let (_, neurons) = tensor.shape().matrix()?;
    let values = tensor.to_vec_now().ok()?;
    let shown = neurons.min(MOST_NEURONS);
    let of = |neuron: usize| (0..PIXELS).map(move |pixel| pixel * neurons + neuron);
    let squares = (0..shown).flat_map(of).map(|at| f64::from(values[at]).powi(2)).sum::<f64>();
    // Three times the typical weight is full colour, so that one stray weight does not pale all others.
    let full = 3.0 * (squares / (shown * PIXELS) as f64).sqrt();
    let shade = |at: usize| {
        let share = f64::from(values[at]) / full;
        if share.is_finite() { (128.0 + 127.0 * share.clamp(-1.0, 1.0)).round() as u8 } else { 128 }
    };
    let grid = ImageGrid {
        width: SIDE,
        height: SIDE,
        columns: if shown > 8 { 8 } else { shown },
        pixels: (0..shown).flat_map(of).map(shade).collect(),
        labels: (1..=shown).map(|neuron| format!("neuron {neuron}")).collect(),
        palette: Palette::Diverging,
    };
    let which =
        if shown < neurons { format!("The first {shown} of {neurons} neurons.") } else { String::new() };
    let caption = format!(
        "One picture for each neuron: ink on orange pixels excites it, ink on blue pixels holds it back. {which}"
    );
    Some(Panel::half("weights", "What the first layer looks for", caption.trim_end(), Content::Images(grid)))
}

fn confusion(session: &MlpSession) -> Panel {
    let labels = session.trainer.data().test_labels.iter().map(|&label| usize::from(label));
    let pairs = labels.zip(session.answers.iter().copied());
    let Confusion { figure, worst } = Confusion::new(DIGITS, ("the net's answer", "the digit"), pairs);
    let mut caption = "Rows are the true digits, columns the net's answers.".to_owned();
    if let Some((digit, answer, times)) = worst {
        caption.push_str(&format!(" Most often a {digit} is taken for a {answer}: {times} times."));
    }
    Panel::half("confusion", "Which digits it confuses", caption.clone(), figure.summary(caption))
}

fn losses(session: &MlpSession) -> Panel {
    let positive = |(x, y): (Vec<f64>, Vec<f64>)| -> (Vec<f64>, Vec<f64>) {
        x.into_iter().zip(y).filter(|&(_, y)| y > 0.0 && y.is_finite()).unzip()
    };
    let batches = positive(session.batch_losses.points().iter().copied().unzip());
    let train = positive(series(session, |report| report.train_loss));
    let test = positive(series(session, |report| report.test_loss));
    // At least from what a good net reaches to what guessing gives, so that the first points stand still.
    let all = || [&batches.1, &train.1, &test.1].into_iter().flatten().copied();
    let (low, high) = (all().fold(0.1, f64::min), all().fold(3.0, f64::max));
    let figure = Figure::new(passes_axis(session), Axis::log("mean loss").between(low, high))
        .with(Mark::Line {
            x: batches.0,
            y: batches.1,
            ink: Ink::Muted,
            dash: Dash::Solid,
            width: 1.0,
            label: String::new(),
        })
        .with(line(train, Ink::Class(0), "training"))
        .with(line(test, Ink::Class(1), "test"));
    let summary = session.report().map_or_else(String::new, |report| {
        format!(
            "Mean loss {:.3} on training digits, {:.3} on test digits.",
            report.train_loss, report.test_loss
        )
    });
    Panel::full(
        "loss",
        "The loss it descends on",
        "Cross entropy on a log scale; the pale line is the batches. Guessing gives 2.3.",
        figure.summary(summary),
    )
}
