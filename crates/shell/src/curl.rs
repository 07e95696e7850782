//! `curl` for a computer with one server in reach.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

/// The program.
pub struct Curl {
    pub served: Arc<BTreeMap<String, Vec<u8>>>,
}

/// What was asked on the command line.
#[derive(Default)]
struct Options {
    address: String,
    /// Where the answer goes instead of to the screen.
    file: Option<String>,
    /// Named as at the server.
    named_there: bool,
    /// No words about failures, unless `outspoken`.
    silent: bool,
    outspoken: bool,
    /// A refusal is a failure.
    strict: bool,
    help: bool,
}

/// A failure in curl's own words and numbers.
struct Failure {
    code: i32,
    words: String,
    /// Whether even `--silent` leaves it standing.
    usage: bool,
}

impl Failure {
    fn usage(words: impl Into<String>) -> Self {
        Self { code: 2, words: words.into(), usage: true }
    }

    fn of(code: i32, words: impl Into<String>) -> Self {
        Self { code, words: words.into(), usage: false }
    }
}

const HELP: &str = "Usage: curl [options...] <url>
 -f, --fail           Fail fast with no output on HTTP errors
 -L, --location       Follow redirects
 -o, --output <file>  Write to file instead of stdout
 -O, --remote-name    Write output to file named as remote file
 -s, --silent         Silent mode
 -S, --show-error     Show error even when -s is used
";

impl Options {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut take = |name: &str| {
                rest.next()
                    .cloned()
                    .ok_or_else(|| Failure::usage(format!("curl: option {name}: requires parameter")))
            };
            match argument.as_str() {
                "--fail" => options.strict = true,
                "--location" => {}
                "--output" => options.file = Some(take("--output")?),
                "--remote-name" => options.named_there = true,
                "--silent" => options.silent = true,
                "--show-error" => options.outspoken = true,
                "--help" => options.help = true,
                long if long.starts_with("--") => {
                    return Err(Failure::usage(format!("curl: option {long}: is unknown")));
                }
                short if short.len() > 1 && short.starts_with('-') => {
                    let mut letters = short.chars().skip(1);
                    while let Some(letter) = letters.next() {
                        match letter {
                            'f' => options.strict = true,
                            'L' => {}
                            'O' => options.named_there = true,
                            's' => options.silent = true,
                            'S' => options.outspoken = true,
                            'h' => options.help = true,
                            'o' => {
                                let attached: String = letters.by_ref().collect();
                                options.file = Some(if attached.is_empty() { take("-o")? } else { attached });
                            }
                            other => {
                                return Err(Failure::usage(format!("curl: option -{other}: is unknown")));
                            }
                        }
                    }
                }
                address => address.clone_into(&mut options.address),
            }
        }
        if options.address.is_empty() && !options.help {
            return Err(Failure::usage("curl: no URL specified!"));
        }
        Ok(options)
    }

    /// Where the answer is written, if to a file.
    fn target(&self) -> Result<Option<&str>, Failure> {
        if let Some(file) = &self.file {
            return Ok((file != "-").then_some(file));
        }
        if !self.named_there {
            return Ok(None);
        }
        match self.address.rsplit('/').next() {
            Some(name) if !name.is_empty() && self.address.matches('/').count() > 2 => Ok(Some(name)),
            _ => Err(Failure::of(23, "curl: Remote file name has no length!")),
        }
    }
}

/// The machine that an address names.
fn server(address: &str) -> &str {
    let after = address.split_once("://").map_or(address, |(_, after)| after);
    after.split(['/', ':']).next().unwrap_or(after)
}

impl Curl {
    fn fetch(&self, options: &Options) -> Result<&[u8], Failure> {
        let mut address = options.address.clone();
        if !address.contains("://") {
            address.insert_str(0, "http://");
        }
        if let Some(content) = self.served.get(&address) {
            return Ok(content);
        }
        let host = server(&address);
        if !self.served.keys().any(|served| server(served) == host) {
            return Err(Failure::of(6, format!("curl: (6) Could not resolve host: {host}")));
        }
        if options.strict {
            return Err(Failure::of(22, "curl: (22) The requested URL returned error: 404"));
        }
        Ok(b"<html><body><h1>404 Not Found</h1></body></html>\n")
    }

    async fn run(&self, context: &BuiltinContext<'_>) -> Result<ExecResult, (Failure, bool)> {
        let options = Options::read(context.args).map_err(|failure| (failure, true))?;
        let heard = !options.silent || options.outspoken;
        let failed = |failure: Failure| {
            let heard = heard || failure.usage;
            (failure, heard)
        };
        if options.help {
            return Ok(ExecResult::ok(HELP));
        }
        let content = self.fetch(&options).map_err(failed)?;
        let Some(target) = options.target().map_err(failed)? else {
            return Ok(ExecResult { stdout: content.to_vec().into(), ..ExecResult::default() });
        };
        match context.fs.write_file(&context.cwd.join(target), content).await {
            Ok(()) => Ok(ExecResult::default()),
            Err(_) => Err(failed(Failure::of(
                23,
                format!(
                    "Warning: Failed to open the file {target}\ncurl: (23) client returned ERROR on write"
                ),
            ))),
        }
    }
}

#[async_trait]
impl Builtin for Curl {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        Ok(match self.run(&context).await {
            Ok(result) => result,
            Err((failure, heard)) => {
                let words = if heard { format!("{}\n", failure.words) } else { String::new() };
                ExecResult::err(words, failure.code)
            }
        })
    }
}
