//! Devices that a device manager speaks for.

use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, ProductionId};

use super::token::TokenHash;
use crate::mdm::{Event, Known};

/// A device that a production wants to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedDevice {
    /// Whose.
    pub production: ProductionId,
    /// The keyed hash of its enrolment.
    pub enrolment: Digest,
    /// Of the code that goes to it through its manager.
    pub code: TokenHash,
    /// Until when the code counts.
    pub code_expires_at: Timestamp,
    /// When the production asked.
    pub asked_at: Timestamp,
}

/// A call of a manager's webhook whose signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerCall {
    /// Of the body, so that it counts once.
    pub digest: Digest,
    /// The keyed hash of the enrolment that it is about.
    pub enrolment: Digest,
    /// What it says.
    pub event: Event,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// It is known now.
    Taken,
    /// It came before.
    Replayed,
    /// Something newer is known, or it is from too long ago.
    Stale,
    /// No production asked about this device.
    Unknown,
}

/// What a production knows a managed device by: another production knows it by another, and nobody gets from either to the
/// enrolment's hash, which the two share.
#[must_use]
pub fn managed_pseudonym(production: &ProductionId, enrolment: Digest) -> Digest {
    let mut named = b"lavalier managed device\0".to_vec();
    named.extend(enrolment.as_bytes());
    named.extend(production.as_str().bytes());
    Digest::of(&named)
}

/// A managed device, as a production sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedDevice {
    /// The keyed hash of its enrolment.
    pub enrolment: Digest,
    /// The claims of its phone, oldest first.
    pub claims: Vec<ClaimId>,
    /// When the production asked.
    pub asked_at: Timestamp,
    /// When its manager last told something of it.
    pub heard_at: Option<Timestamp>,
    /// What it told.
    pub known: Known,
}
