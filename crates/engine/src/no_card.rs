//! In place of the graphics card, in the modules that come without the code for one. The page asks such a module only for
//! the processor.

use stepwise_lab::{Device, LabError, Run};

use crate::place::{Place, Wish};

/// No card.
#[derive(Default)]
pub struct Card;

impl Card {
    /// The processor, and a sentence where a card was asked for.
    pub async fn choose(
        &self,
        wish: Wish,
        _known: Option<String>,
        _start: impl Fn(Device) -> Result<Run, LabError>,
    ) -> (Device, Place) {
        let note = match wish {
            Wish::Never => String::new(),
            Wish::IfFaster | Wish::Always => "this module does not compute on a graphics card.".to_owned(),
        };
        (Device::cpu(), Place { note, ..Place::default() })
    }

    /// There is nothing to forget.
    pub fn forget(&self) {}
}
