//! Waivers and approvals: what a named person answers for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::control::{Control, State};
use crate::json::{self, JsonError};
use crate::text::{Label, Line};

/// The most bytes of a waivers file.
pub const WAIVERS_MAX: usize = 1024 * 1024;
/// More exceptions than a production can answer for.
const COUNT_MAX: usize = 2_000;

/// A named person's dated exception: one control, one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The device.
    pub device: Label,
    /// The control that need not pass.
    pub control: Control,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub until: Timestamp,
    /// Who answers for it.
    pub by: Label,
    /// Why.
    pub reason: Line,
}

impl Waiver {
    /// Reads a waivers file: a JSON array.
    ///
    /// # Errors
    /// [`JsonError`] with the place of what is wrong.
    pub fn parse_all(bytes: &[u8]) -> Result<Vec<Self>, JsonError> {
        let waivers: Vec<Self> = json::parse(bytes, WAIVERS_MAX)?;
        if waivers.len() > COUNT_MAX {
            return Err(JsonError::Malformed {
                line: 1,
                column: 1,
                reason: format!("more than {COUNT_MAX} waivers"),
            });
        }
        Ok(waivers)
    }
}

/// A named person's yes to one device as it stood: recording may begin, and is not held for what was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// What the person saw and accepts. A control that has become worse since is not covered.
    pub grounds: Vec<Ground>,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub until: Timestamp,
    /// Who answers for it.
    pub by: Label,
    /// Why.
    pub reason: Line,
}

/// A control as it stood when it was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Which control.
    pub control: Control,
    /// What was known of it.
    pub state: State,
}
