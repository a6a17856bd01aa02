//! Devices that a device manager speaks for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::ClaimId;
use crate::policy::{Control, State};
use crate::text::Line;

/// A production asks to hear of a managed device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagedRequest {
    /// The manager's identifier of the device's enrolment. It is hashed with a key and forgotten.
    pub enrolment: Line,
}

/// What goes to the device, through its manager, as the app's managed configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagedCode {
    /// The device, under a name that tells nothing of it.
    pub device: Digest,
    /// The studio, the production, and behind `#` the code, which is used once: `https://studio.example/show#…`. The app
    /// shows it to no other.
    pub code: String,
    /// Until when it counts.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Timestamp,
}

/// The app shows the code that its manager gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagedClaim {
    /// What stood behind the `#`.
    pub code: String,
}

/// A managed device and what its manager told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagedDevice {
    /// The device, under a name that tells nothing of it.
    pub device: Digest,
    /// The claims of its phone, oldest first.
    pub claims: Vec<ClaimId>,
    /// When the production asked.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub asked_at: Timestamp,
    /// When its manager last told something. Like the findings, only while a claim of the production is bound to it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub heard_at: Option<Timestamp>,
    /// What follows for the controls; one that is not here is not known.
    pub findings: Vec<ManagedFinding>,
}

/// What a manager's answers say of one control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagedFinding {
    /// Which.
    pub control: Control,
    /// What.
    pub state: State,
    /// When the device said so.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub observed_at: Timestamp,
}
