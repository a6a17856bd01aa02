//! Devices that hold invitations, and what lets them record.

use jiff::Timestamp;
use lavalier_protocol::brief::{End, Platforms};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, InterviewId, InvitationId, ProductionId};
use lavalier_protocol::journal::KeyStorage;
use lavalier_protocol::jws::{Jws, PublicKey};
use lavalier_protocol::policy::{AppVersion, Platform};

use super::token::TokenHash;

/// What a device says of itself when it claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDevice {
    /// Signs its journals and its renewals.
    pub device_key: PublicKey,
    /// Where that key lives.
    pub key_storage: KeyStorage,
    /// What it is.
    pub platform: Platform,
    /// The recorder's program.
    pub app: AppVersion,
}

/// One device's hold on one invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Which.
    pub id: ClaimId,
    /// Of which invitation.
    pub invitation: InvitationId,
    /// The device's pseudonym in the production.
    pub pseudonym: DeviceId,
    /// By which device.
    pub device: ClaimedDevice,
    /// Since when.
    pub claimed_at: Timestamp,
}

/// A bearer token for a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Hash of the token.
    pub token: TokenHash,
    /// Until when it is taken.
    pub expires_at: Timestamp,
}

/// A challenge that a device answered: never taken again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedChallenge {
    /// Digest of its text.
    pub hash: Digest,
    /// When it would have ended by itself, and need not be remembered any more.
    pub expires_at: Timestamp,
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The device holds the invitation, now or since before, and the credential is stored.
    Held(ClaimId),
    /// Another device holds it.
    Used,
    /// The device key holds another invitation of the production.
    KeyUsed,
    /// The challenge was answered before.
    ChallengeUsed,
}

/// A device that showed a valid credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// Its claim.
    pub claim: ClaimId,
    /// The invitation that it holds.
    pub invitation: InvitationId,
    /// Of which production.
    pub production: ProductionId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// What may record.
    pub platforms: Platforms,
    /// The invitation is a rehearsal.
    pub rehearsal: bool,
    /// The device.
    pub device: ClaimedDevice,
    /// When somebody reported the device lost.
    pub lost_at: Option<Timestamp>,
    /// When somebody last asked for a new check of it.
    pub recheck_at: Option<Timestamp>,
    /// When another device took over.
    pub superseded_at: Option<Timestamp>,
    /// When the producer took the invitation back.
    pub revoked_at: Option<Timestamp>,
    /// When the production ends, or ended.
    pub wraps_at: Option<Timestamp>,
}

/// An evidence document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// By which claim.
    pub claim: ClaimId,
    /// Digest of the document.
    pub digest: Digest,
    /// The document as it was sent.
    pub document: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
}

/// A clearance that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// Digest of the compact text.
    pub digest: Digest,
    /// To which claim.
    pub claim: ClaimId,
    /// The compact text.
    pub jws: Jws,
    /// Digest of the evidence that it stands on.
    pub evidence: Digest,
    /// When it was given.
    pub issued_at: Timestamp,
    /// Until when takes may begin under it.
    pub until: Timestamp,
    /// Takes under it stay closed to post.
    pub held: bool,
}
