//! Stepwise: the kernels crate.
