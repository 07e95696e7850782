//! Writes the models of `tests/golden/models.rs` as ONNX files, for `tests/golden/exports.py` to show to onnxruntime.

#[path = "../tests/golden/models.rs"]
mod models;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for model in models::all()? {
        let path = format!("{}/tests/golden/{}.onnx", env!("CARGO_MANIFEST_DIR"), model.name);
        std::fs::write(&path, &model.file)?;
        println!("{path}: {} bytes, {} results", model.file.len(), model.result.len());
    }
    Ok(())
}
