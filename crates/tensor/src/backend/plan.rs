//! What a backend is asked to do: operations and sizes, without a buffer among them.

use crate::error::TensorError;
use crate::shape::{Broadcast, MAX_RANK, Shape};

/// An operation on two tensors, element by element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// a + b
    Add,
    /// a − b
    Sub,
    /// a · b
    Mul,
    /// a / b
    Div,
}

/// An operation on one tensor, element by element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unary {
    /// max(x, 0); the derivative at 0 counts as 0.
    Relu,
    /// 1 / (1 + e⁻ˣ)
    Sigmoid,
    /// tanh x
    Tanh,
    /// eˣ
    Exp,
    /// √x
    Sqrt,
    /// c · x
    Scale(f32),
    /// x + c
    Shift(f32),
    /// x, but no less than `least` and no more than `most`; the derivative at the ends counts as 0.
    Clamp {
        /// The lower end.
        least: f32,
        /// The upper end.
        most: f32,
    },
    /// ln x
    Log,
    /// x · Φ(x), with Φ the distribution function of the standard normal: PyTorch's `gelu`.
    ///
    /// Source: D. Hendrycks and K. Gimpel, *Gaussian error linear units* (2016).
    Gelu,
}

/// What a function's derivative is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The function's result, so that its input need not be kept.
    Result,
    /// The function's input.
    Input,
}

impl Unary {
    /// What [`unary_gradient`](super::Backend::unary_gradient) is handed for this function.
    #[must_use]
    pub fn derivative_from(self) -> Known {
        match self {
            Self::Log | Self::Gelu => Known::Input,
            _ => Known::Result,
        }
    }
}

/// Sizes of products `out[rows×columns] = left[rows×inner] · right[inner×columns]`, row-major, one for each batch.
/// The results lie one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatmulPlan {
    /// How many products.
    pub batches: usize,
    /// Numbers from one left factor to the next: rows · inner, or 0 when all batches share one.
    pub left_step: usize,
    /// Numbers from one right factor to the next: inner · columns, or 0 when all batches share one.
    pub right_step: usize,
    /// Rows of the result.
    pub rows: usize,
    /// Columns of the result.
    pub columns: usize,
    /// Columns of the left, rows of the right factor.
    pub inner: usize,
    /// Whether `left` is stored as inner×rows.
    pub left_transposed: bool,
    /// Whether `right` is stored as columns×inner.
    pub right_transposed: bool,
    /// Whether max(·, 0) is applied to the result, after the bias.
    pub relu: bool,
}

impl MatmulPlan {
    /// One product of two matrices, stored row by row.
    #[must_use]
    pub fn single(rows: usize, inner: usize, columns: usize) -> Self {
        Self {
            batches: 1,
            left_step: 0,
            right_step: 0,
            rows,
            columns,
            inner,
            left_transposed: false,
            right_transposed: false,
            relu: false,
        }
    }
}

/// A copy between two layouts: number (i, j, …) of `walk.shape` is read at `from + Σ i · walk.left` and written at
/// `to + Σ i · walk.right`. Slicing, joining, turning and stretching are all such copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyPlan {
    /// What is copied, and both sides' steps.
    pub walk: Broadcast,
    /// Where reading starts.
    pub from: usize,
    /// Where writing starts.
    pub to: usize,
    /// Whether to add to what is there instead of replacing it. What lies between the places written is left alone.
    pub add: bool,
}

/// A window that slides over pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows and columns of the picture.
    pub size: [usize; 2],
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
    /// How far the window moves, down and to the right.
    pub stride: [usize; 2],
    /// Rows and columns that are added on each side of the picture.
    pub padding: [usize; 2],
    /// How many places the window takes, down and to the right.
    pub out: [usize; 2],
}

impl Window {
    /// The window's places on a picture: ⌊(size + 2 · padding − kernel) / stride⌋ + 1 in each direction.
    ///
    /// # Errors
    /// [`TensorError::Window`] when the window is empty, does not move, or is larger than the padded picture.
    pub fn new(
        operation: &'static str,
        size: [usize; 2],
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
    ) -> Result<Self, TensorError> {
        let mut out = [0; 2];
        for axis in 0..2 {
            let padded = padding[axis].checked_mul(2).and_then(|both| both.checked_add(size[axis]));
            let fits = padded.filter(|&padded| {
                kernel[axis] >= 1 && stride[axis] >= 1 && kernel[axis] <= padded && padded <= 1 << 31
            });
            let Some(padded) = fits else {
                return Err(TensorError::Window { operation, size, kernel, stride, padding });
            };
            out[axis] = (padded - kernel[axis]) / stride[axis] + 1;
        }
        Ok(Self { size, kernel, stride, padding, out })
    }

    /// Numbers in one picture.
    #[must_use]
    pub fn area(&self) -> usize {
        self.size[0] * self.size[1]
    }

    /// Places of the window.
    #[must_use]
    pub fn places(&self) -> usize {
        self.out[0] * self.out[1]
    }

    /// Numbers under the window.
    #[must_use]
    pub fn kernel_area(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }
}

/// Sizes of a convolution: input \[batch, channels, height, width\], weight \[`out_channels`, channels / groups,
/// kernel height, kernel width\], result \[batch, `out_channels`, out height, out width\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvPlan {
    /// Pictures.
    pub batch: usize,
    /// Channels of each.
    pub channels: usize,
    /// Channels of the result.
    pub out_channels: usize,
    /// The channels of both sides fall into so many groups, and each group sees only its own.
    pub groups: usize,
    /// Where the kernel goes.
    pub window: Window,
    /// Whether max(·, 0) is applied to the result, after the bias.
    pub relu: bool,
}

/// How a pool makes one number of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// The greatest number; what is added around the picture never is.
    Max,
    /// The mean over the whole window, in which what is added around the picture counts as 0.
    Average,
}

/// Sizes of a pool over `planes` pictures, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolPlan {
    /// What becomes of a window.
    pub pool: Pool,
    /// Pictures times channels.
    pub planes: usize,
    /// Where the window goes.
    pub window: Window,
}

/// Numbers that lie as \[outer, groups, inner\], of which each group has a mean and a variance of its own. Layer
/// normalisation is \[1, rows, columns\], batch normalisation \[pictures, channels, height · width\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormPlan {
    /// Blocks that share the groups.
    pub outer: usize,
    /// Groups.
    pub groups: usize,
    /// Neighbours within a group.
    pub inner: usize,
    /// ε, added to the variance.
    pub epsilon: f32,
}

/// Which softmax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Softmax {
    /// exp x / Σ exp x
    Probabilities,
    /// x − ln Σ exp x
    Logarithms,
}

/// The rule of an optimiser's step for one parameter p, whose gradient is g.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// p ← p − η g
    Sgd {
        /// η, the learning rate.
        learning_rate: f32,
    },
    /// v ← μ v + g, p ← p − η v; one state buffer v.
    Momentum {
        /// η, the learning rate.
        learning_rate: f32,
        /// μ, the momentum.
        momentum: f32,
    },
    /// v ← μ v + g, p ← p − η (g + μ v); one state buffer v.
    Nesterov {
        /// η, the learning rate.
        learning_rate: f32,
        /// μ, the momentum.
        momentum: f32,
    },
    /// v ← α v + (1 − α) g², p ← p − η g / (√v + ε); one state buffer v.
    RmsProp {
        /// η, the learning rate.
        learning_rate: f32,
        /// α
        smoothing: f32,
        /// 1 − α, rounded once.
        rest: f32,
        /// ε
        epsilon: f32,
    },
    /// m ← β₁ m + α₁ g, v ← β₂ v + α₂ g², p ← p − step · m / (√v · root + ε); state buffers m and v.
    Adam {
        /// η / (1 − β₁ᵗ)
        step: f32,
        /// 1 / √(1 − β₂ᵗ)
        root: f32,
        /// β₁
        beta1: f32,
        /// β₂
        beta2: f32,
        /// α₁ = 1 − β₁, rounded once.
        alpha1: f32,
        /// α₂ = 1 − β₂, rounded once.
        alpha2: f32,
        /// ε
        epsilon: f32,
    },
}

/// One optimiser's step for one parameter, in place: p ← keep · p, g ← g + decay · p (of the old p), then the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// The rule.
    pub rule: Rule,
    /// λ, the weight decay that goes through the gradient; 0 for none.
    pub decay: f32,
    /// 1 − η λ, the weight decay that bypasses the gradient (`AdamW`); 1 for none.
    pub keep: f32,
}

impl CopyPlan {
    /// A copy of all numbers of `shape`, read by `left` steps and written by `right` steps.
    #[must_use]
    pub fn new(shape: Shape, left: [usize; MAX_RANK], right: [usize; MAX_RANK]) -> Self {
        Self { walk: Broadcast { shape, left, right }, from: 0, to: 0, add: false }
    }
}
