//! The cell of an LSTM in one pass; [`Backend::lstm_cell`](crate::backend::Backend::lstm_cell) has the formulas. Row by
//! row and gate by gate, so that each loop becomes vectors.

use super::exponential::{sigmoid, tanh};

pub fn cell(hidden: usize, gates: &[f32], before: &[f32], active: &mut [f32], out: &mut [f32]) {
    if hidden == 0 {
        return;
    }
    let rows = gates.chunks_exact(4 * hidden).zip(before.chunks_exact(hidden));
    let results = active.chunks_exact_mut(5 * hidden).zip(out.chunks_exact_mut(2 * hidden));
    for ((gates, before), (active, out)) in rows.zip(results) {
        let (active, squashed) = active.split_at_mut(4 * hidden);
        for (gate, (active, gates)) in
            active.chunks_exact_mut(hidden).zip(gates.chunks_exact(hidden)).enumerate()
        {
            let values = active.iter_mut().zip(gates);
            if gate == 2 {
                values.for_each(|(active, &x)| *active = tanh(x));
            } else {
                values.for_each(|(active, &x)| *active = sigmoid(x));
            }
        }
        let [input, forget, candidate, output] = quarters(active);
        let (state, cell) = out.split_at_mut(hidden);
        for ((((cell, &c), &f), &i), &g) in cell.iter_mut().zip(before).zip(forget).zip(input).zip(candidate)
        {
            *cell = f * c + i * g;
        }
        squashed.iter_mut().zip(&*cell).for_each(|(squashed, &c)| *squashed = tanh(c));
        for ((state, &o), &t) in state.iter_mut().zip(output).zip(&*squashed) {
            *state = o * t;
        }
    }
}

pub fn cell_gradient(
    hidden: usize,
    active: &[f32],
    before: &[f32],
    upstream: &[f32],
    gates_out: &mut [f32],
    before_out: &mut [f32],
) {
    if hidden == 0 {
        return;
    }
    let rows = active.chunks_exact(5 * hidden).zip(before.chunks_exact(hidden));
    let rows = rows.zip(upstream.chunks_exact(2 * hidden));
    let results = gates_out.chunks_exact_mut(4 * hidden).zip(before_out.chunks_exact_mut(hidden));
    for (((active, before), upstream), (gates, before_out)) in rows.zip(results) {
        let (active, squashed) = active.split_at(4 * hidden);
        let (state, cell) = upstream.split_at(hidden);
        let [input, forget, candidate, output] = quarters(active);
        // The cell's gradient, by itself and through the state, waits where the cell before gets its share.
        let both = before_out.iter_mut().zip(cell).zip(state).zip(output).zip(squashed);
        for ((((cell, &by_cell), &by_state), &o), &t) in both {
            *cell = by_cell + by_state * o * (1.0 - t * t);
        }
        let mut gates = gates.chunks_exact_mut(hidden);
        // The gradient through a gate: of what it multiplies, times the derivative of its function.
        let mut next = |by: &[f32], with: &[f32], gate: &[f32], slope: fn(f32) -> f32| {
            let out = gates.next().into_iter().flatten();
            for (((out, &by), &with), &gate) in out.zip(by).zip(with).zip(gate) {
                *out = by * with * slope(gate);
            }
        };
        let of_sigmoid = |y: f32| y * (1.0 - y);
        next(before_out, candidate, input, of_sigmoid);
        next(before_out, before, forget, of_sigmoid);
        next(before_out, input, candidate, |y| 1.0 - y * y);
        next(state, squashed, output, of_sigmoid);
        before_out.iter_mut().zip(forget).for_each(|(cell, &f)| *cell *= f);
    }
}

/// Four equal parts, one after the other.
fn quarters(values: &[f32]) -> [&[f32]; 4] {
    let length = values.len() / 4;
    std::array::from_fn(|part| &values[part * length..(part + 1) * length])
}
