//! Programs that are not ours, which open what we make.

use std::path::PathBuf;
use std::process::Command;

/// Names a Python with an independent JOSE library; the test command sets it.
const PYTHON_VARIABLE: &str = "LAVALIER_TEST_PYTHON";

/// A program on PATH; none, with a line that says so, when it is not installed.
#[must_use]
pub fn program(name: &str) -> Option<Command> {
    let there = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    if !there {
        println!("skipped: {name} is not installed");
    }
    there.then(|| Command::new(name))
}

/// A Python that has `joserfc`; none, with a line that says so, when the test command has not made it.
#[must_use]
pub fn python_with_jose() -> Option<Command> {
    let made = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.ancestors().nth(3)?.join("tools/python/bin/python3")));
    let python = std::env::var_os(PYTHON_VARIABLE).map(PathBuf::from).or(made);
    let python = python.filter(|python| python.is_file());
    if python.is_none() {
        println!("skipped: `cargo xtask test` has not made a Python with joserfc yet");
    }
    python.map(Command::new)
}

/// Runs a program that has to succeed and gives back its standard output.
///
/// # Panics
/// When it does not.
#[must_use]
pub fn output(mut command: Command) -> Vec<u8> {
    let done = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let complaint = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {}\n{complaint}", done.status);
    done.stdout
}
