//! What the comparisons share: shipped tables, numbers out of JSON, and when two vectors are equal.

use std::io::Read;
use std::path::Path;

use ndarray::{Array2, ArrayView1, Axis};
use serde_json::Value;
use stepwise_kernels::frame::Frame;

/// What deterministic results are held to, relative to the largest entry.
pub const TOLERANCE: f64 = 1e-6;

/// A shipped table.
pub fn table(file: &str) -> Frame {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/data").join(file);
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    Frame::read_csv(&text).unwrap()
}

/// Columns of a table as a matrix.
pub fn matrix(frame: &Frame, names: &[&str]) -> Array2<f64> {
    let columns: Vec<ArrayView1<'_, f64>> =
        names.iter().map(|name| ArrayView1::from(frame.numbers(name).unwrap())).collect();
    ndarray::stack(Axis(1), &columns).unwrap()
}

/// All numbers of nested arrays, in order.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(entries) => entries.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().unwrap()],
    }
}

/// Compares vectors by their largest difference, relative to their largest entry.
#[track_caller]
pub fn close(given: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(given.len(), expected.len());
    let size = expected.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    for (index, (a, b)) in given.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= tolerance * size, "at {index}: {a} is not {b}");
    }
}
