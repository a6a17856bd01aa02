//! What can be wrong with a take, with its place.

use crate::brief::Kind;
use crate::digest::Digest;
use crate::sealed::Track;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The journal's line, from 0.
    pub line: Option<u64>,
    /// The track.
    pub track: Option<Track>,
    /// The segment.
    pub sequence: Option<u64>,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem of the take as a whole.
    #[must_use]
    pub const fn of_take(kind: ProblemKind) -> Self {
        Self {
            line: None,
            track: None,
            sequence: None,
            kind,
        }
    }

    /// A problem of one line.
    #[must_use]
    pub const fn at_line(line: u64, kind: ProblemKind) -> Self {
        Self {
            line: Some(line),
            track: None,
            sequence: None,
            kind,
        }
    }

    /// A problem of one segment.
    #[must_use]
    pub const fn at_segment(track: Track, sequence: u64, kind: ProblemKind) -> Self {
        Self {
            line: None,
            track: Some(track),
            sequence: Some(sequence),
            kind,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let (Some(track), Some(sequence)) = (self.track, self.sequence) {
            write!(f, "{track} segment {sequence}: ")?;
        } else if let Some(line) = self.line {
            write!(f, "journal line {line}: ")?;
        }
        write!(f, "{}", self.kind)
    }
}

/// What is wrong. The display text names it for people; [`ProblemKind::name`] is stable for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// Not a journal line.
    #[error("it cannot be read: {reason}")]
    Malformed {
        /// What the parser says.
        reason: String,
    },
    /// Bytes behind the last newline.
    #[error("it is torn: {bytes} bytes without an end")]
    TornLine {
        /// How many.
        bytes: u64,
    },
    /// More lines than a take has reason to have.
    #[error("the journal is longer than a take can be")]
    TooLong,
    /// A line's number is not the next one.
    #[error("line number {found} where {expected} is due: a line was dropped, repeated or moved")]
    LineNumber {
        /// The number that was due.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// A line does not name the line before it.
    #[error("the chain is broken: the line before it was changed, dropped or moved")]
    ChainBroken,
    /// The first line is not an opening.
    #[error("the journal does not begin with an opening line")]
    NoOpening,
    /// A second opening.
    #[error("a second opening line")]
    SecondOpening,
    /// A journal version that this program does not know.
    #[error("version {0} of the journal is not known")]
    Version(u32),
    /// The journal is another take's.
    #[error("the journal belongs to another take")]
    OtherTake,
    /// The journal was written under another invitation or brief.
    #[error("the journal was not written under this brief")]
    OtherBrief,
    /// The brief is a rehearsal's, and the journal calls the take something else.
    #[error("it is a rehearsal by its brief, and its journal calls it {said}")]
    OtherKind {
        /// What the opening line says.
        said: Kind,
    },
    /// The device key is not bound to the invitation's secret.
    #[error("the device key is not bound to the invitation: this recording is not by the device that was invited")]
    Unbound,
    /// The device key is not the one that claimed.
    #[error("the journal is by another device than the one that claimed the invitation")]
    OtherDevice,
    /// A segment of a track that the opening does not name.
    #[error("the track is not in the opening line")]
    UnknownTrack,
    /// A sequence that is not the next one.
    #[error("sequence {found} where {expected} is due: a segment was dropped, repeated or reordered")]
    Sequence {
        /// The sequence that was due.
        expected: u64,
        /// The sequence that stands there.
        found: u64,
    },
    /// A segment does not begin where the one before ended.
    #[error("it begins at sample {found}, not at {expected}")]
    Timeline {
        /// Where it was due.
        expected: u64,
        /// Where it begins.
        found: u64,
    },
    /// A segment with no samples, more than one second, or behind a short one.
    #[error("it has {samples} samples, which cannot be at this place")]
    SegmentLength {
        /// How many.
        samples: u64,
    },
    /// A sealed length of nothing or past the limit.
    #[error("a sealed length of {bytes} bytes is not possible")]
    SealedLength {
        /// How many.
        bytes: u64,
    },
    /// A gap that overlaps another, is empty, or ends behind the take.
    #[error("the gap does not lie within the take, behind the one before it")]
    GapPlace,
    /// A line behind the close that is no signature.
    #[error("a line behind the end of the take")]
    AfterClose,
    /// The close's counts are not those of the journal.
    #[error(
        "the end counts {samples} samples in {segments} segments, the journal {journal_samples} in {journal_segments}"
    )]
    CloseCounts {
        /// Samples by the close.
        samples: u64,
        /// Segments by the close.
        segments: u64,
        /// Samples by the segments' lines.
        journal_samples: u64,
        /// Segments by their lines.
        journal_segments: u64,
    },
    /// A signature that is not the device key's.
    #[error("the signature is not the device key's")]
    Signature,
    /// A signature over other lines than the ones before it.
    #[error("the signature is over other lines than these")]
    SignatureOther,
    /// No close.
    #[error("the take has no end: it is delivered as far as it came")]
    NoEnd,
    /// A close that no signature covers.
    #[error("the end of the take is not signed")]
    UnsignedEnd,
    /// A segment whose line no signature covers: anybody could have written it.
    #[error("the device did not sign its journal line")]
    Unsigned,
    /// A segment that the studio does not have.
    #[error("the studio does not have it")]
    Missing,
    /// Sealed bytes other than those of the journal.
    #[error("its bytes are not the ones in the journal (their digest is {found})")]
    Digest {
        /// The digest of what came.
        found: Digest,
    },
    /// No key at hand opens it, or it is damaged.
    #[error("it does not open: {reason}")]
    Unopened {
        /// What the opener says.
        reason: String,
    },
    /// It opens, but cannot be decoded.
    #[error("it cannot be decoded: {reason}")]
    Undecoded {
        /// What the decoder says.
        reason: String,
    },
    /// It decodes to another format or length than the journal's.
    #[error("it holds {found}, where the journal says {expected}")]
    Content {
        /// What the journal says.
        expected: String,
        /// What was decoded.
        found: String,
    },
    /// A file put together again is not the file that was imported.
    #[error("the imported file's digest is not the journal's")]
    FileDigest,
    /// The studio says the take is safe but shows no receipt.
    #[error("there is no receipt for it")]
    NoReceipt,
    /// A receipt by another key, for another take, or over another journal.
    #[error("the receipt is not right: {reason}")]
    Receipt {
        /// What is not right.
        reason: String,
    },
    /// A brief that the pinned signing key did not sign.
    #[error("the brief is not right: {reason}")]
    Brief {
        /// What is not right.
        reason: String,
    },
    /// The invitation's sealed secret does not open or is not the one that the brief fixes.
    #[error("the invitation's secret is not right: {reason}")]
    Secret {
        /// What is not right.
        reason: String,
    },
    /// The clearance is not the studio's, or is not the one that the journal names.
    #[error("the clearance is not right: {reason}")]
    Clearance {
        /// What is not right.
        reason: String,
    },
    /// A delivered file is not the one that its sidecar describes.
    #[error("the delivered file is not right: {reason}")]
    Delivered {
        /// What is not right.
        reason: String,
    },
}

impl ProblemKind {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "malformed",
            Self::TornLine { .. } => "torn_line",
            Self::TooLong => "too_long",
            Self::LineNumber { .. } => "line_number",
            Self::ChainBroken => "chain_broken",
            Self::NoOpening => "no_opening",
            Self::SecondOpening => "second_opening",
            Self::Version(_) => "version",
            Self::OtherTake => "other_take",
            Self::OtherBrief => "other_brief",
            Self::OtherKind { .. } => "other_kind",
            Self::Unbound => "unbound",
            Self::OtherDevice => "other_device",
            Self::UnknownTrack => "unknown_track",
            Self::Sequence { .. } => "sequence",
            Self::Timeline { .. } => "timeline",
            Self::SegmentLength { .. } => "segment_length",
            Self::SealedLength { .. } => "sealed_length",
            Self::GapPlace => "gap_place",
            Self::AfterClose => "after_close",
            Self::CloseCounts { .. } => "close_counts",
            Self::Signature => "signature",
            Self::SignatureOther => "signature_other",
            Self::NoEnd => "no_end",
            Self::UnsignedEnd => "unsigned_end",
            Self::Unsigned => "unsigned",
            Self::Missing => "missing",
            Self::Digest { .. } => "digest",
            Self::Unopened { .. } => "unopened",
            Self::Undecoded { .. } => "undecoded",
            Self::Content { .. } => "content",
            Self::FileDigest => "file_digest",
            Self::NoReceipt => "no_receipt",
            Self::Receipt { .. } => "receipt",
            Self::Brief { .. } => "brief",
            Self::Secret { .. } => "secret",
            Self::Clearance { .. } => "clearance",
            Self::Delivered { .. } => "delivered",
        }
    }
}
