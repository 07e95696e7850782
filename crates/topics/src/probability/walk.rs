//! A message word by word: the odds before the first, and what each word does to them.

use stepwise_kernels::bayes::LogOdds;
use stepwise_lab::{Anchor, Axis, Colour, Dash, Figure, Ink, Mark, Orientation};

use super::messages;
use super::session::{Chosen, Probability};

/// The most words that are drawn one by one; what is beyond is drawn as one.
const DRAWN: usize = 22;

/// A stop of the way.
struct Stop {
    name: String,
    /// What it adds to the logarithm of the odds, base 10.
    adds: f64,
}

/// The way from the odds before to the odds after.
pub struct Walk {
    /// The logarithm of the odds before, base 10.
    prior: f64,
    stops: Vec<Stop>,
    /// The odds asked for, likewise.
    limit: f64,
    /// Whether it is spam, where that is known.
    spam: Option<bool>,
    /// How many of its words say something.
    known: usize,
    text: String,
}

impl Walk {
    pub fn new(run: &Probability) -> Self {
        let held_out = &run.messages.held_out;
        let (words, spam) = match &run.chosen {
            Chosen::HeldOut(message) => {
                (messages::words(&held_out.texts[*message]), held_out.spam.get(*message).copied())
            }
            Chosen::Own(words) => (words.clone(), None),
        };
        let ten = std::f64::consts::LN_10;
        let mut stops = Vec::new();
        if run.evidence.missing != 0.0 {
            stops.push(Stop { name: "(missing)".to_owned(), adds: run.evidence.missing / ten });
        }
        let mut seen = Vec::new();
        let mut known = 0;
        for word in &words {
            let column = run.messages.vectorizer.column(word);
            // To a model of presence a word says nothing new the second time.
            let again = run.knobs.presence && seen.contains(&word);
            seen.push(word);
            let weight = column.filter(|_| !again).map(|column| run.evidence.weights[column]);
            known += usize::from(column.is_some());
            let copies = run.knobs.copies_of(word);
            let name = if copies > 1 { format!("{word} ×{copies}") } else { word.clone() };
            stops.push(Stop { name, adds: weight.unwrap_or(0.0) / ten });
        }
        if stops.len() > DRAWN {
            let rest: f64 = stops.iter().skip(DRAWN - 1).map(|stop| stop.adds).sum();
            let more = stops.len() + 1 - DRAWN;
            stops.truncate(DRAWN - 1);
            stops.push(Stop { name: format!("{more} more"), adds: rest });
        }
        Self {
            prior: run.evidence.prior / ten,
            stops,
            limit: run.knobs.odds.log10(),
            spam,
            known,
            text: words.join(" "),
        }
    }

    /// The odds after the last word, as a power of ten.
    fn after(&self) -> f64 {
        self.stops.iter().fold(self.prior, |odds, stop| odds + stop.adds)
    }

    fn probability(&self) -> String {
        percent(LogOdds::probability(self.after() * std::f64::consts::LN_10))
    }

    fn ruling(&self) -> &'static str {
        if self.after() > self.limit { "filtered" } else { "let through" }
    }

    /// What the filter says of a message that somebody typed.
    pub fn answer(&self) -> String {
        if self.known == 0 {
            return format!(
                "None of its words was ever learnt, so the odds stay what they were: {} spam, {}.",
                self.probability(),
                self.ruling()
            );
        }
        format!("{} spam, {}. Read as: {}", self.probability(), self.ruling(), self.text)
    }

    pub fn caption(&self) -> String {
        let who = match self.spam {
            Some(true) => "A message held out; in truth it is spam.",
            Some(false) => "A message held out; in truth it is ham, which is anything but spam.",
            None => "Your own message, cut to stems.",
        };
        format!(
            "{who} It begins at the odds before reading. Each word multiplies them: up for spam, down for ham. In the end: {} \
             spam, {}.",
            self.probability(),
            self.ruling()
        )
    }

    pub fn figure(&self) -> Figure {
        let mut ends = vec![self.prior];
        for stop in &self.stops {
            ends.push(ends[ends.len() - 1] + stop.adds);
        }
        let names =
            std::iter::once("before".to_owned()).chain(self.stops.iter().map(|stop| stop.name.clone()));
        let low = ends.iter().copied().fold(self.limit.min(0.0), f64::min);
        let high = ends.iter().copied().fold(self.limit.max(0.0), f64::max);
        let margin = 0.12 * (high - low).max(1.0);
        let mut figure = Figure::new(
            Axis::category("", names),
            Axis::linear("odds for spam, power of ten").between(low - margin, high + margin),
        )
        .classes(["for ham", "for spam"])
        .summary(format!(
            "The odds for spam word by word: 10 to the {:.1} before the first, 10 to the {:.1} after the last, which is {}.",
            self.prior,
            self.after(),
            self.probability()
        ));
        let rule = |at, ink, dash, label: &str| Mark::Rule {
            orientation: Orientation::Horizontal,
            at,
            ink,
            dash,
            label: label.to_owned(),
        };
        if self.limit.abs() > 1e-9 {
            figure.marks.push(rule(0.0, Ink::Muted, Dash::Solid, ""));
        }
        figure.marks.push(rule(self.limit, Ink::Accent, Dash::Dashed, "filtered above"));
        let bases: Vec<f64> = ends[..ends.len() - 1].to_vec();
        figure.marks.push(Mark::Bars {
            at: (1..ends.len()).map(|place| place as f64).collect(),
            base: bases,
            value: ends[1..].to_vec(),
            width: 0.7,
            colour: Colour::Class {
                classes: self.stops.iter().map(|stop| i32::from(stop.adds > 0.0)).collect(),
            },
            orientation: Orientation::Vertical,
        });
        // A step is held until the next word is read.
        let corners = ends.iter().enumerate().flat_map(|(place, &end)| {
            let place = place as f64;
            [(place - 0.35, end), (place + 0.65, end)]
        });
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = corners.unzip();
        if let Some(last) = x.last_mut() {
            *last -= 0.3;
        }
        let after = self.after();
        figure.marks.push(Mark::Line {
            x: std::mem::take(&mut x),
            y: std::mem::take(&mut y),
            ink: Ink::Ink,
            dash: Dash::Solid,
            width: 1.5,
            label: String::new(),
        });
        figure.marks.push(Mark::Text {
            x: self.stops.len() as f64 + 0.35,
            y: after + if after > ends[ends.len().saturating_sub(2)] { 0.5 } else { -0.5 } * margin,
            text: self.probability(),
            ink: Ink::Ink,
            anchor: Anchor::End,
        });
        figure
    }
}

/// A probability in words that do not round to certainty.
fn percent(probability: f64) -> String {
    let share = 100.0 * probability;
    match share {
        _ if share < 0.01 => "under 0.01 %".to_owned(),
        _ if share > 99.99 => "over 99.99 %".to_owned(),
        _ if !(1.0..=99.0).contains(&share) => format!("{share:.2} %"),
        _ => format!("{share:.0} %"),
    }
}
