//! The profile: who is signed in where, and what is pinned.

use std::path::Path;

use lavalier_protocol::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{MemberLinkId, PersonId, ProductionId};
use lavalier_protocol::jws::PublicKey;
use lavalier_protocol::link::Origin;
use lavalier_protocol::members::Role;
use lavalier_protocol::text::Label;
use serde::{Deserialize, Serialize};

use super::pins::Pinned;
use crate::failure::Failure;

/// What this version writes, and the highest that it reads.
const VERSION: u32 = 1;

/// What a home remembers besides its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    version: u32,
    /// Who is signed in; the token is a secret and not here.
    #[serde(default)]
    pub(crate) signed_in: Option<SignedInTo>,
    /// Studios that were met, with the key of each.
    #[serde(default)]
    pub(crate) studios: Vec<KnownStudio>,
    /// Productions whose keys are pinned.
    #[serde(default)]
    pub(crate) productions: Vec<Pinned>,
    /// Member links that were made here and led to no member yet; the secret of each is in the vault.
    #[serde(default)]
    pub(crate) member_links: Vec<MadeLink>,
    /// Member links that were used here and not yet answered by an admission.
    #[serde(default)]
    pub(crate) joining: Vec<UsedLink>,
}

/// A member link that was made here. What it is for is remembered, so that no studio can say otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MadeLink {
    /// At which studio.
    pub(crate) studio: Origin,
    /// To which production.
    pub(crate) production: ProductionId,
    /// Which.
    pub(crate) link: MemberLinkId,
    /// As what.
    pub(crate) role: Role,
    /// For whom.
    pub(crate) email: Label,
}

/// A member link that was used here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UsedLink {
    /// At which studio.
    pub(crate) studio: Origin,
    /// Which.
    pub(crate) link: MemberLinkId,
    /// Thumbprint of the owner whose link it is.
    pub(crate) owner: Digest,
}

/// A session with a studio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignedInTo {
    /// The address by which it is reached from here.
    pub(crate) address: Origin,
    /// The address that it gives itself, which links and briefs carry.
    pub(crate) origin: Origin,
    /// Who.
    pub(crate) person: PersonId,
    /// By which e-mail address.
    pub(crate) email: Label,
    /// By which name.
    pub(crate) name: Label,
    /// Until when.
    pub(crate) expires_at: Timestamp,
}

/// A studio that was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownStudio {
    /// Its own address.
    pub(crate) origin: Origin,
    /// Verifies its clearances and receipts; pinned when first met.
    pub(crate) receipt_key: PublicKey,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            version: VERSION,
            signed_in: None,
            studios: Vec::new(),
            productions: Vec::new(),
            member_links: Vec::new(),
            joining: Vec::new(),
        }
    }
}

impl Profile {
    pub(super) fn parse(text: &[u8], path: &Path) -> Result<Self, Failure> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let damaged = |error: serde_json::Error| Failure::FileContent {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let Version { version } = serde_json::from_slice(text).map_err(damaged)?;
        if version > VERSION {
            return Err(Failure::HomeNewer(path.to_owned()));
        }
        serde_json::from_slice(text).map_err(damaged)
    }

    /// Remembers a studio's key, or finds that it changed.
    ///
    /// # Errors
    /// [`Failure::ReceiptKeyChanged`] when another was pinned.
    pub(crate) fn meet(&mut self, studio: KnownStudio) -> Result<(), Failure> {
        match self.studios.iter().find(|known| known.origin == studio.origin) {
            Some(known) if known.receipt_key == studio.receipt_key => Ok(()),
            Some(_) => Err(Failure::ReceiptKeyChanged),
            None => {
                self.studios.push(studio);
                Ok(())
            }
        }
    }

    /// The pinned keys of a production.
    ///
    /// # Errors
    /// [`Failure::ProductionNotKnownHere`] when there are none.
    pub(crate) fn pinned(&self, studio: &Origin, production: &ProductionId) -> Result<&Pinned, Failure> {
        let found = self.productions.iter().find(|pinned| pinned.is(studio, production));
        found.ok_or_else(|| Failure::ProductionNotKnownHere(production.clone()))
    }

    /// Pins a production's keys in place of what was pinned before.
    pub(crate) fn pin(&mut self, pinned: Pinned) {
        self.productions
            .retain(|known| !known.is(&pinned.studio, &pinned.production));
        self.productions.push(pinned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lavalier_protocol::jws::{Signer as _, SoftwareKey};

    #[test]
    fn a_studio_that_changes_its_key_is_not_taken_for_the_same() {
        let key = |seed: u8| SoftwareKey::from_bytes(&[seed; 32]).expect("a scalar").public_key();
        let studio = |seed| KnownStudio {
            origin: "https://studio.example".parse().expect("an origin"),
            receipt_key: key(seed),
        };
        let mut profile = Profile::default();
        assert!(profile.meet(studio(1)).is_ok());
        assert!(profile.meet(studio(1)).is_ok());
        assert!(matches!(profile.meet(studio(2)), Err(Failure::ReceiptKeyChanged)));
    }
}
