//! Speech for the microphone, from text.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::RATE;
use crate::error::{VirtualMicrophoneError, not_run};

/// Speaks `text` into a WAV of the microphone's own form: 48 kHz, mono, 24 bit, with speech peaking at -6 dBFS.
///
/// The same text gives the same samples with the same versions of espeak-ng and sox.
///
/// # Errors
///
/// When `espeak-ng` or `sox` is missing or fails.
pub fn speak(text: &str, wav: &Path) -> Result<(), VirtualMicrophoneError> {
    let spoken =
        tempfile::Builder::new()
            .suffix(".wav")
            .tempfile()
            .map_err(|source| VirtualMicrophoneError::Setup {
                path: std::env::temp_dir(),
                source,
            })?;
    let mut speaker = Command::new("espeak-ng");
    run(
        "espeak-ng",
        "espeak-ng",
        speaker.args(["-v", "en", "--stdin", "-w"]).arg(spoken.path()),
        text,
    )?;
    let mut converter = Command::new("sox");
    // -D: no dither, whose noise would differ from run to run.
    converter
        .arg("-D")
        .arg(spoken.path())
        .args(["-b", "24", "-c", "1", "-r"])
        .arg(RATE.to_string())
        .arg(wav);
    run("sox", "sox", converter.args(["gain", "-n", "-6"]), "")
}

/// Runs a program to its end with `input`; what it says is kept for the error.
fn run(
    program: &'static str,
    package: &'static str,
    command: &mut Command,
    input: &str,
) -> Result<(), VirtualMicrophoneError> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| not_run(program, package, source))?;
    let fed = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(input.as_bytes()))
        .transpose();
    let done = fed
        .and_then(|_| child.wait_with_output())
        .map_err(|source| not_run(program, package, source))?;
    if done.status.success() {
        return Ok(());
    }
    Err(VirtualMicrophoneError::Failed {
        program,
        said: String::from_utf8_lossy(&done.stderr).trim().to_owned(),
    })
}
