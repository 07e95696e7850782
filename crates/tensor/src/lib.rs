//! Stepwise: the tensor crate.
