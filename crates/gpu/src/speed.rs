//! When the card pays: it multiplies faster, but every operation costs it time before anything is multiplied.

use stepwise_tensor::{Device, Tensor, TensorError};

/// What was measured when the card was opened.
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
/// Small operations in a row.
const ROW: usize = 100;

impl Speed {
    pub(crate) async fn measured(device: &Device, clock: fn() -> f64) -> Result<Self, TensorError> {
        let products = (SIDE * SIDE * SIDE) as f64;
        let card = products / product(device, clock).await?;
        let processor = products / product(&Device::cpu(), clock).await?;
        let small = device.tensor(&[1.0], &[1])?;
        small.scale(1.0)?.to_vec().await?;
        let begun = clock();
        small.scale(1.0)?.to_vec().await?;
        let reading = clock() - begun;
        let begun = clock();
        let mut last = small;
        for _ in 0..ROW {
            last = last.scale(1.0)?;
        }
        last.to_vec().await?;
        let operation = ((clock() - begun - reading) / ROW as f64).max(0.0);
        Ok(Self { operation, reading, card, processor })
    }

    /// Whether a step of so many operations, which multiply so often in all and read one value back, is faster on the
    /// card: n · operation + reading + work / card < work / processor.
    #[must_use]
    pub fn worth_it(&self, operations: usize, multiplications: usize) -> bool {
        let work = multiplications as f64;
        operations as f64 * self.operation + self.reading + work / self.card < work / self.processor
    }
}

/// Milliseconds of a product, the better of two after one that does not count.
async fn product(device: &Device, clock: fn() -> f64) -> Result<f64, TensorError> {
    let matrix = device.tensor(&vec![1.0; SIDE * SIDE], &[SIDE, SIDE])?;
    let corner = |product: Tensor| product.slice(0, 0..1)?.slice(1, 0..1);
    let mut best = f64::INFINITY;
    for run in 0..3 {
        let begun = clock();
        corner(matrix.matmul(&matrix)?)?.to_vec().await?;
        if run > 0 {
            best = best.min(clock() - begun);
        }
    }
    // A clock that ticks coarsely must not make anything infinitely fast.
    Ok(best.max(0.01))
}
