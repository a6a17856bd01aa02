//! Roles: what a member of a production may do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::keys::KeyringKind;

/// What a member may do. Which request each may make is the studio's table; which keyring each is given is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything: the others' access too.
    Owner,
    /// Invites, watches takes arrive, opens them.
    Producer,
    /// Opens takes. Manages nobody.
    Post,
    /// Judges devices, reads the record. Never sees a take or a keyring.
    Security,
}

/// A word that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one of owner, producer, post, security")]
pub struct NotARole;

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Producer, Self::Post, Self::Security];

    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Producer => "producer",
            Self::Post => "post",
            Self::Security => "security",
        }
    }

    /// Whether a keyring is sealed to members of this role.
    #[must_use]
    pub const fn holds(self, keyring: KeyringKind) -> bool {
        match keyring {
            KeyringKind::Opening => matches!(self, Self::Owner | Self::Producer | Self::Post),
            KeyringKind::Signing => matches!(self, Self::Owner | Self::Producer),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(word: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.name() == word).ok_or(NotARole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_holds_no_keyring_and_post_signs_nothing() {
        assert!(!Role::Security.holds(KeyringKind::Opening) && !Role::Security.holds(KeyringKind::Signing));
        assert!(Role::Post.holds(KeyringKind::Opening) && !Role::Post.holds(KeyringKind::Signing));
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
    }
}
