//! The committed files are what the manifest and the loaders say.

#![cfg(test)]

use std::path::PathBuf;

use stepwise_data::{DATASETS, ames, info, mnist, schema, table, unpack};
use stepwise_kernels::frame::{Category, Column, Frame};
use stepwise_lab::{DataStore, DatasetId};

mod commerce;
mod films;
mod measurements;
mod people;
mod pictures;
mod series;
mod words;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../www/data")
}

fn store(id: DatasetId) -> DataStore {
    let info = info(id).unwrap();
    let packed = std::fs::read(folder().join(info.file)).unwrap();
    let mut store = DataStore::new();
    store.insert(id, unpack(info, &packed).unwrap());
    store
}

fn mean(frame: &Frame, column: &str) -> f64 {
    let numbers = frame.numbers(column).unwrap();
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn levels<'a>(frame: &'a Frame, column: &str) -> &'a [String] {
    match frame.column(column).unwrap() {
        Column::Category(category) => Category::levels(category),
        other => panic!("{column} holds {}", other.kind()),
    }
}

/// How many rows have this cell.
fn count(frame: &Frame, column: &str, cell: &str) -> usize {
    let column = frame.column(column).unwrap();
    (0..frame.rows()).filter(|&row| column.cell(row) == cell).count()
}

/// The columns with missing cells, and how many.
fn missing(frame: &Frame) -> Vec<(String, usize)> {
    let columns = schema(frame).columns.into_iter();
    columns.filter(|column| column.missing > 0).map(|column| (column.name, column.missing)).collect()
}

#[test]
fn manifest_and_tables_agree() {
    for info in DATASETS.iter().filter(|info| info.file.ends_with(".csv.gz")) {
        let table = table(&store(info.id), info.id).unwrap();
        assert_eq!(table.rows(), info.rows, "{}", info.file);
        let names: Vec<_> = info.columns.iter().map(|column| column.name).collect();
        assert_eq!(table.names().collect::<Vec<_>>(), names, "{}", info.file);
    }
}

#[test]
fn readme_tells_every_file_and_column() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for dataset in DATASETS {
        for fact in [dataset.file, dataset.sha256, dataset.source, dataset.licence] {
            assert!(readme.contains(fact), "{}: {fact}", dataset.file);
        }
        for column in dataset.columns {
            assert!(
                readme.contains(&format!("| `{}` | {} |", column.name, column.meaning)),
                "{}",
                column.name
            );
        }
    }
}

#[test]
fn what_is_not_there_is_said() {
    let nothing = DataStore::new();
    assert_eq!(ames(&nothing).unwrap_err().to_string(), "ames.csv.gz is not loaded; reload the page.");
    assert_eq!(mnist(&nothing).unwrap_err().to_string(), "mnist.idx.gz is not loaded; reload the page.");
    let error = info(DatasetId("moon-rocks")).unwrap_err().to_string();
    assert!(
        error.starts_with("moon-rocks is not a shipped data set; those are ames, customers, mnist, "),
        "{error}"
    );
}
