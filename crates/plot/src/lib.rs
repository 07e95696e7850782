//! Stepwise: the plot crate.
