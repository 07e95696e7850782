//! What the reader sees.

use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Content, Dash, Figure, ImageGrid, Ink, Mark, Orientation, Palette, Panel,
    Table, TableColumn, TickFormat, View, thousands,
};

use super::GOAL;
use super::passages::Passage;
use super::reader::HEADS;
use super::session::{Look, ReaderSession};

/// The key of the panel with the words.
pub const PASSAGE: &str = "passage";
/// Letters in a line of the passage: few enough for a phone.
const LINE: usize = 44;
/// Test questions in the table.
const ROWS: usize = 6;
/// The shade under a word that gets nothing, and under the one that gets most: darker ones would be hard to read on.
const PALEST: f64 = 0.05;
const DARKEST: f64 = 0.5;

/// All panels.
pub fn view(session: &ReaderSession) -> View {
    View { panels: vec![passage(session), curve(session), memory(session), heads(session), answers(session)] }
}

/// Where a word stands: its line, its left and its right end in letters.
struct Place {
    line: usize,
    left: usize,
    right: usize,
}

/// Words in lines, with room for a letter between them.
fn places(words: &[String]) -> Vec<Place> {
    let (mut line, mut left) = (0, 0);
    words
        .iter()
        .map(|word| {
            let length = word.chars().count() + 1;
            if left > 0 && left + length > LINE {
                (line, left) = (line + 1, 0);
            }
            let place = Place { line, left, right: left + length };
            left = place.right;
            place
        })
        .collect()
}

/// The word at a place of the figure.
pub fn word_at(words: &[String], x: f64, y: f64) -> Option<usize> {
    let line = (-y).round();
    places(words)
        .iter()
        .position(|place| place.line as f64 == line && (place.left as f64..place.right as f64).contains(&x))
}

/// The words from the first to the last of a span, as a text.
fn text(passage: &Passage, span: Option<(usize, usize)>) -> String {
    match span {
        Some((first, last)) if first <= last && last < passage.words.len() => {
            passage.words[first..=last].join(" ")
        }
        Some(_) => "nothing: the end lies before the beginning".to_owned(),
        None => "nothing: its scores are not numbers".to_owned(),
    }
}

/// How probable it is that each word belongs to the answer: it began at the word or before, and did not end before it.
fn inside(begins: &[f64], ends: &[f64]) -> Vec<f64> {
    let (mut begun, mut ended) = (0.0, 0.0);
    begins
        .iter()
        .zip(ends)
        .map(|(begin, end)| {
            begun += begin;
            let share: f64 = begun - ended;
            ended += end;
            share.clamp(0.0, 1.0)
        })
        .collect()
}

fn passage(session: &ReaderSession) -> Panel {
    let shown = &session.test[session.chosen];
    let answer = &session.reading.answer;
    let count = shown.words.len();
    let word = session.word.or(answer.span().map(|span| span.0)).unwrap_or(0).min(count - 1);
    let head = match session.look {
        Look::Answer => None,
        Look::Head(head) => session.reading.heads.get(head).map(|weights| (head, weights)),
    };
    let length = session.trainer.length;
    let shares: Vec<f64> = match head {
        Some((_, weights)) => {
            weights[word * length..][..count].iter().map(|&share| f64::from(share)).collect()
        }
        None => inside(&answer.begins, &answer.ends),
    };
    let places = places(&shown.words);
    let lines = places.last().map_or(0, |place| place.line);
    let mut figure = Figure::new(
        Axis::linear("").between(-0.5, LINE as f64 + 0.5).hidden(),
        Axis::linear("").between(-(lines as f64) - 0.6, 0.6).hidden(),
    );
    let most = shares.iter().copied().fold(0.2, f64::max);
    for (place, share) in places.iter().zip(&shares) {
        let y = -(place.line as f64);
        figure = figure.with(Mark::Area {
            x: vec![place.left as f64, place.right as f64],
            lower: vec![y - 0.43; 2],
            upper: vec![y + 0.43; 2],
            ink: Ink::Class(0),
            opacity: PALEST + (DARKEST - PALEST) * share / most,
            label: String::new(),
        });
    }
    for (number, (place, word_text)) in places.iter().zip(&shown.words).enumerate() {
        let right = (shown.answer.0..=shown.answer.1).contains(&number);
        let ink = match head {
            Some(_) if number == word => Ink::Accent,
            _ if right => Ink::Good,
            _ => Ink::Ink,
        };
        figure = figure.with(Mark::Text {
            x: (place.left + place.right) as f64 / 2.0,
            y: -(place.line as f64),
            text: word_text.clone(),
            ink,
            anchor: Anchor::Middle,
        });
    }
    let marked = text(shown, answer.span());
    let truth = text(shown, Some(shown.answer));
    let caption = match head {
        Some((head, _)) => format!(
            "Block {}, head {}: how much the word “{}” looks at each other one. Click another word to look from there.",
            head / HEADS + 1,
            head % HEADS + 1,
            shown.words[word]
        ),
        None if answer.span() == Some(shown.answer) => {
            format!("“{}” – it answers “{marked}”, which is right.", shown.question)
        }
        None => {
            format!("“{}” – it answers “{marked}”. Right would be “{truth}”, set in green.", shown.question)
        }
    };
    let summary = format!("Question: {} The reader marks “{marked}”; right is “{truth}”.", shown.question);
    let title = match head {
        Some(_) => "Where a word looks",
        None => "Where the reader sees the answer",
    };
    Panel::full(PASSAGE, title, caption, figure.summary(summary))
}

fn curve(session: &ReaderSession) -> Panel {
    let series = |value: fn(&super::evaluation::Report) -> f64| -> (Vec<f64>, Vec<f64>) {
        session.reports.iter().map(|report| (report.batches as f64, value(report))).unzip()
    };
    let (exact, overlap) = (series(|report| report.exact), series(|report| report.overlap));
    let points = |(x, y): &(Vec<f64>, Vec<f64>), ink: Ink| Mark::Points {
        x: x.clone(),
        y: y.clone(),
        colour: ink.into(),
        radius: 2.5,
        opacity: 1.0,
        names: Vec::new(),
    };
    let batches = session.trainer.batches().max(session.trainer.done());
    let figure = Figure::new(
        Axis::linear("batches").between(0.0, batches.max(1) as f64),
        Axis::linear("test questions").between(0.0, 1.0).format(TickFormat::Percent),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: GOAL,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "goal".to_owned(),
    })
    .with(points(&overlap, Ink::Class(0)))
    .with(points(&exact, Ink::Class(1)))
    .with(Mark::line(overlap.0, overlap.1, Ink::Class(0)).labelled("overlap"))
    .with(Mark::line(exact.0, exact.1, Ink::Class(1)).labelled("exact"));
    let caption = state(session);
    Panel::half(
        "curve",
        "What it answers about places it never read of",
        caption.clone(),
        figure.summary(caption),
    )
}

/// Where the run stands, in a sentence.
fn state(session: &ReaderSession) -> String {
    if session.is_out_of_memory() {
        return "A batch does not fit into the device's memory, so nothing is learnt.".to_owned();
    }
    if session.diverged {
        return "The run diverged: the steps were too large, and the weights are no numbers any more."
            .to_owned();
    }
    let Some(report) = session.report() else {
        return format!(
            "{} questions about places that are in no training are being asked. Press Run.",
            session.test.len()
        );
    };
    let (exact, done) = (100.0 * report.exact, session.trainer.done());
    if done == 0 {
        return "It has been shown no question yet, so it marks words at random.".to_owned();
    }
    let shown = thousands(done * session.trainer.batch_size);
    format!("After {shown} questions it marks {exact:.0} % of the answers from the first to the last word.")
}

fn memory(session: &ReaderSession) -> Panel {
    let sizes: Vec<f64> = session.memories.iter().map(|memory| memory.length as f64).collect();
    let (all, attention): (Vec<f64>, Vec<f64>) =
        session.memories.iter().map(|memory| session.megabytes(memory)).unzip();
    let highest = all.iter().copied().fold(session.limit, f64::max);
    let lowest = attention.iter().copied().fold(1.0, f64::min);
    let mut figure = Figure::new(
        Axis::log("words in a text"),
        Axis::log("memory of a batch, MB").between(0.8 * lowest, 1.6 * highest),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: session.limit,
        ink: Ink::Mistake,
        dash: Dash::Dashed,
        label: "the device has".to_owned(),
    })
    .with(Mark::line(sizes.clone(), attention, Ink::Class(1)).labelled("attention"))
    .with(Mark::line(sizes, all, Ink::Class(0)).labelled("all"));
    let mut caption = String::new();
    if let Some((all, attention)) = session.needs() {
        let x = session.trainer.length as f64;
        figure = figure.with(Mark::Points {
            x: vec![x, x],
            y: vec![attention, all],
            colour: Colour::Class { classes: vec![1, 0] },
            radius: 4.0,
            opacity: 1.0,
            names: vec!["attention".to_owned(), "all".to_owned()],
        });
        caption = format!(
            "Measured: with {} words in a text a batch keeps {all:.1} MB until its gradients are known, {attention:.1} MB \
             of it attention. Twice the words make attention four times as large.",
            session.trainer.length
        );
    }
    Panel::half("memory", "What the length costs", caption.clone(), figure.summary(caption))
}

fn heads(session: &ReaderSession) -> Panel {
    let count = session.test[session.chosen].words.len();
    let length = session.trainer.length;
    let heads = &session.reading.heads;
    // A third of all attention on one word is full ink.
    let shade = |share: f32| (255.0 * (3.0 * share).clamp(0.0, 1.0)).round() as u8;
    let pixels = heads
        .iter()
        .flat_map(|weights| (0..count).flat_map(move |row| &weights[row * length..][..count]))
        .map(|&share| shade(share));
    let labels =
        (0..heads.len()).map(|head| format!("block {}, head {}", head / HEADS + 1, head % HEADS + 1));
    let grid = ImageGrid {
        width: count,
        height: count,
        columns: HEADS,
        pixels: pixels.collect(),
        labels: labels.collect(),
        palette: Palette::Grey,
    };
    Panel::half(
        "heads",
        "Who looks at whom",
        "One picture for each head. Each row is a word, and dark where it looks; a diagonal means that words look at \
         their neighbours, a dark column that all look at one word.",
        Content::Images(grid),
    )
}

fn answers(session: &ReaderSession) -> Panel {
    let column = |label: &str| TableColumn { label: label.to_owned(), digits: 0 };
    let rows = session.test.iter().enumerate().take(ROWS).map(|(number, passage)| {
        let marked = session.marked.get(number).map_or_else(String::new, |span| text(passage, *span));
        let right = session.marked.get(number) == Some(&Some(passage.answer));
        vec![
            Cell::from(passage.question.as_str()),
            Cell::from(marked),
            Cell::from(if right { "✓".to_owned() } else { text(passage, Some(passage.answer)) }),
        ]
    });
    let table = Table {
        columns: vec![column("Question"), column("It marks"), column("Right")],
        rows: rows.collect(),
        of: Some(session.test.len()),
        ..Table::default()
    };
    Panel::full("answers", "Some of the test", "As of the last examination.", table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_finds_its_word() {
        let words: Vec<String> = ["what", "is", "the", "capital"].map(str::to_owned).to_vec();
        assert_eq!(word_at(&words, 0.5, 0.2), Some(0));
        assert_eq!(word_at(&words, 6.0, -0.3), Some(1));
        assert_eq!(word_at(&words, 6.0, -1.0), None);
    }

    #[test]
    fn a_word_is_inside_between_beginning_and_end() {
        assert_eq!(inside(&[0.0, 1.0, 0.0, 0.0], &[0.0, 0.0, 1.0, 0.0]), [0.0, 1.0, 1.0, 0.0]);
    }
}
