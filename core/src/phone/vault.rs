//! The platform's key store behind the shell: keys that sign without leaving it, and named secrets.
//!
//! Everything waits a bounded time: a shell that hangs or throws costs that time and is an error then. A claim may hold one of
//! the runtime's threads meanwhile, of which there are several; a take that is open asks for signatures alone, on a thread
//! that no sealing waits for.

use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::journal::KeyStorage as Storage;
use lavalier_protocol::jws::{PublicKey, Refused, Signer};
use p256::ecdsa::Signature;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::asks::Asks;
use super::request::{Answer, KeyStorage, Work};
use crate::platform::Random;
use crate::vault::{DeviceKey, SECRET_MAX, Vault, VaultError};

/// A key store answers in milliseconds; one that the system is just starting in seconds.
const SECRET_WITHIN: Duration = Duration::from_secs(10);
/// A StrongBox takes seconds for a key, and an attestation some more.
const KEY_WITHIN: Duration = Duration::from_secs(30);
/// A signature is asked for every ten seconds of a take.
const SIGN_WITHIN: Duration = Duration::from_secs(5);
/// Where a key's public half is kept, beside the key's own name.
const PUBLIC: &str = "/public";

/// The platform's key store.
pub(super) struct ShellVault {
    asks: Asks,
}

/// What is kept of a key beside the platform's own.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    public: PublicKey,
    storage: Storage,
}

impl ShellVault {
    pub(super) fn new(asks: Asks) -> Self {
        Self { asks }
    }

    fn held(&self, name: &str, kept: &Kept) -> DeviceKey {
        let signer = ShellSigner {
            asks: self.asks.clone(),
            name: name.to_owned(),
            public: kept.public,
        };
        DeviceKey::held(Arc::new(signer), kept.storage)
    }

    fn done(&self, work: Work) -> Result<(), VaultError> {
        match self.asks.wait(work, SECRET_WITHIN) {
            Some(Answer::Done) => Ok(()),
            _ => Err(VaultError::Platform),
        }
    }
}

impl Vault for ShellVault {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let name = name.to_owned();
        match self.asks.wait(Work::ReadSecret { name }, SECRET_WITHIN) {
            Some(Answer::Secret { secret }) => {
                let secret = secret.map(Zeroizing::new);
                match &secret {
                    Some(secret) if secret.len() > SECRET_MAX => Err(VaultError::TooLong { bytes: secret.len() }),
                    _ => Ok(secret),
                }
            }
            _ => Err(VaultError::Platform),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        if secret.len() > SECRET_MAX {
            return Err(VaultError::TooLong { bytes: secret.len() });
        }
        let (name, secret) = (name.to_owned(), secret.to_vec());
        self.done(Work::KeepSecret { name, secret })
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        let name = name.to_owned();
        self.done(Work::ForgetSecret { name })
    }

    fn storage(&self) -> Storage {
        Storage::Keyring
    }

    /// Nothing is to be attested: honest phones fail at that, and the claim shows the key itself. What the maker vouches for is
    /// asked for with a key of its own (`attest`).
    fn make_key(&self, name: &str, _: &[u8], _: &dyn Random) -> Result<DeviceKey, VaultError> {
        let work = Work::MakeKey {
            name: name.to_owned(),
            challenge: Vec::new(),
        };
        let Some(Answer::Key { public, storage, .. }) = self.asks.wait(work, KEY_WITHIN) else {
            return Err(VaultError::Platform);
        };
        let kept = Kept {
            public: PublicKey::from_point(&public).map_err(|_| VaultError::Key)?,
            storage: match storage {
                KeyStorage::SecureEnclave => Storage::SecureEnclave,
                KeyStorage::StrongBox => Storage::StrongBox,
                KeyStorage::TrustedEnvironment => Storage::TrustedEnvironment,
                KeyStorage::Software => Storage::Keyring,
            },
        };
        let json = serde_json::to_vec(&kept).expect("a public key has a JSON form");
        self.put(&format!("{name}{PUBLIC}"), &json)?;
        Ok(self.held(name, &kept))
    }

    fn load_key(&self, name: &str) -> Result<Option<DeviceKey>, VaultError> {
        let Some(json) = self.get(&format!("{name}{PUBLIC}"))? else {
            return Ok(None);
        };
        let kept: Kept = serde_json::from_slice(&json).map_err(|_| VaultError::Key)?;
        Ok(Some(self.held(name, &kept)))
    }

    fn forget_key(&self, name: &str) -> Result<(), VaultError> {
        self.done(Work::ForgetKey { name: name.to_owned() })?;
        self.delete(&format!("{name}{PUBLIC}"))
    }
}

/// A key in the platform's store.
struct ShellSigner {
    asks: Asks,
    name: String,
    public: PublicKey,
}

impl Signer for ShellSigner {
    fn public_key(&self) -> PublicKey {
        self.public
    }

    /// A signature that does not verify is none: whoever reads the journal would call the take forged.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Refused> {
        let work = Work::Sign {
            key: self.name.clone(),
            message: message.to_vec(),
        };
        let Some(Answer::Signature { signature }) = self.asks.wait(work, SIGN_WITHIN) else {
            return Err(refused());
        };
        let raw = fixed(&signature).ok_or_else(refused)?;
        if self.public.verifies(message, &raw) {
            Ok(raw)
        } else {
            Err(refused())
        }
    }
}

fn refused() -> Refused {
    Refused("the phone's key store did not sign".to_owned())
}

/// `r` and `s`, from those or from ASN.1.
fn fixed(signature: &[u8]) -> Option<[u8; 64]> {
    let parsed = match signature.len() {
        64 => Signature::from_slice(signature),
        _ => Signature::from_der(signature),
    };
    Some(parsed.ok()?.to_bytes().into())
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
