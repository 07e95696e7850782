//! Times fixed pieces of training natively: `cargo run --profile native -p stepwise-tensor --example speed`.

use std::time::Instant;

use stepwise_random::Random;
use stepwise_tensor::bench::{CnnWeights, LstmWeights, LstmWork, cnn_train, lstm_train};
use stepwise_tensor::{Convolution, Device, TensorError};

/// The median of some timed runs, in seconds.
fn median(mut run: impl FnMut() -> Result<(), TensorError>) -> Result<f64, TensorError> {
    let mut times = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn main() -> Result<(), TensorError> {
    let mut random = Random::new(1);
    let mut draw = |count: usize, scale: f64| -> Vec<f32> {
        (0..count).map(|_| (scale * random.normal()) as f32).collect()
    };
    let rows = 1024;
    // Three in five pixels of a digit are paper.
    let pictures: Vec<f32> = draw(rows * 784, 1.0).into_iter().map(|pixel| (pixel - 0.3).max(0.0)).collect();
    let labels: Vec<i32> = (0..rows as i32).map(|row| row % 10).collect();
    let cnn = CnnWeights {
        k1: draw(72, 0.3),
        b1: draw(8, 0.1),
        k2: draw(1152, 0.1),
        b2: draw(16, 0.1),
        w: draw(7840, 0.05),
        b: draw(10, 0.1),
    };
    let seconds = median(|| cnn_train(&Device::cpu(), &pictures, &labels, 64, 0.05, &cnn).map(drop))?;
    println!("CNN training: {:.0} samples/s", rows as f64 / seconds);

    let work = LstmWork { steps: 50, inputs: 16, hidden: 32, classes: 4, batch: 32, learning_rate: 0.05 };
    let batches = 8;
    let series = draw(batches * work.batch * work.steps * work.inputs, 1.0);
    let labels: Vec<i32> = (0..(batches * work.batch) as i32).map(|row| row % 4).collect();
    let lstm = LstmWeights {
        wx: draw(16 * 128, 0.2),
        wh: draw(32 * 128, 0.2),
        bh: draw(128, 0.1),
        w: draw(128, 0.2),
        b: draw(4, 0.1),
    };
    let seconds = median(|| lstm_train(&Device::cpu(), &work, &series, &labels, &lstm).map(drop))?;
    println!("LSTM training: {:.0} steps/s", batches as f64 / seconds);

    let device = Device::cpu();
    let pictures = device.parameter(&draw(32 * 16 * 28 * 28, 1.0), &[32, 16, 28, 28])?;
    let kernel = device.parameter(&draw(16 * 9, 0.3), &[16, 1, 3, 3])?;
    let depthwise = Convolution { padding: [1, 1], groups: 16, ..Convolution::default() };
    let seconds = median(|| pictures.conv2d(&kernel, None, &depthwise, false)?.sum()?.backward())?;
    println!("depthwise convolution of 32×16×28×28 and back: {:.2} ms", 1e3 * seconds);
    Ok(())
}
