//! A computer to practise on: bash, files in memory, and a server to download from.
//!
//! Commands are carried out by [bashkit](https://crates.io/crates/bashkit), a bash written in Rust with the usual programs
//! (`grep`, `awk`, `sed`, `tar`, …). Nothing reaches the reader's own files, and `curl` reaches what a [`Computer`] was
//! given and nothing else. A command runs in slices, so that a page stays awake and Ctrl-C is heard; it ends by itself
//! when it has taken too many commands, loops or bytes.
//!
//! ```
//! use stepwise_shell::{Computer, Shell};
//!
//! let mut shell = Shell::start(Computer::new("ada", "laptop"))?;
//! shell.write("/home/ada/marks.csv", b"ann,5\nbob,3\n")?;
//! shell.begin("sort -t, -k2 -n marks.csv | head -n 1");
//! let said = loop {
//!     if let Some(said) = shell.slice() {
//!         break said;
//!     }
//! };
//! assert_eq!((said.text.as_str(), said.exit_code), ("bob,3\n", 0));
//! # Ok::<(), stepwise_shell::ShellError>(())
//! ```

mod computer;
mod curl;
mod drive;
mod error;
mod history;
mod shell;

pub use computer::Computer;
pub use error::ShellError;
pub use shell::{Said, Shell};
