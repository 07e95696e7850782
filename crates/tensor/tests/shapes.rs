//! No shape, however odd, makes an operation or a layer panic: it computes and differentiates, or says what is wrong.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use proptest::prelude::*;
use stepwise_random::Random;
use stepwise_tensor::nn::{
    BatchNorm, Conv2d, Embedding, Flatten, GlobalAveragePool, Gru, Layer, LayerNorm, Linear, Lstm, MaxPool2d,
    MultiHeadAttention, ResidualBlock, Rnn, TransformerBlock,
};
use stepwise_tensor::{Convolution, Device, Tensor, TensorError, Transposed};

/// Sizes with many zeros and ones among them.
fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![Just(0_usize), Just(1), 2_usize..5], 0..=6)
}

fn made(device: &Device, sizes: &[usize]) -> Tensor {
    device.parameter(&vec![0.5; sizes.iter().product()], sizes).unwrap()
}

/// Whatever comes out can be differentiated.
fn tried(result: Result<Tensor, TensorError>) {
    match result {
        Ok(tensor) => {
            let done = tensor.sum().unwrap().backward();
            assert!(matches!(done, Ok(()) | Err(TensorError::NoGradient)), "{done:?}");
        }
        Err(error) => assert!(error.to_string().len() > 20),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn operations_never_panic(
        left in sizes(), right in sizes(), order in prop::collection::vec(0_usize..7, 0..=6),
        (a, b, c) in (0_usize..7, 0_usize..5, 0_usize..5), transposed: (bool, bool),
        pair in ([0_usize..4, 0..4], [0_usize..4, 0..4], [0_usize..4, 0..4]), count in 0_usize..5,
    ) {
        let device = Device::cpu();
        let (x, y) = (made(&device, &left), made(&device, &right));
        tried(x.add(&y));
        tried(x.div(&y));
        tried(x.matmul_transposed(&y, Transposed { left: transposed.0, right: transposed.1 }));
        tried(x.linear(&y, &made(&device, &[b]), true));
        tried(x.gelu());
        tried(x.clamp(b as f32, c as f32));
        tried(x.sum_along(&order));
        tried(x.mean_along(&[a]));
        tried(x.max_along(a));
        tried(x.reshape(&right));
        tried(x.permute(&order));
        tried(x.transpose(a, b));
        tried(x.slice(a, b..c));
        tried(x.select(a, b));
        tried(Tensor::concat(&[&x, &y], a));
        tried(Tensor::stack(&[&x, &y, &x], a));
        tried(x.softmax());
        tried(x.log_softmax());
        tried(x.mean_squared_error(&y));
        tried(x.binary_cross_entropy(&y));
        tried(x.normalise(1e-5));
        tried(x.normalise_channels(1e-5).map(|found| found.result));
        tried(x.attention(&y, &y, Some(&x)));
        tried(x.max_pool2d(pair.0, pair.1, pair.2));
        tried(x.average_pool2d(pair.0, pair.1, pair.2));
        tried(x.conv2d(&y, None, &Convolution { stride: pair.1, padding: pair.2, groups: b }, true));
        let indices = device.indices((0..count).map(|index| index.min(c)), c + 1).unwrap();
        tried(x.embedding(&indices));
        tried(x.gather(&indices));
        tried(x.cross_entropy(&indices));
    }

    #[test]
    fn layers_never_panic(sizes in sizes()) {
        let (device, mut random) = (Device::cpu(), Random::new(1));
        let x = made(&device, &sizes);
        let layers: [Box<dyn Layer>; 12] = [
            Box::new(Linear::new(2, 0, &mut random, &device).unwrap()),
            Box::new(Conv2d::new(2, 3, [2, 2], Convolution::default(), &mut random, &device).unwrap()),
            Box::new(MaxPool2d(0)),
            Box::new(GlobalAveragePool),
            Box::new(Flatten),
            Box::new(BatchNorm::new(2, &device).unwrap()),
            Box::new(LayerNorm::new(2, &device).unwrap()),
            Box::new(Rnn::new(2, 3, &mut random, &device).unwrap()),
            Box::new(Lstm::new(2, 3, &mut random, &device).unwrap()),
            Box::new(Gru::new(2, 3, &mut random, &device).unwrap()),
            Box::new(TransformerBlock::new(2, 2, 3, 0.5, &mut random, &device).unwrap()),
            Box::new(ResidualBlock::new(2, 3, 2, &mut random, &device).unwrap()),
        ];
        layers.iter().for_each(|layer| tried(layer.forward(&x)));
        let attention = MultiHeadAttention::new(2, 1, &mut random, &device).unwrap();
        tried(attention.attend(&x, &x, Some(&x)));
        let embedding = Embedding::new(3, 2, &mut random, &device).unwrap();
        tried(embedding.forward(&device.indices([0, 1, 2], 3).unwrap(), &sizes));
    }
}

#[test]
fn huge_layers_are_refused() {
    let (device, mut random) = (Device::cpu(), Random::new(1));
    let huge = usize::MAX / 2;
    assert!(Linear::new(huge, 3, &mut random, &device).is_err());
    assert!(Linear::new(0, huge, &mut random, &device).is_err());
    assert!(Conv2d::new(huge, huge, [huge, 3], Convolution::default(), &mut random, &device).is_err());
    assert!(BatchNorm::new(huge, &device).is_err());
    assert!(LayerNorm::new(huge, &device).is_err());
    assert!(Lstm::new(huge, huge, &mut random, &device).is_err());
    assert!(Gru::new(1, huge, &mut random, &device).is_err());
    assert!(Embedding::new(huge, 2, &mut random, &device).is_err());
    assert!(TransformerBlock::new(8, 2, huge, 0.0, &mut random, &device).is_err());
    assert!(MultiHeadAttention::new(8, 0, &mut random, &device).is_err());
    let one = device.zeros(&[1, 1, 1, 1]).unwrap();
    assert!(one.max_pool2d([huge, huge], [huge, huge], [huge, huge]).is_err());
    assert!(one.slice(0, huge..usize::MAX).is_err());
    assert!(one.select(usize::MAX, usize::MAX).is_err());
    assert!(device.indices([0], huge).is_err());
}

#[test]
fn messages_name_tensor_operation_and_shapes() {
    let device = Device::cpu();
    let picture = device.zeros(&[1, 3, 8, 8]).unwrap();
    let said = |result: Result<Tensor, TensorError>| result.unwrap_err().to_string();
    let settings = Convolution::default();
    assert_eq!(
        said(picture.conv2d(&device.zeros(&[4, 1, 3, 3]).unwrap(), None, &settings, false)),
        "conv2d: the weight has shape [4, 1, 3, 3], but must be [out channels, 3, height, width], as the input of \
         shape [1, 3, 8, 8] has 3 channels in 1 groups."
    );
    assert_eq!(
        said(picture.max_pool2d([9, 9], [1, 1], [0, 0])),
        "max_pool2d: a window of [9, 9] with stride [1, 1] does not fit a picture of [8, 8] with [0, 0] added on each \
         side; sizes and strides must be at least 1, and the window no larger than the padded picture."
    );
    assert_eq!(
        said(picture.slice(2, 5..9)),
        "slice: 5..9 is out of range for dimension 2 of shape [1, 3, 8, 8]."
    );
    assert_eq!(
        said(picture.transpose(1, 4)),
        "transpose: dimension 4 is out of range for shape [1, 3, 8, 8], whose dimensions are numbered 0 to 3."
    );
    assert_eq!(
        device.indices([1, 7], 5).unwrap_err().to_string(),
        "indices: number 1 is 7, but must be below 5."
    );
}
