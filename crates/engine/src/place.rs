//! Where a run computes. Asking a card takes longer than a small net's whole batch does on the processor, so where the
//! reader does not insist, both do some batches, and the faster one gets the run.

use serde::{Deserialize, Serialize};
use stepwise_lab::{Device, LabError, Run};

use crate::card::{Card, Found};
use crate::clock;

/// What the reader wants of the graphics card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Nothing: the processor computes.
    #[default]
    Never,
    /// That it computes where it is the faster one.
    IfFaster,
    /// That it computes in any case.
    Always,
}

/// Where a run computes, for the page to tell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Place {
    /// Whether it is the graphics card.
    card: bool,
    /// The card's name, or why there is none where it was asked for.
    note: String,
    /// What decided, where the reader let it be measured.
    batch: Option<Batch>,
    /// What the page may keep and send with the next visit's first session.
    tuning: Option<String>,
}

/// Milliseconds that a batch takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Batch {
    card: f64,
    processor: f64,
}

impl Place {
    /// The device for a run, and what to tell about it. `start` starts the run on some device, to be timed and thrown
    /// away.
    pub async fn choose(
        card: &Card,
        wish: Wish,
        known: Option<String>,
        start: impl Fn(Device) -> Result<Run, LabError>,
    ) -> (Device, Self) {
        if wish == Wish::Never {
            return (Device::cpu(), Self::default());
        }
        let Found { device, name, tuning } = match card.found(known).await {
            Ok(found) => found,
            Err(note) => return (Device::cpu(), Self { note, ..Self::default() }),
        };
        let place = Self { card: true, note: name, batch: None, tuning: Some(tuning) };
        if wish == Wish::Always {
            return (device, place);
        }
        match Batch::timed(&device, start).await {
            Ok(batch) if batch.card < batch.processor => (device, Self { batch: Some(batch), ..place }),
            Ok(batch) => (Device::cpu(), Self { card: false, batch: Some(batch), ..place }),
            Err(error) => {
                if matches!(error, LabError::Device { .. }) {
                    card.forget();
                }
                (Device::cpu(), Self { note: error.to_string(), ..Self::default() })
            }
        }
    }
}

impl Batch {
    async fn timed(card: &Device, start: impl Fn(Device) -> Result<Run, LabError>) -> Result<Self, LabError> {
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
