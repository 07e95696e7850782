//! `cargo xtask`: everything that is done to this repository, by name.

#![forbid(unsafe_code)]

mod bench;
mod build;
mod command;
mod golden;
mod lab;
mod lighthouse;
mod new_topic;
mod node;
mod python;
mod registry;
mod serve;
mod setup;
mod shots;
mod site;
mod test;
mod tools;
mod versions;
mod wasm;

use std::process::ExitCode;

use lexopt::prelude::*;

const USAGE: &str = "\
Usage: cargo xtask <command>

  setup                 find or install everything that building and testing needs
  serve [--port N] [--no-build]
                        build the site and serve it
  build [--site-url address]
                        leave the site in dist/; what other sites read needs its address
  test [stage …]        run everything that CI runs, or only these stages
  lab <slug> [--set key=value]… [--seed N] [--steps N] [--json]
                        run a lab natively to its end
  new-topic <slug>      make the folder of a lab that is on the roadmap
  registry              list the labs' folders in the registry file
  golden [name …]       run the Python references and fail if a number moved; --write to accept
  data                  rebuild the shipped data files from pinned packages
  bench [name …]        measure fixed work, and what a reader waits for, in Chromium
  lighthouse            what Lighthouse says of the site in dist/, on a phone
  shots                 screenshots of every page: light, dark, phone
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<(), String> {
    let mut arguments = lexopt::Parser::from_env();
    let Some(Value(name)) = arguments.next().map_err(text)? else {
        print!("{USAGE}");
        return Ok(());
    };
    let name = name.string().map_err(text)?;
    let rest: Vec<String> = arguments
        .raw_args()
        .map_err(text)?
        .map(|argument| argument.into_string().map_err(|_| "an argument is not UTF-8".to_owned()))
        .collect::<Result<_, _>>()?;
    match name.as_str() {
        "setup" => setup::run(),
        "serve" => serve::run(&rest),
        "build" => build::run_with(&rest),
        "site" => site::run_hook(),
        "test" => test::run(&rest),
        "lab" => lab::run(&rest),
        "new-topic" => new_topic::run(&rest),
        "registry" => registry::write(),
        "golden" => golden::run(&rest),
        "data" => python::prepare_data(),
        "bench" => bench::run(&rest),
        "lighthouse" => lighthouse::run(),
        "shots" => shots::run(),
        other => Err(format!("there is no command {other}.\n\n{USAGE}")),
    }
}

fn text(error: lexopt::Error) -> String {
    error.to_string()
}
