//! The engine with the labs that train nets: tensors and the graphics card are half of its code, which readers of the
//! other labs need not wait for.

pub use stepwise_engine::Engine;
