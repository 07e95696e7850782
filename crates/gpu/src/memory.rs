//! The card's buffers by number, with a pool that makes the steady state free of allocation.

use std::collections::BTreeMap;

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, Meter};

/// Numbers in the smallest buffer. Every class is a multiple of four, so that kernels may take four at a time.
const LEAST: usize = 64;
/// Up to so many numbers a class is a power of two; beyond, where the last doubling would waste much, a multiple of this.
const COARSE: usize = 1 << 20;

/// A buffer on the card, and what is kept about it as it passes from hand to hand.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub buffer: wgpu::Buffer,
    /// Tells it from every other, so that bind groups can be found again.
    pub serial: u32,
    /// The latest submission whose commands touch it.
    pub touched: u64,
    class: usize,
}

#[derive(Debug)]
struct Slot {
    block: Block,
    length: usize,
}

/// All buffers. One that is given back waits in the pool of its size class for the next who asks; commands run in the
/// order in which they are recorded, so the next owner may write to it while commands of the last one still wait.
#[derive(Debug)]
pub(crate) struct Memory {
    slots: Vec<Option<Slot>>,
    free_slots: Vec<usize>,
    pool: BTreeMap<usize, Vec<Block>>,
    made: u32,
    meter: Meter,
    /// Bytes that one buffer, bound whole to a kernel, may have.
    limit: u64,
}

/// The numbers that a buffer for `length` of them has room for.
pub(crate) fn class_of(length: usize) -> usize {
    if length <= COARSE { length.next_power_of_two().max(LEAST) } else { length.next_multiple_of(COARSE) }
}

impl Memory {
    pub fn new(limits: &wgpu::Limits) -> Self {
        Self {
            slots: Vec::new(),
            free_slots: Vec::new(),
            pool: BTreeMap::new(),
            made: 0,
            meter: Meter::default(),
            limit: limits.max_buffer_size.min(limits.max_storage_buffer_binding_size),
        }
    }

    pub fn meter(&self) -> Meter {
        self.meter
    }

    /// A buffer for `length` numbers, of any value.
    ///
    /// # Errors
    /// Why the card cannot have one, as the end of a sentence.
    pub fn allocate(&mut self, device: &wgpu::Device, length: usize) -> Result<BufferId, String> {
        let class = class_of(length);
        let bytes = 4 * class as u64;
        if bytes > self.limit {
            let megabytes = |bytes: u64| bytes as f64 / (1 << 20) as f64;
            return Err(format!(
                "{length} numbers take {:.0} MiB in one piece, and it allows at most {:.0} MiB",
                megabytes(bytes),
                megabytes(self.limit)
            ));
        }
        let block = match self.pool.get_mut(&class).and_then(Vec::pop) {
            Some(block) => block,
            None => self.make(device, class),
        };
        self.meter.live_buffers += 1;
        self.meter.live_numbers += length;
        let slot = Some(Slot { block, length });
        Ok(BufferId(match self.free_slots.pop() {
            Some(free) => {
                self.slots[free] = slot;
                free
            }
            None => {
                self.slots.push(slot);
                self.slots.len() - 1
            }
        }))
    }

    /// A small buffer that belongs to nobody: bound where a kernel asks for one and the operation has none.
    pub fn spare(&mut self, device: &wgpu::Device) -> Block {
        self.make(device, LEAST)
    }

    fn make(&mut self, device: &wgpu::Device, class: usize) -> Block {
        self.meter.made += 1;
        self.made += 1;
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST;
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: 4 * class as u64,
            usage,
            mapped_at_creation: false,
        });
        Block { buffer, serial: self.made, touched: 0, class }
    }

    pub fn release(&mut self, buffer: BufferId) {
        if let Some(Slot { block, length }) = self.slots.get_mut(buffer.0).and_then(Option::take) {
            self.meter.live_buffers -= 1;
            self.meter.live_numbers -= length;
            self.free_slots.push(buffer.0);
            self.pool.entry(block.class).or_default().push(block);
        }
    }

    /// How many numbers a buffer holds.
    ///
    /// # Errors
    /// When there is no such buffer; so below.
    pub fn length(&self, buffer: BufferId) -> Result<usize, TensorError> {
        self.slot(buffer).map(|slot| slot.length)
    }

    pub fn block(&self, buffer: BufferId) -> Result<&Block, TensorError> {
        self.slot(buffer).map(|slot| &slot.block)
    }

    /// The block, noted as touched by the commands of submission `epoch`.
    pub fn touch(&mut self, buffer: BufferId, epoch: u64) -> Result<&Block, TensorError> {
        let slot = self.slots.get_mut(buffer.0).and_then(Option::as_mut).ok_or_else(|| unknown(buffer))?;
        slot.block.touched = epoch;
        Ok(&slot.block)
    }

    fn slot(&self, buffer: BufferId) -> Result<&Slot, TensorError> {
        self.slots.get(buffer.0).and_then(Option::as_ref).ok_or_else(|| unknown(buffer))
    }
}

fn unknown(buffer: BufferId) -> TensorError {
    TensorError::Device {
        device: "the graphics card".to_owned(),
        problem: format!("buffer {} was released", buffer.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_hold_what_is_asked_for_in_fours_and_waste_little() {
        for length in [0, 1, 63, 64, 65, 1000, 1 << 20, (1 << 20) + 1, 3 << 20, 100_000_007] {
            let class = class_of(length);
            assert!(class >= length && class.is_multiple_of(4), "{length} in {class}");
            assert!(class <= (2 * length).max(LEAST) && (length <= COARSE || class - length < COARSE));
        }
    }
}
