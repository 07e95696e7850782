//! How long a batch takes, here and there. Asking a card takes longer than a small net's whole batch does on the processor,
//! so where the reader does not insist, both do some batches, and the faster one gets the run.

use stepwise_lab::{Device, LabError, Run};

use crate::clock;
use crate::place::Batch;

impl Batch {
    /// Times both. `start` starts the run on some device, to be timed and thrown away.
    pub async fn timed(
        card: &Device,
        start: impl Fn(Device) -> Result<Run, LabError>,
    ) -> Result<Self, LabError> {
        let processor = milliseconds(start(Device::cpu())?, &Device::cpu()).await?;
        let card = milliseconds(start(card.clone())?, card).await?;
        Ok(Self { card, processor })
    }
}

/// Batches that do not count: the first ones make buffers, and compile what the card needs.
const WARM_UP: usize = 2;
/// So many milliseconds of batches in a row are measured well.
const LONG: f64 = 30.0;

/// Milliseconds of a batch, in a row of them.
async fn milliseconds(mut run: Run, device: &Device) -> Result<f64, LabError> {
    let mut row = async |batches: usize| -> Result<f64, LabError> {
        let begun = clock::now();
        for _ in 0..batches {
            run.rehearse().await?;
        }
        // A card answers once it has done everything that it was asked before.
        device.zeros(&[1])?.to_vec().await?;
        Ok(clock::now() - begun)
    };
    row(WARM_UP).await?;
    let mut batches = 1;
    loop {
        let took = row(batches).await?;
        if took > LONG {
            return Ok(took / batches as f64);
        }
        batches *= 2;
    }
}
