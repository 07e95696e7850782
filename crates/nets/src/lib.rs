//! The engine for the labs that train nets. Tensors and the graphics card are half of all code: who opens another lab need
//! not wait for them, and who opens one of these not for the mathematics of the others.

pub use stepwise_engine::Engine;
