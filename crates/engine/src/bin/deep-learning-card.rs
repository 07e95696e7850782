//! The engine with the labs of “Deep learning” and the graphics card.

use stepwise_engine as _;

fn main() {}
