//! The engine with the labs of “Research and practice”.

use stepwise_engine as _;

fn main() {}
