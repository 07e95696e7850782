//! Stepwise: the data crate.
