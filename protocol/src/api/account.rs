//! People and the studio itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::jws::PublicKey;
use crate::link::Origin;
use crate::text::Label;

/// `GET /api/v1/studio`: who this studio is. Open to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StudioInfo {
    /// Its public origin.
    pub origin: Origin,
    /// Verifies its clearances and receipts.
    pub receipt_key: PublicKey,
    /// Its version.
    pub version: String,
    /// Whether the first owner has still to be made.
    pub needs_setup: bool,
}

/// `GET /api/v1/time`: the studio's clock. Open to everybody, cheap, for clock exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StudioTime {
    /// Now.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time: Timestamp,
}

/// `POST /api/v1/setup`: makes the first owner.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetupRequest {
    /// The one-time code from the studio's data directory.
    pub code: String,
    /// Signs in with it later.
    pub email: Label,
    /// Shown to others.
    pub name: Label,
    /// At least 10 characters.
    pub password: String,
}

/// `POST /api/v1/sessions`: signs in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// Who.
    pub email: Label,
    /// The password.
    pub password: String,
}

/// The answer to both: an opaque token for the `Authorization: Bearer` header. `DELETE /api/v1/session` ends it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The token, shown once.
    pub token: String,
    /// Who is signed in.
    pub person: PersonId,
    /// By which name.
    pub name: Label,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Timestamp,
}

/// `GET /api/v1/me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Who.
    pub person: PersonId,
    /// E-mail address.
    pub email: Label,
    /// Name.
    pub name: Label,
}
