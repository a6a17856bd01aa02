//! Where secrets are kept: the operating system's keyring, or where there is none a file that only its owner can read.
//!
//! - [`open_vault`] picks the keyring when a secret really comes back from it, else the file, remembers the choice in the
//!   home, and says which, so that a program can tell the person. `LAVALIER_VAULT=file` ([`Wish::from_environment`])
//!   chooses the file.
//! - [`Vault`]: named secrets. Names belong to the home: two homes of one person never see each other's.
//! - [`DeviceKey`]: the key of one claim, as a [`lavalier_protocol::jws::Signer`].
//!
//! Never the kernel's keyutils, which forget at reboot. No secret is in an error, a log or a `Debug` output.
//! Everything here may block: on the disk, or up to a bounded time on the keyring.

mod device_key;
mod file;
mod keyring;
mod open;

pub use device_key::DeviceKey;
pub use file::FileVault;
pub use keyring::KeyringVault;
pub use open::{OpenedVault, Place, Wish, open_vault};

use lavalier_protocol::journal::KeyStorage;
use zeroize::Zeroizing;

use crate::platform::{DiskError, Random};

/// The longest secret: a key, a token or an age identity has at most some hundred bytes.
pub const SECRET_MAX: usize = 16 * 1024;
/// The longest name of a secret.
const NAME_MAX: usize = 120;

/// Named secrets.
pub trait Vault: Send + Sync {
    /// The secret of this name; none when there is none.
    ///
    /// # Errors
    /// As [`VaultError`] documents.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError>;

    /// Keeps a secret under a name, in place of the one that had it.
    ///
    /// # Errors
    /// As [`VaultError`] documents; the former secret is kept then.
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError>;

    /// Forgets the secret of this name; one that is not there is forgotten already.
    ///
    /// # Errors
    /// As [`VaultError`] documents.
    fn delete(&self, name: &str) -> Result<(), VaultError>;

    /// What a key in here is said to be kept in.
    fn storage(&self) -> KeyStorage;

    /// Makes a claim's device key under this name, for the platform to attest with the studio's challenge where it does. It
    /// is kept when this returns. A vault that only keeps secrets keeps a software key's.
    ///
    /// # Errors
    /// As [`VaultError`] documents.
    fn make_key(&self, name: &str, _challenge: &[u8], random: &dyn Random) -> Result<DeviceKey, VaultError> {
        DeviceKey::make(self, name, random)
    }

    /// The device key of this name; none when there is none.
    ///
    /// # Errors
    /// [`VaultError::Key`] when what is kept is no key, else as [`VaultError`] documents.
    fn load_key(&self, name: &str) -> Result<Option<DeviceKey>, VaultError> {
        DeviceKey::load(self, name)
    }

    /// Forgets the device key of this name.
    ///
    /// # Errors
    /// As [`VaultError`] documents.
    fn forget_key(&self, name: &str) -> Result<(), VaultError> {
        self.delete(name)
    }
}

/// Why a secret could not be kept or had. Texts say what happened, then the one thing to do; never the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The disk refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Other users of the machine can read the file or its folder.
    #[error("{path} can be read by others. Run `chmod {mode} {path}` and think about who may have read it")]
    Exposed {
        /// The file or folder.
        path: String,
        /// The permissions that it should have.
        mode: &'static str,
    },
    /// This home keeps its secrets in the keyring, and the keyring does not answer.
    #[error("the system's keyring does not answer ({detail}). Unlock it, or sign in to the desktop, and try again")]
    Keyring {
        /// What it said.
        detail: String,
    },
    /// The phone's key store, behind its shell, does not answer or does not do it.
    #[error("this phone's key store does not answer. Unlock the phone, open the app again and try again")]
    Platform,
    /// A name with other characters than `a-z`, `A-Z`, `0-9`, `-`, `_`, `/`, or too long; a mistake of the program.
    #[error("a secret cannot be named like that. Report this")]
    Name,
    /// A secret of more than [`SECRET_MAX`] bytes; a mistake of the program.
    #[error("a secret of {bytes} bytes is too long. Report this")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The file in which the home says where its secrets are cannot be understood.
    #[error("{path} is damaged. Restore it from a backup, or claim the links again with a new home")]
    Record {
        /// Which file.
        path: String,
    },
    /// The stored device key is no key.
    #[error("the stored device key is damaged. Ask for a new link")]
    Key,
}

/// Refuses names that a file could not have, or that two stores would understand differently.
fn check(name: &str, secret: &[u8]) -> Result<(), VaultError> {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
    let fits = (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(letter);
    match (fits, secret.len()) {
        (false, _) => Err(VaultError::Name),
        (true, bytes) if bytes > SECRET_MAX => Err(VaultError::TooLong { bytes }),
        _ => Ok(()),
    }
}
