//! Stepwise: the canvas crate.
