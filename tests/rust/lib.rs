//! What the tests that walk the registry share.

#![forbid(unsafe_code)]

/// What is wrong, collected, so that one run tells everything.
#[derive(Debug, Default)]
pub struct Problems(Vec<String>);

impl Problems {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem unless the condition holds.
    pub fn check(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.0.push(problem());
        }
    }

    /// Notes a problem where there is an error.
    pub fn take<T, E: std::fmt::Display>(&mut self, subject: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.0.push(format!("{subject}: {error}"))).ok()
    }

    /// Fails with all of them.
    ///
    /// # Panics
    /// When there is any: this is the end of a test.
    #[allow(clippy::panic)]
    pub fn report(self) {
        if !self.0.is_empty() {
            panic!("{} problems:\n  {}\n", self.0.len(), self.0.join("\n  "));
        }
    }
}
