//! `record_cpu`, `record_cpu_proxy`: the recorder's CPU seconds for a minute from the virtual microphone (capture, FLAC, its
//! verification, sealing, journal, durable writing, upload) over those of other people's programs that only encode.

use std::process::{Command, Stdio};

use lavalier_microphone::{VirtualMicrophone, VirtualMicrophoneError};

use super::row::{Reach, Row};
use super::stage::{Stage, finish_recording, unexpected};
use super::{material, meter};
use crate::error::Error;
use crate::workspace;

/// As long as the voice.
const SECONDS: u32 = 60;

/// Against `arecord | flac -5`.
pub(super) fn without_proxy(name: &str) -> Result<Vec<Row>, Error> {
    run(name, false, &format!("{ARECORD} | {FLAC}"), 1.5)
}

/// Against `arecord | tee >(flac -5) | opusenc`. The shell waits for both encoders, so that both are counted: what `tee`
/// starts says when it is done.
pub(super) fn with_proxy(name: &str) -> Result<Vec<Row>, Error> {
    let peer = format!(
        "mkfifo finished && exec 3<>finished && {ARECORD} | tee >(exec >&3; {FLAC}; echo done) | {OPUSENC} && read -r <&3"
    );
    run(name, true, &peer, 1.3)
}

/// A minute of what the microphone hears.
const ARECORD: &str = "arecord --quiet -D default -t raw -f S24_3LE -r 48000 -c 1 -d 60";

/// The lossless encoder, as most people run it.
const FLAC: &str = "flac -5 --silent --force-raw-format --endian=little --sign=signed --channels=1 --bps=24 \
    --sample-rate=48000 --force -o peer.flac -";

/// The proxy's encoder at the proxy's rate.
const OPUSENC: &str = "opusenc --quiet --bitrate 48 --raw --raw-bits 24 --raw-rate 48000 --raw-chan 1 - peer.opus";

fn run(name: &str, proxy: bool, peer: &str, reach: f64) -> Result<Vec<Row>, Error> {
    let failed = |error: VirtualMicrophoneError| unexpected("the microphone", error.to_string());
    let voice = material::voice(3)?;
    let stage = Stage::start()?;
    let microphone = VirtualMicrophone::start().map_err(failed)?;
    let playing = microphone.start_playing(&voice).map_err(failed)?;
    let environment = || microphone.environment().iter().map(|(name, value)| (name, value));

    let mut record = stage.record(proxy)?;
    record.arg("--for").arg(format!("{SECONDS}s")).envs(environment());
    let (ours, _) = meter::cpu_of(|| finish_recording(&mut record))?;

    let mut shell: Command = workspace::command("bash");
    shell
        .args(["-o", "pipefail", "-c", peer])
        .current_dir(stage.folder())
        .envs(environment());
    let (theirs, ()) = meter::cpu_of(|| {
        let done = shell.stdin(Stdio::null()).output().map_err(|source| Error::Start {
            program: "bash".to_owned(),
            source,
        })?;
        let said = String::from_utf8_lossy(&done.stderr);
        if done.status.success() {
            Ok(())
        } else {
            Err(unexpected(peer, said))
        }
    })?;
    drop(playing);
    Ok(vec![
        Row::report(name, ours, "CPU s/min")
            .against(theirs, ours / theirs)
            .judge(Reach::AtMost, reach),
    ])
}
