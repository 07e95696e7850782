//! Stepwise task runner.
fn main() {}
