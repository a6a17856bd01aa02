//! `demo`: the whole journey on this machine.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use crate::error::Error;
use crate::{machine, process, workspace};

/// The demonstration's flag that records from the machine's own microphone: nothing virtual is needed then.
const REAL_MICROPHONE: &str = "--mic";

/// The whole journey on this machine: studio, production, invitation, recording, pull, verify
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Given to `lavalier demo` as they are
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<OsString>,
}

/// Builds `lavalier` with the profile that the tests use, and becomes `lavalier demo`.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if !arguments.rest.iter().any(|argument| argument == REAL_MICROPHONE) {
        machine::install(machine::VIRTUAL_MICROPHONE)?;
    }
    eprintln!("lav: building lavalier (some minutes the first time)");
    let built = workspace::build_binary()
        .env_remove("CARGO_TERM_COLOR")
        .env_remove("CARGO_TERM_PROGRESS_WHEN")
        .status()
        .map_err(|source| Error::Start {
            program: "cargo".to_owned(),
            source,
        })?;
    if !built.success() {
        return Ok(ExitCode::FAILURE);
    }
    // The caller's folder and input stay: paths are theirs, and so is Ctrl-C.
    let mut command = std::process::Command::new(workspace::binary());
    command.arg("demo").args(&arguments.rest);
    Err(Error::Start {
        program: process::name(&command),
        source: command.exec(),
    })
}
