//! The work natively: `native FOLDER` reads the inputs that the harness wrote there, does each row several
//! times, and prints median times and outputs as one JSON object.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use pollster::block_on;
use serde::Deserialize;
use serde_json::{Value, json};
use stepwise_bench::classical;
use stepwise_tensor::Device;
use stepwise_tensor::bench::{self, CnnWeights, LstmWeights, LstmWork, MlpWeights, MlpWork};

/// One row of work: what to do, its numbers, and the files of its arrays.
#[derive(Deserialize)]
struct Work {
    row: String,
    function: String,
    rounds: usize,
    numbers: BTreeMap<String, f64>,
    floats: BTreeMap<String, String>,
    integers: BTreeMap<String, String>,
    text: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder with the inputs")?;
    let folder = Path::new(&folder);
    let works: Vec<Work> = serde_json::from_str(&std::fs::read_to_string(folder.join("work.json"))?)?;
    let mut results = serde_json::Map::new();
    for work in works {
        let input = Input::read(folder, &work)?;
        let mut times = Vec::new();
        let mut output = Value::Null;
        for _ in 0..work.rounds {
            let begun = Instant::now();
            output = input.call(&work.function)?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        results.insert(work.row, json!({ "milliseconds": times[times.len() / 2], "output": output }));
    }
    println!("{}", Value::Object(results));
    Ok(())
}

/// A row's input, read before the clock runs.
struct Input {
    numbers: BTreeMap<String, f64>,
    floats: BTreeMap<String, Vec<f32>>,
    integers: BTreeMap<String, Vec<i32>>,
    text: String,
}

impl Input {
    fn read(folder: &Path, work: &Work) -> Result<Self, Box<dyn Error>> {
        let words = |file: &String| -> Result<Vec<[u8; 4]>, Box<dyn Error>> {
            Ok(std::fs::read(folder.join(file))?.as_chunks::<4>().0.to_vec())
        };
        let mut floats = BTreeMap::new();
        for (name, file) in &work.floats {
            floats.insert(name.clone(), words(file)?.into_iter().map(f32::from_le_bytes).collect());
        }
        let mut integers = BTreeMap::new();
        for (name, file) in &work.integers {
            integers.insert(name.clone(), words(file)?.into_iter().map(i32::from_le_bytes).collect());
        }
        let text = match &work.text {
            Some(file) => std::fs::read_to_string(folder.join(file))?,
            None => String::new(),
        };
        Ok(Self { numbers: work.numbers.clone(), floats, integers, text })
    }

    fn number(&self, name: &str) -> f64 {
        self.numbers.get(name).copied().unwrap_or(f64::NAN)
    }

    fn count(&self, name: &str) -> usize {
        self.number(name) as usize
    }

    fn floats(&self, name: &str) -> &[f32] {
        self.floats.get(name).map_or(&[], Vec::as_slice)
    }

    fn integers(&self, name: &str) -> &[i32] {
        self.integers.get(name).map_or(&[], Vec::as_slice)
    }

    fn call(&self, function: &str) -> Result<Value, Box<dyn Error>> {
        let (x, y, d, seed) =
            (self.floats("X"), self.integers("y"), self.count("d"), self.number("seed") as u64);
        let (k, iterations) = (self.count("k"), self.count("iterations"));
        Ok(match function {
            "kmeans" => {
                let run = classical::k_means(x, d, self.floats("centers"), self.count("maxIter"))?;
                json!({ "centroids": run.centroids, "labels": run.labels, "iterations": run.iterations })
            }
            "pca" => {
                let (components, variance) = classical::pca(x, d, k)?;
                json!({ "components": components, "variance": variance })
            }
            "forest" => {
                let (trees, features) = (self.count("trees"), self.count("maxFeatures"));
                json!(classical::forest(x, y, d, self.floats("T"), trees, features, seed)?)
            }
            "logreg" => {
                let (w, b) = classical::logreg(x, y, d)?;
                json!({ "w": w, "b": b })
            }
            "knn" => json!(classical::knn(x, y, d, self.floats("Q"), k, self.count("classes"))?),
            "tsne" => json!(classical::t_sne(x, d, self.number("perplexity"), iterations, seed)?),
            "umap" => {
                let (neighbors, distance) = (self.count("neighbors"), self.number("minDist"));
                json!(classical::umap(x, d, neighbors, distance, iterations, seed)?)
            }
            "csv_groupby" => {
                let (months, sums) = classical::csv_groupby(&self.text)?;
                json!({ "months": months, "sums": sums })
            }
            _ => return self.call_network(function),
        })
    }

    fn call_network(&self, function: &str) -> Result<Value, Box<dyn Error>> {
        let device = &Device::cpu();
        let (x, y) = (self.floats("X"), self.integers("y"));
        let weights = |name| self.floats(name).to_vec();
        let (hidden, classes, batch) = (self.count("hidden"), self.count("classes"), self.count("batch"));
        let (inputs, learning_rate) = (self.count("din"), self.number("lr") as f32);
        let mlp = MlpWork { rows: self.count("rows"), inputs, hidden, classes, batch, learning_rate };
        let mlp_weights =
            MlpWeights { w1: weights("w1"), b1: weights("b1"), w2: weights("w2"), b2: weights("b2") };
        Ok(match function {
            "matmul" => {
                json!(block_on(bench::matmul(
                    device,
                    self.floats("a"),
                    self.floats("b"),
                    self.count("n"),
                    1
                ))?)
            }
            "mlp_train" => {
                let MlpWeights { w1, b1, w2, b2 } =
                    block_on(bench::mlp_train(device, &mlp, x, y, &mlp_weights))?;
                json!({ "w1": w1, "b1": b1, "w2": w2, "b2": b2 })
            }
            "mlp_infer" => json!(block_on(bench::mlp_infer(device, &mlp, x, &mlp_weights))?),
            "cnn_train" => {
                let start = CnnWeights {
                    k1: weights("k1"),
                    b1: weights("b1"),
                    k2: weights("k2"),
                    b2: weights("b2"),
                    w: weights("w"),
                    b: weights("b"),
                };
                let CnnWeights { k1, b1, k2, b2, w, b } =
                    block_on(bench::cnn_train(device, x, y, batch, learning_rate, &start))?;
                json!({ "k1": k1, "b1": b1, "k2": k2, "b2": b2, "w": w, "b": b })
            }
            "lstm_train" => {
                let work =
                    LstmWork { steps: self.count("seq"), inputs, hidden, classes, batch, learning_rate };
                let start = LstmWeights {
                    wx: weights("wx"),
                    wh: weights("wh"),
                    bh: weights("bh"),
                    w: weights("w"),
                    b: weights("b"),
                };
                let LstmWeights { wx, wh, bh, w, b } =
                    block_on(bench::lstm_train(device, &work, x, y, &start))?;
                json!({ "wx": wx, "wh": wh, "bh": bh, "w": w, "b": b })
            }
            other => return Err(format!("there is no work called {other}").into()),
        })
    }
}
