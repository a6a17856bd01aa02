//! A claim's device key: in the platform's key store where that signs, else a software key whose scalar is in the vault.

use std::sync::Arc;

use lavalier_protocol::journal::KeyStorage;
use lavalier_protocol::jws::{PublicKey, Refused, Signer, SoftwareKey};
use zeroize::Zeroizing;

use super::{Vault, VaultError};
use crate::platform::Random;

/// One claim's ES256 key.
#[derive(Clone)]
pub struct DeviceKey {
    signer: Arc<dyn Signer>,
    storage: KeyStorage,
}

impl DeviceKey {
    /// A key that a key store signs with.
    #[must_use]
    pub fn held(signer: Arc<dyn Signer>, storage: KeyStorage) -> Self {
        Self { signer, storage }
    }

    /// Makes a new software key and keeps it under `name`. It is in the vault when this returns.
    ///
    /// # Errors
    /// As [`VaultError`] documents.
    pub fn make(vault: &(impl Vault + ?Sized), name: &str, random: &dyn Random) -> Result<Self, VaultError> {
        let key = loop {
            let mut scalar = Zeroizing::new([0; 32]);
            random.fill(&mut *scalar);
            // All but some 2^-32 of the numbers are keys.
            if let Ok(key) = SoftwareKey::from_bytes(&*scalar) {
                break key;
            }
        };
        vault.put(name, &*key.to_bytes())?;
        Ok(Self::held(Arc::new(key), vault.storage()))
    }

    /// The software key that is kept under `name`; none when there is none.
    ///
    /// # Errors
    /// [`VaultError::Key`] when what is kept is no key, else as [`VaultError`] documents.
    pub fn load(vault: &(impl Vault + ?Sized), name: &str) -> Result<Option<Self>, VaultError> {
        let Some(scalar) = vault.get(name)? else {
            return Ok(None);
        };
        let key = SoftwareKey::from_bytes(&scalar).map_err(|_| VaultError::Key)?;
        Ok(Some(Self::held(Arc::new(key), vault.storage())))
    }

    /// Where it is kept, as the claim and the journal say it.
    #[must_use]
    pub const fn storage(&self) -> KeyStorage {
        self.storage
    }
}

impl Signer for DeviceKey {
    fn public_key(&self) -> PublicKey {
        self.signer.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Refused> {
        self.signer.sign(message)
    }
}

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeviceKey({:?}, {:?})", self.storage, self.public_key())
    }
}

#[cfg(test)]
mod tests {
    use super::super::FileVault;
    use super::*;
    use crate::platform::testing::SeededRandom;

    #[test]
    fn a_device_key_is_the_same_after_a_restart_and_shows_no_secret() {
        let home = tempfile::tempdir().expect("a folder");
        let vault = FileVault::open(&home.path().join("secrets")).expect("opened");
        let random = SeededRandom::new(5);
        assert!(DeviceKey::load(&vault, "device").expect("read").is_none());
        let made = DeviceKey::make(&vault, "device", &random).expect("made");
        let loaded = DeviceKey::load(&vault, "device").expect("read").expect("there");
        assert_eq!(made.public_key(), loaded.public_key());
        let signature = loaded.sign(b"words").expect("signed");
        assert!(made.public_key().verifies(b"words", &signature));
        assert_eq!(loaded.storage(), KeyStorage::File);

        let scalar = vault.get("device").expect("read").expect("there");
        let shown: String = scalar.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!format!("{loaded:?}").contains(&shown[..16]));
        vault.put("device", &[0; 32]).expect("kept");
        assert_eq!(DeviceKey::load(&vault, "device").err(), Some(VaultError::Key));
    }
}
