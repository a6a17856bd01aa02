//! This home's secrets: in the operating system's keyring, else in 0600 files under the home, and it is said which.

use std::path::Path;
use std::sync::Arc;

use lavalier_core::platform::Random;
use lavalier_core::vault::{OpenedVault, Place, VaultError, Wish, open_vault};
use zeroize::Zeroizing;

use super::Home;
use crate::failure::Failure;
use crate::output::Output;

/// Where secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kept {
    /// In the operating system's keyring.
    Keyring,
    /// In files that only their owner can read.
    File,
}

/// Secrets by name.
pub(crate) struct Secrets {
    opened: OpenedVault,
}

impl Secrets {
    /// Opens the home's vault, which may make the home.
    ///
    /// # Errors
    /// When there is neither keyring nor disk.
    pub(crate) fn open(home: &Home, random: &Arc<dyn Random>) -> Result<Self, Failure> {
        home.make()?;
        let opened = blocking(|| open_vault(home.path(), Wish::from_environment(), random.as_ref()))?;
        Ok(Self { opened })
    }

    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// When the vault does not answer.
    pub(crate) fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        blocking(|| self.opened.vault.get(name))
    }

    /// Keeps a secret in place of the one that had the name.
    ///
    /// # Errors
    /// When the vault does not take it.
    pub(crate) fn put(&self, name: &str, secret: &[u8]) -> Result<(), Failure> {
        blocking(|| self.opened.vault.put(name, secret))
    }

    /// Forgets a secret.
    ///
    /// # Errors
    /// When the vault does not answer.
    pub(crate) fn delete(&self, name: &str) -> Result<(), Failure> {
        blocking(|| self.opened.vault.delete(name))
    }

    /// Where they are.
    pub(crate) fn kept(&self) -> Kept {
        match self.opened.place {
            Place::Keyring => Kept::Keyring,
            // A command has no phone's key store.
            Place::Files(_) | Place::Platform => Kept::File,
        }
    }

    /// Says so where it is not the keyring.
    pub(crate) fn tell(&self, output: &Output) {
        if let Place::Files(folder) = &self.opened.place {
            output.notice(&kept_in_files(folder));
        }
    }
}

/// What is said where there is no keyring.
pub(crate) fn kept_in_files(folder: &Path) -> String {
    format!(
        "There is no keyring to use here: secrets are kept in {}, in files that only you can read.",
        folder.display()
    )
}

/// A keyring may take seconds to answer, and brings a runtime of its own.
fn blocking<T>(work: impl FnOnce() -> Result<T, VaultError>) -> Result<T, Failure> {
    tokio::task::block_in_place(work).map_err(Failure::Vault)
}
