//! Making one generation of a keyring: sealed to its holders, signed by an owner.

use lavalier_protocol::api::KeyringUpload;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::{PublicKey, Signer as _, SoftwareKey};
use lavalier_protocol::keys::{Envelope, Holder, KeyringKind};
use lavalier_protocol::members::Generation;

use super::age_file::seal_to;
use crate::failure::Failure;
use crate::home::Seen;

/// What a generation is to say.
pub(crate) struct Content<'a> {
    /// Whose keyring.
    pub(crate) production: &'a ProductionId,
    /// Which of the two.
    pub(crate) kind: KeyringKind,
    /// The generation before it; none for the first.
    pub(crate) before: Option<Seen>,
    /// Who can open it; those without a part in this keyring are left out.
    pub(crate) holders: &'a [Holder],
    /// The recovery recipient, where there is one.
    pub(crate) recovery: Option<&'a str>,
    /// Every key that ever signed the production's briefs, oldest first.
    pub(crate) signing_keys: &'a [PublicKey],
    /// What is sealed.
    pub(crate) plain: &'a [u8],
}

/// A generation that can be uploaded.
pub(crate) struct Wrapped {
    /// The signed envelope, with the key that signed it.
    pub(crate) upload: KeyringUpload,
    /// What it says.
    pub(crate) envelope: Envelope,
    /// What a home remembers of it.
    pub(crate) seen: Seen,
}

impl Wrapped {
    /// As an admission names it.
    pub(crate) fn generation(&self) -> Generation {
        self.seen.into()
    }
}

impl Content<'_> {
    /// Seals it and signs it.
    ///
    /// # Errors
    /// When a recipient is none, or the key does not sign.
    pub(crate) fn wrap(&self, owner: &SoftwareKey) -> Result<Wrapped, Failure> {
        let holders = self.holders.iter().filter(|holder| holder.role.holds(self.kind));
        let holders: Vec<Holder> = holders.cloned().collect();
        let own = holders.iter().map(|holder| holder.recipient.clone());
        let recipients: Vec<String> = own.chain(self.recovery.map(str::to_owned)).collect();
        let sealed = seal_to(recipients.iter().map(String::as_str), self.plain)
            .map_err(|error| Failure::Secrets(error.to_string()))?;
        let generation = self.before.map_or(1, |before| before.generation + 1);
        let envelope = Envelope {
            production: self.production.clone(),
            kind: self.kind,
            generation,
            previous: self.before.map(|before| before.digest),
            holders,
            recipients,
            signing_keys: self.signing_keys.to_vec(),
            sealed: Envelope::encode_sealed(&sealed),
        };
        let jws = envelope
            .sign(owner)
            .map_err(|refused| Failure::Secrets(refused.to_string()))?;
        let digest = jws.digest();
        Ok(Wrapped {
            upload: KeyringUpload {
                envelope: jws,
                owner_key: owner.public_key(),
            },
            envelope,
            seen: Seen { generation, digest },
        })
    }
}

impl From<Seen> for Generation {
    fn from(seen: Seen) -> Self {
        Self {
            generation: seen.generation,
            digest: seen.digest,
        }
    }
}

impl From<Generation> for Seen {
    fn from(generation: Generation) -> Self {
        Self {
            generation: generation.generation,
            digest: generation.digest,
        }
    }
}
