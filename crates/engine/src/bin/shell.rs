//! The engine with the labs that have a shell.

use stepwise_engine as _;

fn main() {}
