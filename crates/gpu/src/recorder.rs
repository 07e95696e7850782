//! Commands on their way to the card.
//!
//! Handing the card work costs more than most of the work, so operations are recorded one after the other into one
//! command buffer, and submitted together: when a value is read back, when a value is written over that recorded
//! commands still use, or when [`MOST`] commands wait. A training step is one submission, or a few.

/// Commands that are recorded before they are submitted, so that the card does not idle through a long step.
const MOST: usize = 256;
/// Bytes from one command's parameters to the next: the greatest alignment that WebGPU allows a card to ask for.
const STRIDE: usize = 256;

/// A kernel's parameters as 32-bit words, in the order of its `Params`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters {
    words: [u32; STRIDE / 4],
    length: usize,
}

impl Parameters {
    pub fn new() -> Self {
        Self { words: [0; STRIDE / 4], length: 0 }
    }

    fn word(mut self, word: u32) -> Self {
        if let Some(place) = self.words.get_mut(self.length) {
            *place = word;
            self.length += 1;
        }
        self
    }

    /// A whole number; sizes of tensors are below 2³².
    pub fn size(self, value: usize) -> Self {
        self.word(value as u32)
    }

    pub fn sizes<const N: usize>(self, values: [usize; N]) -> Self {
        values.into_iter().fold(self, Self::size)
    }

    pub fn flag(self, value: bool) -> Self {
        self.word(u32::from(value))
    }

    pub fn float(self, value: f32) -> Self {
        self.word(value.to_bits())
    }

    pub fn floats<const N: usize>(self, values: [f32; N]) -> Self {
        values.into_iter().fold(self, Self::float)
    }
}

/// The commands recorded and not yet submitted.
#[derive(Debug)]
pub(crate) struct Recorder {
    open: Option<(wgpu::ComputePass<'static>, wgpu::CommandEncoder)>,
    /// The parameters of all recorded commands: written to the card in one piece just before they run, so that no
    /// command needs a buffer of its own.
    parameters: wgpu::Buffer,
    words: Vec<u32>,
    /// The number of the submission that is being recorded.
    epoch: u64,
    /// The most workgroups in one dimension.
    across: u32,
}

impl Recorder {
    pub fn new(device: &wgpu::Device) -> Self {
        let parameters = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("parameters"),
            size: (MOST * STRIDE) as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let across = device.limits().max_compute_workgroups_per_dimension;
        Self { open: None, parameters, words: Vec::new(), epoch: 1, across }
    }

    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Where a kernel finds its parameters, but for the offset that each dispatch gives.
    pub fn parameters(&self) -> wgpu::BufferBinding<'_> {
        wgpu::BufferBinding {
            buffer: &self.parameters,
            offset: 0,
            size: std::num::NonZeroU64::new(STRIDE as u64),
        }
    }

    /// Records a dispatch of so many workgroups.
    pub fn dispatch(
        &mut self,
        device: &wgpu::Device,
        pipeline: &wgpu::ComputePipeline,
        group: &wgpu::BindGroup,
        parameters: &Parameters,
        workgroups: u32,
    ) {
        let (pass, _) = self.open.get_or_insert_with(|| {
            let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            let pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            (pass.forget_lifetime(), encoder)
        });
        let offset = 4 * self.words.len() as u32;
        self.words.extend(parameters.words);
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, group, &[offset]);
        let [x, y] = grid(workgroups, self.across);
        pass.dispatch_workgroups(x, y, 1);
    }

    pub fn is_full(&self) -> bool {
        self.words.len() >= MOST * STRIDE / 4
    }

    /// Submits what is recorded, followed by what `last` adds after it.
    pub fn submit_with(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        last: impl FnOnce(&mut wgpu::CommandEncoder),
    ) {
        let mut encoder = match self.open.take() {
            // The pass ends as it is dropped.
            Some((_, encoder)) => encoder,
            None => device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default()),
        };
        last(&mut encoder);
        // What is written to a queue is there before what is submitted after it, and after what was submitted before.
        queue.write_buffer(&self.parameters, 0, bytemuck::cast_slice(&self.words));
        self.words.clear();
        queue.submit([encoder.finish()]);
        self.epoch += 1;
    }

    /// Submits what is recorded, if there is anything.
    pub fn submit(&mut self, device: &wgpu::Device, queue: &wgpu::Queue) {
        if self.open.is_some() {
            self.submit_with(device, queue, |_| {});
        }
    }
}

/// So many workgroups, or a few more, in two dimensions of at most `across`; kernels count on from row to row.
fn grid(workgroups: u32, across: u32) -> [u32; 2] {
    let rows = workgroups.div_ceil(across);
    // As even as can be, so that the last row is nearly full.
    [workgroups.div_ceil(rows.max(1)), rows]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_hold_all_workgroups_within_the_limit() {
        for workgroups in [1, 2, 65_535, 65_536, 65_537, 1 << 25, u32::MAX - 65_535] {
            let [x, y] = grid(workgroups, 65_535);
            assert!(x <= 65_535 && u64::from(x) * u64::from(y) >= u64::from(workgroups));
            assert!(u64::from(x) * u64::from(y) - u64::from(workgroups) < u64::from(y));
        }
    }
}
