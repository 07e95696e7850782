//! The graphics card as a backend: who does what is in [`ops`](crate::ops), how it gets there is here.

use std::cell::{Cell, RefCell};
use std::pin::Pin;

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, Meter, ReadBack};

use crate::fault::{self, Fault};
use crate::kernel::{Kernel, Kernels, Settings};
use crate::matmul::Tuning;
use crate::memory::{Block, Memory};
use crate::readback::{Arrival, Staging};
use crate::recorder::{Parameters, Recorder};

/// A graphics card: its buffers, its compiled kernels, and the commands that wait for it.
#[derive(Debug)]
pub(crate) struct Gpu {
    name: String,
    device: wgpu::Device,
    queue: wgpu::Queue,
    fault: Fault,
    memory: RefCell<Memory>,
    kernels: RefCell<Kernels>,
    recorder: RefCell<Recorder>,
    staging: RefCell<Staging>,
    /// Two buffers that belong to nobody: a kernel may write to both.
    spares: [Block; 2],
    subgroups: bool,
    /// Which kernel multiplies which matrices.
    pub tuning: Cell<Tuning>,
}

/// A buffer to bind to a kernel.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    /// A tensor's.
    Of(BufferId),
    /// One of the two spare ones, where an operation has none.
    Spare(usize),
}

impl From<BufferId> for Bound {
    fn from(buffer: BufferId) -> Self {
        Self::Of(buffer)
    }
}

/// One kernel at work.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub kernel: &'static Kernel,
    pub settings: Settings,
    pub parameters: Parameters,
    /// Those that are read, then those that are written.
    pub buffers: &'a [Bound],
    pub workgroups: u64,
}

/// Values under way.
struct Reading {
    staging: wgpu::Buffer,
    bytes: u64,
    arrival: Arrival,
    /// What went wrong with the commands, and with memory.
    trouble: [Pin<Box<dyn Future<Output = Option<wgpu::Error>>>>; 2],
}

impl Gpu {
    pub fn new(name: String, device: wgpu::Device, queue: wgpu::Queue, fault: Fault) -> Self {
        let mut memory = Memory::new(&device.limits());
        let spares = [memory.spare(&device), memory.spare(&device)];
        Self {
            name,
            spares,
            memory: RefCell::new(memory),
            kernels: RefCell::default(),
            recorder: RefCell::new(Recorder::new(&device)),
            staging: RefCell::default(),
            subgroups: device.features().contains(wgpu::Features::SUBGROUP),
            tuning: Cell::default(),
            device,
            queue,
            fault,
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether invocations that run in step can pass numbers to each other.
    pub fn has_subgroups(&self) -> bool {
        self.subgroups
    }

    pub fn meter(&self) -> Meter {
        self.memory.borrow().meter()
    }

    pub fn length(&self, buffer: BufferId) -> Result<usize, TensorError> {
        self.memory.borrow().length(buffer)
    }

    fn error(&self, problem: String) -> TensorError {
        TensorError::Device { device: self.name.clone(), problem }
    }

    fn sound(&self) -> Result<(), TensorError> {
        self.fault.problem().map_or(Ok(()), |problem| Err(self.error(problem)))
    }

    pub fn allocate(&self, length: usize) -> Result<BufferId, TensorError> {
        self.sound()?;
        let buffer = self.memory.borrow_mut().allocate(&self.device, length);
        let buffer = buffer.map_err(|problem| self.error(problem))?;
        // Some devices report at once that there is no memory left; others with the next read.
        self.sound().inspect_err(|_| self.release(buffer))?;
        Ok(buffer)
    }

    pub fn release(&self, buffer: BufferId) {
        self.memory.borrow_mut().release(buffer);
    }

    /// Records a kernel's work.
    pub fn call(&self, call: &Call<'_>) -> Result<(), TensorError> {
        self.sound()?;
        if call.workgroups == 0 {
            return Ok(());
        }
        // Kernels number their invocations, at most 256 to a workgroup, in 32 bits.
        let workgroups = u32::try_from(call.workgroups).ok().filter(|&count| count <= u32::MAX / 256);
        let workgroups = workgroups.ok_or_else(|| {
            self.error(format!(
                "{} of so many numbers is more than it can be asked for at once",
                call.kernel.name
            ))
        })?;
        let mut recorder = self.recorder.borrow_mut();
        let mut memory = self.memory.borrow_mut();
        for bound in call.buffers {
            if let Bound::Of(buffer) = bound {
                memory.touch(*buffer, recorder.epoch())?;
            }
        }
        let mut blocks = Vec::with_capacity(call.buffers.len());
        for bound in call.buffers {
            let block = match *bound {
                Bound::Of(buffer) => memory.block(buffer)?,
                Bound::Spare(which) => &self.spares[which],
            };
            blocks.push((block.serial, &block.buffer));
        }
        let (pipeline, group) = self.kernels.borrow_mut().find(
            &self.device,
            call.kernel,
            call.settings,
            &recorder.parameters(),
            &blocks,
        );
        recorder.dispatch(&self.device, &pipeline, &group, &call.parameters, workgroups);
        if recorder.is_full() {
            recorder.submit(&self.device, &self.queue);
        }
        Ok(())
    }

    /// Replaces a buffer's values. What is written to the queue is there before all that is submitted later, commands
    /// recorded earlier among it; so where such a command still uses the buffer, it is submitted first.
    pub fn write(&self, buffer: BufferId, values: &[f32]) -> Result<(), TensorError> {
        self.sound()?;
        let memory = self.memory.borrow();
        let block = memory.block(buffer)?;
        let length = memory.length(buffer)?.min(values.len());
        let mut recorder = self.recorder.borrow_mut();
        if block.touched == recorder.epoch() {
            recorder.submit(&self.device, &self.queue);
        }
        self.queue.write_buffer(&block.buffer, 0, bytemuck::cast_slice(&values[..length]));
        Ok(())
    }

    /// Brings back the values that the buffer has at this point of the program, whatever is recorded while they travel.
    pub fn read(&self, buffer: BufferId) -> ReadBack<'_> {
        let begun = self.begin_reading(buffer);
        Box::pin(async move {
            match begun? {
                Some(reading) => self.finish_reading(reading).await,
                None => Ok(Vec::new()),
            }
        })
    }

    /// Ends the card's life, as a driver's crash would.
    pub fn destroy(&self) {
        self.device.destroy();
    }

    /// Waits until the card has done everything.
    pub async fn settle(&self) -> Result<(), TensorError> {
        let probe = self.allocate(1)?;
        let read = self.read(probe).await;
        self.release(probe);
        read.map(|_| ())
    }

    fn begin_reading(&self, buffer: BufferId) -> Result<Option<Reading>, TensorError> {
        self.sound()?;
        let memory = self.memory.borrow();
        let length = memory.length(buffer)?;
        if length == 0 {
            return Ok(None);
        }
        let bytes = 4 * length as u64;
        let memories = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let commands = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let staging = self.staging.borrow_mut().take(&self.device, length);
        let from = &memory.block(buffer)?.buffer;
        self.recorder.borrow_mut().submit_with(&self.device, &self.queue, |encoder| {
            encoder.copy_buffer_to_buffer(from, 0, &staging, 0, bytes);
        });
        let arrival = Arrival::of(&staging, bytes);
        Ok(Some(Reading {
            staging,
            bytes,
            arrival,
            trouble: [Box::pin(commands.pop()), Box::pin(memories.pop())],
        }))
    }

    async fn finish_reading(&self, reading: Reading) -> Result<Vec<f32>, TensorError> {
        // In a browser this returns at once, and the event loop brings the news.
        if let Err(error) = self.device.poll(wgpu::PollType::wait_indefinitely()) {
            self.fault.report(format!("waiting for the graphics card failed ({error})"));
        }
        // An error is told before the values that it spoils.
        for scope in reading.trouble {
            if let Some(error) = scope.await {
                self.fault.report(fault::sentence(&error));
            }
        }
        let arrived = reading.arrival.await;
        self.sound()?;
        if !arrived {
            return Err(self.error("the values could not be read back".to_owned()));
        }
        let mapped = reading
            .staging
            .get_mapped_range(..reading.bytes)
            .map_err(|error| self.error(error.to_string()))?;
        let values = bytemuck::pod_collect_to_vec(&mapped);
        drop(mapped);
        reading.staging.unmap();
        self.staging.borrow_mut().give_back(reading.staging);
        Ok(values)
    }
}
