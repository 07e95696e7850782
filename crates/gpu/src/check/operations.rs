//! Every operation, with the gradients of its inputs.

use stepwise_tensor::{
    Adam, AdamW, Convolution, Device, Optimiser, RmsProp, Sgd, Tensor, TensorError, Transposed,
};

use super::{Check, Results, numbers, parameter, with_gradients};

type OfOne = fn(&Tensor) -> Result<Tensor, TensorError>;
type OfTwo = fn(&Tensor, &Tensor) -> Result<Tensor, TensorError>;
type Maker = fn(Vec<Tensor>) -> Result<Box<dyn Optimiser>, TensorError>;

/// Differences in the last bits only: sums in another order.
const SUMS: f64 = 1e-5;
/// Elementary functions, which WGSL allows a card to compute to fewer bits than the processor.
const FUNCTIONS: f64 = 1e-4;

pub(crate) const PRODUCT: Check = Check {
    name: "a matrix product and its gradients",
    allowed: SUMS,
    program: |device| with_gradients(device, &[&[65, 36], &[36, 40]], |inputs| inputs[0].matmul(&inputs[1])),
};

pub(crate) static ALL: &[Check] = &[
    PRODUCT,
    Check { name: "products of transposed factors", allowed: SUMS, program: transposed },
    Check { name: "products in batches", allowed: SUMS, program: batches },
    Check { name: "empty products", allowed: 0.0, program: empty },
    Check { name: "dense layers with bias and relu", allowed: SUMS, program: dense },
    Check {
        name: "sums, differences, products, quotients, stretched",
        allowed: FUNCTIONS,
        program: arithmetic,
    },
    Check { name: "functions of one number", allowed: FUNCTIONS, program: functions },
    Check { name: "functions far from zero", allowed: FUNCTIONS, program: far_from_zero },
    Check { name: "sums and means along dimensions", allowed: SUMS, program: sums },
    Check { name: "a sum of a million numbers", allowed: SUMS, program: long_sum },
    Check { name: "softmax and its logarithm", allowed: FUNCTIONS, program: softmax },
    Check { name: "softmax of masked rows", allowed: FUNCTIONS, program: masked },
    Check { name: "cross entropy", allowed: FUNCTIONS, program: cross_entropy },
    Check { name: "squared error and binary cross entropy", allowed: FUNCTIONS, program: losses },
    Check { name: "normalisation", allowed: FUNCTIONS, program: normalisation },
    Check { name: "convolutions", allowed: SUMS, program: convolutions },
    Check { name: "pools", allowed: SUMS, program: pools },
    Check { name: "greatest along a dimension", allowed: SUMS, program: greatest },
    Check { name: "layouts", allowed: 0.0, program: layouts },
    Check { name: "lookups", allowed: SUMS, program: lookups },
    Check { name: "optimisers", allowed: FUNCTIONS, program: optimisers },
    Check { name: "nan shows", allowed: FUNCTIONS, program: nan },
];

fn transposed(device: &Device) -> Results {
    let mut results = Vec::new();
    for (left, right) in [(true, false), (false, true), (true, true)] {
        for [rows, inner, columns] in [[17, 33, 9], [64, 48, 20]] {
            let turned = |a, b, turn| if turn { [b, a] } else { [a, b] };
            let shapes = [turned(rows, inner, left), turned(inner, columns, right)];
            results.extend(with_gradients(device, &[&shapes[0], &shapes[1]], |inputs| {
                inputs[0].matmul_transposed(&inputs[1], Transposed { left, right })
            })?);
        }
    }
    Ok(results)
}

fn batches(device: &Device) -> Results {
    let mut results = Vec::new();
    let shapes: [[&[usize]; 2]; 3] =
        [[&[2, 3, 5, 4], &[2, 3, 4, 7]], [&[5, 16, 8], &[8, 12]], [&[7, 9], &[3, 9, 4]]];
    for [left, right] in shapes {
        results.extend(with_gradients(device, &[left, right], |inputs| inputs[0].matmul(&inputs[1]))?);
    }
    Ok(results)
}

fn empty(device: &Device) -> Results {
    let product =
        |rows, inner, columns| device.zeros(&[rows, inner])?.matmul(&device.zeros(&[inner, columns])?);
    Ok(vec![product(0, 3, 2)?, product(3, 0, 2)?, product(3, 2, 0)?, device.zeros(&[0])?.sum()?])
}

fn dense(device: &Device) -> Results {
    let mut results = Vec::new();
    for [rows, inner, columns] in [[64, 784, 128], [64, 128, 10], [1, 1000, 1], [33, 7, 5]] {
        for relu in [false, true] {
            let shapes: [&[usize]; 3] = [&[rows, inner], &[inner, columns], &[columns]];
            results.extend(with_gradients(device, &shapes, |inputs| {
                inputs[0].linear(&inputs[1], &inputs[2], relu)
            })?);
        }
    }
    Ok(results)
}

fn arithmetic(device: &Device) -> Results {
    let mut results = Vec::new();
    let shapes: [[&[usize]; 2]; 6] = [
        [&[5, 7], &[5, 7]],
        [&[64, 10], &[10]],
        [&[3, 1, 4], &[2, 1]],
        [&[], &[130]],
        [&[2, 1, 3, 1, 2, 1], &[1, 2, 1, 2, 1, 3]],
        [&[4, 8, 7, 7], &[8, 1, 1]],
    ];
    for [left, right] in shapes {
        let operations: [OfTwo; 4] = [
            Tensor::add,
            Tensor::sub,
            Tensor::mul,
            // Away from division by nearly 0, which no two machines do alike.
            |a, b| a.div(&b.mul(b)?.shift(1.0)?),
        ];
        for operation in operations {
            results
                .extend(with_gradients(device, &[left, right], |inputs| operation(&inputs[0], &inputs[1]))?);
        }
    }
    Ok(results)
}

fn functions(device: &Device) -> Results {
    let programs: [OfOne; 10] = [
        Tensor::relu,
        Tensor::sigmoid,
        Tensor::tanh,
        Tensor::gelu,
        Tensor::exp,
        |x| x.mul(x)?.shift(0.5)?.log(),
        |x| x.mul(x)?.shift(0.5)?.sqrt(),
        |x| x.clamp(-0.5, 0.75),
        |x| x.scale(-2.5),
        |x| x.shift(3.0),
    ];
    let mut results = Vec::new();
    for program in programs {
        results.extend(with_gradients(device, &[&[9, 37]], |inputs| program(&inputs[0]))?);
    }
    Ok(results)
}

/// Where exponentials overflow, the functions built on them must not.
fn far_from_zero(device: &Device) -> Results {
    let values = device.tensor(&[-200.0, -90.0, -20.0, -0.0, 0.0, 1e-4, 20.0, 90.0, 200.0], &[9])?;
    Ok(vec![values.sigmoid()?, values.tanh()?, values.gelu()?, values.softmax()?, values.log_softmax()?])
}

fn sums(device: &Device) -> Results {
    let mut results = Vec::new();
    let cases: [(&[usize], &[usize]); 6] = [
        (&[64, 128], &[0]),
        (&[70, 300], &[1]),
        (&[3, 5, 700], &[0, 2]),
        (&[2, 3, 4, 5], &[1, 3]),
        (&[6, 6], &[]),
        (&[3, 20_000], &[1]),
    ];
    for (shape, along) in cases {
        results.extend(with_gradients(device, &[shape], |inputs| inputs[0].sum_along(along))?);
        results.extend(with_gradients(device, &[shape], |inputs| inputs[0].mean_along(along))?);
    }
    results.extend(with_gradients(device, &[&[5, 1000]], |inputs| inputs[0].mean())?);
    Ok(results)
}

/// All of one sign and size: what is lost to rounding is lost for good.
fn long_sum(device: &Device) -> Results {
    Ok(vec![device.tensor(&vec![0.1; 1_000_000], &[1_000_000])?.sum()?])
}

fn softmax(device: &Device) -> Results {
    let mut results = Vec::new();
    for sizes in [[7, 10], [3, 65], [2, 5000], [300, 3]] {
        results.extend(with_gradients(device, &[&sizes], |inputs| inputs[0].softmax())?);
        results.extend(with_gradients(device, &[&sizes], |inputs| inputs[0].log_softmax())?);
    }
    Ok(results)
}

fn masked(device: &Device) -> Results {
    let rows = [0.5, f32::NEG_INFINITY, 1.5, f32::NEG_INFINITY, f32::NEG_INFINITY, 3.0];
    Ok(vec![device.tensor(&rows, &[2, 3])?.softmax()?])
}

fn cross_entropy(device: &Device) -> Results {
    let mut results = Vec::new();
    for [rows, classes] in [[64, 10], [5, 1000], [1, 2]] {
        let labels = device.labels((0..rows).map(|row| row * 7 % classes), classes)?;
        let logits = parameter(device, 1, &[rows, classes])?;
        let loss = logits.cross_entropy(&labels)?;
        loss.scale(3.0)?.backward()?;
        results.push(loss);
        results.extend(logits.grad());
    }
    Ok(results)
}

fn losses(device: &Device) -> Results {
    let target = device.tensor(&[0.0, 1.0, 0.25, 1.0, 0.0, 0.75], &[2, 3])?;
    let mut results = with_gradients(device, &[&[2, 3]], |inputs| inputs[0].binary_cross_entropy(&target))?;
    results.extend(with_gradients(device, &[&[2, 3]], |inputs| inputs[0].mean_squared_error(&target))?);
    Ok(results)
}

fn normalisation(device: &Device) -> Results {
    let mut results = Vec::new();
    for sizes in [[7, 10], [3, 300]] {
        results.extend(with_gradients(device, &[&sizes], |inputs| inputs[0].normalise(1e-5))?);
    }
    let shapes: [&[usize]; 3] = [&[32, 6], &[4, 3, 5, 5], &[3, 2, 60, 60]];
    for shape in shapes {
        // Far from 0, where the shortcut for the variance would cancel.
        let moved = |input: &Tensor| input.shift(10.0)?.normalise_channels(1e-5);
        results.extend(with_gradients(device, &[shape], |inputs| Ok(moved(&inputs[0])?.result))?);
        let found = moved(&parameter(device, 0, shape)?)?;
        results.extend([found.mean, found.variance]);
    }
    Ok(results)
}

fn convolutions(device: &Device) -> Results {
    let mut results = Vec::new();
    let plain = Convolution::default();
    let padded = Convolution { padding: [1, 1], ..plain };
    let cases: [([usize; 4], [usize; 4], Convolution); 7] = [
        ([4, 1, 28, 28], [8, 1, 3, 3], padded),
        ([2, 8, 14, 14], [16, 8, 3, 3], padded),
        ([2, 3, 9, 7], [5, 3, 2, 3], Convolution { stride: [2, 3], padding: [1, 2], groups: 1 }),
        ([1, 4, 6, 6], [4, 1, 3, 3], Convolution { groups: 4, ..padded }),
        ([2, 6, 5, 5], [4, 3, 3, 3], Convolution { groups: 2, ..plain }),
        ([3, 4, 5, 5], [6, 4, 1, 1], plain),
        ([1, 1, 3, 3], [1, 1, 5, 5], Convolution { stride: [3, 3], padding: [3, 3], groups: 1 }),
    ];
    for (input, weight, settings) in cases {
        for relu in [false, true] {
            results.extend(with_gradients(device, &[&input, &weight, &[weight[0]]], |inputs| {
                inputs[0].conv2d(&inputs[1], Some(&inputs[2]), &settings, relu)
            })?);
        }
        results.extend(with_gradients(device, &[&input, &weight], |inputs| {
            inputs[0].conv2d(&inputs[1], None, &settings, false)
        })?);
    }
    Ok(results)
}

fn pools(device: &Device) -> Results {
    let mut results = Vec::new();
    let cases: [([usize; 4], [[usize; 2]; 3]); 4] = [
        ([2, 3, 8, 8], [[2, 2], [2, 2], [0, 0]]),
        ([1, 2, 7, 9], [[3, 3], [2, 2], [1, 1]]),
        ([1, 1, 6, 5], [[3, 2], [1, 1], [0, 1]]),
        ([1, 1, 9, 9], [[2, 2], [3, 4], [1, 0]]),
    ];
    for (input, [kernel, stride, padding]) in cases {
        results.extend(with_gradients(device, &[&input], |inputs| {
            inputs[0].max_pool2d(kernel, stride, padding)
        })?);
        results.extend(with_gradients(device, &[&input], |inputs| {
            inputs[0].average_pool2d(kernel, stride, padding)
        })?);
    }
    // Equals: the first of them wins.
    let even = device.parameter(&[1.0; 16], &[1, 1, 4, 4])?;
    even.max_pool2d([3, 3], [1, 1], [1, 1])?.sum()?.backward()?;
    results.extend(even.grad());
    Ok(results)
}

fn greatest(device: &Device) -> Results {
    with_gradients(device, &[&[4, 7, 3]], |inputs| inputs[0].max_along(1))
}

fn layouts(device: &Device) -> Results {
    let mut results = Vec::new();
    let programs: [OfOne; 7] = [
        |x| x.permute(&[3, 0, 2, 1]),
        |x| x.transpose(1, 2),
        |x| x.slice(2, 1..3),
        |x| x.select(0, 1),
        |x| x.reshape(&[6, 20]),
        |x| Tensor::concat(&[x, &x.slice(1, 0..1)?], 1),
        |x| Tensor::stack(&[&x.select(0, 0)?, &x.select(0, 1)?], 2),
    ];
    for program in programs {
        results.extend(with_gradients(device, &[&[2, 3, 4, 5]], |inputs| program(&inputs[0]))?);
    }
    Ok(results)
}

fn lookups(device: &Device) -> Results {
    let words = device.indices([3, 1, 3, 0, 3, 1, 6], 7)?;
    let mut results = with_gradients(device, &[&[7, 5]], |inputs| inputs[0].embedding(&words))?;
    let many = device.indices((0..500).map(|index| index * index % 300), 300)?;
    results.extend(with_gradients(device, &[&[300, 33]], |inputs| inputs[0].embedding(&many))?);
    let columns = device.indices((0..60).map(|row| row * 3 % 10), 10)?;
    results.extend(with_gradients(device, &[&[60, 10]], |inputs| inputs[0].gather(&columns))?);
    Ok(results)
}

fn optimisers(device: &Device) -> Results {
    let makes: [Maker; 6] = [
        |parameters| Ok(Box::new(Sgd::new(parameters, 0.1)?.with_weight_decay(0.01)?)),
        |parameters| Ok(Box::new(Sgd::new(parameters, 0.1)?.with_momentum(0.9)?)),
        |parameters| Ok(Box::new(Sgd::new(parameters, 0.1)?.with_nesterov(0.9)?)),
        |parameters| Ok(Box::new(RmsProp::new(parameters, 0.01)?)),
        |parameters| Ok(Box::new(Adam::new(parameters, 0.01)?)),
        |parameters| Ok(Box::new(AdamW::new(parameters, 0.01, 0.1)?)),
    ];
    let mut results = Vec::new();
    for make in makes {
        let parameter = parameter(device, 5, &[7, 11])?;
        let mut optimiser = make(vec![parameter.clone()])?;
        for step in 0..3 {
            let weights = device.tensor(&numbers(step, 77), &[7, 11])?;
            optimiser.zero_grad();
            parameter.mul(&weights)?.sum()?.backward()?;
            optimiser.step()?;
        }
        results.push(parameter.detach());
    }
    Ok(results)
}

/// A diverged net must show it.
fn nan(device: &Device) -> Results {
    let row = [f32::NAN, 1.0, -1.0, 0.5];
    let value = device.tensor(&row, &[1, 4])?;
    let labels = device.labels([1], 4)?;
    Ok(vec![
        value.relu()?,
        value.tanh()?,
        value.clamp(-0.5, 0.5)?,
        value.cross_entropy(&labels)?,
        value.reshape(&[1, 1, 2, 2])?.max_pool2d([2, 2], [2, 2], [0, 0])?,
    ])
}
