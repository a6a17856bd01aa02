//! Who did something.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, PersonId};
use crate::text::Label;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody with an account, by the name that they had then.
    Person {
        /// Who.
        person: PersonId,
        /// By which name.
        name: Label,
    },
    /// A recording device, by its pseudonym in this production.
    Device {
        /// Which.
        device: DeviceId,
    },
    /// The studio by itself.
    Studio,
}
