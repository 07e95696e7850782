//! Recurrent layers: a state that each step of a sequence updates.
//!
//! Inputs are \[batch, steps, inputs\] and results \[batch, steps, hidden\], the state after each step. What the inputs
//! contribute is one product for all steps; only the state's share is computed step by step.

use stepwise_random::Random;

use super::{Layer, Module, kaiming_uniform};
use crate::device::Device;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::{Tensor, no_grad};

/// The weights that all recurrent layers have, for so many gates.
#[derive(Clone, Debug)]
struct Weights {
    hidden: usize,
    /// \[inputs, gates · hidden\]
    input: Tensor,
    /// \[hidden, gates · hidden\]
    state: Tensor,
    /// \[gates · hidden\]
    bias: Tensor,
}

impl Weights {
    /// All uniform between ±1/√hidden, as in PyTorch.
    fn new(
        gates: usize,
        inputs: usize,
        hidden: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let mut draw = |sizes: &[usize]| {
            let count = Shape::new(sizes)?.count();
            device.parameter(&kaiming_uniform(count, hidden, random), sizes)
        };
        let width = gates.saturating_mul(hidden);
        Ok(Self {
            hidden,
            input: draw(&[inputs, width])?,
            state: draw(&[hidden, width])?,
            bias: draw(&[width])?,
        })
    }

    fn from_values(
        [input, state, bias]: [&[f32]; 3],
        gates: usize,
        inputs: usize,
        hidden: usize,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let width = gates.saturating_mul(hidden);
        Ok(Self {
            hidden,
            input: device.parameter(input, &[inputs, width])?,
            state: device.parameter(state, &[hidden, width])?,
            bias: device.parameter(bias, &[width])?,
        })
    }

    fn named(&self) -> Vec<(&'static str, Tensor)> {
        vec![
            ("weight_ih", self.input.clone()),
            ("weight_hh", self.state.clone()),
            ("bias_ih", self.bias.clone()),
        ]
    }

    /// Runs `step(what the inputs contribute, state)` over the sequence; returns the hidden states of all steps and the
    /// last state.
    fn run<State: Clone>(
        &self,
        input: &Tensor,
        first: Option<&State>,
        zero: impl Fn(Tensor) -> State,
        hidden: impl Fn(&State) -> &Tensor,
        step: impl Fn(&Tensor, &State) -> Result<State, TensorError>,
    ) -> Result<(Tensor, State), TensorError> {
        let [_, steps, _] = *input.shape().sizes() else {
            return Err(wrong_shape(input));
        };
        if steps == 0 {
            return Err(wrong_shape(input));
        }
        let mut state = match first {
            Some(state) => state.clone(),
            // One row does for the whole batch: it stretches.
            None => zero(input.device().zeros(&[1, self.hidden])?),
        };
        // Steps first, so that each step's numbers lie together.
        let inputs = input.transpose(0, 1)?.linear(&self.input, &self.bias, false)?;
        let mut states = Vec::with_capacity(steps);
        for at in 0..steps {
            state = step(&inputs.select(0, at)?, &state)?;
            states.push(hidden(&state).clone());
        }
        let all = Tensor::stack(&states.iter().collect::<Vec<_>>(), 0)?.transpose(0, 1)?;
        Ok((all, state))
    }

    /// Sets the bias of all numbers of a gate to one value.
    fn set_bias(&self, gate: usize, bias: f32) -> Result<(), TensorError> {
        let kept = self.bias.device().tensor(&vec![bias; self.hidden], &[self.hidden])?;
        let part = |range| no_grad(|| self.bias.slice(0, range));
        let (from, to) = (gate * self.hidden, (gate + 1) * self.hidden);
        let (before, after) = (part(0..from)?, part(to..self.bias.shape().count())?);
        self.bias.assign(&no_grad(|| Tensor::concat(&[&before, &kept, &after], 0))?)
    }

    /// Gate number `gate` of \[batch, gates · hidden\].
    fn gate(&self, gates: &Tensor, gate: usize) -> Result<Tensor, TensorError> {
        gates.slice(1, gate * self.hidden..(gate + 1) * self.hidden)
    }
}

fn wrong_shape(input: &Tensor) -> TensorError {
    TensorError::WrongShape {
        operation: "a recurrent layer",
        tensor: "the input",
        shape: input.shape(),
        wanted: "[batch, steps, inputs] with at least one step".to_owned(),
    }
}

/// How much of a loss's gradient reaches each step of its input: the length of the gradient at each step, over the
/// batch and the step's numbers. The input is \[batch, steps, inputs\], made as a parameter, after `backward`. The lengths
/// are added up in f64, since the squares of vanishing gradients vanish from f32 first.
///
/// Source: R. Pascanu, T. Mikolov and Y. Bengio, *On the difficulty of training recurrent neural networks* (2013), which
/// follows the same chain to the states in place of the inputs.
///
/// # Errors
/// When the input has another shape, has no gradient, or lives where values must be waited for.
///
/// ```
/// use stepwise_random::Random;
/// use stepwise_tensor::Device;
/// use stepwise_tensor::nn::{Rnn, gradient_by_step};
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let device = Device::cpu();
/// let layer = Rnn::new(1, 8, &mut Random::new(7), &device)?;
/// let input = device.parameter(&[0.1; 50], &[1, 50, 1])?;
/// layer.run(&input, None)?.1.sum()?.backward()?;
/// let lengths = gradient_by_step(&input)?;
/// assert!(lengths[0] < 1e-6 * lengths[49]);
/// # Ok(())
/// # }
/// ```
pub fn gradient_by_step(input: &Tensor) -> Result<Vec<f64>, TensorError> {
    let [_, steps, inputs] = *input.shape().sizes() else {
        return Err(wrong_shape(input));
    };
    let gradient = input.grad().ok_or(TensorError::NoGradient)?.to_vec_now()?;
    let mut squares = vec![0.0; steps];
    for (place, &value) in gradient.iter().enumerate() {
        squares[place / inputs % steps] += f64::from(value).powi(2);
    }
    Ok(squares.into_iter().map(f64::sqrt).collect())
}

/// h ← tanh(x W + h U + b): the plain recurrent layer.
///
/// Source: J. Elman, *Finding structure in time* (1990).
#[derive(Clone, Debug)]
pub struct Rnn(Weights);

impl Rnn {
    /// A layer with so many inputs and numbers of state.
    ///
    /// # Errors
    /// When the sizes are too large.
    pub fn new(
        inputs: usize,
        hidden: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        Ok(Self(Weights::new(1, inputs, hidden, random, device)?))
    }

    /// The states after all steps and the last one, from a first state (zeros when there is none).
    ///
    /// # Errors
    /// When a shape or device does not fit.
    pub fn run(&self, input: &Tensor, state: Option<&Tensor>) -> Result<(Tensor, Tensor), TensorError> {
        let step = |x: &Tensor, h: &Tensor| x.add(&h.matmul(&self.0.state)?)?.tanh();
        self.0.run(input, state, |zeros| zeros, |state| state, step)
    }
}

/// What an [`Lstm`] carries from step to step.
#[derive(Clone, Debug)]
pub struct LstmState {
    /// h, the state that the next layer sees, \[batch, hidden\].
    pub hidden: Tensor,
    /// c, the cell that remembers, \[batch, hidden\].
    pub cell: Tensor,
}

/// Long short-term memory: gates i, f, o and a candidate g, each a function of x W + h U + b; then c ← f c + i g and
/// h ← o tanh c. Gates lie in PyTorch's order i, f, g, o.
///
/// Source: S. Hochreiter and J. Schmidhuber, *Long short-term memory* (1997), with the forget gate of F. Gers et al.
/// (2000).
#[derive(Clone, Debug)]
pub struct Lstm(Weights);

impl Lstm {
    /// A layer with so many inputs and numbers of state.
    ///
    /// # Errors
    /// When the sizes are too large.
    pub fn new(
        inputs: usize,
        hidden: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        Ok(Self(Weights::new(4, inputs, hidden, random, device)?))
    }

    /// A layer with these weights: W, inputs × 4 hidden; U, hidden × 4 hidden; b, 4 hidden.
    ///
    /// # Errors
    /// When their numbers do not fit the sizes.
    pub fn from_values(
        input: &[f32],
        state: &[f32],
        bias: &[f32],
        inputs: usize,
        hidden: usize,
        device: &Device,
    ) -> Result<Self, TensorError> {
        Ok(Self(Weights::from_values([input, state, bias], 4, inputs, hidden, device)?))
    }

    /// The same layer with the forget gate's bias at this value. The cell keeps σ(bias) of its content at each step before
    /// the layer has learnt anything better: half at 0, 73 % at 1, 99 % at 4.6. What is left after T steps is that to the
    /// power of T, and so is what a gradient keeps on its way back.
    ///
    /// Source: R. Jozefowicz, W. Zaremba and I. Sutskever, *An empirical exploration of recurrent network architectures*
    /// (2015), for 1; C. Tallec and Y. Ollivier, *Can recurrent neural networks warp time?* (2018), for ln T.
    ///
    /// # Errors
    /// When there is no memory.
    ///
    /// ```
    /// use stepwise_random::Random;
    /// use stepwise_tensor::Device;
    /// use stepwise_tensor::nn::{Lstm, Module};
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let layer = Lstm::new(3, 2, &mut Random::new(1), &Device::cpu())?.with_forget_bias(5.0)?;
    /// assert_eq!(layer.parameters()[2].to_vec_now()?[2..4], [5.0, 5.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_forget_bias(self, bias: f32) -> Result<Self, TensorError> {
        self.0.set_bias(1, bias)?;
        Ok(self)
    }

    /// The states after all steps and the last one, from a first state (zeros when there is none).
    ///
    /// # Errors
    /// When a shape or device does not fit.
    pub fn run(&self, input: &Tensor, state: Option<&LstmState>) -> Result<(Tensor, LstmState), TensorError> {
        let step = |x: &Tensor, state: &LstmState| {
            let gates = x.add(&state.hidden.matmul(&self.0.state)?)?;
            // The row of zeros that begins a sequence stretches, which the fused cell does not know.
            let fits = state.cell.shape().sizes().first() == gates.shape().sizes().first();
            if fits && x.device().backend().fuses_lstm_cell() {
                let both = gates.lstm_cell(&state.cell)?;
                let part = |part: usize| both.slice(1, part * self.0.hidden..(part + 1) * self.0.hidden);
                return Ok(LstmState { hidden: part(0)?, cell: part(1)? });
            }
            self.by_parts(&gates, &state.cell)
        };
        let zero = |zeros: Tensor| LstmState { hidden: zeros.clone(), cell: zeros };
        self.0.run(input, state, zero, |state| &state.hidden, step)
    }

    /// A step from its gates before their functions and the cell before.
    fn by_parts(&self, gates: &Tensor, before: &Tensor) -> Result<LstmState, TensorError> {
        let gate = |gate| self.0.gate(gates, gate);
        let kept = gate(1)?.sigmoid()?.mul(before)?;
        let added = gate(0)?.sigmoid()?.mul(&gate(2)?.tanh()?)?;
        let cell = kept.add(&added)?;
        let hidden = gate(3)?.sigmoid()?.mul(&cell.tanh()?)?;
        Ok(LstmState { hidden, cell })
    }
}

/// Gated recurrent unit: r and z gates of x W + b + h U + b′, a candidate n = tanh(x Wₙ + bₙ + r (h Uₙ + bₙ′)), then
/// h ← (1 − z) n + z h. Gates lie in PyTorch's order r, z, n.
///
/// Source: K. Cho et al., *Learning phrase representations using RNN encoder-decoder* (2014), with the reset gate placed
/// as PyTorch does.
#[derive(Clone, Debug)]
pub struct Gru {
    weights: Weights,
    /// b′, \[3 · hidden\]
    state_bias: Tensor,
}

impl Gru {
    /// A layer with so many inputs and numbers of state.
    ///
    /// # Errors
    /// When the sizes are too large.
    pub fn new(
        inputs: usize,
        hidden: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let weights = Weights::new(3, inputs, hidden, random, device)?;
        let bias = kaiming_uniform(3 * hidden, hidden, random);
        Ok(Self { weights, state_bias: device.parameter(&bias, &[3 * hidden])? })
    }

    /// The same layer with the bias of gate z, which keeps the state, at this value: what
    /// [`Lstm::with_forget_bias`] is there.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn with_update_bias(self, bias: f32) -> Result<Self, TensorError> {
        self.weights.set_bias(1, bias)?;
        Ok(self)
    }

    /// The states after all steps and the last one, from a first state (zeros when there is none).
    ///
    /// # Errors
    /// When a shape or device does not fit.
    pub fn run(&self, input: &Tensor, state: Option<&Tensor>) -> Result<(Tensor, Tensor), TensorError> {
        let step = |x: &Tensor, h: &Tensor| {
            let own = h.linear(&self.weights.state, &self.state_bias, false)?;
            let gate = |gate| Ok((self.weights.gate(x, gate)?, self.weights.gate(&own, gate)?));
            let open = |(x, own): (Tensor, Tensor)| x.add(&own)?.sigmoid();
            let (reset, keep) = (open(gate(0)?)?, open(gate(1)?)?);
            let (x, own) = gate(2)?;
            let candidate = x.add(&reset.mul(&own)?)?.tanh()?;
            // (1 − z) n + z h = n + z (h − n)
            candidate.add(&keep.mul(&h.sub(&candidate)?)?)
        };
        self.weights.run(input, state, |zeros| zeros, |state| state, step)
    }
}

impl Module for Rnn {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        self.0.named()
    }
}

impl Module for Lstm {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        self.0.named()
    }
}

impl Module for Gru {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        let mut parameters = self.weights.named();
        parameters.push(("bias_hh", self.state_bias.clone()));
        parameters
    }
}

impl Layer for Rnn {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        Ok(self.run(input, None)?.0)
    }
}

impl Layer for Lstm {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        Ok(self.run(input, None)?.0)
    }
}

impl Layer for Gru {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        Ok(self.run(input, None)?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fused_cell_equals_its_parts() {
        for (rows, hidden) in [(0, 3), (1, 1), (2, 0), (3, 5), (4, 16), (5, 33)] {
            let (device, mut random) = (Device::cpu(), Random::new(hidden as u64));
            let lstm = Lstm::new(1, hidden, &mut random, &device).unwrap();
            let mut draw = |columns: usize| -> Vec<f32> {
                (0..rows * columns).map(|_| 2.0 * random.normal() as f32).collect()
            };
            let (gates, before, weights) = (draw(4 * hidden), draw(hidden), draw(2 * hidden));
            let results = [false, true].map(|fused| {
                let gates = device.parameter(&gates, &[rows, 4 * hidden]).unwrap();
                let before = device.parameter(&before, &[rows, hidden]).unwrap();
                let both = if fused {
                    gates.lstm_cell(&before).unwrap()
                } else {
                    let state = lstm.by_parts(&gates, &before).unwrap();
                    Tensor::concat(&[&state.hidden, &state.cell], 1).unwrap()
                };
                let weights = device.tensor(&weights, &[rows, 2 * hidden]).unwrap();
                both.mul(&weights).unwrap().sum().unwrap().backward().unwrap();
                [both, gates.grad().unwrap(), before.grad().unwrap()]
                    .map(|tensor| tensor.to_vec_now().unwrap())
            });
            assert_eq!(results[0][0], results[1][0]);
            for (parts, fused) in results[0].iter().flatten().zip(results[1].iter().flatten()) {
                assert!((parts - fused).abs() <= 1e-6 * (1.0 + parts.abs()), "{fused} is not {parts}");
            }
        }
    }

    /// One number of state without inputs' help: h ← tanh(u h), whose gradient shrinks by u (1 − h²) a step.
    #[test]
    fn a_gradient_shrinks_by_the_same_factor_each_step() {
        let device = Device::cpu();
        let layer = Rnn::new(1, 1, &mut Random::new(1), &device).unwrap();
        for (parameter, value) in layer.parameters().iter().zip([1.0, 0.5, 0.0]) {
            parameter.set(&[value]).unwrap();
        }
        let input = device.parameter(&[0.0; 2 * 60], &[2, 60, 1]).unwrap();
        assert!(gradient_by_step(&input).is_err());
        layer.run(&input, None).unwrap().1.sum().unwrap().backward().unwrap();
        let lengths = gradient_by_step(&input).unwrap();
        for (step, length) in lengths.iter().enumerate() {
            let expected = 2.0_f64.sqrt() * 0.5_f64.powi(59 - step as i32);
            assert!((length / expected - 1.0).abs() < 1e-5, "step {step}: {length} is not {expected}");
        }
        assert!(gradient_by_step(&device.parameter(&[1.0], &[1]).unwrap()).is_err());
    }

    #[test]
    fn a_gates_bias_is_set_alone() {
        let device = Device::cpu();
        let drawn = |bias: Option<f32>| {
            let mut random = Random::new(3);
            let lstm = Lstm::new(2, 3, &mut random, &device).unwrap();
            let gru = Gru::new(2, 3, &mut random, &device).unwrap();
            let (lstm, gru) = match bias {
                Some(bias) => (lstm.with_forget_bias(bias).unwrap(), gru.with_update_bias(bias).unwrap()),
                None => (lstm, gru),
            };
            [lstm.parameters(), gru.parameters()].concat()
        };
        for (with, without) in drawn(Some(4.0)).iter().zip(drawn(None)) {
            let (with, without) = (with.to_vec_now().unwrap(), without.to_vec_now().unwrap());
            let set: Vec<usize> = (0..with.len()).filter(|&at| with[at] != without[at]).collect();
            assert!(set.is_empty() || set == [3, 4, 5]);
            assert!(set.iter().all(|&at| with[at] == 4.0));
        }
    }
}
