//! How a command is carried on: a little at a time, on whatever the platform has for waiting.

use std::pin::Pin;

/// A command under way; a future that owns its shell and gives it back.
pub type Running<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What carries commands on.
#[cfg(target_arch = "wasm32")]
#[derive(Debug)]
pub struct Driver;

#[cfg(target_arch = "wasm32")]
impl Driver {
    /// How often a command is polled in a slice. It stops for breath every 64 commands.
    const POLLS: usize = 8;

    #[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
    pub fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// Goes on for some milliseconds. Timers of the browser fire between slices.
    pub fn slice<T>(&self, running: &mut Running<T>) -> Option<T> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        (0..Self::POLLS).find_map(|_| match running.as_mut().poll(&mut context) {
            std::task::Poll::Ready(done) => Some(done),
            std::task::Poll::Pending => None,
        })
    }
}

/// What carries commands on.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Driver(tokio::runtime::Runtime);

#[cfg(not(target_arch = "wasm32"))]
impl Driver {
    const SLICE: std::time::Duration = std::time::Duration::from_millis(10);

    pub fn new() -> std::io::Result<Self> {
        tokio::runtime::Builder::new_current_thread().enable_time().build().map(Self)
    }

    /// Goes on for some milliseconds.
    pub fn slice<T>(&self, running: &mut Running<T>) -> Option<T> {
        self.0.block_on(async { tokio::time::timeout(Self::SLICE, running).await.ok() })
    }
}
