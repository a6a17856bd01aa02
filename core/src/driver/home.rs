//! What a recorder stands on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lavalier_protocol::Timestamp;
use lavalier_protocol::journal::Opening;
use lavalier_protocol::link::Origin;

use super::error::DriverError;
use crate::claim::{Claims, Now};
use crate::platform::{Clock, Disk, Random, SystemClock, SystemDisk, SystemRandom, return_freed_memory};
use crate::store::{Recovery, TakeStore};
use crate::studio::{HttpStudio, Shaper, StudioApi, StudioError};
use crate::vault::{OpenedVault, Place, Vault, Wish, open_vault};

/// Makes the way to a studio.
pub(crate) type Connect = dyn Fn(Origin, Option<Arc<Shaper>>) -> Result<Arc<dyn StudioApi>, StudioError> + Send + Sync;

/// A recorder's home: `{home}/recorder/{claims,takes}` and the home's vault. Clones are the same home.
#[derive(Clone)]
pub struct Home {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) claims: Claims,
    pub(super) store: TakeStore,
    pub(super) connect: Arc<Connect>,
    transfers: PathBuf,
    vault: OpenedVault,
}

impl Home {
    /// The home in `folder`, on this machine; made if it is not there. Blocks on the disk and on the keyring.
    ///
    /// # Errors
    /// [`DriverError::Vault`] or [`DriverError::Store`] when the folder or the secrets cannot be used.
    pub fn open(folder: &Path, wish: Wish) -> Result<Self, DriverError> {
        return_freed_memory();
        let vault = open_vault(folder, wish, &SystemRandom)?;
        Self::with(folder, vault, Arc::new(SystemClock), Arc::new(http))
    }

    /// The home in `folder`, on this machine, with its secrets in this vault.
    ///
    /// # Errors
    /// [`DriverError::Store`] when the folder cannot be used.
    pub(crate) fn open_with(folder: &Path, vault: Arc<dyn Vault>) -> Result<Self, DriverError> {
        return_freed_memory();
        let (place, new) = (Place::Platform, false);
        let vault = OpenedVault { vault, place, new };
        Self::with(folder, vault, Arc::new(SystemClock), Arc::new(http))
    }

    /// Where what is handed to the platform's transfers lies.
    pub(crate) fn transfers(&self) -> PathBuf {
        self.transfers.clone()
    }

    /// The machine's clock, or the one that a test moves.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Where chance comes from.
    pub(crate) fn random(&self) -> &Arc<dyn Random> {
        &self.random
    }

    /// The home in `folder` with this vault, this clock and this way to a studio.
    pub(crate) fn with(
        folder: &Path,
        vault: OpenedVault,
        clock: Arc<dyn Clock>,
        connect: Arc<Connect>,
    ) -> Result<Self, DriverError> {
        let recorder: PathBuf = folder.join("recorder");
        let disk: Arc<dyn Disk> = Arc::new(SystemDisk);
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let claims = Claims::new(
            &recorder.join("claims"),
            Arc::clone(&disk),
            Arc::clone(&vault.vault),
            Arc::clone(&random),
            Arc::clone(&clock),
        );
        let store = TakeStore::open(&recorder.join("takes"), disk)?;
        Ok(Self {
            clock,
            random,
            claims,
            store,
            connect,
            transfers: recorder.join("transfers"),
            vault,
        })
    }

    /// Where the secrets are kept, so that the person can be told.
    #[must_use]
    pub const fn vault(&self) -> &OpenedVault {
        &self.vault
    }

    /// The takes on this device.
    #[must_use]
    pub const fn store(&self) -> &TakeStore {
        &self.store
    }

    /// The claims of this device.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    pub(crate) fn now(&self) -> Now {
        Now::of(&*self.clock)
    }

    pub(super) fn wall(&self) -> Timestamp {
        self.clock.wall()
    }

    /// Closes what a crash left open, and deletes what is safe and has been kept long enough. Blocks on the disk.
    pub(super) fn recover(&self) -> Vec<Recovery> {
        if let Err(error) = self.store.rescan() {
            tracing::warn!(%error, "the takes cannot be listed");
        }
        let claims = &self.claims;
        let recovered = self
            .store
            .recover(self.wall(), &|opening: &Opening| claims.signer(opening));
        if let Err(error) = self.store.sweep(self.wall()) {
            tracing::warn!(%error, "takes that are safe could not be deleted");
        }
        recovered
    }
}

fn http(origin: Origin, shaper: Option<Arc<Shaper>>) -> Result<Arc<dyn StudioApi>, StudioError> {
    Ok(Arc::new(HttpStudio::new(origin, shaper)?))
}

impl std::fmt::Debug for Home {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Home({:?}, {:?})", self.claims, self.store)
    }
}
