//! The graphics card: opened when the first run asks for it, and shared by all that do.

mod name;
mod timing;

use std::cell::RefCell;

use stepwise_lab::{Device, LabError, Run};

use crate::place::{Batch, Place, Wish};

/// A card that can be used.
#[derive(Clone)]
struct Found {
    device: Device,
    /// Its name.
    name: String,
    /// What measuring it found, for the page to keep until the next visit.
    tuning: String,
}

/// The card, as far as it is known: found, or why there is none.
#[derive(Default)]
pub struct Card(RefCell<Option<Result<Found, String>>>);

impl Card {
    /// The device for a run, and what to tell about it. `known` is what an earlier visit measured; `start` starts the run
    /// on some device, to be timed and thrown away.
    pub async fn choose(
        &self,
        wish: Wish,
        known: Option<String>,
        start: impl Fn(Device) -> Result<Run, LabError>,
    ) -> (Device, Place) {
        if wish == Wish::Never {
            return (Device::cpu(), Place::default());
        }
        let Found { device, name, tuning } = match self.found(known).await {
            Ok(found) => found,
            Err(note) => return (Device::cpu(), Place { note, ..Place::default() }),
        };
        let place = Place { card: true, note: name, batch: None, tuning: Some(tuning) };
        if wish == Wish::Always {
            return (device, place);
        }
        match Batch::timed(&device, start).await {
            Ok(batch) if batch.card < batch.processor => (device, Place { batch: Some(batch), ..place }),
            Ok(batch) => (Device::cpu(), Place { card: false, batch: Some(batch), ..place }),
            Err(error) => {
                if matches!(error, LabError::Device { .. }) {
                    self.forget();
                }
                (Device::cpu(), Place { note: error.to_string(), ..Place::default() })
            }
        }
    }

    /// Forgets a card that failed, so that the next run that wants one opens it anew.
    pub fn forget(&self) {
        self.0.replace(None);
    }

    /// The card, or a sentence on why there is none.
    async fn found(&self, known: Option<String>) -> Result<Found, String> {
        let already = self.0.borrow().clone();
        match already {
            Some(found) => found,
            None => {
                let found = open(known).await;
                self.0.replace(Some(found.clone()));
                found
            }
        }
    }
}

async fn open(tuning: Option<String>) -> Result<Found, String> {
    let known = stepwise_gpu::Known { name: name::told().await, tuning };
    let opened = stepwise_gpu::open(crate::clock::now, known).await;
    let found = opened.map(|opened| Found {
        tuning: opened.tuning_line(),
        device: opened.device,
        name: opened.adapter,
    });
    found.map_err(|unavailable| unavailable.to_string())
}
