//! The engine with the labs of “Tools” and the graphics card.

use stepwise_engine as _;

fn main() {}
