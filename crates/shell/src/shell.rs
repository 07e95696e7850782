//! The shell: a line begins, goes on in slices, and has said something in the end.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bashkit::{Bash, Error, ExecutionLimits, FileSystem, FsLimits, InMemoryFs};

use crate::computer::Computer;
use crate::curl::Curl;
use crate::drive::{Driver, Running};
use crate::error::ShellError;
use crate::history::{History, Lines};

/// What a line may take, before it is stopped.
const COMMANDS: usize = 20_000;
const LOOPS: usize = 20_000;
const OUTPUT: usize = 256 * 1024;
const TIME: Duration = Duration::from_secs(20);
/// What all files may take, and one of them.
const DISK: u64 = 32 * 1024 * 1024;
const FILE: u64 = 16 * 1024 * 1024;

/// What prints the lines typed so far, under a name that nobody types.
const HISTORY: &str = "__history";

/// What came of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What was printed, to the screen and as errors, in its order.
    pub text: String,
    /// The exit code: 0 is success, 130 is Ctrl-C.
    pub exit_code: i32,
}

type Ended = (Box<Bash>, Said);

/// A shell on a [`Computer`].
pub struct Shell {
    /// None while a line runs, which then holds it.
    bash: Option<Box<Bash>>,
    running: Option<Running<Ended>>,
    interrupted: Arc<AtomicBool>,
    history: Lines,
    files: Arc<InMemoryFs>,
    driver: Driver,
    home: String,
    /// The exit code of the last line, for `$?`.
    last: i32,
}

impl std::fmt::Debug for Shell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shell").field("home", &self.home).field("running", &self.is_running()).finish()
    }
}

impl Shell {
    /// Switches the computer on; its home is there and empty.
    ///
    /// # Errors
    /// When the platform has nothing to wait with, or the first command fails.
    pub fn start(computer: Computer) -> Result<Self, ShellError> {
        let home = computer.home();
        let limits = FsLimits::default().max_total_bytes(DISK).max_file_size(FILE);
        let files = Arc::new(InMemoryFs::with_limits(limits));
        let history = Lines::default();
        let mut bash = Bash::builder()
            .fs(files.clone())
            .username(&computer.user)
            .hostname(&computer.host)
            .env("HOME", &home)
            .cwd(&home)
            .limits(
                ExecutionLimits::new()
                    .max_commands(COMMANDS)
                    .max_loop_iterations(LOOPS)
                    .max_total_loop_iterations(LOOPS)
                    .max_stdout_bytes(OUTPUT)
                    .max_stderr_bytes(OUTPUT)
                    .timeout(TIME),
            )
            .builtin("curl", Box::new(Curl { served: computer.served }))
            .builtin(HISTORY, Box::new(History { lines: history.clone() }))
            .build();
        bash.set_interactive(true);
        let driver = Driver::new().map_err(|error| ShellError::Start { why: error.to_string() })?;
        let mut shell = Self {
            bash: Some(Box::new(bash)),
            running: None,
            interrupted: Arc::default(),
            history,
            files,
            driver,
            home: home.clone(),
            last: 0,
        };
        shell.make_folder(&home)?;
        // A function comes before the builtin of the same name.
        shell.begin(&format!("history() {{ {HISTORY} \"$@\"; }}"));
        while shell.is_running() {
            shell.slice();
        }
        if let Ok(mut lines) = shell.history.lock() {
            lines.clear();
        }
        Ok(shell)
    }

    /// Starts a line, which may be several: a script. While another runs, this does nothing. What it prints is there once it
    /// has ended.
    pub fn begin(&mut self, line: &str) {
        let Some(mut bash) = self.bash.take() else { return };
        self.interrupted = Arc::default();
        let interrupted = self.interrupted.clone();
        let (text, last) = (line.to_owned(), self.last);
        if let Ok(mut history) = self.history.lock() {
            history.push(text.clone());
        }
        self.running = Some(Box::pin(async move {
            let said = carry_out(&mut bash, &text, last, interrupted).await;
            (bash, said)
        }));
    }

    /// Goes on for some milliseconds; says what came of the line once it has ended. Nothing while no line runs.
    pub fn slice(&mut self) -> Option<Said> {
        let (bash, said) = self.driver.slice(self.running.as_mut()?)?;
        self.running = None;
        self.bash = Some(bash);
        self.last = said.exit_code;
        Some(said)
    }

    /// Whether a line runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Ctrl-C: the line ends at its next command.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    /// Where the shell stands, with `~` for the home, as prompts write it. `None` while a line runs.
    #[must_use]
    pub fn folder(&self) -> Option<String> {
        let path = self.bash.as_ref()?.shell_state_view().cwd.to_string_lossy().into_owned();
        Some(match path.strip_prefix(&self.home) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("~{rest}"),
            _ => path,
        })
    }

    /// Makes a folder, and those above it.
    ///
    /// # Errors
    /// When a file is in the way, or a limit is reached.
    pub fn make_folder(&mut self, path: &str) -> Result<(), ShellError> {
        at_once(self.files.mkdir(Path::new(path), true)).map_err(|error| of_file(path, &error))
    }

    /// Writes a file; its folder must be there.
    ///
    /// # Errors
    /// When its folder is not there, or a limit is reached.
    pub fn write(&mut self, path: &str, content: &[u8]) -> Result<(), ShellError> {
        at_once(self.files.write_file(Path::new(path), content)).map_err(|error| of_file(path, &error))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is not there, or is a folder.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, ShellError> {
        at_once(self.files.read_file(Path::new(path))).map_err(|error| of_file(path, &error))
    }
}

fn of_file(path: &str, error: &Error) -> ShellError {
    ShellError::File { path: path.to_owned(), why: error.to_string() }
}

/// The result of a future that never waits: files are in memory.
fn at_once<T>(future: impl Future<Output = bashkit::Result<T>>) -> bashkit::Result<T> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(result) => result,
        std::task::Poll::Pending => Err(Error::Execution("the disk is busy".to_owned())),
    }
}

/// Whether there is nothing to carry out: blanks and comments.
fn is_idle(line: &str) -> bool {
    line.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

async fn carry_out(bash: &mut Bash, line: &str, last: i32, interrupted: Arc<AtomicBool>) -> Said {
    if is_idle(line) {
        return Said { text: String::new(), exit_code: last };
    }
    if let Err(Error::Parse { message, .. }) = bash.analyze(line) {
        return Said { text: format!("bash: {message}\n"), exit_code: 2 };
    }
    // Errors go the way of the output, so that both stand in their order, as on a screen.
    let before = if last == 0 { String::new() } else { format!("(exit {last}); ") };
    let line = format!("{before}{{ {line}\n}} 2>&1");
    let text = Arc::new(std::sync::Mutex::new(Vec::new()));
    let printed = || {
        let text = text.clone();
        move |bytes: Vec<u8>| {
            let text = text.clone();
            async move {
                if let Ok(mut text) = text.lock() {
                    text.extend(bytes);
                }
                Ok(())
            }
        }
    };
    let result = bash.execute(&line).stdout_fn(printed()).stderr_fn(printed()).cancel_with(interrupted).await;
    let mut text =
        text.lock().map_or_else(|_| String::new(), |text| String::from_utf8_lossy(&text).into_owned());
    let exit_code = match result {
        Ok(result) => {
            if result.stdout_truncated || result.stderr_truncated {
                text.push_str("\n… and more, which is too much to show\n");
            }
            result.exit_code
        }
        Err(Error::Cancelled) => {
            text.push_str("^C\n");
            130
        }
        Err(error) => {
            text.push_str(&format!("bash: {error}\n"));
            137
        }
    };
    Said { text, exit_code }
}
