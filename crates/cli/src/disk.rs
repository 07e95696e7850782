//! Data files from `www/data`, checked as in the browser.

use std::fs;
use std::path::{Path, PathBuf};

use stepwise_lab::{DataStore, Device, LabError, Query, Run, Topic, Values};

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}

/// The folder of a lab.
#[must_use]
pub fn folder(topic: &Topic) -> PathBuf {
    root().join("crates/topics/src").join(topic.slug)
}

/// A text in the folder of a lab.
///
/// # Errors
/// When it cannot be read; the message names the file.
pub fn text(topic: &Topic, name: &str) -> Result<String, String> {
    let path = folder(topic).join(name);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// All that a lab reads.
///
/// # Errors
/// When a file is missing or damaged.
pub fn data(topic: &Topic) -> Result<DataStore, LabError> {
    let mut store = DataStore::new();
    for &id in topic.datasets {
        let info = stepwise_data::info(id)?;
        let path = root().join("www/data").join(info.file);
        let packed =
            fs::read(&path).map_err(|error| LabError::file(info.file, format!("cannot be read: {error}")))?;
        store.insert(id, stepwise_data::unpack(info, &packed)?);
    }
    Ok(store)
}

/// The values of a lab on its shipped data, with changes read strictly.
///
/// # Errors
/// The first key that is unknown or value that is out of range.
pub fn values(topic: &Topic, changes: &[(String, String)]) -> Result<Values, LabError> {
    topic.values(changes.iter().map(|(key, text)| (key.as_str(), text.as_str())))
}

/// A run on the shipped data.
///
/// # Errors
/// As [`values`] and [`Run::start`].
pub fn start(topic: &'static Topic, changes: &[(String, String)], seed: u64) -> Result<Run, LabError> {
    Run::start(topic, values(topic, changes)?, seed, data(topic)?, Device::cpu())
}

/// A run on the reader's own table, as the browser starts it: columns chosen from the table, settings clamped.
///
/// # Errors
/// When the table cannot be read or does not fit the lab.
pub fn start_own(topic: &'static Topic, name: &str, bytes: &[u8], seed: u64) -> Result<Run, LabError> {
    let own = Some(stepwise_lab::OwnFile { name: name.to_owned(), bytes: bytes.into() });
    let store = data(topic)?.with_own(own);
    let schema = stepwise_data::own(&store).transpose()?.map(|frame| stepwise_data::schema(&frame));
    if let Some(schema) = &schema {
        topic.accept(name, schema)?;
    }
    let values = Query::read(topic, schema.as_ref(), []).values;
    Run::start(topic, values, seed, store, Device::cpu())
}
