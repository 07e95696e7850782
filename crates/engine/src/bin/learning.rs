//! The engine with the labs of “Learning”.

use stepwise_engine as _;

fn main() {}
