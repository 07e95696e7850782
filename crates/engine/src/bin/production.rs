//! The engine with the labs of “Production”.

use stepwise_engine as _;

fn main() {}
