//! Exported models in onnxruntime. The files beside this one are what `cargo run -p stepwise-tensor --example
//! export_onnx` writes; `exports.py` shows them to onnxruntime. Here it is made sure that we still write the same files,
//! and that onnxruntime's results are ours.

use serde_json::Value;

use crate::models;

const TOLERANCE: f64 = 1e-4;

#[test]
fn onnxruntime_agrees_with_what_we_export() {
    let golden: Value = serde_json::from_str(include_str!("exports.json")).unwrap();
    for model in models::all().unwrap() {
        let path = format!("{}/tests/golden/{}.onnx", env!("CARGO_MANIFEST_DIR"), model.name);
        assert!(std::fs::read(path).unwrap() == model.file, "{}.onnx is not what we export now", model.name);
        let expected = golden[model.name].as_array().unwrap();
        assert_eq!(model.result.len(), expected.len());
        for (ours, expected) in model.result.iter().zip(expected) {
            let expected = expected.as_f64().unwrap();
            assert!(
                (f64::from(*ours) - expected).abs() <= TOLERANCE,
                "{}: {ours} is not {expected}",
                model.name
            );
        }
    }
}
