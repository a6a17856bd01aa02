//! Invitations and their briefs.

use jiff::Timestamp;
use lavalier_protocol::api::InvitationState;
use lavalier_protocol::brief::{Brief, End, Platforms};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InterviewId, InvitationId, ProductionId};
use lavalier_protocol::jws::{Jws, JwsError, Typ};
use lavalier_protocol::slate::SlateName;
use lavalier_protocol::text::Label;

/// A single-use link, as the studio knows it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// Of which production.
    pub production: ProductionId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// The person's name.
    pub subject: Label,
    /// Its sound roll.
    pub roll: SlateName,
    /// What may claim it to record.
    pub platforms: Platforms,
    /// Only to try things out.
    pub rehearsal: bool,
    /// The latest revision of its brief.
    pub brief: Jws,
    /// The link's secret, sealed to the production, in base64.
    pub sealed_secret: String,
    /// Hash of the claim token.
    pub claim_token_hash: Digest,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be claimed.
    pub expires_at: Timestamp,
    /// When a device claimed it.
    pub claimed_at: Option<Timestamp>,
    /// When another invitation took its end over.
    pub superseded_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When its production ends, or ended.
    pub wraps_at: Option<Timestamp>,
}

impl Invitation {
    /// What its brief says. It was verified when it came.
    ///
    /// # Errors
    /// When what is stored is no brief.
    pub fn read_brief(&self) -> Result<Brief, JwsError> {
        self.brief.unverified(Typ::Brief)
    }

    /// Where it stands. Taking back and taking over count for more than having been claimed.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> InvitationState {
        if self.revoked_at.is_some() || (self.claimed_at.is_none() && self.is_wrapped(now)) {
            InvitationState::Revoked
        } else if self.superseded_at.is_some() {
            InvitationState::Superseded
        } else if self.claimed_at.is_some() {
            InvitationState::Claimed
        } else if self.expires_at <= now {
            InvitationState::Expired
        } else {
            InvitationState::Open
        }
    }

    /// Whether its production is over.
    #[must_use]
    pub fn is_wrapped(&self, now: Timestamp) -> bool {
        self.wraps_at.is_some_and(|at| at <= now)
    }
}

/// An invitation about to be stored, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// The revision of its brief.
    pub revision: u32,
    /// The invitation of the same production whose end it takes over, from its creation on.
    pub replaces: Option<InvitationId>,
    /// How many invitations a production may have.
    pub most: u32,
}

/// What became of a new invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationOutcome {
    /// It is stored.
    Created,
    /// Its identifier, or its brief, is another's.
    Exists,
    /// Its roll was not reserved by this production, or has an invitation already.
    RollNotReserved,
    /// There is no invitation to be replaced, it is of another interview or end, or it was replaced before.
    NothingToReplace,
    /// The production has as many as it may.
    TooMany,
}
