//! What time it is, for labs that measure the very device they run on.

use std::fmt;
use std::rc::Rc;

use stepwise_tensor::Device;

/// A clock that a host gives to a run. Only differences of its times mean anything.
///
/// A measured time is no part of what a run computes: give numbers that depend on it by
/// [`Metrics::push_measured`](crate::Metrics::push_measured), and decide nothing by it that other numbers depend on.
#[derive(Clone)]
pub struct Clock(Rc<dyn Fn() -> f64>);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock")
    }
}

impl Clock {
    /// A clock that reads milliseconds from somewhere.
    ///
    /// ```
    /// use std::cell::Cell;
    /// let time = Cell::new(0.0);
    /// let clock = stepwise_lab::Clock::new(move || time.replace(time.get() + 1.0));
    /// assert_eq!(clock.now() - clock.now(), -1.0);
    /// ```
    pub fn new(now: impl Fn() -> f64 + 'static) -> Self {
        Self(Rc::new(now))
    }

    /// The operating system's clock. A browser has another, which its host reads.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn native() -> Self {
        let start = std::time::Instant::now();
        Self::new(move || start.elapsed().as_secs_f64() * 1e3)
    }

    /// Milliseconds since some moment.
    #[must_use]
    pub fn now(&self) -> f64 {
        (self.0)()
    }
}

/// What a host computes on.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Where tensors live.
    pub device: Device,
    /// What time it is.
    pub clock: Clock,
}

/// A native host needs to name no clock.
#[cfg(not(target_arch = "wasm32"))]
impl From<Device> for Machine {
    fn from(device: Device) -> Self {
        Self { device, clock: Clock::native() }
    }
}
