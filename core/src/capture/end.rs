//! Why a stream ended.

use serde::Serialize;

/// Why a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum EndReason {
    /// It was asked to stop.
    Stopped = 1,
    /// The file that stands for a microphone is at its end.
    Finished = 2,
    /// The device has gone.
    DeviceGone = 3,
    /// The system put another device in its place; nothing of that one was kept.
    RouteChanged = 4,
    /// Its rate, depth or channel count changed.
    FormatChanged = 5,
    /// The sound system lost the stream for another reason, such as a reset of its services.
    StreamInvalidated = 6,
    /// The file could not be read further.
    FileFailed = 7,
}

impl EndReason {
    pub(super) fn from_code(code: u8) -> Option<Self> {
        [
            Self::Stopped,
            Self::Finished,
            Self::DeviceGone,
            Self::RouteChanged,
            Self::FormatChanged,
            Self::StreamInvalidated,
            Self::FileFailed,
        ]
        .into_iter()
        .find(|reason| *reason as u8 == code)
    }
}
