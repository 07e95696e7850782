//! Whose computer it is, and what it can download.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A computer before its shell starts.
///
/// ```
/// use stepwise_shell::Computer;
///
/// let computer = Computer::new("ada", "laptop").serving("http://files.example/a.txt", b"a\n".to_vec());
/// assert_eq!(computer.home(), "/home/ada");
/// ```
#[derive(Clone, Debug)]
pub struct Computer {
    pub(crate) user: String,
    pub(crate) host: String,
    pub(crate) served: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Computer {
    /// A computer with one user, whose home is empty.
    #[must_use]
    pub fn new(user: &str, host: &str) -> Self {
        Self { user: user.to_owned(), host: host.to_owned(), served: Arc::default() }
    }

    /// Something more that `curl` can fetch, by its whole address.
    #[must_use]
    pub fn serving(mut self, address: &str, content: Vec<u8>) -> Self {
        Arc::make_mut(&mut self.served).insert(address.to_owned(), content);
        self
    }

    /// The user's home, where the shell starts.
    #[must_use]
    pub fn home(&self) -> String {
        format!("/home/{}", self.user)
    }
}
