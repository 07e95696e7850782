//! Every operation's gradient against finite differences, over shapes that proptest picks.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use proptest::prelude::*;
use stepwise_random::Random;
use stepwise_tensor::{Convolution, Device, Tensor, TensorError, Transposed};

type Program<'a> = &'a dyn Fn(&Device, &[Tensor]) -> Result<Tensor, TensorError>;

/// Numbers whose size is at least 0.1, so that no step of the difference crosses the kink of ReLU.
fn draw(count: usize, random: &mut Random) -> Vec<f32> {
    (0..count)
        .map(|_| {
            let value = random.normal();
            (value + 0.1 * value.signum()) as f32
        })
        .collect()
}

/// Weighs the program's output by fixed random numbers and sums it, so that every output element counts differently.
fn weighted(device: &Device, output: &Tensor) -> Result<Tensor, TensorError> {
    let weights = draw(output.shape().count(), &mut Random::new(99));
    output.mul(&device.tensor(&weights, output.shape().sizes())?)?.sum()
}

/// Compares the gradients of all inputs with (f(x + h) − f(x − h)) / 2h.
fn check(shapes: &[&[usize]], program: Program) {
    let device = Device::cpu();
    let mut random = Random::new(7);
    let inputs: Vec<Tensor> = shapes
        .iter()
        .map(|sizes| device.parameter(&draw(sizes.iter().product(), &mut random), sizes).unwrap())
        .collect();
    let value = || weighted(&device, &program(&device, &inputs)?);
    value().unwrap().backward().unwrap();
    for (place, input) in inputs.iter().enumerate() {
        let gradient = input.grad().unwrap().to_vec_now().unwrap();
        let values = input.to_vec_now().unwrap();
        for index in 0..values.len() {
            let at = |step: f32| {
                let mut moved = values.clone();
                moved[index] += step;
                input.set(&moved).unwrap();
                let result = value().unwrap().item_now().unwrap();
                input.set(&values).unwrap();
                f64::from(result)
            };
            let step = 1.0 / 64.0;
            let (far, near) = ((at(2.0 * step) - at(-2.0 * step)), (at(step) - at(-step)));
            let expected = (8.0 * near - far) / (12.0 * f64::from(step));
            let error = (f64::from(gradient[index]) - expected).abs();
            assert!(
                error <= 2e-3 * (1.0 + expected.abs()),
                "input {place} {:?}, element {index}: {} is not {expected}",
                shapes[place],
                gradient[index]
            );
        }
    }
}

/// Brings numbers so far apart that no step of the difference changes which of them is the greatest.
fn apart(device: &Device, input: &Tensor) -> Result<Tensor, TensorError> {
    let ranks: Vec<f32> =
        (0..input.shape().count()).map(|at| (at * 7 % 11) as f32 + (at / 11) as f32 * 0.25).collect();
    input.scale(0.05)?.add(&device.tensor(&ranks, input.shape().sizes())?)
}

/// A shape of up to three dimensions, and another that broadcasts with it.
fn broadcastable() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    prop::collection::vec((1_usize..4, 0_u8..3), 0..=3).prop_flat_map(|dimensions| {
        let side = |stretched: u8| {
            dimensions.iter().map(|&(size, who)| if who == stretched { 1 } else { size }).collect::<Vec<_>>()
        };
        let (left, right) = (side(1), side(2));
        (0..=right.len()).prop_map(move |cut| {
            // Leading dimensions of size 1 may as well be missing.
            let cut = right.iter().take(cut).take_while(|&&size| size == 1).count();
            (left.clone(), right[cut..].to_vec())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn matmul(rows in 1_usize..5, inner in 1_usize..5, columns in 1_usize..5, left: bool, right: bool) {
        let turned = |a, b, transposed| if transposed { [b, a] } else { [a, b] };
        check(&[&turned(rows, inner, left), &turned(inner, columns, right)], &|_, inputs| {
            inputs[0].matmul_transposed(&inputs[1], Transposed { left, right })
        });
    }

    #[test]
    fn matmul_in_batches(
        (rows, inner, columns) in (1_usize..4, 1_usize..4, 1_usize..4),
        batches in prop::collection::vec(1_usize..3, 1..=2),
        left: bool, right: bool, alone in 0..3,
    ) {
        let turned = |a, b, transposed| if transposed { [b, a] } else { [a, b] };
        let with = |alone: bool, matrix: [usize; 2]| {
            if alone { matrix.to_vec() } else { [&batches[..], &matrix].concat() }
        };
        let shapes = [with(alone == 1, turned(rows, inner, left)), with(alone == 2, turned(inner, columns, right))];
        check(&[&shapes[0], &shapes[1]], &|_, inputs| {
            inputs[0].matmul_transposed(&inputs[1], Transposed { left, right })
        });
        check(&[&[&batches[..], &[inner]].concat(), &[inner, columns], &[columns]], &|_, inputs| {
            inputs[0].reshape(&[&batches[..], &[1, inner]].concat())?.linear(&inputs[1], &inputs[2], false)
        });
    }

    #[test]
    fn linear(rows in 1_usize..5, inner in 1_usize..5, columns in 1_usize..5) {
        check(&[&[rows, inner], &[inner, columns], &[columns]], &|_, inputs| {
            inputs[0].linear(&inputs[1], &inputs[2], false)
        });
    }

    #[test]
    fn arithmetic_with_broadcasting((left, right) in broadcastable()) {
        check(&[&left, &right], &|_, inputs| inputs[0].add(&inputs[1]));
        check(&[&left, &right], &|_, inputs| inputs[0].sub(&inputs[1]));
        check(&[&left, &right], &|_, inputs| inputs[0].mul(&inputs[1]));
        check(&[&left], &|_, inputs| inputs[0].mul(&inputs[0])?.add(&inputs[0]));
        // Away from 0, where the difference of a fraction says nothing.
        check(&[&left, &right], &|_, inputs| inputs[0].div(&inputs[1].mul(&inputs[1])?.shift(1.0)?));
    }

    #[test]
    fn element_by_element(sizes in prop::collection::vec(1_usize..4, 0..=3)) {
        check(&[&sizes], &|_, inputs| inputs[0].relu());
        check(&[&sizes], &|_, inputs| inputs[0].sigmoid());
        check(&[&sizes], &|_, inputs| inputs[0].tanh());
        check(&[&sizes], &|_, inputs| inputs[0].scale(-1.5));
        check(&[&sizes], &|_, inputs| inputs[0].shift(-1.5));
        check(&[&sizes], &|_, inputs| inputs[0].exp());
        check(&[&sizes], &|_, inputs| inputs[0].gelu());
        check(&[&sizes], &|_, inputs| inputs[0].exp()?.shift(0.5)?.log());
        check(&[&sizes], &|_, inputs| inputs[0].exp()?.shift(0.5)?.sqrt());
        check(&[&sizes], &|_, inputs| inputs[0].scale(0.1)?.clamp(-1e3, 1e3));
        check(&[&sizes], &|_, inputs| inputs[0].clamp(1e3, 2e3));
    }

    #[test]
    fn reductions_and_reshape(rows in 1_usize..5, columns in 1_usize..5) {
        check(&[&[rows, columns]], &|_, inputs| inputs[0].mean());
        check(&[&[rows, columns]], &|_, inputs| inputs[0].sum()?.mul(&inputs[0]));
        check(&[&[rows, columns]], &|_, inputs| inputs[0].reshape(&[columns, rows])?.tanh());
    }

    #[test]
    fn reductions_along_dimensions(
        sizes in prop::collection::vec(1_usize..4, 1..=4), first: prop::sample::Index, second: prop::sample::Index,
    ) {
        let along = [first.index(sizes.len()), second.index(sizes.len())];
        check(&[&sizes], &|_, inputs| inputs[0].sum_along(&along));
        check(&[&sizes], &|_, inputs| inputs[0].mean_along(&along[..1]));
        check(&[&sizes], &|device, inputs| {
            apart(device, &inputs[0])?.max_along(along[0])
        });
    }

    #[test]
    fn layouts(
        sizes in prop::collection::vec(1_usize..4, 1..=4), seed in 0_u64..100, at: prop::sample::Index,
    ) {
        let mut random = Random::new(seed);
        let order = random.permutation(sizes.len());
        let dimension = at.index(sizes.len());
        check(&[&sizes], &|_, inputs| inputs[0].permute(&order));
        check(&[&sizes], &|_, inputs| inputs[0].transpose(0, dimension));
        let start = random.below(sizes[dimension]);
        check(&[&sizes], &|_, inputs| {
            let part = inputs[0].slice(dimension, start..sizes[dimension])?;
            part.add(&inputs[0].slice(dimension, start..start + 1)?)
        });
        check(&[&sizes], &|_, inputs| inputs[0].select(dimension, start));
        let mut longer = sizes.clone();
        longer[dimension] += 2;
        check(&[&sizes, &longer], &|_, inputs| {
            Tensor::concat(&[&inputs[0], &inputs[1], &inputs[0]], dimension)
        });
        check(&[&sizes, &sizes], &|_, inputs| Tensor::stack(&[&inputs[0], &inputs[1]], dimension));
    }

    #[test]
    fn convolution(
        (batch, groups, channels, out_channels) in (1_usize..3, 1_usize..3, 1_usize..3, 1_usize..3),
        size in [1_usize..6, 1..6], kernel in [1_usize..4, 1..4],
        stride in [1_usize..3, 1..3], padding in [0_usize..2, 0..2],
    ) {
        prop_assume!((0..2).all(|axis| kernel[axis] <= size[axis] + 2 * padding[axis]));
        let input = [batch, channels * groups, size[0], size[1]];
        let weight = [out_channels * groups, channels, kernel[0], kernel[1]];
        let settings = Convolution { stride, padding, groups };
        check(&[&input, &weight, &weight[..1]], &|_, inputs| {
            inputs[0].conv2d(&inputs[1], Some(&inputs[2]), &settings, false)
        });
        check(&[&input, &weight], &|_, inputs| inputs[0].conv2d(&inputs[1], None, &settings, false));
    }

    #[test]
    fn pools(
        (batch, channels) in (1_usize..3, 1_usize..3), size in [1_usize..6, 1..6], kernel in [1_usize..4, 1..4],
        stride in [1_usize..3, 1..3], padding in [0_usize..2, 0..2],
    ) {
        let padding = [padding[0].min(kernel[0] / 2), padding[1].min(kernel[1] / 2)];
        prop_assume!((0..2).all(|axis| kernel[axis] <= size[axis] + 2 * padding[axis]));
        let input = [batch, channels, size[0], size[1]];
        check(&[&input], &|_, inputs| inputs[0].average_pool2d(kernel, stride, padding));
        check(&[&input], &|device, inputs| {
            apart(device, &inputs[0])?.max_pool2d(kernel, stride, padding)
        });
    }

    #[test]
    fn normalisation(rows in 2_usize..4, columns in 2_usize..5, height in 1_usize..3) {
        // A large epsilon keeps two nearly equal numbers from making the function steep.
        check(&[&[rows, height, columns]], &|_, inputs| inputs[0].normalise(0.5));
        check(&[&[rows, columns]], &|_, inputs| Ok(inputs[0].normalise_channels(0.5)?.result));
        check(&[&[rows, columns, height, 2]], &|_, inputs| Ok(inputs[0].normalise_channels(0.5)?.result));
    }

    #[test]
    fn lookups(rows in 1_usize..5, columns in 1_usize..5, count in 0_usize..6) {
        check(&[&[rows, columns]], &|device, inputs| {
            inputs[0].embedding(&device.indices((0..count).map(|at| at * 3 % rows), rows)?)
        });
        check(&[&[rows, columns]], &|device, inputs| {
            inputs[0].gather(&device.indices((0..rows).map(|row| row % columns), columns)?)
        });
    }

    #[test]
    fn attention(batch in 1_usize..3, places in 1_usize..4, others in 1_usize..4, width in 1_usize..4) {
        check(&[&[batch, places, width], &[batch, others, width], &[batch, others, 2]], &|device, inputs| {
            let mut mask = vec![0.0; places * others];
            mask.iter_mut().skip(others).step_by(others + 1).for_each(|value| *value = f32::NEG_INFINITY);
            let mask = device.tensor(&mask, &[places, others])?;
            // A place that may look nowhere is not a number, as in PyTorch.
            let mask = if others > 1 { Some(&mask) } else { None };
            inputs[0].attention(&inputs[1], &inputs[2], mask)
        });
    }

    #[test]
    fn losses(rows in 1_usize..5, columns in 1_usize..5) {
        check(&[&[rows, columns]], &|_, inputs| inputs[0].log_softmax());
        check(&[&[rows, 2, columns]], &|_, inputs| inputs[0].softmax());
        check(&[&[rows, columns], &[rows, columns]], &|_, inputs| inputs[0].mean_squared_error(&inputs[1]));
        check(&[&[rows, columns], &[rows, columns]], &|_, inputs| {
            inputs[0].binary_cross_entropy(&inputs[1].sigmoid()?)
        });
        check(&[&[rows, columns]], &|device, inputs| {
            inputs[0].cross_entropy(&device.labels((0..rows).map(|row| row % columns), columns)?)
        });
    }
}

/// The kink of ReLU sits wherever the product happens to be 0, so the fused layer is compared with its parts.
#[test]
fn the_fused_layer_equals_its_parts() {
    let device = Device::cpu();
    let mut random = Random::new(3);
    let run = |random: &mut Random, fused: bool| {
        let x = device.parameter(&draw(17 * 5, random), &[17, 5]).unwrap();
        let w = device.parameter(&draw(5 * 9, random), &[5, 9]).unwrap();
        let b = device.parameter(&draw(9, random), &[9]).unwrap();
        let out = if fused { x.linear(&w, &b, true) } else { x.matmul(&w).unwrap().add(&b).unwrap().relu() };
        weighted(&device, &out.unwrap()).unwrap().backward().unwrap();
        [x, w, b].map(|input| input.grad().unwrap().to_vec_now().unwrap())
    };
    let fused = run(&mut random, true);
    let parts = run(&mut Random::new(3), false);
    for (fused, parts) in fused.iter().flatten().zip(parts.iter().flatten()) {
        assert!((fused - parts).abs() <= 1e-5 * (1.0 + parts.abs()), "{fused} is not {parts}");
    }
}

#[test]
fn cross_entropy_is_log_softmax_at_the_labels() {
    let device = Device::cpu();
    let logits = device.tensor(&[1.0, -2.0, 300.0, 0.5, 0.5, 0.5], &[2, 3]).unwrap();
    let labels = device.labels([2, 0], 3).unwrap();
    let rows = logits.log_softmax().unwrap().to_vec_now().unwrap();
    let loss = logits.cross_entropy(&labels).unwrap().item_now().unwrap();
    assert!((loss + (rows[2] + rows[3]) / 2.0).abs() < 1e-6);
    assert!((f64::from(loss) - 3.0_f64.ln() / 2.0).abs() < 1e-6);
}
