//! Takes and their journals.

use jiff::Timestamp;
use lavalier_protocol::api::JournalState;
use lavalier_protocol::brief::{End, Kind};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InterviewId, InvitationId, ProductionId, TakeId};
use lavalier_protocol::jws::Jws;
use lavalier_protocol::slate::Slate;

use super::posture::{Hold, Release};

/// How many takes one claim may begin: a take a minute for a week of days.
pub const TAKES_MAX: u32 = 5_000;

/// What a take's opening line says, and under what it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// By which claim.
    pub claim: ClaimId,
    /// Under which invitation.
    pub invitation: InvitationId,
    /// Of which production.
    pub production: ProductionId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// What it is of; under a rehearsal's invitation a rehearsal, whatever the opening line says.
    pub kind: Kind,
    /// Roll, scene and take number.
    pub slate: Slate,
    /// Taken in from a file made elsewhere.
    pub imported: bool,
    /// Samples a second; none for an import.
    pub rate: Option<u32>,
    /// Digest of the clearance.
    pub clearance: Option<Digest>,
    /// Why it is closed to post until released, if it is.
    pub hold: Option<Hold>,
    /// When it began, by the device's clock.
    pub started_at: Timestamp,
    /// When the studio first heard of it.
    pub begun_at: Timestamp,
}

/// How far a take's journal came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Lines, head and signed lines.
    pub journal: JournalState,
    /// Segments that the signed lines name.
    pub signed_segments: u64,
    /// Segments that all lines name.
    pub segments: u64,
    /// Samples of the main track (a file: bytes).
    pub samples: u64,
    /// Bytes of all lines with their newlines.
    pub bytes: u64,
    /// The signed close is there.
    pub ended: bool,
}

/// A take as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// Which.
    pub id: TakeId,
    /// What its opening says.
    pub beginning: Beginning,
    /// How far its journal came.
    pub progress: Progress,
    /// When the studio last took in a line or a segment of it.
    pub last_heard: Timestamp,
    /// Its receipt, once it is whole.
    pub receipt: Option<Jws>,
    /// When post had it, verified and complete.
    pub delivered_at: Option<Timestamp>,
    /// Who opened it to post although it was held.
    pub release: Option<Release>,
}

impl Take {
    /// Whether it is closed to post now.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.beginning.hold.is_some() && self.release.is_none()
    }
}

/// What is counted of a take rather than kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakeCounts {
    /// Journalled segments that are stored with their digest.
    pub stored: u64,
    /// Gaps.
    pub gaps: u64,
}

/// What kind of line it is, as far as the studio asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalEntry {
    /// A segment.
    Segment(JournalledSegment),
    /// A gap.
    Gap,
    /// Anything else.
    Other,
}

/// What a line says of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalledSegment {
    /// Which.
    pub sequence: u64,
    /// Digest of the sealed bytes.
    pub sha256: Digest,
    /// How many.
    pub bytes: u64,
}

/// One line to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Its number.
    pub number: u64,
    /// Its bytes without the newline.
    pub bytes: Vec<u8>,
    /// What it is.
    pub entry: JournalEntry,
}

/// Lines that continue a journal, replacing its unsigned tail from the first of them on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Of which take.
    pub take: TakeId,
    /// By which claim.
    pub claim: ClaimId,
    /// What the journal was when the lines were checked; none: the take begins. If it moved since, nothing is stored.
    pub base: Option<JournalState>,
    /// The beginning, with the first lines.
    pub beginning: Option<Beginning>,
    /// The lines, from a number that is not signed.
    pub lines: Vec<JournalLine>,
    /// What the journal is afterwards.
    pub after: Progress,
    /// When they came.
    pub at: Timestamp,
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendOutcome {
    /// The lines are durable. Segments that the signed journal now contradicts are stored no more.
    Appended,
    /// The journal is not what the lines were checked against.
    Moved,
    /// The take is another claim's.
    Foreign,
    /// The claim has begun as many takes as it may.
    TooMany,
}
