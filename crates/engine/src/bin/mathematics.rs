//! The engine with the labs of “Mathematics”.

use stepwise_engine as _;

fn main() {}
