//! How fast the card is, and what asking it costs: it multiplies faster than the processor, but every operation takes it
//! time before anything is multiplied.

use stepwise_tensor::{Device, TensorError};

/// What was measured of a card; see [`Opened::speed`](crate::Opened::speed).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Milliseconds that one small operation takes on the card, in a long row of them.
    pub operation: f64,
    /// Milliseconds from asking for a value to having it.
    pub reading: f64,
    /// Multiplications with addition that the card does in a millisecond, in a product of matrices of 256.
    pub card: f64,
    /// The same for the processor.
    pub processor: f64,
}

/// The side of the matrices.
const SIDE: usize = 256;

impl Speed {
    pub(crate) async fn measured(device: &Device, clock: fn() -> f64) -> Result<Self, TensorError> {
        let products = (SIDE * SIDE * SIDE) as f64;
        let card = products / product(device, clock).await?;
        let processor = products / product(&Device::cpu(), clock).await?;
        let small = device.tensor(&[1.0], &[1])?;
        let run = async |times: usize| {
            let mut last = small.clone();
            for _ in 0..times {
                last = last.scale(1.0)?;
            }
            last.to_vec().await.map(drop)
        };
        run(1).await?;
        let begun = clock();
        run(1).await?;
        let reading = clock() - begun;
        let operation = marginal(clock, run).await?;
        Ok(Self { operation, reading, card, processor })
    }
}

/// Milliseconds of a product, after one that does not count.
async fn product(device: &Device, clock: fn() -> f64) -> Result<f64, TensorError> {
    let matrix = device.tensor(&vec![1.0; SIDE * SIDE], &[SIDE, SIDE])?;
    let run = async |times: usize| {
        let mut product = matrix.matmul(&matrix)?;
        for _ in 1..times {
            product = matrix.matmul(&matrix)?;
        }
        product.slice(0, 0..1)?.slice(1, 0..1)?.to_vec().await.map(drop)
    };
    run(1).await?;
    marginal(clock, run).await
}

/// Work that takes so many milliseconds is measured well by a single run.
const LONG: f64 = 20.0;
/// Other work is repeated so often.
const REPEATS: usize = 32;
/// A clock that ticks coarsely must not make anything infinitely fast.
const LEAST: f64 = 1e-4;

/// Milliseconds that one more turn of some work takes. Waiting for an answer takes a card longer than much of its work,
/// so what is measured is how much later the answer comes when the work is done many times.
pub(crate) async fn marginal(
    clock: fn() -> f64,
    run: impl AsyncFn(usize) -> Result<(), TensorError>,
) -> Result<f64, TensorError> {
    let timed = async |times: usize| -> Result<f64, TensorError> {
        let begun = clock();
        run(times).await?;
        Ok(clock() - begun)
    };
    let once = timed(1).await?;
    if once > LONG {
        return Ok(once);
    }
    let often = timed(1 + REPEATS).await?;
    Ok(((often - once) / REPEATS as f64).max(LEAST))
}
