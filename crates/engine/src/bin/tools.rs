//! The engine with the labs of “Tools”.

use stepwise_engine as _;

fn main() {}
