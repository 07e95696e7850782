//! Pre-trains the reader of the lab `transformers` and writes its weights:
//! `cargo run --release --example pretrain_reader -- questions.csv reader.safetensors`.

use std::error::Error;
use std::fs;

use stepwise_data::FACTBOOK_QUESTIONS;
use stepwise_lab::DataStore;
use stepwise_topics::Pretraining;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(questions), Some(weights)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pretrain_reader QUESTIONS.csv WEIGHTS.safetensors".into());
    };
    let mut store = DataStore::new();
    store.insert(FACTBOOK_QUESTIONS, fs::read(questions)?.into());
    let mut pretraining = Pretraining::new(&store)?;
    let mut step = 0;
    while let Some(loss) = pretraining.step()? {
        if step % 500 == 0 {
            eprintln!("step {step}: loss {loss:.3}");
        }
        step += 1;
    }
    fs::write(weights, pollster::block_on(pretraining.file())?)?;
    Ok(())
}
