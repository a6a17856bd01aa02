//! Chooses where a home's secrets are kept, once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::file::{refuse_exposed, write_whole};
use super::{FileVault, KeyringVault, Vault, VaultError};
use crate::platform::{Disk as _, DiskError, Random, SystemDisk};

/// The file that says where a home's secrets are, and under which name the keyring knows the home.
const RECORD: &str = "vault.json";
const RECORD_MAX: u64 = 4096;
/// The folder of the file vault.
const SECRETS: &str = "secrets";
/// How long a keyring gets to prove that it works, the first time. A desktop's answers at once when it is unlocked.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);
/// The name of the secret by which that is tried.
const PROBE: &str = "probe";
/// The variable that chooses the file.
const VARIABLE: &str = "LAVALIER_VAULT";

/// What the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// The keyring if there is one, else the file.
    #[default]
    Best,
    /// The file.
    File,
}

impl Wish {
    /// `LAVALIER_VAULT=file` wishes for the file; anything else for the best.
    #[must_use]
    pub fn from_environment() -> Self {
        match std::env::var(VARIABLE) {
            Ok(value) if value == "file" => Self::File,
            _ => Self::Best,
        }
    }
}

/// Where secrets are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The operating system's keyring.
    Keyring,
    /// Files in this folder.
    Files(PathBuf),
    /// The phone's own key store, behind its shell.
    Platform,
}

/// A home's vault, and where it is.
#[derive(Clone)]
pub struct OpenedVault {
    /// The vault.
    pub vault: Arc<dyn Vault>,
    /// Where its secrets are.
    pub place: Place,
    /// Whether this was chosen just now, so that the person can be told.
    pub new: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kept {
    Keyring,
    File,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    home: String,
    kept: Kept,
}

/// Opens the vault of a home. The choice is made at the first opening and stays: a keyring that is locked today must not
/// make a recorder believe that it has no keys.
///
/// # Errors
/// As [`VaultError`] documents. That there is no keyring is none: the file is taken.
pub fn open_vault(home: &Path, wish: Wish, random: &dyn Random) -> Result<OpenedVault, VaultError> {
    SystemDisk.create_folder(home)?;
    let path = home.join(RECORD);
    let record = read(&path)?;
    let new = record.is_none();
    let record = match (record, wish) {
        (Some(record), Wish::Best) => record,
        (Some(record), Wish::File) => Record {
            kept: Kept::File,
            ..record
        },
        (None, wish) => {
            let id = identifier(random);
            let kept = if wish == Wish::Best && works(&id, random) {
                Kept::Keyring
            } else {
                Kept::File
            };
            let record = Record { home: id, kept };
            let json = serde_json::to_vec(&record).expect("a record has a JSON form");
            write_whole(home, &path, &json)?;
            record
        }
    };
    let (vault, place): (Arc<dyn Vault>, Place) = match record.kept {
        Kept::Keyring => (Arc::new(KeyringVault::open(&record.home)?), Place::Keyring),
        Kept::File => {
            let vault = FileVault::open(&home.join(SECRETS))?;
            let place = Place::Files(vault.folder().to_owned());
            (Arc::new(vault), place)
        }
    };
    Ok(OpenedVault { vault, place, new })
}

fn read(path: &Path) -> Result<Option<Record>, VaultError> {
    match SystemDisk.read(path, RECORD_MAX) {
        Ok(bytes) => {
            refuse_exposed(path, "600")?;
            let record = serde_json::from_slice(&bytes).map_err(|_| VaultError::Record {
                path: path.display().to_string(),
            })?;
            Ok(Some(record))
        }
        Err(DiskError::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn identifier(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a secret that is put into the keyring comes back.
fn works(home: &str, random: &dyn Random) -> bool {
    let Ok(keyring) = KeyringVault::with_patience(home, PROBE_PATIENCE) else {
        return false;
    };
    let secret = identifier(random);
    let came_back = keyring.put(PROBE, secret.as_bytes()).is_ok()
        && keyring
            .get(PROBE)
            .is_ok_and(|found| found.is_some_and(|found| *found == secret.as_bytes()));
    if came_back {
        let _ = keyring.delete(PROBE);
    }
    came_back
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::SeededRandom;

    #[test]
    fn a_home_that_wishes_for_the_file_keeps_its_secrets_there() {
        let home = tempfile::tempdir().expect("a folder");
        let random = SeededRandom::new(1);
        let opened = open_vault(home.path(), Wish::File, &random).expect("opened");
        assert_eq!(opened.place, Place::Files(home.path().join(SECRETS)));
        assert!(opened.new, "the person is told once");
        opened.vault.put("token", b"secret").expect("kept");

        let again = open_vault(home.path(), Wish::Best, &random).expect("opened");
        assert!(!again.new);
        assert_eq!(again.place, opened.place, "the choice stays");
        assert_eq!(*again.vault.get("token").expect("read").expect("there"), b"secret");
    }

    #[test]
    fn a_damaged_record_is_told_and_not_replaced() {
        let home = tempfile::tempdir().expect("a folder");
        let random = SeededRandom::new(1);
        open_vault(home.path(), Wish::File, &random).expect("opened");
        let path = home.path().join(RECORD);
        std::fs::write(&path, b"{").expect("damaged");
        let error = open_vault(home.path(), Wish::File, &random).err();
        assert!(matches!(error, Some(VaultError::Record { .. })), "{error:?}");
        assert_eq!(std::fs::read(&path).expect("there"), b"{");
    }
}
