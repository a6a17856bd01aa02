//! A policy as a whole: read, checked, and named by its digest.

use serde::{Deserialize, Serialize};

use super::file::{self, PolicyError};
use super::terms::Terms;
use crate::digest::Digest;
use crate::text::Label;

/// A policy's name in briefs, clearances and verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyId {
    /// Its name.
    pub id: Label,
    /// Higher is later.
    pub revision: u32,
    /// SHA-256 of the canonical form; none where any policy of that name and revision is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub digest: Option<Digest>,
}

impl Default for PolicyId {
    fn default() -> Self {
        Self {
            id: Label::new("default").expect("a harmless literal"),
            revision: 1,
            digest: None,
        }
    }
}

/// What a production asks of the devices that record for it. There is none that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    terms: Terms,
    id: PolicyId,
}

impl Policy {
    /// Reads a policy as a person writes it, in TOML.
    ///
    /// # Errors
    /// [`PolicyError`] with line and column of the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        file::read(text).map(Self::of)
    }

    fn of(terms: Terms) -> Self {
        let digest = Digest::of(&canonical(&terms));
        let id = PolicyId {
            id: terms.name.clone(),
            revision: terms.revision,
            digest: Some(digest),
        };
        Self { terms, id }
    }

    /// What it says.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Name, revision and digest.
    #[must_use]
    pub const fn id(&self) -> &PolicyId {
        &self.id
    }

    /// The bytes that its digest is of: JSON without spaces, members in the order of [`Terms`], rules by control name's
    /// place in the list of controls.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        canonical(&self.terms)
    }
}

fn canonical(terms: &Terms) -> Vec<u8> {
    serde_json::to_vec(terms).expect("terms have a JSON form")
}
