//! Sealed segments: what an encrypted piece of a take is called and how large it may be.
//!
//! A sealed segment is one complete age v1 file in binary form to every recipient in the brief.

use serde::{Deserialize, Serialize};

/// The most bytes of one sealed segment. A second of 192 kHz, 32-bit stereo is 1.5 MB before coding; an imported
/// file is cut so that a piece and its envelope fit.
pub const SEALED_MAX: usize = 4 * 1024 * 1024;

/// The plaintext length of an imported file's pieces: 4 MiB less the room that the age header, one grease stanza and
/// one tag for every 64 KiB chunk take, so that the sealed piece stays within [`SEALED_MAX`].
pub const FILE_PIECE: usize = SEALED_MAX - 64 * 1024;

/// The most segments of one take: ten hours of two tracks, with as much again in hand.
pub const SEGMENTS_MAX: u64 = 150_000;

/// The most age recipients of a brief: a production's key, and room for more than one generation of it.
pub const RECIPIENTS_MAX: usize = 8;

/// One stream of a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Track {
    /// The lossless original: each segment one self-contained FLAC stream of exactly one second, the last one fewer.
    Audio,
    /// Opus in one Ogg stream cut at page boundaries: opened segments concatenate.
    Proxy,
    /// An imported file as it was, cut by byte offset.
    File,
}

impl Track {
    /// The track's name in file names, journals and URLs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Proxy => "proxy",
            Self::File => "file",
        }
    }

    /// The track of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Audio, Self::Proxy, Self::File]
            .into_iter()
            .find(|track| track.name() == name)
    }
}

impl std::fmt::Display for Track {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
