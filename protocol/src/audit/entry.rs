//! One line of the log.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::event::Detail;
use crate::digest::Digest;
use crate::id::ProductionId;
use crate::text::{Label, Text};

/// One line as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its number, from 0.
    pub line: u64,
    /// Digest of the bytes of the line before it; zeros for the first.
    pub prev: Digest,
    /// Of which production.
    pub production: ProductionId,
    /// When, by the studio's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What: the name of an [`super::Action`].
    pub action: Text<60>,
    /// To what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Label>,
    /// More about it.
    #[serde(default, skip_serializing_if = "Detail::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub detail: Detail,
}
