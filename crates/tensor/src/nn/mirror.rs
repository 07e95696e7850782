//! A model in two places.

use super::{Module, load_state, state};
use crate::device::Device;
use crate::error::TensorError;

/// A model on the device that trains it, and a copy on the processor to look at.
///
/// Reading from a graphics card takes time, and a view cannot wait. So the copy is brought up to date now and then by
/// [`refresh`](Self::refresh), and whatever must answer at once asks the copy. It is also the last good state, should
/// the card be lost. On the processor there is no copy: the model is at hand.
///
/// ```
/// use stepwise_random::Random;
/// use stepwise_tensor::nn::{Layer, Linear, Mirrored};
/// use stepwise_tensor::Device;
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let device = Device::cpu();
/// let model = Mirrored::new(&device, |device| Linear::new(2, 1, &mut Random::new(7), device))?;
/// // … train model.trained() …
/// pollster::block_on(model.refresh())?;
/// let input = device.zeros(&[1, 2])?;
/// assert_eq!(model.at_hand().forward(&input)?.to_vec_now()?.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Mirrored<M> {
    trained: (Device, M),
    copy: Option<(Device, M)>,
}

impl<M: Module> Mirrored<M> {
    /// Builds the model, and its copy where one is needed; `build` must give the same values each time.
    ///
    /// # Errors
    /// What `build` says.
    pub fn new<E>(device: &Device, build: impl Fn(&Device) -> Result<M, E>) -> Result<Self, E> {
        let on = |device: Device| build(&device).map(|model| (device, model));
        let copy = if device.must_wait() { Some(on(Device::cpu())?) } else { None };
        Ok(Self { trained: on(device.clone())?, copy })
    }

    /// The model to train.
    pub fn trained(&self) -> &M {
        &self.trained.1
    }

    /// Where it is trained.
    pub fn device(&self) -> &Device {
        &self.trained.0
    }

    fn at_hand_with_device(&self) -> &(Device, M) {
        self.copy.as_ref().unwrap_or(&self.trained)
    }

    /// The model to look at, on the processor, as it was at the last refresh.
    pub fn at_hand(&self) -> &M {
        &self.at_hand_with_device().1
    }

    /// Where the model to look at is, for its inputs.
    pub fn device_at_hand(&self) -> &Device {
        &self.at_hand_with_device().0
    }

    /// Brings the copy up to date.
    ///
    /// # Errors
    /// When the device is lost.
    pub async fn refresh(&self) -> Result<(), TensorError> {
        match &self.copy {
            Some((_, copy)) => load_state(copy, &state(self.trained()).await?),
            None => Ok(()),
        }
    }

    /// Gives the device up: the copy, as it was at the last refresh, is what will be trained.
    pub fn fall_back(&mut self) {
        if let Some(copy) = self.copy.take() {
            self.trained = copy;
        }
    }
}
