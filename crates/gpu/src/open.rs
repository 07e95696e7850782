//! Finding a card, and making sure of it before anything depends on it.

use std::rc::Rc;

use stepwise_tensor::{Device, TensorError};

use crate::check;
use crate::fault::Fault;
use crate::gpu::Gpu;
use crate::matmul::{Tile, Tuning};
use crate::speed::Speed;

/// Why the processor is used instead.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unavailable {
    /// The browser or the machine offers no card that can compute.
    #[error("no graphics card can be used for computing here, so the processor is used.")]
    NoAdapter,
    /// The card was found but would not open.
    #[error("the graphics card {adapter} cannot be opened ({reason}), so the processor is used.")]
    NoDevice {
        /// The card.
        adapter: String,
        /// What the driver says.
        reason: String,
    },
    /// The card reported trouble while it was tried.
    #[error("the graphics card was tried and failed ({0}), so the processor is used.")]
    Failed(String),
    /// The card gave wrong numbers while it was tried.
    #[error("the graphics card computes {what} wrongly (off by {error:.1e}), so the processor is used.")]
    Wrong {
        /// What was computed.
        what: &'static str,
        /// How far the result was off, relative to its size.
        error: f64,
    },
}

impl From<TensorError> for Unavailable {
    fn from(error: TensorError) -> Self {
        Self::Failed(error.to_string().trim_end_matches('.').to_owned())
    }
}

/// A card that has proved itself.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The card as a place for tensors.
    pub device: Device,
    /// Its name, as far as the browser tells.
    pub adapter: String,
    /// Which kernel multiplies which matrices.
    pub tuning: Tuning,
    pub(crate) gpu: Rc<Gpu>,
}

impl Opened {
    /// Has matrices multiplied by other kernels from now on: to race the ladder's rungs, say. A product whose lines are
    /// not multiples of four is never given a kernel that needs them to be.
    pub fn set_tuning(&self, tuning: Tuning) {
        self.gpu.tuning.set(tuning);
    }

    /// Whether the card has what the kernel wants.
    #[must_use]
    pub fn offers(&self, tile: Tile) -> bool {
        self.gpu.offers(tile)
    }

    /// The tuning as a line of text. Handed to the next [`open`], it saves the measuring, if the adapter is the same.
    #[must_use]
    pub fn tuning_line(&self) -> String {
        self.tuning.line(&self.adapter)
    }

    /// Measures what an operation costs, and how fast products are beside the processor's.
    ///
    /// # Errors
    /// When the card fails.
    pub async fn speed(&self, clock: fn() -> f64) -> Result<Speed, TensorError> {
        Speed::measured(&self.device, clock).await
    }
}

/// What a host knows of the card before it is opened.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its name, where the host can learn it and wgpu cannot: of what browsers tell, only the description is passed on,
    /// which is empty as a rule.
    pub name: Option<String>,
    /// An earlier [`Opened::tuning_line`].
    pub tuning: Option<String>,
}

/// Opens the card: detects it, measures the ladder unless it is known how that went before on this adapter, and has it do
/// a product, gradients and a training step that must equal the processor's.
///
/// `clock` gives milliseconds from any beginning, such as `performance.now()`.
///
/// # Errors
/// [`Unavailable`], on any doubt.
pub async fn open(clock: fn() -> f64, known: Known) -> Result<Opened, Unavailable> {
    let gpu = Rc::new(connect(known.name).await?);
    let device = Device::new(Rc::clone(&gpu) as Rc<dyn stepwise_tensor::backend::Backend>);
    let adapter = gpu.name().to_owned();
    let measured = known.tuning.and_then(|line| Tuning::read(&line, &adapter));
    let tuning = Tuning::found(&gpu, clock, measured).await?;
    // What is checked are then the very kernels that will be used, and no others are compiled for it.
    gpu.tuning.set(tuning);
    for check in check::ESSENTIAL {
        let error = check.difference(&device).await?;
        if !check.accepts(error) {
            return Err(Unavailable::Wrong { what: check.name, error });
        }
    }
    Ok(Opened { device, adapter, tuning, gpu })
}

/// A card that has proved nothing yet.
pub(crate) async fn connect(name: Option<String>) -> Result<Gpu, Unavailable> {
    let wanted = wgpu::InstanceDescriptor::new_without_display_handle();
    let instance = wgpu::util::new_instance_with_webgpu_detection(wanted).await;
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..wgpu::RequestAdapterOptions::default()
    };
    let adapter = instance.request_adapter(&options).await.map_err(|_| Unavailable::NoAdapter)?;
    let name = name.unwrap_or_else(|| told(&adapter.get_info()));
    let offered = adapter.limits();
    // Large buffers where the card has them; for the rest what every card must offer will do.
    let limits = wgpu::Limits {
        max_buffer_size: offered.max_buffer_size,
        max_storage_buffer_binding_size: offered.max_storage_buffer_binding_size,
        ..wgpu::Limits::default()
    };
    let wanted = wgpu::DeviceDescriptor {
        required_features: adapter.features() & wgpu::Features::SUBGROUP,
        required_limits: limits,
        ..wgpu::DeviceDescriptor::default()
    };
    let opened = adapter.request_device(&wanted).await;
    let (device, queue) = opened.map_err(|error| Unavailable::NoDevice {
        adapter: name.clone(),
        reason: error.to_string().trim_end_matches('.').to_owned(),
    })?;
    let fault = Fault::default();
    fault.watch(&device);
    Ok(Gpu::new(name, device, queue, fault))
}

/// The card's name, as far as wgpu tells.
fn told(info: &wgpu::AdapterInfo) -> String {
    let told = [&info.name, &info.driver, &info.driver_info];
    told.into_iter().find(|name| !name.is_empty()).map_or_else(|| "a graphics card".to_owned(), String::clone)
}
