//! The service as a program for elsewhere: Flask around the model in a file, and the recipe of a container.

use serde_json::{Map, Value, json};
use stepwise_lab::SavedFile;

use super::check::Checks;
use super::model::{Model, Words};
use super::service::Service;

/// The files; together they are all that the program needs.
pub(super) fn files(service: &Service, model: &Model) -> Vec<SavedFile> {
    let file = |name, bytes: &[u8]| SavedFile { name, bytes: bytes.to_vec() };
    vec![
        file("app.py", include_bytes!("app/app.py")),
        file("requirements.txt", include_bytes!("app/requirements.txt")),
        file("Dockerfile", include_bytes!("app/Dockerfile")),
        file("model.json", saved(service, model).to_string().as_bytes()),
    ]
}

/// The model, and how it is served.
fn saved(service: &Service, model: &Model) -> Value {
    let longest = match service.checks {
        Checks::Everything { longest } => Some(longest),
        _ => None,
    };
    let weights: Map<String, Value> =
        model.weights().into_iter().map(|(word, weight)| (word.to_owned(), json!(weight))).collect();
    json!({
        "version": service.version,
        "validation": service.checks.name(),
        "longest": longest,
        "words": service.words.name(),
        "trained_with": Words::Plain.name(),
        "prior": model.prior(),
        "weights": weights,
    })
}
