//! The native host's command line. People call it through `cargo xtask`.

#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::prelude::*;
use pollster::block_on;
use stepwise_cli::site_url::SiteUrl;
use stepwise_cli::{disk, report, site};

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<(), String> {
    let mut arguments = lexopt::Parser::from_env();
    match arguments.next().map_err(text)? {
        Some(Value(name)) if name == "lab" => lab(arguments),
        Some(Value(name)) if name == "site" => write_site(arguments),
        _ => Err(
            "usage: stepwise-cli lab <slug> … | site --out <folder> --code <folder> [--site-url <address>]"
                .to_owned(),
        ),
    }
}

fn text(error: lexopt::Error) -> String {
    error.to_string()
}

fn lab(mut arguments: lexopt::Parser) -> Result<(), String> {
    let (mut slug, mut changes, mut seed, mut steps, mut json) = (None, Vec::new(), 7, None, false);
    while let Some(argument) = arguments.next().map_err(text)? {
        match argument {
            Value(name) if slug.is_none() => slug = Some(name.string().map_err(text)?),
            Long("set") => {
                let pair = arguments.value().and_then(|value| value.string()).map_err(text)?;
                let (key, value) = pair
                    .split_once('=')
                    .ok_or_else(|| format!("--set is {pair:?}, but must be key=value"))?;
                changes.push((key.to_owned(), value.to_owned()));
            }
            Long("seed") => seed = arguments.value().and_then(|value| value.parse()).map_err(text)?,
            Long("steps") => steps = Some(arguments.value().and_then(|value| value.parse()).map_err(text)?),
            Long("json") => json = true,
            other => return Err(text(other.unexpected())),
        }
    }
    let slug =
        slug.ok_or("which lab? usage: lab <slug> [--set key=value]… [--seed N] [--steps N] [--json]")?;
    let topic = stepwise_topics::topic(&slug).map_err(|error| {
        let slugs: Vec<_> = stepwise_topics::TOPICS.iter().map(|topic| topic.slug).collect();
        format!("{error} The labs are {}.", slugs.join(", "))
    })?;
    let mut run = disk::start(topic, &changes, seed).map_err(|error| error.to_string())?;
    block_on(run.finish(steps)).map_err(|error| error.to_string())?;
    let snapshot = run.snapshot();
    if json {
        let report = report::Report::new(&run, &snapshot);
        println!("{}", serde_json::to_string(&report).map_err(|error| error.to_string())?);
    } else {
        print!("{}", report::plain(&run, &snapshot));
    }
    Ok(())
}

fn write_site(mut arguments: lexopt::Parser) -> Result<(), String> {
    let (mut out, mut code, mut site_url) = (None, None, None);
    while let Some(argument) = arguments.next().map_err(text)? {
        match argument {
            Long("out") => out = Some(PathBuf::from(arguments.value().map_err(text)?)),
            Long("code") => code = Some(arguments.value().and_then(|value| value.string()).map_err(text)?),
            Long("site-url") => {
                let address = arguments.value().and_then(|value| value.string()).map_err(text)?;
                site_url = Some(address.parse::<SiteUrl>()?);
            }
            other => return Err(text(other.unexpected())),
        }
    }
    match (out, code) {
        (Some(out), Some(code)) => site::write(&out, &code, site_url.as_ref()),
        _ => Err("usage: site --out <folder> --code <folder> [--site-url <address>]".to_owned()),
    }
}
