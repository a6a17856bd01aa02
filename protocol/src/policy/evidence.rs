//! What a device or its person says of itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::control::{Grade, State};
use super::platform::Platform;
use crate::json::{self, JsonError};
use crate::text::{Label, Line};

/// The most bytes of one evidence document.
pub const EVIDENCE_MAX: usize = 64 * 1024;
/// Findings in one document: every control there is, four times over.
const FINDINGS_MAX: usize = 64;

/// An evidence document, in the shape of the command line's `--evidence` file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// What kind of device speaks.
    pub platform: Platform,
    /// The vendor's model name or identifier.
    pub model: Option<Label>,
    /// Its operating system.
    pub os: OsVersion,
    /// The app that collected it.
    pub app: Option<AppVersion>,
    /// When it was collected, by the device's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub observed_at: Timestamp,
    /// One finding a control.
    pub controls: Vec<Finding>,
}

/// An operating system's version as the vendor writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OsVersion {
    /// Such as `26.1`.
    pub version: Label,
    /// The build, where the vendor names one.
    pub build: Option<Label>,
    /// Android's security patch level.
    pub patch_level: Option<Label>,
}

/// An app's identity and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppVersion {
    /// Bundle or package identifier.
    pub id: Label,
    /// Its version.
    pub version: Label,
}

/// What is known of one control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// The control's stable name; one that this version does not know is carried along without effect.
    pub control: Label,
    /// What is said.
    pub state: State,
    /// How well it is known. A client can claim at most `observed`: anything higher is read as `declared`.
    pub grade: Grade,
    /// Who or what said it, such as `person`.
    pub source: Label,
    /// More, for people.
    pub detail: Option<Line>,
    /// What was measured: free bytes for `storage.free`, percent for `battery.level`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u64>,
}

impl Evidence {
    /// Reads an evidence document.
    ///
    /// # Errors
    /// [`JsonError`] for anything that is not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let evidence: Self = json::parse(bytes, EVIDENCE_MAX)?;
        if evidence.controls.len() > FINDINGS_MAX {
            return Err(JsonError::Malformed {
                line: 1,
                column: 1,
                reason: format!("more than {FINDINGS_MAX} controls"),
            });
        }
        Ok(evidence)
    }
}
