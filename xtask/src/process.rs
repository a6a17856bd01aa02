//! Running other programs: to the end with their output kept, or line by line as they print.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc;
use std::thread;

use std::time::Duration;

use crate::error::Error;

/// How a program ended and all that it printed, both streams as they came.
#[derive(Debug)]
pub(crate) struct Finished {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// Its standard output and standard error.
    pub(crate) output: String,
}

/// The program's name, for messages.
pub(crate) fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Starts `command` with both output streams on one pipe, in the order in which it writes.
fn start(command: &mut Command) -> Result<(Child, io::PipeReader), Error> {
    let program = name(command);
    let failed = |source| Error::Start {
        program: program.clone(),
        source,
    };
    let (reader, writer) = io::pipe().map_err(failed)?;
    command.stdout(writer.try_clone().map_err(failed)?).stderr(writer);
    let child = command.spawn().map_err(failed)?;
    // The command keeps the pipe's writing end for another spawn; without it the pipe ends with the child.
    command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    Ok((child, reader))
}

/// Runs `command` to its end.
///
/// # Errors
///
/// When it cannot be started; how it ended is the caller's to judge.
pub(crate) fn run(command: &mut Command) -> Result<Finished, Error> {
    let (mut child, mut reader) = start(command)?;
    let mut output = Vec::new();
    let read = reader.read_to_end(&mut output);
    let status = child.wait().and_then(|status| read.map(|_| status));
    let status = status.map_err(|source| Error::Start {
        program: name(command),
        source,
    })?;
    Ok(Finished {
        status,
        output: String::from_utf8_lossy(&output).into_owned(),
    })
}

/// Runs `command`, which has to succeed; `what` says what it does, for the message.
///
/// # Errors
///
/// When it cannot be started or does not exit with 0.
pub(crate) fn must(command: &mut Command, what: &str) -> Result<String, Error> {
    let finished = run(command)?;
    if finished.status.success() {
        return Ok(finished.output);
    }
    Err(Error::Failed {
        what: what.to_owned(),
        status: finished.status.to_string(),
        output: finished.output,
    })
}

/// Runs `command` and gives each line it prints to `line` at once. When it prints nothing for as long as `silence`, it and
/// all that it started are killed.
///
/// # Errors
///
/// When it cannot be started.
pub(crate) fn each_line(
    command: &mut Command,
    silence: Duration,
    mut line: impl FnMut(&str),
) -> Result<Option<ExitStatus>, Error> {
    let (mut child, reader) = start(command)?;
    let (sender, lines) = mpsc::channel();
    let reading = thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|length| length > 0) {
            let text = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            if sender.send(text).is_err() {
                break;
            }
        }
    });
    let silent = loop {
        match lines.recv_timeout(silence) {
            Ok(text) => line(&text),
            Err(mpsc::RecvTimeoutError::Disconnected) => break false,
            Err(mpsc::RecvTimeoutError::Timeout) => break true,
        }
    };
    if silent {
        kill_tree(child.id());
    }
    let status = child.wait().map_err(|source| Error::Start {
        program: name(command),
        source,
    })?;
    if silent {
        return Ok(None);
    }
    // The channel has ended, so the thread has.
    reading.join().expect("the reading thread does not panic");
    Ok(Some(status))
}

/// Kills a process and all its descendants, the parents first so that none starts another.
fn kill_tree(pid: u32) {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let process = nix::unistd::Pid::from_raw(i32::try_from(pid).expect("Linux process numbers are positive i32"));
    // A process that has just ended by itself is as good as killed.
    let _ = nix::sys::signal::kill(process, nix::sys::signal::Signal::SIGKILL);
    for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
        kill_tree(child);
    }
}

/// Whether a program of this name is on PATH.
pub(crate) fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
