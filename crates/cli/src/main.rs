//! Stepwise: the cli crate.
fn main() {}
