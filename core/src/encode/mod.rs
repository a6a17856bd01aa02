//! Encoding: the lossless original, one self-contained FLAC stream a segment, and the Opus proxy, one Ogg stream a take.
//!
//! Both take interleaved samples as capture gives them and hand back bytes that are plaintext still: they are to be sealed
//! in memory and never written. Buffers are wiped after use, except inside the C libraries, whose own are freed unwiped.

mod flac;
mod libflac;
mod ogg_pages;
mod opus;
mod resample;
mod verify;

pub use flac::{FlacEncoder, MOST_SEGMENT_FRAMES};
pub use opus::{LOWEST_PROXY_RATE, OpusProxy, ProxyPiece};
pub use verify::Verifier;

/// The rates that are recorded, in frames a second: up to what a FLAC frame header can say (RFC 9639, section 9.1.2).
pub const SAMPLE_RATES: std::ops::RangeInclusive<u32> = 1..=655_350;

/// Why a segment could not be encoded. None of these is the fault of what was recorded.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// A format that a take cannot have.
    #[error(
        "{rate} Hz, {channels} channels, {bits} bits cannot be recorded; supported are 1 to 655350 Hz, 1 or 2 channels, 16 or 24 bits"
    )]
    Format {
        /// Frames a second.
        rate: u32,
        /// Channels.
        channels: u8,
        /// Bits of a sample.
        bits: u8,
    },
    /// No samples, an incomplete frame, or more than a segment may hold.
    #[error("{samples} samples are not a segment")]
    Length {
        /// Samples, of all channels.
        samples: usize,
    },
    /// A sample that does not fit the depth.
    #[error("sample {index} of the segment does not fit {bits} bits")]
    Range {
        /// Its index among the interleaved samples.
        index: usize,
        /// The depth.
        bits: u8,
    },
    /// libFLAC refused.
    #[error("the FLAC encoder failed in state {state}")]
    Flac {
        /// libFLAC's own state.
        state: u32,
    },
    /// What was encoded could not be decoded.
    #[error("the encoded segment does not decode: {detail}")]
    Undecodable {
        /// What the decoder said.
        detail: String,
    },
    /// What was decoded is not what was encoded.
    #[error("the encoded segment differs from what was recorded at sample {index}")]
    NotExact {
        /// The first index among the interleaved samples that differs or is missing.
        index: usize,
    },
    /// libopus refused.
    #[error("the Opus encoder failed: {detail}")]
    Opus {
        /// What it said.
        detail: String,
    },
    /// The proxy's resampler refused.
    #[error("the resampler failed: {detail}")]
    Resample {
        /// What it said.
        detail: String,
    },
}
