//! `cargo xtask serve`: the site over HTTP on this machine, as a plain file server would give it.

use std::fs::File;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tiny_http::{Header, Request, Response, Server};

use crate::build;
use crate::command::{root, say};

const THREADS: usize = 8;

/// Builds, unless told not to, and serves `dist/`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut port = 8080_u16;
    let mut fresh = true;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--no-build" => fresh = false,
            "--port" => {
                let text = rest.next().map_or("", String::as_str);
                port = text
                    .parse()
                    .map_err(|_| format!("--port is {text:?}, but must be a number from 0 to 65535"))?;
            }
            other => return Err(format!("serve knows --port and --no-build, not {other}")),
        }
    }
    if fresh {
        build::run()?;
    }
    let site = root().join("dist");
    if !site.join("index.html").exists() {
        return Err("there is no site in dist/ yet. Run `cargo xtask build`".to_owned());
    }
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| format!("port {port} cannot be opened: {error}"))?;
    say(&format!("Stepwise is at http://{}/ (stop with Ctrl-C)", server.server_addr()));
    let server = Arc::new(server);
    let workers: Vec<_> = (0..THREADS)
        .map(|_| {
            let (server, site) = (server.clone(), site.clone());
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    answer(request, &site);
                }
            })
        })
        .collect();
    for worker in workers {
        let _ = worker.join();
    }
    Ok(())
}

fn answer(request: Request, site: &Path) {
    let found = file_of(request.url(), site);
    // A reader who leaves in the middle of a file is no error of ours.
    let _ = match found.as_ref().and_then(|path| File::open(path).ok().map(|file| (path, file))) {
        Some((path, file)) => {
            let mut response = Response::from_file(file);
            let headers = [
                ("Content-Type", media_type(path)),
                ("Cache-Control", "no-cache"),
                // A frame without an origin may load what it shows only from a server that says so.
                ("Access-Control-Allow-Origin", "*"),
            ];
            for (name, value) in headers {
                if let Ok(header) = Header::from_bytes(name, value) {
                    response.add_header(header);
                }
            }
            request.respond(response)
        }
        None => request.respond(Response::from_string("There is no such page.").with_status_code(404)),
    };
}

fn file_of(url: &str, site: &Path) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let relative = Path::new(path.trim_start_matches('/'));
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let file = site.join(relative);
    let file = if file.is_dir() { file.join("index.html") } else { file };
    file.exists().then_some(file)
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("md" | "py" | "csv" | "txt") => "text/plain; charset=utf-8",
        Some("gz") => "application/gzip",
        _ => "application/octet-stream",
    }
}
