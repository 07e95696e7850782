//! The service: paths, checks, answers, counters and a log, all of them as the downloaded program has them.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use stepwise_kernels::bayes::LogOdds;
use stepwise_lab::{Clock, Request, Response};

use super::check::{Checks, Problem};
use super::model::{Model, Words};

/// Lines of the log that are kept.
const LOG: usize = 12;

/// Times that are kept.
const TIMES: usize = 1000;

/// From so many answers on the shadow may raise the alarm, where fewer than this share are the model's own.
const ALARM: (usize, f64) = (20, 0.98);

/// A service around a model.
pub(super) struct Service {
    pub checks: Checks,
    /// How the service cuts texts into words, which may not be how the model was trained.
    pub words: Words,
    /// What is said of the model in every answer.
    pub version: String,
    /// How often each status code was answered to what was to be judged.
    answers: BTreeMap<u16, usize>,
    /// Answers compared with those of the training program, and those that were the same.
    shadow: (usize, usize),
    /// Milliseconds that answers took.
    times: VecDeque<f64>,
    /// The last lines of the log.
    pub log: VecDeque<String>,
    clock: Clock,
}

impl Service {
    pub fn new(checks: Checks, words: Words, clock: Clock) -> Self {
        Self {
            checks,
            words,
            version: String::new(),
            answers: BTreeMap::new(),
            shadow: (0, 0),
            times: VecDeque::new(),
            log: VecDeque::new(),
            clock,
        }
    }

    /// The probability that the service gives a text, and the one that the model was trained to give.
    pub fn probabilities(&self, model: &Model, text: &str) -> [f64; 2] {
        [self.words, Words::Plain].map(|words| LogOdds::probability(model.odds(&words.of(text))))
    }

    /// Answers a request.
    pub fn answer(&mut self, model: &Model, request: &Request) -> Response {
        let begun = self.clock.now();
        let (status, body, note) = match (request.method.as_str(), request.path.as_str()) {
            (method, "/predict" | "/health" | "/schema") if method != wanted(&request.path) => {
                (405, json!({ "detail": "Method Not Allowed" }), String::new())
            }
            (_, "/predict") => self.predict(model, &request.body),
            (_, "/health") => (200, self.health(model), String::new()),
            (_, "/schema") => (200, self.checks.schema(), String::new()),
            _ => (404, json!({ "detail": "Not Found" }), String::new()),
        };
        if request.path == "/predict" {
            *self.answers.entry(status).or_default() += 1;
            self.times.push_back(self.clock.now() - begun);
            if self.times.len() > TIMES {
                self.times.pop_front();
            }
        }
        self.note(request, status, &note);
        Response { status, body: body.to_string() }
    }

    /// The answer to what is to be judged, and what the log says of it.
    fn predict(&mut self, model: &Model, body: &str) -> (u16, Value, String) {
        if !model.is_ready() {
            return (503, json!({ "detail": "The model has not learnt anything yet." }), String::new());
        }
        let Ok(body) = serde_json::from_str::<Value>(body) else {
            return (400, json!({ "detail": "The body is not JSON." }), String::new());
        };
        let text = match self.checks.text(&body, |text| model.knows(&Words::Plain.of(text))) {
            Ok(text) => text,
            Err(Problem::Fields(fields)) => {
                let note = fields.iter().map(|(field, message)| format!("{field} {message}"));
                let note = note.collect::<Vec<String>>().join("; ");
                let detail =
                    fields.iter().map(|(field, message)| json!({ "field": field, "message": message }));
                return (422, json!({ "detail": detail.collect::<Vec<Value>>() }), note);
            }
            Err(Problem::Crash(what)) => {
                return (500, json!({ "detail": "Internal Server Error" }), what);
            }
        };
        let [probability, trained] = self.probabilities(model, text);
        let positive = probability > 0.5;
        self.shadow.0 += 1;
        self.shadow.1 += usize::from(positive == (trained > 0.5));
        let label = label(positive);
        let answer = json!({ "label": label, "probability": probability, "version": self.version });
        (200, answer, label.to_owned())
    }

    fn health(&self, model: &Model) -> Value {
        let (compared, same) = self.shadow;
        let agreement = (compared > 0).then(|| same as f64 / compared as f64);
        let alarm = compared >= ALARM.0 && agreement.is_some_and(|share| share < ALARM.1);
        let status = match () {
            () if !model.is_ready() => "starting",
            () if alarm => "degraded",
            () => "ok",
        };
        let mut times: Vec<f64> = self.times.iter().copied().collect();
        times.sort_unstable_by(f64::total_cmp);
        let answers: BTreeMap<String, usize> =
            self.answers.iter().map(|(status, &count)| (status.to_string(), count)).collect();
        json!({
            "status": status,
            "version": self.version,
            "answers": answers,
            "shadow": { "compared": compared, "agreement": agreement },
            "latency_ms": { "median": times.get(times.len() / 2).map(microseconds), "most": times.last().map(microseconds) },
        })
    }

    fn note(&mut self, request: &Request, status: u16, note: &str) {
        let Request { method, path, .. } = request;
        let mut text = format!("{method} {path} {status}");
        if !note.is_empty() {
            text = format!("{text}  {note}");
        }
        self.log.push_back(text);
        if self.log.len() > LOG {
            self.log.pop_front();
        }
    }
}

/// Milliseconds without what no clock can tell.
fn microseconds(milliseconds: &f64) -> f64 {
    (1000.0 * milliseconds).round() / 1000.0
}

/// The method that a path takes.
fn wanted(path: &str) -> &'static str {
    if path == "/predict" { "POST" } else { "GET" }
}

/// What a probability above one half is called, and one below.
pub(super) fn label(positive: bool) -> &'static str {
    if positive { "positive" } else { "negative" }
}
