//! The kernels against the reference libraries. Each module compares with the numbers that the program of its name
//! printed; `cargo xtask golden` runs the programs again.

#![cfg(test)]

mod clustering_and_linear;
mod common;
mod decomposition;
mod drift;
mod explain;
mod fairness;
mod frame;
mod learning;
mod stats;
mod timeseries;
mod trees;
