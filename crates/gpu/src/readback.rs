//! Values on their way back. The card copies them into a buffer that the processor may map, and says when it is there.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::memory::class_of;

/// Buffers to read through, by size; they come back for the next read.
#[derive(Debug, Default)]
pub(crate) struct Staging(BTreeMap<u64, Vec<wgpu::Buffer>>);

impl Staging {
    /// A buffer for so many numbers, of their size class, so that it is no larger than the one that holds them.
    pub fn take(&mut self, device: &wgpu::Device, length: usize) -> wgpu::Buffer {
        let size = 4 * class_of(length) as u64;
        self.0.get_mut(&size).and_then(Vec::pop).unwrap_or_else(|| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("read-back"),
                size,
                usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        })
    }

    pub fn give_back(&mut self, buffer: wgpu::Buffer) {
        self.0.entry(buffer.size()).or_default().push(buffer);
    }
}

#[derive(Debug, Default)]
struct State {
    done: Option<bool>,
    waker: Option<Waker>,
}

/// Whether a buffer could be mapped, once that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrival(Arc<Mutex<State>>);

impl Arrival {
    /// Asks for the buffer's first `bytes` bytes.
    pub fn of(buffer: &wgpu::Buffer, bytes: u64) -> Self {
        let arrival = Self::default();
        let told = arrival.clone();
        buffer.map_async(wgpu::MapMode::Read, ..bytes, move |result| told.tell(result.is_ok()));
        arrival
    }

    fn tell(&self, well: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.done = Some(well);
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    }
}

impl Future for Arrival {
    type Output = bool;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<bool> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.done {
            Some(well) => Poll::Ready(well),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
