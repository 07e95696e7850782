//! The engine with the labs of “Evaluation”.

use stepwise_engine as _;

fn main() {}
