//! A WAV file that stands for the microphone (`--from FILE.wav`).
//!
//! 16- or 24-bit PCM, mono or stereo, any rate up to [`MOST_RATE`], plain or `WAVE_FORMAT_EXTENSIBLE`. It brings its own
//! clock: timestamps follow from the sample index. It waits for room in the ring, so it never drops. A file that is not
//! what its header says is refused when it is opened, before anything is recorded: a take that ends early by surprise is
//! worse than a refusal that says why.

mod play;
mod probe;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use super::format::{Format, PortKind};
use super::rings::{EndReason, RingHandle, RingWriter, rings};
use super::source::{BehindServer, CaptureError, Granted, Opened, Source, Stream, Wanted};
use play::Player;

pub use probe::{WavFault, WavShape, probe};

/// The highest rate that is recorded.
pub const MOST_RATE: u32 = *crate::encode::SAMPLE_RATES.end();

/// How fast a file is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as it would be spoken.
    Real,
    /// As fast as it is taken.
    Fast,
}

/// The file as a source.
#[derive(Debug)]
pub struct WavSource {
    path: PathBuf,
    pace: Pace,
    origin_ns: u64,
}

impl WavSource {
    /// A source that will play this file; its clock shows `origin_ns` at the first sample. Nothing is read yet.
    #[must_use]
    pub fn new(path: &Path, pace: Pace, origin_ns: u64) -> Self {
        Self {
            path: path.to_owned(),
            pace,
            origin_ns,
        }
    }

    fn fault(&self, fault: WavFault) -> CaptureError {
        CaptureError::File {
            path: self.path.clone(),
            fault,
        }
    }
}

impl Source for WavSource {
    fn open(&mut self, wanted: &Wanted) -> Result<Opened, CaptureError> {
        let shape = probe(&self.path).map_err(|fault| self.fault(fault))?;
        let format = shape.format;
        let name = self
            .path
            .file_name()
            .map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
        if wanted.rate.is_some_and(|rate| rate != format.rate)
            || wanted.channels.is_some_and(|channels| channels != format.channels)
        {
            return Err(CaptureError::Unsupported {
                name,
                asked: format!("{} Hz, {} channels", or_any(wanted.rate), or_any(wanted.channels)),
                gives: format!("{} Hz, {} channels", format.rate, format.channels),
            });
        }
        let reader = hound::WavReader::open(&self.path).map_err(|error| self.fault(WavFault::from(error)))?;
        let (writer, ring_reader) = rings(format);
        let position = Arc::new(AtomicU64::new(0));
        let player = Player {
            reader,
            frames: shape.frames,
            format,
            pace: self.pace,
            origin_ns: self.origin_ns,
            position: Arc::clone(&position),
        };
        let stream = WavStream {
            handle: writer.handle(),
            waiting: Some((player, writer)),
            thread: None,
            position,
            format,
            origin_ns: self.origin_ns,
        };
        let granted = Granted {
            name,
            format,
            port: PortKind::File,
            behind: BehindServer::Direct,
        };
        Ok(Opened {
            granted,
            stream: Box::new(stream),
            reader: ring_reader,
        })
    }
}

fn or_any<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "any".to_owned(), |value| value.to_string())
}

struct WavStream {
    handle: RingHandle,
    waiting: Option<(Player, RingWriter)>,
    thread: Option<JoinHandle<()>>,
    position: Arc<AtomicU64>,
    format: Format,
    origin_ns: u64,
}

impl Stream for WavStream {
    fn start(&mut self) -> Result<(), CaptureError> {
        if let Some((player, writer)) = self.waiting.take() {
            let handle = self.handle.clone();
            let thread = std::thread::Builder::new()
                .name("wav source".to_owned())
                .spawn(move || player.run(writer, &handle));
            self.thread = Some(thread.map_err(|error| CaptureError::Device {
                name: "file".to_owned(),
                detail: format!("no thread could be started: {error}"),
            })?);
        }
        Ok(())
    }

    fn stop(&mut self) {
        self.waiting = None;
        self.handle.end(EndReason::Stopped);
        self.handle.wake();
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A player that panicked has ended the stream by dropping its writer.
            let _ = thread.join();
        }
    }

    fn now_ns(&self) -> u64 {
        self.origin_ns + self.format.nanoseconds(self.position.load(Ordering::Relaxed))
    }
}

impl Drop for WavStream {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests;
