//! What the system's way to a microphone has to give: `alsa` on Linux, `through_cpal` elsewhere.

use crate::capture::rings::{RingHandle, RingReader};
use crate::capture::source::{CaptureError, Stream, Wanted};

/// An opened stream that is not started.
pub(super) struct Built {
    pub(super) stream: Box<dyn Stream>,
    pub(super) reader: RingReader,
    pub(super) handle: RingHandle,
}

/// Why the system did not open a microphone.
#[derive(Debug)]
pub(super) enum Refusal {
    Busy,
    Denied,
    /// It is not there, in the system's words.
    Gone(String),
    /// Anything else that the driver or the sound server said.
    Driver(String),
}

impl Refusal {
    /// The same for the person who asked for that microphone.
    pub(super) fn of(self, name: &str, wanted: &Wanted) -> CaptureError {
        let name = name.to_owned();
        match self {
            Self::Busy => CaptureError::Busy { name },
            Self::Denied => CaptureError::Denied { name },
            // The default device always has a name; that nothing is behind it is found on opening.
            Self::Gone(detail) if wanted.name.is_none() => CaptureError::NoMicrophone { detail },
            Self::Gone(_) => CaptureError::Gone { name },
            Self::Driver(detail) => CaptureError::Device { name, detail },
        }
    }
}
