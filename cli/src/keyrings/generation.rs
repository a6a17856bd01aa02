//! Making one generation of a keyring: sealed to its members, signed by an owner.

use lavalier_protocol::id::ProductionId;
use lavalier_protocol::jws::{Jws, SoftwareKey};
use lavalier_protocol::keys::{Envelope, KeyringKind};

use super::age_file::seal_to;
use crate::failure::Failure;
use crate::home::Seen;

/// A generation that can be uploaded, and what a home remembers of it.
pub(crate) struct Wrapped {
    /// The signed envelope.
    pub(crate) envelope: Jws,
    /// Its pin.
    pub(crate) seen: Seen,
}

/// Seals a keyring's plaintext to `recipients` and signs it as the generation after `before`.
///
/// # Errors
/// When a recipient is none, or the key does not sign.
pub(crate) fn wrap(
    production: &ProductionId,
    kind: KeyringKind,
    before: Option<Seen>,
    recipients: &[String],
    plain: &[u8],
    owner: &SoftwareKey,
) -> Result<Wrapped, Failure> {
    let sealed =
        seal_to(recipients.iter().map(String::as_str), plain).map_err(|error| Failure::Secrets(error.to_string()))?;
    let generation = before.map_or(1, |before| before.generation + 1);
    let envelope = Envelope {
        production: production.clone(),
        kind,
        generation,
        previous: before.map(|before| before.digest),
        recipients: recipients.to_vec(),
        sealed: Envelope::encode_sealed(&sealed),
    };
    let envelope = envelope
        .sign(owner)
        .map_err(|refused| Failure::Secrets(refused.to_string()))?;
    let digest = envelope.digest();
    Ok(Wrapped {
        envelope,
        seen: Seen { generation, digest },
    })
}
