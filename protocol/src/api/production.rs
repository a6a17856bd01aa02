//! Productions, their keyrings, and invitations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::brief::{End, FrameRate, Platforms, Zone};
use crate::digest::Digest;
use crate::id::{InterviewId, InvitationId, ProductionId};
use crate::jws::{Jws, PublicKey};
use crate::policy::Readiness;
use crate::slate::SlateName;
use crate::text::Label;

/// `POST /api/v1/productions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewProduction {
    /// Its short name.
    pub id: ProductionId,
    /// Its name as people know it.
    pub name: Label,
    /// Its time zone.
    pub zone: Zone,
    /// Its frame rate.
    pub frame_rate: FrameRate,
    /// Verifies its briefs.
    pub signing_key: PublicKey,
    /// The age recipient of its takes.
    pub recipient: String,
    /// The age recipient that opens keyrings only; none where the production does without.
    pub recovery_recipient: Option<String>,
    /// The owner's key that signs keyring generations.
    pub owner_key: PublicKey,
    /// The first generation of the opening keyring.
    pub opening_keyring: Jws,
    /// The first generation of the signing keyring.
    pub signing_keyring: Jws,
}

/// An element of `GET /api/v1/productions`, and `GET /api/v1/productions/{production}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Production {
    /// Its short name.
    pub id: ProductionId,
    /// Its name.
    pub name: Label,
    /// Its time zone.
    pub zone: Zone,
    /// Its frame rate.
    pub frame_rate: FrameRate,
    /// Verifies its briefs. A client believes its own profile, not this.
    pub signing_key: PublicKey,
    /// The age recipient of its takes.
    pub recipient: String,
    /// The recovery recipient, if there is one.
    pub recovery_recipient: Option<String>,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub created_at: Timestamp,
    /// When it ends, or ended: from then on owners alone have access, and nothing new is recorded.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub wraps_at: Option<Timestamp>,
}

/// `GET /api/v1/productions/{production}/keyrings/{kind}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyringAnswer {
    /// The latest generation, as its owner signed it ([`crate::keys::Envelope`]).
    pub envelope: Jws,
}

/// `GET /api/v1/productions/{production}/keyrings/{kind}/generations?after=N`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyringGenerations {
    /// The generations from the one after N on, as their owners signed them; at most [`super::GENERATIONS_PAGE`].
    pub envelopes: Vec<Jws>,
}

/// `PUT /api/v1/productions/{production}/keyrings/{kind}`: the next generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyringUpload {
    /// The generation, one higher than the stored one and naming it.
    pub envelope: Jws,
    /// The key that signed it.
    pub owner_key: PublicKey,
}

/// `POST /api/v1/productions/{production}/rolls`: a sound roll that no other invitation has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RollAnswer {
    /// Such as `R001`.
    pub roll: SlateName,
}

/// `POST /api/v1/productions/{production}/invitations`. Whole or not at all.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Chosen by the producer's program, because the brief names it.
    pub invitation: InvitationId,
    /// The person's name, for the producer's lists.
    pub subject: Label,
    /// The signed brief. The studio checks it against the production's signing key.
    pub brief: Jws,
    /// The link's secret, sealed to the production's recipient, in base64.
    pub sealed_secret: String,
    /// [`crate::link::ClaimToken::hash`].
    pub claim_token_hash: Digest,
    /// The invitation whose end this device takes over; its device may then only send what it has.
    pub replaces: Option<InvitationId>,
}

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Waiting for a device.
    Open,
    /// A device holds it.
    Claimed,
    /// Another invitation took its end over.
    Superseded,
    /// Taken back.
    Revoked,
    /// Never claimed in time.
    Expired,
}

impl InvitationState {
    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

/// An element of `GET /api/v1/productions/{production}/invitations`; `DELETE …/invitations/{invitation}` revokes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Which.
    pub invitation: InvitationId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// The person's name.
    pub subject: Label,
    /// Its sound roll.
    pub roll: SlateName,
    /// What may claim it.
    pub platforms: Platforms,
    /// Only to try things out.
    pub rehearsal: bool,
    /// Where it stands.
    pub state: InvitationState,
    /// Until when it can be claimed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Timestamp,
    /// When it was claimed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub claimed_at: Option<Timestamp>,
    /// Whether the guest's device can record.
    #[serde(default = "unchecked")]
    pub readiness: Readiness,
    /// The signed brief.
    pub brief: Jws,
    /// The link's secret, sealed to the production's recipient, in base64.
    pub sealed_secret: String,
}

const fn unchecked() -> Readiness {
    Readiness::Unchecked
}
