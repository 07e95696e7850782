//! The engine with the labs of “Deep learning”.

use stepwise_engine as _;

fn main() {}
