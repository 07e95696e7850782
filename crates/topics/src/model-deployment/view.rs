//! What the lab shows: what became of each request, a client for the reader's own, the model's accuracy, and the log.

use stepwise_lab::{
    Anchor, Axis, Cell, Client, Code, Colour, Dash, Example, Figure, Ink, Mark, Orientation, Panel, Request,
    Table, TableColumn, TickFormat, View,
};

use super::probe::{EACH, Kind, Outcome};
use super::session::ModelDeployment;

/// The most characters of a body that a table shows.
const SHORT: usize = 48;

pub(super) fn view(run: &ModelDeployment) -> View {
    View {
        panels: vec![
            Panel::full(
                "requests",
                "What the service answers",
                "Four requests of each kind, and the status code that came back. Blue is as it should be: above the \
                 line 200 with the model’s own answer, below it 422. Red and × is not; 3/4 is three of four.",
                requests(run),
            ),
            Panel::full(
                "client",
                "Your own requests",
                "The model that you trained answers them, in this tab. Elsewhere on this device, too: try its address in \
                 another tab while this one is open.",
                client(),
            ),
            Panel::half(
                "accuracy",
                "Accuracy while it learns",
                "The share of 1,000 reviews held out that are judged rightly: by the model as it was trained, and by \
                 what the service makes of it.",
                accuracy(run),
            ),
            Panel::half(
                "log",
                "The service’s log",
                "The last requests, the reader’s own among them, and what the program says of those that went wrong.",
                log(run),
            ),
            Panel::full("kinds", "One request of each kind", "The first of the four.", kinds(run)),
        ],
    }
}

fn requests(run: &ModelDeployment) -> Figure {
    let count = Kind::ALL.len();
    let good = Kind::ALL.iter().filter(|kind| kind.is_good()).count();
    let row = |kind: usize| (count - 1 - kind) as f64;
    let names = Kind::ALL.iter().rev().map(|kind| kind.label());
    let mut figure = Figure::new(
        Axis::linear("").between(-0.5, EACH as f64 + 3.0).hidden(),
        Axis::category("", names).between(-0.6, count as f64 - 0.4),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: row(good) + 0.5,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: String::new(),
    });
    for right in [true, false] {
        let chosen: Vec<(usize, &Outcome)> =
            run.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.right == right).collect();
        figure.marks.push(Mark::Points {
            x: chosen.iter().map(|&(index, _)| (index % EACH) as f64).collect(),
            y: chosen.iter().map(|&(index, _)| row(index / EACH)).collect(),
            colour: Colour::One { ink: if right { Ink::Data } else { Ink::Mistake } },
            radius: 5.0,
            opacity: 1.0,
            names: chosen
                .iter()
                .map(|(_, outcome)| format!("{}: {}", outcome.status, outcome.said))
                .collect(),
        });
    }
    for (kind, sent) in run.outcomes.chunks(EACH).enumerate() {
        let right = sent.iter().filter(|outcome| outcome.right).count();
        figure.marks.push(Mark::Text {
            x: EACH as f64 - 0.2,
            y: row(kind),
            text: statuses(sent, right),
            ink: if right == sent.len() { Ink::Ink } else { Ink::Mistake },
            anchor: Anchor::Start,
        });
    }
    figure.summary(summary(run))
}

/// The status codes of some requests, and how many are right where not all are.
fn statuses(sent: &[Outcome], right: usize) -> String {
    let mut codes: Vec<u16> = sent.iter().map(|outcome| outcome.status).collect();
    codes.dedup();
    let codes = codes.iter().map(u16::to_string).collect::<Vec<String>>().join(", ");
    match right {
        right if right == sent.len() => codes,
        0 => format!("{codes} ×"),
        right => format!("{codes}, {right}/{}", sent.len()),
    }
}

/// The log as a listing.
fn log(run: &ModelDeployment) -> Code {
    let lines: Vec<&str> = run.service.log.iter().map(String::as_str).collect();
    let text = if lines.is_empty() { "Nothing has been asked yet.".to_owned() } else { lines.join("\n") };
    Code { language: "log".to_owned(), text, line: None }
}

fn summary(run: &ModelDeployment) -> String {
    if run.outcomes.is_empty() {
        return "The model is learning; no request has been sent yet.".to_owned();
    }
    let wrong: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| run.outcomes.iter().any(|outcome| outcome.kind == *kind && !outcome.right))
        .map(Kind::label)
        .collect();
    let sent = run.outcomes.len();
    if wrong.is_empty() {
        return format!("{sent} requests, each answered as it should be.");
    }
    format!("{sent} requests. Not answered as they should be: {}.", wrong.join(", "))
}

fn client() -> Client {
    let example = |label: &str, request: Request| Example { label: label.to_owned(), request };
    let predict = |label: &str, body: &str| example(label, Request::post("/predict", body));
    let long = format!("{{\"text\": \"{}\"}}", "A very, very long film. ".repeat(40).trim());
    Client {
        examples: vec![
            predict("A review", r#"{"text": "A warm, funny film that never takes a wrong step."}"#),
            predict("The same, shouted", r#"{"text": "A WARM, FUNNY FILM THAT NEVER TAKES A WRONG STEP."}"#),
            predict("No text", "{}"),
            predict("A number", r#"{"text": 42}"#),
            predict("Empty", r#"{"text": ""}"#),
            predict("Too long", &long),
            predict("Not JSON", "text=A warm, funny film"),
            example("Health", Request::get("/health")),
            example("Schema", Request::get("/schema")),
        ],
    }
}

fn accuracy(run: &ModelDeployment) -> Figure {
    let learnt = || run.points.iter().map(|point| point.learnt as f64).collect::<Vec<f64>>();
    let trained = run.points.iter().map(|point| point.trained).collect();
    let served: Vec<f64> = run.points.iter().map(|point| point.served).collect();
    let last = run.points.last();
    let parted = last.is_some_and(|point| point.agreement < 1.0);
    // Where they are one line, it has one name.
    let (above, below) = if parted { ("as trained", "as served") } else { ("", "as trained and served") };
    let mut figure = Figure::new(
        Axis::linear("reviews learnt").between(0.0, run.sentences() as f64 * if parted { 1.2 } else { 1.0 }),
        Axis::linear("judged rightly").format(TickFormat::Percent),
    );
    if parted {
        figure = figure.with(Mark::line(learnt(), trained, Ink::Data).dashed().labelled(above));
    }
    let ink = if parted { Ink::Mistake } else { Ink::Data };
    let summary = last.map_or("Nothing has been learnt yet.".to_owned(), |point| {
        format!(
            "After {} reviews {:.1} % are judged rightly as trained, {:.1} % as served; {:.1} % alike.",
            point.learnt,
            100.0 * point.trained,
            100.0 * point.served,
            100.0 * point.agreement
        )
    });
    figure.with(Mark::line(learnt(), served, ink).labelled(below)).summary(summary)
}

fn kinds(run: &ModelDeployment) -> Table {
    let column = |label: &str| TableColumn { label: label.to_owned(), digits: 0 };
    let row = |(index, kind): (usize, &Kind)| {
        let outcome = run.outcomes.get(index * EACH);
        let cell = |value: Option<Cell>| value.unwrap_or(Cell::Missing);
        vec![
            Cell::from(kind.label()),
            cell(outcome.map(|outcome| Cell::from(short(&outcome.body)))),
            cell(outcome.map(|outcome| Cell::from(outcome.status.to_string()))),
            cell(outcome.map(|outcome| Cell::from(outcome.said.as_str()))),
            Cell::from(if kind.is_good() { "200" } else { "422" }),
        ]
    };
    Table {
        columns: ["request", "body", "status", "answer", "should be"].map(column).to_vec(),
        rows: Kind::ALL.iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

/// The beginning of a body.
fn short(body: &str) -> String {
    if body.chars().count() <= SHORT {
        return body.to_owned();
    }
    body.chars().take(SHORT - 1).chain(['…']).collect()
}
