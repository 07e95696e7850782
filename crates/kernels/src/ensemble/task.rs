//! What the two kinds of a committee are told apart by.

/// The task of predicting numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers;

/// The task of predicting classes, numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classes;
