//! The capture boundary: what a microphone is to the rest of the program.

use std::path::PathBuf;

use serde::Serialize;

use super::format::{Format, PortKind};
use super::rings::RingReader;

/// Something that can be opened as a microphone.
pub trait Source: Send {
    /// Opens the microphone that was asked for and says what was granted. Nothing is delivered before [`Stream::start`].
    ///
    /// # Errors
    ///
    /// As [`CaptureError`] documents. In no case is another microphone opened instead.
    fn open(&mut self, wanted: &Wanted) -> Result<Opened, CaptureError>;
}

/// A microphone that has been opened.
pub trait Stream: Send {
    /// Begins to deliver into the rings. Called again, it takes up again where the system has stopped the stream for an
    /// interruption, and does nothing while it runs.
    ///
    /// # Errors
    ///
    /// [`CaptureError::Gone`] when the device has left since it was opened, [`CaptureError::Device`] when it refuses.
    fn start(&mut self) -> Result<(), CaptureError>;

    /// Stops delivering. What was delivered before stays in the rings; after it the reader sees the end. Calling it again,
    /// or after the stream ended by itself, does nothing.
    fn stop(&mut self);

    /// The source's own clock now, in nanoseconds, on the same base as the timestamps of its blocks. Read it beside the
    /// machine's clocks to relate samples to them.
    fn now_ns(&self) -> u64;
}

/// An opened microphone: what was granted, the handle, and where samples will arrive.
pub struct Opened {
    /// What was granted.
    pub granted: Granted,
    /// Starts and stops it; dropping it stops it too.
    pub stream: Box<dyn Stream>,
    /// Where samples arrive.
    pub reader: RingReader,
}

/// What is asked of a source. `None` leaves the choice to the device, whose own rate and depth are best.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A microphone's name as [`MicrophoneInfo::name`] lists it; `None` is the machine's default.
    pub name: Option<String>,
    /// Frames a second. Another rate is never granted in its place.
    pub rate: Option<u32>,
    /// 1 or 2. Another count is never granted in its place.
    pub channels: Option<u8>,
    /// What the device most likely has. It decides nothing: a device behind a sound server that has it is opened once, and
    /// not a second time with its own.
    pub likely: Option<Format>,
    /// Whether somebody watches what comes: then it is taken from the device several times a second, and else about once,
    /// as a second is whole.
    pub watched: bool,
}

/// What the platform granted, read back after opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted {
    /// The microphone's name, for the person in front of it. It is never journalled.
    pub name: String,
    /// Rate, channels and depth of the samples that will arrive.
    pub format: Format,
    /// What it is connected by.
    pub port: PortKind,
    /// The format of the source itself, where a sound server or a driver stands between and says it.
    pub behind: BehindServer,
}

/// What a preset is called that leaves the sound as it comes from the converter. It is quiet: by Android's compatibility
/// definition 94 dB SPL are -36 dBFS in it.
pub const UNPROCESSED: &str = "unprocessed";

impl Granted {
    /// Whether this is a phone's unprocessed source, of which little level is to be expected.
    #[must_use]
    pub fn is_unprocessed(&self) -> bool {
        matches!(&self.behind, BehindServer::Preset { preset } if preset == UNPROCESSED)
    }
}

/// What is known of the source behind a sound server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum BehindServer {
    /// Nothing stands between: the granted format is the source's own.
    Direct,
    /// Something stands between, and this is the source's own format. Where it differs from what was granted, samples were
    /// converted on the way.
    Through {
        /// What said so: `pulseaudio` or `alsa`.
        by: String,
        /// Frames a second.
        rate: u32,
        /// Channels of the source; 0 where it was not said.
        channels: u8,
        /// The sample format in the words of who said so, such as `s16le`.
        sample_format: String,
    },
    /// The platform's own path stands between, and was given this much leave to process what it carries. The source's own
    /// format it does not say.
    Preset {
        /// In the platform's word, such as Android's `unprocessed` or `voice_recognition`.
        preset: String,
    },
    /// It could not be learned, and this is why.
    Unknown {
        /// For a person.
        reason: String,
    },
}

/// One entry of the list of microphones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MicrophoneInfo {
    /// What [`Wanted::name`] takes.
    pub name: String,
    /// What the platform calls it.
    pub description: String,
    /// What it is connected by.
    pub port: PortKind,
    /// Whether it is what opens when no name is given.
    pub default: bool,
}

/// Why a microphone, or the file that stands for one, could not be opened. Texts say what happened, then the one thing
/// to do.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// No microphone has that name. Not for one that exists and is busy.
    #[error("there is no microphone named \u{201c}{name}\u{201d}. Use one of: {}", list(.known))]
    NotFound {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Several microphones have that description.
    #[error("\u{201c}{name}\u{201d} names several microphones. Use one of: {}", list(.known))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The names to choose from.
        known: Vec<String>,
    },
    /// The machine has no microphone at all, or no sound system.
    #[error("this machine offers no microphone. Connect one, or start the sound server, and try again ({detail})")]
    NoMicrophone {
        /// What the sound system said.
        detail: String,
    },
    /// A hands-free microphone, by Bluetooth or a car's: telephone quality, whatever rate it claims.
    #[error(
        "\u{201c}{name}\u{201d} is a hands-free microphone, which has telephone quality. Use a wired or built-in one"
    )]
    HandsFree {
        /// Its name.
        name: String,
    },
    /// Another program holds it.
    #[error("the microphone \u{201c}{name}\u{201d} is in use by another program. Close that program and try again")]
    Busy {
        /// Its name.
        name: String,
    },
    /// The system does not let this program have it.
    #[error(
        "this program may not use the microphone \u{201c}{name}\u{201d}. Allow it in the system's privacy settings (on Linux: the audio group)"
    )]
    Denied {
        /// Its name.
        name: String,
    },
    /// It was there and has left.
    #[error("the microphone \u{201c}{name}\u{201d} is gone. Connect it again")]
    Gone {
        /// Its name.
        name: String,
    },
    /// It does not give what was asked for, and nothing else is taken in its place.
    #[error("the microphone \u{201c}{name}\u{201d} does not give {asked}; it gives {gives}. Ask for one of those")]
    Unsupported {
        /// Its name.
        name: String,
        /// What was asked.
        asked: String,
        /// What it can do.
        gives: String,
    },
    /// The driver or the sound server refused for a reason of its own.
    #[error("the microphone \u{201c}{name}\u{201d} could not be opened: {detail}. Run `lavalier doctor`")]
    Device {
        /// Its name.
        name: String,
        /// What the driver said.
        detail: String,
    },
    /// The file that stands for a microphone cannot be used.
    #[error("{} {fault}", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: super::wav::fault::WavFault,
    },
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "(none was found)".to_owned()
    } else {
        names.join(", ")
    }
}
