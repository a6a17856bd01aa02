//! The checks that are one program each.

use std::process::Command;

use super::outcome::Outcome;
use crate::error::Error;
use crate::{machine, process, workspace};

/// Passed when `command` exits with 0, else failed with what it printed.
fn judge(command: &mut Command) -> Result<Outcome, Error> {
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
    judge(command.args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]))
}

/// Spelling, in the code and in the papers.
pub(super) fn typos() -> Result<Outcome, Error> {
    let tools = machine::tools()?;
    judge(workspace::command(tools.typos()).args(["--format", "brief"]))
}
