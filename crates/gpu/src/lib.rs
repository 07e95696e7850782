//! The graphics card behind the tensors.
#![forbid(unsafe_code)]

mod backend;
pub mod check;
mod fault;
mod gpu;
mod kernel;
mod matmul;
mod memory;
mod open;
mod ops;
mod readback;
mod recorder;
mod speed;

pub use matmul::{Class, LADDER, Rung, Tile, Tuning};
pub use open::{Opened, Unavailable, open};
pub use speed::Speed;
