//! What only the lab of deployment promises: its service, and the program that leaves it.

#![cfg(test)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{finish, run, start};
use pollster::block_on;
use serde_json::{Value, json};
use stepwise_lab::{Content, Request, Session, Verdict};

const FULL: [(&str, &str); 2] = [("validation", "full"), ("longest", "500")];

fn served(changes: &[(&str, &str)]) -> Box<dyn Session> {
    let mut session = start("model-deployment", changes, 7, None).unwrap();
    finish(session.as_mut());
    session
}

fn ask(session: &mut dyn Session, request: &Request) -> (u16, Value) {
    let response = session.serve(request);
    (response.status, serde_json::from_str(&response.body).unwrap())
}

fn predict(session: &mut dyn Session, body: &str) -> (u16, Value) {
    ask(session, &Request::post("/predict", body))
}

#[test]
fn over_twenty_seeds_checks_decide_and_the_older_tokenizer_harms_in_silence() {
    for seed in 1..=20 {
        let (bare, verdict) = run("model-deployment", &[], seed, None);
        assert_eq!((bare.get("nonsense"), bare.get("crashed")), (Some(16.0), Some(24.0)));
        assert!(matches!(verdict, Verdict::NotYet(_)));
        let (_, verdict) = run("model-deployment", &FULL, seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{seed}: {verdict:?}");
        // Too strict is no solution either.
        let (strict, _) = run("model-deployment", &[FULL[0], ("longest", "100")], seed, None);
        assert!(strict.get("answered").unwrap() < 0.8);
        let (older, _) = run("model-deployment", &[("tokenizer", "older")], seed, None);
        assert!(older.get("agreement").unwrap() < 0.9);
        assert!(older.get("accuracy").unwrap() < bare.get("accuracy").unwrap());
        assert_eq!(older.get("crashed"), Some(24.0));
    }
}

#[test]
fn a_service_without_checks_stumbles_or_talks_nonsense() {
    let mut session = served(&[]);
    let crash = (500, json!({ "detail": "Internal Server Error" }));
    for body in ["{}", r#"{"text": null}"#, r#"{"text": 42}"#, "[]", "3", r#""text""#] {
        assert_eq!(predict(session.as_mut(), body), crash, "{body}");
    }
    for body in [r#"{"text": ""}"#, r#"{"text": "qwrtz"}"#] {
        let (status, answer) = predict(session.as_mut(), body);
        assert_eq!((status, answer["label"].is_string()), (200, true), "{body}");
    }
    assert_eq!(ask(session.as_mut(), &Request::get("/schema")), (200, json!({})));
    let view = session.view();
    let Some(Content::Code(log)) = view.panel("log").map(|panel| &panel.content) else { panic!() };
    assert!(log.text.lines().any(|line| line == "POST /predict 500  KeyError: 'text'"), "{log:?}");
}

#[test]
fn a_service_with_checks_names_the_field_at_fault() {
    let mut session = served(&FULL);
    for (body, field, message) in [
        ("[]", "body", "must be an object, not a list"),
        ("{}", "text", "is missing"),
        (r#"{"text": true}"#, "text", "must be a text, not true or false"),
        (r#"{"text": "good", "language": "en"}"#, "language", "is unknown; the only field is text"),
        (r#"{"text": "  "}"#, "text", "must not be empty"),
        (r#"{"text": "qwrtz"}"#, "text", "has no word that the model knows"),
    ] {
        let detail = json!([{ "field": field, "message": message }]);
        assert_eq!(predict(session.as_mut(), body), (422, json!({ "detail": detail })), "{body}");
    }
    // Whoever misspelt a field hears both.
    let (_, both) = predict(session.as_mut(), r#"{"txt": "good"}"#);
    assert_eq!([&both["detail"][0]["field"], &both["detail"][1]["field"]], ["text", "txt"]);
    let fits = json!({ "text": "good ".repeat(100) }).to_string();
    let longer = json!({ "text": format!("{}!", "good ".repeat(100)) }).to_string();
    assert_eq!((predict(session.as_mut(), &fits).0, predict(session.as_mut(), &longer).0), (200, 422));
    let (_, schema) = ask(session.as_mut(), &Request::get("/schema"));
    assert_eq!(schema["properties"]["text"]["maxLength"], 500);
}

#[test]
fn other_addresses_methods_and_bodies_are_refused_as_http_says() {
    let mut session = served(&FULL);
    let request = |method: &str, path: &str| Request {
        method: method.to_owned(),
        path: path.to_owned(),
        body: String::new(),
    };
    for (method, path, status) in
        [("GET", "/predict", 405), ("POST", "/health", 405), ("GET", "/", 404), ("DELETE", "/model", 404)]
    {
        assert_eq!(ask(session.as_mut(), &request(method, path)).0, status, "{method} {path}");
    }
    assert_eq!(predict(session.as_mut(), "text=good").0, 400);
    // Deeper than anybody nests by accident, and no reason to fall over.
    assert_eq!(predict(session.as_mut(), &"[".repeat(100_000)).0, 400);
}

#[test]
fn before_it_has_learnt_it_says_so() {
    let mut session = start("model-deployment", &FULL, 7, None).unwrap();
    assert_eq!(predict(session.as_mut(), r#"{"text": "good"}"#).0, 503);
    assert_eq!(ask(session.as_mut(), &Request::get("/health")).1["status"], "starting");
    assert!(block_on(session.save()).is_err());
}

#[test]
fn the_shadow_notices_an_older_tokenizer_that_no_status_code_tells() {
    for (tokenizer, status) in [("same", "ok"), ("older", "degraded")] {
        let mut session = served(&[FULL[0], FULL[1], ("tokenizer", tokenizer)]);
        for word in ["Brilliant!", "Awful."] {
            for _ in 0..10 {
                let body = json!({ "text": format!("{word} {word} film") }).to_string();
                assert_eq!(predict(session.as_mut(), &body).0, 200);
            }
        }
        let (_, health) = ask(session.as_mut(), &Request::get("/health"));
        assert_eq!(health["status"], status, "{health}");
        assert!(health["latency_ms"]["median"].is_number());
    }
}

/// Sends requests to the program in its folder, and prints what it answers as JSON.
const CLIENT: &str = r#"
import json, sys
from app import app
client = app.test_client()
answers = []
for method, path, body in json.load(sys.stdin):
    answer = client.open(path, method=method, data=body)
    answers.append([answer.status_code, answer.json])
json.dump(answers, sys.stdout)
"#;

#[test]
fn the_program_that_is_saved_answers_as_the_page_does() {
    let Some(python) = python() else {
        eprintln!("skipped: no Python with Flask here; `cargo xtask golden` installs it");
        return;
    };
    let review = "Funny, touching; a GREAT deal of heart — and “naïve” wit.";
    let mut requests: Vec<Request> = [
        json!({ "text": review }),
        json!({ "text": review.to_uppercase() }),
        json!({ "text": "Bad.\r\n\tBad!  Worse?" }),
        json!({ "text": "great ".repeat(2000) }),
        json!({ "text": "dull ".repeat(90) }),
        json!({ "text": "" }),
        json!({ "text": "хороший" }),
        json!({ "text": 4.5 }),
        json!({ "text": ["good"] }),
        json!({ "text": "good", "b": 1, "a": 2 }),
        json!({ "txt": "good" }),
        json!({}),
        json!(null),
        json!([1]),
    ]
    .iter()
    .map(|body| Request::post("/predict", body.to_string()))
    .collect();
    requests.extend([
        Request::post("/predict", "text=good"),
        Request::get("/predict"),
        Request::get("/schema"),
        Request::post("/health", ""),
        Request::get("/model"),
    ]);
    for (index, changes) in [
        [("validation", "full"), ("longest", "500"), ("tokenizer", "same")],
        [("validation", "full"), ("longest", "5000"), ("tokenizer", "older")],
        [("validation", "types"), ("longest", "500"), ("tokenizer", "older")],
        [("validation", "none"), ("longest", "500"), ("tokenizer", "same")],
    ]
    .iter()
    .enumerate()
    {
        let mut session = served(changes);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("service-{index}"));
        std::fs::create_dir_all(&folder).unwrap();
        for file in block_on(session.save()).unwrap() {
            std::fs::write(folder.join(file.name), file.bytes).unwrap();
        }
        let theirs = elsewhere(&python, &folder, &requests);
        for (request, (status, answer)) in requests.iter().zip(theirs) {
            let (own_status, mut own) = ask(session.as_mut(), request);
            assert_eq!(status, own_status, "{changes:?} {request:?} {answer}");
            // The last digit of e to the power of something is each library's own.
            if let (Some(there), Some(here)) = (answer["probability"].as_f64(), own["probability"].as_f64()) {
                assert!((there - here).abs() < 1e-12, "{changes:?} {request:?}: {there} and {here}");
                own["probability"] = answer["probability"].clone();
            }
            assert_eq!(answer, own, "{changes:?} {request:?}");
        }
    }
}

/// What the program in a folder answers.
fn elsewhere(python: &Path, folder: &Path, requests: &[Request]) -> Vec<(u16, Value)> {
    std::fs::write(folder.join("client.py"), CLIENT).unwrap();
    let sent: Vec<[&str; 3]> = requests
        .iter()
        .map(|Request { method, path, body }| [method.as_str(), path.as_str(), body.as_str()])
        .collect();
    std::fs::write(folder.join("requests.json"), serde_json::to_vec(&sent).unwrap()).unwrap();
    let input = std::fs::File::open(folder.join("requests.json")).unwrap();
    let output = Command::new(python).arg("client.py").current_dir(folder).stdin(input).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Python as `cargo xtask golden` installs it, where it has Flask.
fn python() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    let python = target.join("python/python/bin/python");
    let has_flask = Command::new(&python).args(["-c", "import flask"]).status();
    has_flask.is_ok_and(|status| status.success()).then_some(python)
}
