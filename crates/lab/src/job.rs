//! Work of a run that may be done elsewhere: in other threads, in any order, by any number of hands.

use serde::Serialize;

use crate::error::LabError;

/// A piece of work, such as one trial of a search. Its result depends on nothing but the run's set-up and the task, so
/// that it does not matter where, when or in which order jobs are done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Job {
    /// Its number in the run.
    pub number: usize,
    /// What to do, as the lab's [`Session::begin_job`](crate::Session::begin_job) reads it.
    pub task: Vec<f64>,
}

/// A job that was begun. Like a run it advances in slices of at most 50 ms.
pub trait Work {
    /// One slice; the result once there is one.
    ///
    /// # Errors
    /// When the computation cannot go on.
    fn step(&mut self) -> Result<Option<Vec<f64>>, LabError>;
}
