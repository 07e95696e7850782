//! Requests of many kinds that the service is tried with: some that it must answer, some that it must refuse.

use serde_json::{Value, json};
use stepwise_lab::{Request, Response};

use super::model::Model;
use super::service::{Service, label};

/// Requests of each kind.
pub(super) const EACH: usize = 4;

/// What is special about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Review,
    Capitals,
    Blanks,
    Sentences,
    Missing,
    Misspelt,
    Null,
    Number,
    List,
    Object,
    Empty,
    OnlyBlanks,
    TooLong,
    Unknown,
}

impl Kind {
    /// All of them, in the order in which they are tried: first what must be answered.
    pub const ALL: [Self; 14] = [
        Self::Review,
        Self::Capitals,
        Self::Blanks,
        Self::Sentences,
        Self::Missing,
        Self::Misspelt,
        Self::Null,
        Self::Number,
        Self::List,
        Self::Object,
        Self::Empty,
        Self::OnlyBlanks,
        Self::TooLong,
        Self::Unknown,
    ];

    /// Whether it must be answered.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Review | Self::Capitals | Self::Blanks | Self::Sentences)
    }

    /// In a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Review => "a review",
            Self::Capitals => "in capitals",
            Self::Blanks => "with line breaks",
            Self::Sentences => "some sentences",
            Self::Missing => "no text",
            Self::Misspelt => "field misspelt",
            Self::Null => "null",
            Self::Number => "a number",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Empty => "empty",
            Self::OnlyBlanks => "only blanks",
            Self::TooLong => "6,000 characters",
            Self::Unknown => "no known word",
        }
    }

    /// The body of one of its requests, made of reviews that the model has not seen.
    pub fn body(self, reviews: &[String], number: usize) -> Value {
        let nth = |kind: Self| {
            let place = Self::ALL.iter().position(|other| *other == kind).unwrap_or(0);
            reviews.get((place * EACH + number) % reviews.len().max(1)).map_or("", String::as_str)
        };
        let review = nth(self);
        match self {
            Self::Review => json!({ "text": review }),
            Self::Capitals => json!({ "text": review.to_uppercase() }),
            Self::Blanks => json!({ "text": review.replace(' ', "\r\n  ") }),
            Self::Sentences => json!({ "text": joined(reviews, number, |length| length <= SEVERAL) }),
            Self::Missing => json!({}),
            Self::Misspelt => json!({ "txt": review }),
            Self::Null => json!({ "text": null }),
            Self::Number => json!({ "text": (NUMBERS[number % EACH]) }),
            Self::List => json!({ "text": [review] }),
            Self::Object => json!({ "text": { "en": review } }),
            Self::Empty => json!({ "text": "" }),
            Self::OnlyBlanks => json!({ "text": (BLANKS[number % EACH]) }),
            Self::TooLong => {
                let text = joined(reviews, number, |_| true);
                json!({ "text": text.chars().take(LONG).collect::<String>() })
            }
            Self::Unknown => json!({ "text": (STRANGE[number % EACH]) }),
        }
    }
}

/// So many characters some sentences have at most.
const SEVERAL: usize = 400;

/// So many characters are too many.
const LONG: usize = 6000;

/// What is no text.
const NUMBERS: [i64; EACH] = [7, 42, -1, 2002];

/// Texts with nothing in them.
const BLANKS: [&str; EACH] = [" ", "   ", "\n\n", "\t"];

/// Texts of which no review has a word.
const STRANGE: [&str; EACH] = ["qwrtz plmkn vbxcq", "!!! ??? ...", "хороший фильм", "0x7f3a9c 5551234567"];

/// Reviews one after the other, from some place on, as long as their length in characters will do.
fn joined(reviews: &[String], number: usize, fits: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    let mut length = 0;
    for review in reviews.iter().skip(10 * EACH + 100 * number) {
        length += review.chars().count() + 1;
        if !fits(length) || length > 2 * LONG {
            break;
        }
        text.push_str(review);
        text.push(' ');
    }
    text
}

/// What came of a request.
pub(super) struct Outcome {
    pub kind: Kind,
    pub body: String,
    pub status: u16,
    /// The answer, in a few words.
    pub said: String,
    /// Whether it is what it should be.
    pub right: bool,
}

impl Outcome {
    /// Sends a request, and compares the answer with what the trained model says.
    pub fn of(kind: Kind, body: &Value, service: &mut Service, model: &Model) -> Self {
        let request = Request::post("/predict", body.to_string());
        let Response { status, body: answer } = service.answer(model, &request);
        let answer: Value = serde_json::from_str(&answer).unwrap_or(Value::Null);
        let right = if kind.is_good() {
            let text = body["text"].as_str().unwrap_or_default();
            let [_, trained] = service.probabilities(model, text);
            status == 200 && answer["label"] == label(trained > 0.5)
        } else {
            status == 422
        };
        Self { kind, body: request.body, status, said: said(&answer), right }
    }
}

/// An answer in a few words: the label and how sure of it, or what was wrong with the request.
fn said(answer: &Value) -> String {
    if let (Some(label), Some(probability)) = (answer["label"].as_str(), answer["probability"].as_f64()) {
        let sure = probability.max(1.0 - probability);
        return format!("{label}, {:.0} % sure", 100.0 * sure);
    }
    match &answer["detail"] {
        Value::String(sentence) => sentence.clone(),
        Value::Array(problems) => {
            let sentence = |problem: &Value| {
                let part = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
                format!("{} {}", part("field"), part("message"))
            };
            problems.iter().map(sentence).collect::<Vec<String>>().join("; ")
        }
        _ => String::new(),
    }
}
