//! A WAV file that stands for the microphone (`--from FILE.wav`).
//!
//! 16- or 24-bit PCM, mono or stereo, any rate up to [`MOST_RATE`], plain or `WAVE_FORMAT_EXTENSIBLE`. It brings its own
//! clock: timestamps follow from the sample index. It waits for room in the ring, so it never drops. A file that is not
//! what its header says is refused when it is opened, before anything is recorded: a take that ends early by surprise is
//! worse than a refusal that says why.

pub(super) mod fault;
mod play;
mod probe;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::format::PortKind;
use super::rings::rings;
use super::source::{BehindServer, CaptureError, Granted, Opened, Source, Wanted};
use super::threaded::ThreadStream;
use play::Player;

pub use fault::{MOST_RATE, WavFault};
pub use probe::{WavShape, probe};

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
        let mut player = Player {
            reader,
            frames: shape.frames,
            format,
            pace: self.pace,
            origin_ns: self.origin_ns,
            position: Arc::clone(&position),
        };
        let stream = ThreadStream::new("wav source", writer, position, self.origin_ns, move |writer, handle| {
            player.play(writer, handle)
        });
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

#[cfg(test)]
mod tests;
