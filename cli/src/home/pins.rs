//! What a home believes of a production, whatever a studio says later.

use lavalier_protocol::brief::{FrameRate, Zone};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::PublicKey;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::link::Origin;
use lavalier_protocol::text::Label;
use serde::{Deserialize, Serialize};

/// A keyring generation that was seen: never a lower one again, and never another of the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    /// From 1.
    pub(crate) generation: u32,
    /// Digest of the envelope's compact text.
    pub(crate) digest: Digest,
}

/// A production's pinned keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pinned {
    /// At which studio, by the address that it gives itself.
    pub(crate) studio: Origin,
    /// Its short name.
    pub(crate) production: ProductionId,
    /// Its name.
    pub(crate) name: Label,
    /// Its time zone.
    pub(crate) zone: Zone,
    /// Its frame rate.
    pub(crate) frame_rate: FrameRate,
    /// Verifies its briefs.
    pub(crate) signing_key: PublicKey,
    /// Verifies its keyrings.
    pub(crate) owner_key: PublicKey,
    /// Its takes are sealed to it.
    pub(crate) recipient: String,
    /// Opens its keyrings; none where the production does without.
    pub(crate) recovery_recipient: Option<String>,
    /// The opening keyring.
    pub(crate) opening: Seen,
    /// The signing keyring.
    pub(crate) signing: Seen,
}

impl Pinned {
    /// Whether this is `production` at `studio`.
    pub(crate) fn is(&self, studio: &Origin, production: &ProductionId) -> bool {
        self.studio == *studio && self.production == *production
    }

    /// What was seen of a keyring.
    pub(crate) fn seen(&self, kind: KeyringKind) -> Seen {
        match kind {
            KeyringKind::Opening => self.opening,
            KeyringKind::Signing => self.signing,
        }
    }

    /// Remembers a keyring's generation.
    pub(crate) fn see(&mut self, kind: KeyringKind, seen: Seen) {
        match kind {
            KeyringKind::Opening => self.opening = seen,
            KeyringKind::Signing => self.signing = seen,
        }
    }
}
