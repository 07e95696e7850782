//! The tensors against PyTorch. Each module compares with the numbers that the program of its name printed;
//! `cargo xtask golden` runs the programs again.

#![cfg(test)]

mod exports;
mod layers;
mod models;
