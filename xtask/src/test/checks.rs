//! The checks that are one program each.

use std::process::Command;

use super::outcome::Outcome;
use crate::error::Error;
use crate::{fuzz, machine, process, workspace};

/// How often each fuzz target runs here: enough to find what a careless change breaks, in seconds.
const FUZZ_RUNS: u64 = 20_000;

/// The fuzzer's random numbers begin here, so that two runs do the same.
const FUZZ_SEED: u32 = 1;

/// Passed when `command` exits with 0, else failed with what it printed.
pub(super) fn judge(command: &mut Command) -> Result<Outcome, Error> {
    let done = process::run(command)?;
    Ok(if done.status.success() {
        Outcome::passed()
    } else {
        Outcome::failed(done.output)
    })
}

/// A cargo subcommand that some distributions of Rust do not have.
fn optional(subcommand: &str, command: &mut Command) -> Result<Outcome, Error> {
    if process::run(workspace::cargo().args([subcommand, "--version"]))?
        .status
        .success()
    {
        judge(command)
    } else {
        Ok(Outcome::skipped(format!(
            "this Rust comes without `cargo {subcommand}`"
        )))
    }
}

/// The formatting, as rustfmt has it.
pub(super) fn format() -> Result<Outcome, Error> {
    optional("fmt", workspace::cargo().args(["fmt", "--all", "--check"]))
}

/// Lints, each a failure.
pub(super) fn clippy() -> Result<Outcome, Error> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ];
    optional("clippy", workspace::cargo().args(arguments))
}

/// The documentation builds and no link in it is dead.
pub(super) fn docs() -> Result<Outcome, Error> {
    let mut command = workspace::cargo();
    command.env("RUSTDOCFLAGS", "-D warnings");
    judge(command.args(["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"]))
}

/// Licences, forbidden crates and sources. Advisories need the network at each run, so they are not among these.
pub(super) fn deny() -> Result<Outcome, Error> {
    let tools = machine::tools()?;
    let mut command = workspace::cargo_plugin(&tools.cargo_deny());
    judge(command.args([
        "--log-level",
        "error",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]))
}

/// Spelling, in the code and in the papers.
pub(super) fn typos() -> Result<Outcome, Error> {
    let tools = machine::tools()?;
    judge(workspace::command(tools.typos()).args(["--format", "brief"]))
}

/// A short, fixed number of executions of each fuzz target, each counted by itself.
pub(super) fn fuzz() -> Result<Outcome, Error> {
    let targets = fuzz::all()?;
    fuzz::build(&targets)?;
    let mut outcome = Outcome::default();
    for target in &targets {
        // From the seeds alone, so that what an earlier run has found makes no difference.
        let nothing = tempfile::tempdir().map_err(Error::at(&std::env::temp_dir()))?;
        let done = process::run(&mut target.command(FUZZ_RUNS, FUZZ_SEED, nothing.path())?)?;
        if done.status.success() {
            outcome.count.passed += 1;
        } else {
            outcome.count.failed += 1;
            outcome.output += &format!("---- fuzz target {}\n{}\n", target.name, done.output);
        }
    }
    Ok(outcome)
}
