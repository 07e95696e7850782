//! `cargo xtask golden`: runs every reference program and fails if a number moved.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::command::{root, say};
use crate::python;

/// Relative distance within which a number has not moved: far below the 1e-6 that our kernels are held to and the 1e-4 of our tensors.
const UNMOVED: f64 = 1e-9;

/// A program in Python and the file that holds what it printed.
struct Reference {
    name: String,
    program: PathBuf,
    golden: PathBuf,
}

/// Compares, or with `--write` accepts, what the reference libraries print.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let (write, names): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| *argument == "--write");
    let wanted =
        |reference: &Reference| names.is_empty() || names.iter().any(|name| **name == reference.name);
    let references: Vec<_> = references()?.into_iter().filter(wanted).collect();
    if references.is_empty() {
        return Err(
            "nothing of that name has a reference; name labs, or the golden files of kernels and tensor"
                .to_owned(),
        );
    }
    let python = python::environment(&root().join("python/requirements.txt"))?;
    let mut moved = Vec::new();
    for Reference { name, program, golden } in references {
        say(&format!("{name}: running {}", program.display()));
        let printed = run_reference(&python, &program)?;
        if fs::read_to_string(&golden).is_ok_and(|known| same(&known, &printed)) {
            continue;
        }
        if write.is_empty() {
            moved.push(name);
        } else {
            fs::write(&golden, &printed).map_err(|error| format!("{}: {error}", golden.display()))?;
            say(&format!("{name}: {} written", golden.display()));
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the references print other numbers than before for: {}. If that is meant, run `cargo xtask golden --write`.",
        moved.join(", ")
    ))
}

/// The labs' `lab.py`, named by slug, and the kernels' and tensors' reference programs, named by file.
fn references() -> Result<Vec<Reference>, String> {
    let mut references = Vec::new();
    for folder in entries(&root().join("crates/topics/src"))?.into_iter().filter(|path| path.is_dir()) {
        references.push(Reference {
            name: stem(&folder),
            program: folder.join("lab.py"),
            golden: folder.join("golden.json"),
        });
    }
    for folder in ["crates/kernels/tests/golden", "crates/tensor/tests/golden"] {
        for program in entries(&root().join(folder))? {
            if program.extension().is_some_and(|extension| extension == "py") {
                references.push(Reference {
                    name: stem(&program),
                    golden: program.with_extension("json"),
                    program,
                });
            }
        }
    }
    Ok(references)
}

/// Whether two texts are equal but for the last digits of their numbers, which differ between processors.
fn same(known: &str, printed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| letter.is_whitespace() || "[]{},:\"".contains(letter))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let equal = |(left, right): (&String, &String)| match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => (left - right).abs() <= UNMOVED * left.abs().max(right.abs()),
        _ => left == right,
    };
    let (known, printed) = (words(known), words(printed));
    known.len() == printed.len() && known.iter().zip(&printed).all(equal)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        fs::read_dir(folder).map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn run_reference(python: &Path, program: &Path) -> Result<String, String> {
    let printed = Command::new(python)
        .arg(program)
        .arg("--json")
        .env("STEPWISE_DATA", root().join("www/data"))
        .env("PYTHONPATH", root().join("python"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // Sums over several threads come in another order each time.
        .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"].map(|name| (name, "1")))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{} could not be started: {error}", program.display()))?;
    if printed.status.success() {
        String::from_utf8(printed.stdout).map_err(|_| format!("{} printed no text", program.display()))
    } else {
        Err(format!("{} failed ({})", program.display(), printed.status))
    }
}
