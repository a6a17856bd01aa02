//! Notices that the sound server has moved a recording to another microphone, and ends it.
//!
//! When a microphone leaves, PulseAudio and PipeWire move its recordings to the next best one without a word to ALSA. The
//! server announces changes; each one that concerns recordings is a reason to look where ours reads from. Until it is
//! noticed, tens of milliseconds of the other microphone may be in the take; the end says so by its reason.

use std::io::{BufRead, BufReader};
use std::process::Child;
use std::thread::JoinHandle;

use super::behind::PulseStream;
use super::pulse;
use crate::capture::end::EndReason;
use crate::capture::rings::RingHandle;
use crate::capture::source::{CaptureError, Stream};

/// The longest line of an announcement, which has about forty characters.
const MOST_LINE: usize = 1_024;

/// The server's announcements from a moment on, kept until somebody reads them.
pub(super) struct Announcements(Child);

impl Announcements {
    /// Asks for them. Where `pactl` cannot be run there is nothing to watch with; opening says so.
    pub(super) fn begin() -> Option<Self> {
        pulse::command(&["subscribe"]).spawn().ok().map(Self)
    }
}

impl Drop for Announcements {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Watches until it is dropped.
pub(super) struct Watch {
    announcements: Option<Announcements>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch. With announcements from before the stream was looked up, nothing has to be asked to begin with.
    pub(super) fn start(stream: PulseStream, handle: RingHandle, since_before: Option<Announcements>) -> Option<Self> {
        let looked_up = since_before.is_some();
        let mut announcements = since_before.or_else(Announcements::begin)?;
        let lines = BufReader::new(announcements.0.stdout.take().expect("its output was piped"));
        let thread = std::thread::Builder::new()
            .name("microphone watch".to_owned())
            .spawn(move || watch(lines, stream, &handle, looked_up))
            .ok();
        Some(Self {
            announcements: Some(announcements),
            thread,
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.announcements = None;
        // Its lines have ended.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A stream and the watch over it.
pub(super) struct Watched {
    stream: Box<dyn Stream>,
    watch: Option<Watch>,
}

impl Watched {
    pub(super) fn new(stream: Box<dyn Stream>, watch: Option<Watch>) -> Self {
        Self { stream, watch }
    }
}

impl Stream for Watched {
    fn start(&mut self) -> Result<(), CaptureError> {
        self.stream.start()
    }

    fn stop(&mut self) {
        // First, lest it take the stream's own going for the microphone's.
        self.watch = None;
        self.stream.stop();
    }

    fn now_ns(&self) -> u64 {
        self.stream.now_ns()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.stop();
    }
}

fn watch(mut lines: impl BufRead, stream: PulseStream, handle: &RingHandle, looked_up: bool) {
    let mut line = Vec::new();
    // What happened before the announcements began is not among them.
    let mut look = !looked_up;
    let mut early = false;
    loop {
        if look && let Some(reason) = ended(stream, pulse::our_outputs()) {
            handle.end(reason);
            handle.wake();
            return;
        }
        line.clear();
        match std::io::Read::take(&mut lines, MOST_LINE as u64).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            // Of announcements that began in time the first is of somebody new: of the stream, or of whoever looked it up.
            Ok(_) => look = concerns_recordings(&line) || !std::mem::replace(&mut early, true) && !is_new(&line),
        }
    }
}

/// Whether an announcement, such as `Event 'change' on source-output #3`, is a reason to look.
fn concerns_recordings(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    line.contains(" on source-output #") && !is_new(line.as_bytes())
}

fn is_new(line: &[u8]) -> bool {
    line.starts_with(b"Event 'new'")
}

/// Whether the recording still reads from its source.
fn ended(stream: PulseStream, outputs: Result<Vec<pulse::SourceOutput>, String>) -> Option<EndReason> {
    // A server that does not answer has not moved anything; if it has gone, the stream itself fails.
    let outputs = outputs.ok()?;
    match outputs.iter().find(|output| output.index == stream.output) {
        Some(output) if output.source == stream.source => None,
        Some(_) => Some(EndReason::RouteChanged),
        None => Some(EndReason::DeviceGone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(json: &str) -> Result<Vec<pulse::SourceOutput>, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    const OURS: PulseStream = PulseStream { output: 4, source: 1 };

    #[test]
    fn a_recording_that_was_moved_or_removed_has_ended() {
        assert_eq!(ended(OURS, outputs(r#"[{"index":4,"source":1}]"#)), None);
        assert_eq!(
            ended(OURS, outputs(r#"[{"index":4,"source":2}]"#)),
            Some(EndReason::RouteChanged)
        );
        assert_eq!(
            ended(OURS, outputs(r#"[{"index":5,"source":1}]"#)),
            Some(EndReason::DeviceGone)
        );
        assert_eq!(ended(OURS, Err("silence".to_owned())), None);
    }

    #[test]
    fn only_announcements_about_recordings_are_looked_into() {
        assert!(concerns_recordings(b"Event 'change' on source-output #4\n"));
        assert!(concerns_recordings(b"Event 'remove' on source-output #4\n"));
        assert!(!concerns_recordings(b"Event 'new' on source-output #4\n"));
        assert!(!concerns_recordings(b"Event 'change' on sink-input #4\n"));
        assert!(!concerns_recordings(b"\xff\xfe"));
    }
}
