//! What a home believes of a production, whatever a studio says later.

use lavalier_protocol::audit::Head;
use lavalier_protocol::brief::{FrameRate, Zone};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::PublicKey;
use lavalier_protocol::keys::{Envelope, KeyringKind};
use lavalier_protocol::link::Origin;
use lavalier_protocol::members::Role;
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
    /// As what this home's person is a member.
    pub(crate) role: Role,
    /// Verifies its briefs.
    pub(crate) signing_key: PublicKey,
    /// Those that verified its briefs before.
    #[serde(default)]
    pub(crate) earlier_signing_keys: Vec<PublicKey>,
    /// Its takes are sealed to it.
    pub(crate) recipient: String,
    /// Opens its keyrings; none where the production does without.
    pub(crate) recovery_recipient: Option<String>,
    /// The opening keyring.
    pub(crate) opening: Seen,
    /// Who may sign the opening keyring's next generation.
    pub(crate) opening_owners: Vec<PublicKey>,
    /// The signing keyring.
    pub(crate) signing: Seen,
    /// Who may sign the signing keyring's next generation.
    pub(crate) signing_owners: Vec<PublicKey>,
    /// How far its audit log had come, by what was verified here and by receipts: a log has to go through each.
    #[serde(default)]
    pub(crate) audit: Vec<Head>,
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

    /// Who may sign a keyring's next generation.
    pub(crate) fn owners(&self, kind: KeyringKind) -> &[PublicKey] {
        match kind {
            KeyringKind::Opening => &self.opening_owners,
            KeyringKind::Signing => &self.signing_owners,
        }
    }

    /// Remembers a keyring's generation, and what it says of the production.
    pub(crate) fn see(&mut self, envelope: &Envelope, digest: Digest) {
        let seen = Seen {
            generation: envelope.generation,
            digest,
        };
        match envelope.kind {
            KeyringKind::Opening => (self.opening, self.opening_owners) = (seen, envelope.owners()),
            KeyringKind::Signing => (self.signing, self.signing_owners) = (seen, envelope.owners()),
        }
        // Post and security see one keyring or none; whichever came further tells of the signing keys.
        let known = self.earlier_signing_keys.len() + 1;
        if let Some((latest, earlier)) = envelope.signing_keys.split_last()
            && envelope.signing_keys.len() > known
        {
            self.signing_key = *latest;
            self.earlier_signing_keys = earlier.to_vec();
        }
    }

    /// Every key that ever signed its briefs, oldest first.
    pub(crate) fn signing_keys(&self) -> Vec<PublicKey> {
        let earlier = self.earlier_signing_keys.iter().copied();
        earlier.chain(std::iter::once(self.signing_key)).collect()
    }

    /// Remembers how far the audit log had come, by a receipt.
    pub(crate) fn note_audit(&mut self, head: Head) {
        if self.audit.contains(&head) {
            return;
        }
        self.audit.push(head);
        // Any two are enough to find a log out; the first was verified, the last is the furthest.
        if self.audit.len() > HEADS_MAX {
            let least = self.audit.iter().enumerate().skip(1).min_by_key(|(_, head)| head.lines);
            if let Some((place, _)) = least {
                self.audit.remove(place);
            }
        }
    }

    /// Remembers a log that was verified whole and went through everything remembered before.
    pub(crate) fn see_audit(&mut self, head: Head) {
        self.audit = vec![head];
    }
}

/// Heads of the audit log that are remembered.
const HEADS_MAX: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_heads_the_verified_one_and_the_furthest_are_kept() {
        let head = |lines| Head {
            lines,
            digest: Digest::of(&[u8::try_from(lines).expect("few")]),
        };
        let mut pinned = crate::keyrings::testing::pinned();
        pinned.see_audit(head(1));
        for lines in 2..60 {
            pinned.note_audit(head(lines));
            pinned.note_audit(head(lines));
        }
        assert_eq!(pinned.audit.len(), HEADS_MAX);
        assert!(pinned.audit.contains(&head(1)) && pinned.audit.contains(&head(59)));
    }
}
