//! Stepwise: the engine crate.
