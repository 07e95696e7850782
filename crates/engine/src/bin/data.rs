//! The engine with the labs of “Data”.

use stepwise_engine as _;

fn main() {}
