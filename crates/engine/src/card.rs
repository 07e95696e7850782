//! The graphics card: opened when the first run asks for it, and shared by all that do.

use std::cell::RefCell;

use serde::Serialize;
use stepwise_lab::Device;

/// Where a run computes, for the page to tell.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// Whether it is the graphics card.
    pub card: bool,
    /// The card's name, or why it is not used where it was asked for.
    pub note: String,
}

/// The card, as far as it is known.
#[derive(Default)]
pub struct Card(RefCell<Option<Result<(Device, String), String>>>);

impl Card {
    /// The device for a run that wants the card or does not, and what to tell about it.
    pub async fn device(&self, wanted: bool) -> (Device, Place) {
        if !wanted {
            return (Device::cpu(), Place { card: false, note: String::new() });
        }
        let known = self.0.borrow().clone();
        let found = match known {
            Some(found) => found,
            None => {
                let found = open().await;
                self.0.replace(Some(found.clone()));
                found
            }
        };
        match found {
            Ok((device, note)) => (device, Place { card: true, note }),
            Err(note) => (Device::cpu(), Place { card: false, note }),
        }
    }

    /// Forgets a card that failed, so that the next run that wants one opens it anew.
    pub fn forget(&self) {
        self.0.replace(None);
    }
}

#[cfg(feature = "nets")]
async fn open() -> Result<(Device, String), String> {
    let opened = stepwise_gpu::open(crate::clock::now, None).await;
    opened.map(|opened| (opened.device, opened.adapter)).map_err(|unavailable| unavailable.to_string())
}

/// An engine without nets has no use for a card, and does not carry what opens one.
#[cfg(not(feature = "nets"))]
async fn open() -> Result<(Device, String), String> {
    Err("this lab does not compute on a graphics card.".to_owned())
}
