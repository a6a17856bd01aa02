//! Claiming an invitation, keeping its credential alive, and being cleared.
//!
//! 1. `POST /api/v1/invitations/{invitation}/challenges` with the claim token as bearer: a [`Challenge`].
//! 2. `POST /api/v1/invitations/{invitation}/claims` with the claim token: [`ClaimRequest`], answered by
//!    [`ClaimAnswer`]. The same device key may ask again, so a lost answer costs nothing.
//! 3. `POST /api/v1/recorder/clearance` with the credential and the evidence document as body: [`ClearanceAnswer`].
//! 4. Before the credential ends, or when it was lost: `POST /api/v1/claims/{claim}/challenges` (open), then
//!    `POST /api/v1/claims/{claim}/credentials` with a [`RenewalRequest`]: a [`Credential`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{ClaimId, InvitationId};
use crate::journal::KeyStorage;
use crate::jws::{Jws, PublicKey};
use crate::policy::{AppVersion, Platform, Verdict};

/// A single-use number that the device key has to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// Opaque, at most 64 characters.
    pub challenge: String,
    /// Until when it is taken.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Timestamp,
    /// The thumbprint of the production's signing key, with a challenge for a claim. It proves nothing: it spares a
    /// mistyped link from using up the invitation. The brief is verified against the link after the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_key: Option<Digest>,
}

/// A device asks to hold an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// The device key, made after the challenge.
    pub device_key: PublicKey,
    /// A [`ClaimStatement`] signed by it ([`crate::jws::Typ::Claim`]).
    pub proof: Jws,
}

/// What the device signs to claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimStatement {
    /// The studio's challenge.
    pub challenge: String,
    /// The invitation.
    pub invitation: InvitationId,
    /// What the device is.
    pub platform: Platform,
    /// What it wants with the invitation.
    pub purpose: ClaimPurpose,
    /// Where the device key lives.
    pub key_storage: KeyStorage,
    /// The recorder's program.
    pub app: AppVersion,
}

/// What a device wants with an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimPurpose {
    /// To record: the brief has to allow its platform.
    Record,
    /// To hand over files made elsewhere, which any platform may. It still holds the invitation from then on, and is
    /// cleared to record only if the brief allows its platform.
    Import,
}

/// The invitation is this device's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimAnswer {
    /// The claim.
    pub claim: ClaimId,
    /// For everything under `/api/v1/recorder/`.
    pub credential: Credential,
    /// The signed brief.
    pub brief: Jws,
    /// The key that signed it; believed only if its thumbprint is the link's.
    pub signing_key: PublicKey,
    /// The studio's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time: Timestamp,
}

/// A bearer token for one claim.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credential {
    /// Opaque; the studio stores its hash.
    pub token: String,
    /// Until when it is taken.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Timestamp,
}

/// A device asks for a new credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RenewalRequest {
    /// A [`RenewalStatement`] signed by the device key ([`crate::jws::Typ::Renewal`]).
    pub proof: Jws,
}

/// What the device signs to renew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewalStatement {
    /// The studio's challenge.
    pub challenge: String,
    /// The claim.
    pub claim: ClaimId,
}

/// The gate's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClearanceAnswer {
    /// What the policy says of the evidence.
    pub verdict: Verdict,
    /// The clearance ([`crate::policy::Clearance`]), where the verdict clears.
    pub clearance: Option<Jws>,
}
