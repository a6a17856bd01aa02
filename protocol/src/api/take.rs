//! Takes as people see them, and what post fetches.
//!
//! - `GET /api/v1/productions/{production}/takes[?interview=…]`: a list of [`Take`].
//! - `GET /api/v1/takes/{take}`: [`TakeBundle`].
//! - `GET /api/v1/takes/{take}/journal`: the journal's bytes (`application/jsonl`).
//! - `GET /api/v1/takes/{take}/segments/{sequence}?sha256=…`: one sealed segment's bytes.
//! - `POST /api/v1/takes/{take}/deliveries`: [`DeliveryReport`]; sets `delivered_at`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::brief::{End, Kind};
use crate::digest::Digest;
use crate::id::{InterviewId, InvitationId, ProductionId, TakeId};
use crate::jws::Jws;
use crate::slate::Slate;
use crate::text::Label;

/// Where a take stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TakeState {
    /// No end yet, and heard of lately.
    Recording,
    /// It has its end; segments are still to come.
    Arriving,
    /// Whole, with its receipt.
    Safe,
    /// No end, and not heard of for 24 hours: delivered as far as it came.
    OpenEnded,
    /// Stored, but closed to post until released.
    Held,
}

impl TakeState {
    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Arriving => "arriving",
            Self::Safe => "safe",
            Self::OpenEnded => "open_ended",
            Self::Held => "held",
        }
    }
}

/// Segments of a take, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredSegments {
    /// With a line in the journal.
    pub journalled: u64,
    /// Of those, stored.
    pub stored: u64,
}

/// One take in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Take {
    /// Which.
    pub take: TakeId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// Under which invitation.
    pub invitation: InvitationId,
    /// The person's name.
    pub subject: Label,
    /// What it is of.
    pub kind: Kind,
    /// Roll/scene/take.
    pub slate: Slate,
    /// Taken in from a file made elsewhere.
    pub imported: bool,
    /// When it began, by the device's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub started_at: Timestamp,
    /// Its length so far; none for an import.
    pub seconds: Option<f64>,
    /// Where it stands.
    pub state: TakeState,
    /// Its segments.
    pub segments: StoredSegments,
    /// How many gaps.
    pub gaps: u64,
    /// Digest of the clearance that it was recorded under.
    pub clearance: Option<Digest>,
    /// When the studio last heard of it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub last_heard: Timestamp,
    /// Journalled segments that have not arrived.
    pub unsent: u64,
    /// When post had it, verified and complete.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub delivered_at: Option<Timestamp>,
}

/// Everything about a take but its journal and its segments. Post believes none of it before verifying.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakeBundle {
    /// As in the list.
    pub take: Take,
    /// Of which production.
    pub production: ProductionId,
    /// Every revision of its brief, oldest first.
    pub briefs: Vec<Jws>,
    /// The link's secret, sealed to the production's recipient, in base64.
    pub sealed_secret: String,
    /// The clearance that the journal names, if any.
    pub clearance: Option<Jws>,
    /// The receipt, if the take is whole.
    pub receipt: Option<Jws>,
}

/// Post has a take, verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeliveryReport {
    /// The head of the journal that was verified.
    pub journal_head: Digest,
    /// Whether it was whole.
    pub complete: bool,
    /// Digest of the delivered file.
    pub sha256: Digest,
}
