//! What a file is instead of a usable WAV.

use std::io;

/// The highest rate that is recorded.
pub const MOST_RATE: u32 = *crate::encode::SAMPLE_RATES.end();

/// What a file is instead of a 16- or 24-bit PCM WAV, mono or stereo.
#[derive(Debug, thiserror::Error)]
pub enum WavFault {
    /// It cannot be read at all.
    #[error("cannot be read: {0}. Check the name and the permissions")]
    Unreadable(#[source] io::Error),
    /// Something else, or too short to tell.
    #[error("is not a WAV file{}. Give a 16- or 24-bit PCM WAV, or bring it in as it is with `lavalier import`", .0.as_ref().map(|what| format!(" but {what}")).unwrap_or_default())]
    NotWav(Option<&'static str>),
    /// It says that it is longer than it is.
    #[error(
        "is cut off: its header says {declared} bytes of sound, {present} are there. Repair it, or bring it in as it is with `lavalier import`"
    )]
    Truncated {
        /// Bytes that the header says.
        declared: u64,
        /// Bytes that follow it.
        present: u64,
    },
    /// Its header makes no sense.
    #[error("is a WAV file with a damaged header ({0}). Repair it, or bring it in as it is with `lavalier import`")]
    Damaged(&'static str),
    /// Compressed or of another kind.
    #[error(
        "is a WAV file with {what}; supported is 16- or 24-bit PCM. Convert it, or bring it in as it is with `lavalier import`"
    )]
    Encoding {
        /// What it holds.
        what: String,
    },
    /// More than two channels.
    #[error(
        "has {0} channels; supported are 1 and 2. Extract the ones that are wanted, or bring it in as it is with `lavalier import`"
    )]
    Channels(u16),
    /// A rate that cannot be recorded.
    #[error("has a rate of {0} Hz; supported is 1 to {MOST_RATE} Hz. Convert it")]
    Rate(u32),
    /// No sound in it.
    #[error("is a WAV file without any sound in it. Give one that has some")]
    Empty,
}

impl From<hound::Error> for WavFault {
    fn from(error: hound::Error) -> Self {
        match error {
            hound::Error::IoError(error) => Self::Unreadable(error),
            hound::Error::FormatError(what) => Self::Damaged(what),
            hound::Error::Unsupported => Self::Encoding {
                what: "an encoding of its own".to_owned(),
            },
            hound::Error::TooWide | hound::Error::InvalidSampleFormat | hound::Error::UnfinishedSample => {
                Self::Damaged("samples that do not fit their header")
            }
        }
    }
}
