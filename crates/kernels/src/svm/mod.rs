//! Support vector machines: the boundary with the widest margin, straight or, by a kernel, curved.
//!
//! | type | what it does | one step |
//! |---|---|---|
//! | [`SupportVectorMachine`] | tells two sides apart | two weights change |
//! | [`Svc`] | votes over all pairs of classes | the same |
//!
//! Kernels add up the features, so bring them to one scale first
//! ([`StandardScaler`](crate::preprocess::StandardScaler)).

mod classifier;
mod kernel;
mod smo;

#[cfg(test)]
mod tests;

pub use classifier::{Pair, Svc};
pub use kernel::{Kernel, gamma_scale};
pub use smo::{SupportVectorMachine, SvmOptions};
