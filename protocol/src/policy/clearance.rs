//! A clearance: the studio's signed word that a device may record, until when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::document::PolicyId;
use crate::digest::Digest;
use crate::id::{ClaimId, InterviewId, InvitationId};

/// What the studio signs ([`crate::jws::Typ::Clearance`]) with its receipt key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clearance {
    /// The device's claim.
    pub claim: ClaimId,
    /// The invitation that was claimed.
    pub invitation: InvitationId,
    /// The interview that it is for.
    pub interview: InterviewId,
    /// Thumbprint of the device key (RFC 7638).
    pub device_key: Digest,
    /// Under which policy.
    pub policy: PolicyId,
    /// Digest of the evidence document as it was sent.
    pub evidence: Digest,
    /// By the studio's clock.
    pub issued_at: Timestamp,
    /// No take begins after this, by the studio's clock.
    pub until: Timestamp,
    /// Takes under it stay closed to post until released.
    pub held: bool,
}
