//! A receipt: the studio's signed word that it stores a whole take.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{InvitationId, TakeId};

/// What the studio signs ([`crate::jws::Typ::Receipt`]) with its receipt key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Which take.
    pub take: TakeId,
    /// Under which invitation.
    pub invitation: InvitationId,
    /// Digest of the journal's last line.
    pub journal_head: Digest,
    /// Lines of the journal.
    pub lines: u64,
    /// Segments stored, over all tracks.
    pub segments: u64,
    /// Sealed bytes stored, over all segments.
    pub bytes: u64,
    /// By the studio's clock.
    pub received_at: Timestamp,
}
