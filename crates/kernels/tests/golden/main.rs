//! The kernels against the reference libraries. Each module compares with the numbers that the program of its name
//! printed; `cargo xtask golden` runs the programs again.

#![cfg(test)]

mod clustering_and_linear;
mod committees;
mod common;
mod decomposition;
mod drift;
mod explain;
mod fairness;
mod frame;
mod learning;
mod models;
mod preprocess;
mod recommend;
mod search;
mod stats;
mod text;
mod timeseries;
mod trees;
mod vision;
