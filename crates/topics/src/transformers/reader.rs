//! The network: an encoder of transformer blocks, and a layer that says where the answer begins and ends.

use stepwise_random::Random;
use stepwise_tensor::nn::{Embedding, Layer, LayerNorm, Linear, Module, TransformerBlock, normal};
use stepwise_tensor::{Device, Indices, Tensor, TensorError, Transposed};

use super::passages::{PAD, Passage};

/// Numbers that stand for a word.
const WIDTH: usize = 64;
pub const HEADS: usize = 4;
/// Numbers inside a block's dense layers.
const INNER: usize = 256;
/// The longest text.
pub const LONGEST: usize = 256;
/// Spread of the first vectors of words and places.
const SPREAD: f64 = 0.02;

/// Texts of one length on a device.
pub struct Texts {
    /// How many, and how long each is.
    pub sizes: [usize; 2],
    numbers: Indices,
    /// 0 for words, so low for pads that no attention goes there.
    mask: Tensor,
}

impl Texts {
    /// Passages filled up to a length.
    pub fn new(
        passages: &[Passage],
        length: usize,
        words: usize,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let numbers: Vec<usize> = passages
            .iter()
            .flat_map(|passage| passage.numbers.iter().copied().chain(std::iter::repeat(PAD)).take(length))
            .collect();
        let mask: Vec<f32> = numbers.iter().map(|&number| if number == PAD { -1e9 } else { 0.0 }).collect();
        Ok(Self {
            sizes: [passages.len(), length],
            numbers: device.indices(numbers, words)?,
            mask: device.tensor(&mask, &[passages.len(), 1, 1, length])?,
        })
    }

    /// One text without pads.
    pub fn whole(numbers: &Indices, length: usize, device: &Device) -> Result<Self, TensorError> {
        let mask = device.zeros(&[1, 1, 1, length])?;
        Ok(Self { sizes: [1, length], numbers: numbers.clone(), mask })
    }
}

/// What makes meanings of words: an embedding of words and places, and transformer blocks.
#[derive(Debug)]
pub struct Encoder {
    words: Embedding,
    /// A vector for each place in the text.
    places: Tensor,
    blocks: Vec<TransformerBlock>,
    norm: LayerNorm,
}

impl Encoder {
    pub fn new(
        words: usize,
        blocks: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let table = |count: usize, random: &mut Random| {
            device.parameter(&normal(count * WIDTH, SPREAD, random), &[count, WIDTH])
        };
        let (words, places) = (Embedding { weight: table(words, random)? }, table(LONGEST, random)?);
        let blocks = (0..blocks).map(|_| TransformerBlock::new(WIDTH, HEADS, INNER, 0.0, random, device));
        let blocks = blocks.collect::<Result<_, _>>()?;
        Ok(Self { words, places, blocks, norm: LayerNorm::new(WIDTH, device)? })
    }

    /// What the words mean where they stand, \[texts, words, width\].
    pub fn encode(&self, texts: &Texts) -> Result<Tensor, TensorError> {
        let mut meaning = self.embed(texts)?;
        for block in &self.blocks {
            meaning = block.forward_masked(&meaning, Some(&texts.mask))?;
        }
        self.norm.forward(&meaning)
    }

    fn embed(&self, texts: &Texts) -> Result<Tensor, TensorError> {
        let [_, length] = texts.sizes;
        self.words.forward(&texts.numbers, &texts.sizes)?.add(&self.places.slice(0, 0..length)?)
    }

    /// How much each word looks at each other one, \[texts, heads, words, words\], block by block.
    pub fn attention(&self, texts: &Texts) -> Result<Vec<Tensor>, TensorError> {
        let mut meaning = self.embed(texts)?;
        let mut weights = Vec::new();
        for block in &self.blocks {
            let normed = block.norm1.forward(&meaning)?;
            weights.push(block.attention.weights(&normed, &normed, Some(&texts.mask))?);
            meaning = block.forward_masked(&meaning, Some(&texts.mask))?;
        }
        Ok(weights)
    }

    /// A score for each word of the vocabulary at some places of the encoded texts, by the words' own vectors.
    pub fn guess_words(&self, meaning: &Tensor, places: &Indices) -> Result<Tensor, TensorError> {
        let (count, _) = meaning.shape().rows();
        let hidden = meaning.reshape(&[count, WIDTH])?.embedding(places)?;
        hidden.matmul_transposed(&self.words.weight, Transposed { left: false, right: true })
    }
}

impl Module for Encoder {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        let mut children: Vec<(String, &dyn Module)> = vec![("words".to_owned(), &self.words)];
        let blocks = self.blocks.iter().enumerate();
        children.extend(blocks.map(|(place, block)| (format!("blocks.{place}"), block as &dyn Module)));
        children.push(("norm".to_owned(), &self.norm));
        children
    }

    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        vec![("places", self.places.clone())]
    }
}

/// An encoder, and a layer that says where the answer begins and ends.
#[derive(Debug)]
pub struct Reader {
    pub encoder: Encoder,
    /// Two scores for each word.
    answer: Linear,
}

impl Reader {
    pub fn new(
        words: usize,
        blocks: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let answer = Linear::new(WIDTH, 2, random, device)?;
        Ok(Self { encoder: Encoder::new(words, blocks, random, device)?, answer })
    }

    /// For each text two rows of scores, one for each word: that the answer begins there, and that it ends there.
    pub fn scores(&self, texts: &Texts) -> Result<Tensor, TensorError> {
        let [count, length] = texts.sizes;
        let scores = self.answer.forward(&self.encoder.encode(texts)?)?.transpose(1, 2)?;
        scores.add(&texts.mask.reshape(&[count, 1, length])?)?.reshape(&[2 * count, length])
    }
}

impl Module for Reader {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        vec![("encoder".to_owned(), &self.encoder), ("answer".to_owned(), &self.answer)]
    }
}
