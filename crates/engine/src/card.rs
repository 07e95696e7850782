//! The graphics card: opened when the first run asks for it, and shared by all that do.

use std::cell::RefCell;

use stepwise_lab::Device;

/// A card that can be used.
#[derive(Clone)]
pub struct Found {
    pub device: Device,
    /// Its name.
    pub name: String,
    /// What measuring it found, for the page to keep until the next visit.
    pub tuning: String,
}

/// The card, as far as it is known: found, or why there is none.
#[derive(Default)]
pub struct Card(RefCell<Option<Result<Found, String>>>);

impl Card {
    /// The card, or a sentence on why there is none. `known` is what an earlier visit measured.
    pub async fn found(&self, known: Option<&str>) -> Result<Found, String> {
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

    /// Forgets a card that failed, so that the next run that wants one opens it anew.
    pub fn forget(&self) {
        self.0.replace(None);
    }
}

#[cfg(feature = "nets")]
async fn open(known: Option<&str>) -> Result<Found, String> {
    let opened = stepwise_gpu::open(crate::clock::now, known).await;
    let found = opened.map(|opened| Found {
        tuning: opened.tuning_line(),
        device: opened.device,
        name: opened.adapter,
    });
    found.map_err(|unavailable| unavailable.to_string())
}

/// An engine without nets has no use for a card, and does not carry what opens one.
#[cfg(not(feature = "nets"))]
async fn open(_: Option<&str>) -> Result<Found, String> {
    Err("this lab does not compute on a graphics card.".to_owned())
}
