//! The processor's buffers: a slab of vectors, with a pool that makes the steady state free of allocation.

use std::collections::BTreeMap;

use crate::backend::{BufferId, Meter};
use crate::error::TensorError;

/// Buffers by number. A training step asks for the same sizes again and again, so a buffer that is given back
/// waits, with others of its size class (the next power of two), for the next one who asks.
#[derive(Debug, Default)]
pub struct Memory {
    slots: Vec<Option<Vec<f32>>>,
    free_slots: Vec<usize>,
    pool: BTreeMap<usize, Vec<Vec<f32>>>,
    meter: Meter,
}

impl Memory {
    pub fn meter(&self) -> Meter {
        self.meter
    }

    pub fn allocate(&mut self, length: usize) -> BufferId {
        let class = length.next_power_of_two();
        let mut values = match self.pool.get_mut(&class).and_then(Vec::pop) {
            Some(values) => values,
            None => {
                self.meter.made += 1;
                Vec::with_capacity(class)
            }
        };
        values.resize(length, 0.0);
        self.meter.live_buffers += 1;
        self.meter.live_numbers += length;
        match self.free_slots.pop() {
            Some(slot) => {
                self.slots[slot] = Some(values);
                BufferId(slot)
            }
            None => {
                self.slots.push(Some(values));
                BufferId(self.slots.len() - 1)
            }
        }
    }

    pub fn release(&mut self, buffer: BufferId) {
        if let Some(values) = self.slots.get_mut(buffer.0).and_then(Option::take) {
            self.meter.live_buffers -= 1;
            self.meter.live_numbers -= values.len();
            self.free_slots.push(buffer.0);
            self.pool.entry(values.len().next_power_of_two()).or_default().push(values);
        }
    }

    /// The values of a buffer.
    pub fn get(&self, buffer: BufferId) -> Result<&[f32], TensorError> {
        self.slots.get(buffer.0).and_then(Option::as_deref).ok_or_else(|| unknown(buffer))
    }

    /// Moves buffers out while an operation writes them, so that the others can be read meanwhile.
    pub fn writing<const N: usize>(
        &mut self,
        outs: [BufferId; N],
        write: impl FnOnce(&Self, [&mut [f32]; N]) -> Result<(), TensorError>,
    ) -> Result<(), TensorError> {
        let mut taken = outs.map(|out| self.slots.get_mut(out.0).and_then(Option::take));
        let done = match outs.iter().zip(&taken).find(|(_, taken)| taken.is_none()) {
            Some((&missing, _)) => Err(unknown(missing)),
            None => write(self, taken.each_mut().map(|values| values.as_deref_mut().unwrap_or_default())),
        };
        for (out, values) in outs.into_iter().zip(taken) {
            if let (Some(slot), Some(values)) = (self.slots.get_mut(out.0), values) {
                *slot = Some(values);
            }
        }
        done
    }
}

fn unknown(buffer: BufferId) -> TensorError {
    TensorError::Device {
        device: "cpu".to_owned(),
        problem: format!("buffer {} was released, or is read and written by one operation", buffer.0),
    }
}
