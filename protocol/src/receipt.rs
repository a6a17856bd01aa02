//! A receipt: the studio's signed word that it stores a whole take.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit;
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
    /// How far the production's audit log had come: a log shown later has to go through it. Receipts of earlier studios
    /// have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<audit::Head>,
}
