//! Measures the graphics card of this machine and prints Markdown:
//! `cargo run --release -p stepwise-gpu --example card -- [its f32 peak in GFLOP/s]`.

use std::error::Error;
use std::sync::LazyLock;
use std::time::Instant;

use pollster::block_on;
use stepwise_gpu::{Known, LADDER, Opened, Tile, Tuning, open};
use stepwise_random::Random;
use stepwise_tensor::nn::{Layer, Linear, Module, Relu, Sequential};
use stepwise_tensor::{Optimiser, Sgd, TensorError};

/// The side of the matrices, unless the card would take minutes over them.
const SIDES: [usize; 3] = [4096, 1024, 512];
/// Multiplications that a card should do in a millisecond before it is given the largest.
const FAST: f64 = 1e8;

fn clock() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64() * 1000.0
}

fn main() -> Result<(), Box<dyn Error>> {
    let peak: Option<f64> = std::env::args().nth(1).map(|peak| peak.parse()).transpose()?;
    let opened = block_on(open(clock, Known::default())).map_err(|unavailable| unavailable.to_string())?;
    let speed = block_on(opened.speed(clock))?;
    println!("# {}\n", opened.adapter);
    println!(
        "An operation costs {:.1} µs, reading a value back {:.0} µs.\n",
        1000.0 * speed.operation,
        1000.0 * speed.reading
    );

    let side = match speed.card {
        card if card > FAST => SIDES[0],
        card if card > FAST / 10.0 => SIDES[1],
        _ => SIDES[2],
    };
    println!(
        "| product of {side} × {side} | side of the workgroups | GFLOP/s | share of the peak |\n|---|---|---|---|"
    );
    for (number, rung) in (1..).zip(LADDER) {
        for across in [8, 16] {
            let tile = Tile { rung: number, side: across };
            if !opened.offers(tile) {
                continue;
            }
            opened.set_tuning(Tuning { in_fours: [tile; 3], any: [tile; 3] });
            let gflops = 2e-6 * (side as f64).powi(3) / product(&opened, side)?;
            let share = peak.map_or_else(|| "—".to_owned(), |peak| format!("{:.0} %", 100.0 * gflops / peak));
            println!("| {number}. {} | {across} | {gflops:.1} | {share} |", rung.name);
        }
    }
    opened.set_tuning(opened.tuning);

    println!("\n| a step of the net 784-128-10, batch 64 | ms |\n|---|---|");
    let whole = step(&opened, [784, 128, 10], 64)?;
    // The same commands on a net so small that its kernels have nothing to do.
    let empty = step(&opened, [1, 1, 1], 1)?;
    println!(
        "| in all | {whole:.3} |\n| of it outside the kernels | {empty:.3} ({:.0} %) |",
        100.0 * empty / whole
    );
    Ok(())
}

/// Milliseconds of a product, the best of a few.
fn product(opened: &Opened, side: usize) -> Result<f64, TensorError> {
    let mut random = Random::new(1);
    let mut draw = || -> Vec<f32> { (0..side * side).map(|_| random.normal() as f32).collect() };
    let left = opened.device.tensor(&draw(), &[side, side])?;
    let right = opened.device.tensor(&draw(), &[side, side])?;
    let mut best = f64::INFINITY;
    for _ in 0..4 {
        let begun = clock();
        let corner = left.matmul(&right)?.slice(0, 0..1)?.slice(1, 0..1)?;
        block_on(corner.to_vec())?;
        best = best.min(clock() - begun);
    }
    Ok(best)
}

/// Milliseconds of a training step, the mean of many in a row.
fn step(opened: &Opened, [inputs, hidden, classes]: [usize; 3], batch: usize) -> Result<f64, TensorError> {
    let (device, mut random) = (&opened.device, Random::new(1));
    let model = Sequential::new()
        .then(Linear::new(inputs, hidden, &mut random, device)?)
        .then(Relu)
        .then(Linear::new(hidden, classes, &mut random, device)?);
    let mut optimiser = Sgd::new(model.parameters(), 0.1)?;
    let pictures: Vec<f32> = (0..batch * inputs).map(|_| random.uniform() as f32).collect();
    let mut run = |steps: usize| -> Result<f64, TensorError> {
        let begun = clock();
        let mut last = None;
        for _ in 0..steps {
            let inputs = device.tensor(&pictures, &[batch, inputs])?;
            let labels = device.labels((0..batch).map(|row| row % classes), classes)?;
            let loss = model.forward(&inputs)?.cross_entropy(&labels)?;
            optimiser.zero_grad();
            loss.backward()?;
            optimiser.step()?;
            last = Some(loss);
        }
        if let Some(loss) = last {
            block_on(loss.item())?;
        }
        Ok((clock() - begun) / steps as f64)
    };
    run(3)?;
    run(100)
}
