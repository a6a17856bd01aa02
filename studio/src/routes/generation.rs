//! A keyring's next generation on its way in.
//!
//! The studio keeps the chain of generations; who may sign one is for clients to judge, by the owners' keys that they
//! pinned. So the studio takes a generation by another key than the last one's: an owner whose machine was lost comes
//! back by the recovery file with a new key, and every client says so.

use jiff::Timestamp;
use lavalier_protocol::api::{ErrorKind, KeyringUpload};
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::{Envelope, KeyringKind};

use crate::error::{ApiError, ApiResult};
use crate::model::{Keyring, Person, Record};

/// A generation that is signed by the key that came with it.
pub(super) struct Next {
    /// The generation, and the digest of the one before it.
    pub(super) keyring: (Keyring, Digest),
    /// What it says.
    pub(super) envelope: Envelope,
    signed_by: Digest,
}

/// Reads one.
///
/// # Errors
/// [`ErrorKind::BadRequest`] when it is none; [`ErrorKind::KeyringConflict`] when it names no predecessor.
pub(super) fn next(upload: KeyringUpload, production: &ProductionId, kind: KeyringKind) -> ApiResult<Next> {
    let jws = upload.envelope;
    let refused = |why: String| ApiError::bad_request(format!("the {} keyring: {why}", kind.name()));
    let envelope =
        Envelope::verify(&jws, &[upload.owner_key], production, kind, 2).map_err(|error| refused(error.to_string()))?;
    envelope.sealed_bytes().map_err(|error| refused(error.to_string()))?;
    let previous = envelope.previous.ok_or(ErrorKind::KeyringConflict)?;
    let keyring = Keyring {
        kind,
        generation: envelope.generation,
        digest: jws.digest(),
        envelope: jws,
    };
    Ok(Next {
        keyring: (keyring, previous),
        envelope,
        signed_by: upload.owner_key.thumbprint(),
    })
}

impl Next {
    /// What goes into the audit log about it.
    pub(super) fn record(&self, person: &Person, production: &ProductionId, at: Timestamp) -> Record {
        let (keyring, _) = &self.keyring;
        let holders = self.envelope.holders.iter().map(|holder| holder.person.as_str());
        Record::by(person, production, Action::KeyringChanged, at)
            .to(&format!("keyring/{}", keyring.kind.name()))
            .with("generation", &keyring.generation)
            .with("envelope", &keyring.digest)
            .with("signed_by", &self.signed_by)
            .with("holders", &holders.take(HOLDERS_SHOWN).collect::<Vec<_>>().join(" "))
    }
}

/// A fact of the log is a line of 400 characters; an identifier is 29.
const HOLDERS_SHOWN: usize = 13;
