//! A recurrent cell of three kinds, and a dense layer on its state.

use stepwise_lab::{LabError, Values};
use stepwise_random::Random;
use stepwise_tensor::nn::{Gru, Layer, Linear, Lstm, LstmState, Module, Rnn};
use stepwise_tensor::{Device, Tensor, TensorError};

/// The recurrent layer.
enum Cell {
    Plain(Rnn),
    Lstm(Lstm),
    Gru(Gru),
}

/// What the cell carries from step to step, \[batch, hidden\].
#[derive(Clone)]
pub struct State {
    hidden: Tensor,
    /// The LSTM's second state.
    cell: Option<Tensor>,
}

/// The net: the state goes through a dense layer.
pub struct Net {
    cell: Cell,
    output: Linear,
}

impl Net {
    /// A net with the cell of this key. The weights are drawn in the order cell, output.
    pub fn new(
        cell: &str,
        values: &Values,
        inputs: usize,
        outputs: usize,
        mut random: Random,
        device: &Device,
    ) -> Result<Self, LabError> {
        let hidden = values.count("hidden")?;
        let bias = values.number("forget_bias")? as f32;
        let cell = match cell {
            "lstm" => Cell::Lstm(Lstm::new(inputs, hidden, &mut random, device)?.with_forget_bias(bias)?),
            "gru" => Cell::Gru(Gru::new(inputs, hidden, &mut random, device)?.with_update_bias(bias)?),
            _ => Cell::Plain(Rnn::new(inputs, hidden, &mut random, device)?),
        };
        Ok(Self { cell, output: Linear::new(hidden, outputs, &mut random, device)? })
    }

    /// The states after all steps, \[batch, steps, hidden\], and the last one.
    pub fn run(&self, input: &Tensor, state: Option<&State>) -> Result<(Tensor, State), TensorError> {
        let hidden = state.map(|state| &state.hidden);
        let plain = |(all, hidden)| (all, State { hidden, cell: None });
        match &self.cell {
            Cell::Plain(cell) => cell.run(input, hidden).map(plain),
            Cell::Gru(cell) => cell.run(input, hidden).map(plain),
            Cell::Lstm(layer) => {
                let both = state.and_then(|State { hidden, cell }| {
                    Some(LstmState { hidden: hidden.clone(), cell: cell.clone()? })
                });
                let (all, LstmState { hidden, cell }) = layer.run(input, both.as_ref())?;
                Ok((all, State { hidden, cell: Some(cell) }))
            }
        }
    }

    /// The outputs that belong to states.
    pub fn read(&self, states: &Tensor) -> Result<Tensor, TensorError> {
        self.output.forward(states)
    }

    /// The outputs that belong to the last state.
    pub fn read_last(&self, state: &State) -> Result<Tensor, TensorError> {
        self.read(&state.hidden)
    }

    /// The outputs after the last step, \[batch, outputs\].
    pub fn answer(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        self.read_last(&self.run(input, None)?.1)
    }
}

impl Module for Net {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        let cell: &dyn Module = match &self.cell {
            Cell::Plain(cell) => cell,
            Cell::Lstm(cell) => cell,
            Cell::Gru(cell) => cell,
        };
        vec![("cell".to_owned(), cell), ("output".to_owned(), &self.output)]
    }
}
