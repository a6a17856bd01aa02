//! One line of a journal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::opening::Opening;
use crate::digest::Digest;
use crate::id::TakeId;
use crate::json::{self, JsonError};
use crate::jws::Jws;
use crate::sealed::Track;
use crate::text::Line as Sentence;

/// The most bytes of one line. An import's opening with its metadata is the longest.
pub const LINE_MAX: usize = 32 * 1024;

/// A line: its place in the chain, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// From 0.
    pub line: u64,
    /// SHA-256 of the previous line's bytes without the newline; of the first line: zeros.
    pub prev: Digest,
    /// What it says.
    pub entry: Entry,
}

impl Line {
    /// Reads one line (without its newline).
    ///
    /// # Errors
    /// [`JsonError`] for anything that is not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        json::parse(bytes, LINE_MAX)
    }
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Entry {
    /// The first line.
    Open(Box<Opening>),
    /// A segment is sealed and on storage.
    Segment(Segment),
    /// Samples that were never captured; their place is filled with silence.
    Gap(Gap),
    /// A place that somebody marked.
    Mark(Mark),
    /// Which sample was when.
    Clock(ClockReading),
    /// The recorder died and the take was picked up from storage.
    Recovered(Recovered),
    /// The end.
    Close(Close),
    /// The device key's word on the lines before.
    Signature(Signature),
}

/// A sealed segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Of which track.
    pub track: Track,
    /// Runs over all tracks of the take from 0; never used twice.
    pub sequence: u64,
    /// Its first sample on the take's timeline; a `file` track counts bytes.
    pub first_sample: u64,
    /// How many samples (bytes) it holds.
    pub samples: u64,
    /// Digest of the sealed bytes.
    pub sha256: Digest,
    /// How many sealed bytes.
    pub bytes: u64,
    /// Highest sample in dBFS; none where it was not measured, as in an adopted segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak: Option<f64>,
    /// Mean power in dBFS (a full-scale sine is -3.01); none where it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rms: Option<f64>,
}

/// Samples that were never captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The first missing sample on the take's timeline.
    pub first_sample: u64,
    /// How many are missing.
    pub samples: u64,
    /// Why.
    pub cause: GapCause,
}

/// Why samples are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// The recorder did not take them from the device in time; counted exactly.
    Overrun,
    /// The device delivered nothing for a while; measured by its time stamps.
    Late,
    /// The platform interrupted: a call, an alarm, another app.
    Interruption,
    /// Storage could not be written for longer than memory lasts.
    Storage,
}

impl GapCause {
    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overrun => "overrun",
            Self::Late => "late",
            Self::Interruption => "interruption",
            Self::Storage => "storage",
        }
    }
}

/// A marked place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The sample.
    pub sample: u64,
    /// What for.
    pub text: Sentence,
}

/// Which sample was when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockReading {
    /// The sample captured at that moment.
    pub sample: u64,
    /// The device's monotonic clock in nanoseconds since an origin of its own.
    pub monotonic_ns: u64,
    /// The device's wall clock.
    pub wall: Timestamp,
    /// An exchange with the studio's clock, on the same monotonic clock; none where the studio was out of reach.
    pub studio: Option<ClockExchange>,
}

/// One question for the studio's time, as NTP does it (RFC 5905 section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockExchange {
    /// Monotonic nanoseconds when the question was sent.
    pub sent_ns: u64,
    /// The studio's clock.
    pub time: Timestamp,
    /// Monotonic nanoseconds when the answer was there.
    pub received_ns: u64,
}

/// A take was picked up from storage after the recorder died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovered {
    /// When, by the device's clock.
    pub at: Timestamp,
    /// The end of what was kept, in samples of the take's timeline.
    pub kept_samples: u64,
    /// Bytes of a torn last line that were cut off.
    pub cut_bytes: u64,
    /// Sequences of segments that were on storage without a line.
    pub adopted: Vec<u64>,
}

/// The end of a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Samples of the whole take (a `file` track: bytes).
    pub samples: u64,
    /// Segments over all tracks.
    pub segments: u64,
    /// Why it ended.
    pub reason: CloseReason,
}

/// Why a take ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Somebody stopped it.
    Stopped,
    /// The source came to its end.
    Finished,
    /// The microphone disappeared.
    DeviceGone,
    /// The microphone's rate or channels changed.
    FormatChanged,
    /// Storage could not be written.
    Storage,
    /// The recorder died; closed when it was started again.
    Recovered,
}

/// The device key's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// A [`Head`], signed as [`crate::jws::Typ::Journal`].
    pub jws: Jws,
}

/// What a signature line signs: the first `lines` lines, of which the last hashes to `head`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The take.
    pub take: TakeId,
    /// How many lines.
    pub lines: u64,
    /// SHA-256 of the last of them.
    pub head: Digest,
}
