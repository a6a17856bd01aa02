//! Secrets in files of their own, mode 0600, in a folder of mode 0700.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use lavalier_protocol::journal::KeyStorage;
use zeroize::Zeroizing;

use super::{SECRET_MAX, Vault, VaultError, check};
use crate::platform::{Disk, DiskError, SystemDisk};

/// The honest fallback: anyone who can read the owner's files, such as root or a backup, has the secrets.
#[derive(Debug, Clone)]
pub struct FileVault {
    folder: PathBuf,
}

impl FileVault {
    /// The vault in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// [`VaultError::Exposed`] when others can look into it, or when it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        SystemDisk.create_folder(folder)?;
        refuse_exposed(folder, "700")?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Where the files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, name: &str) -> PathBuf {
        // No name has a `+`, so no two names share a file.
        self.folder.join(name.replace('/', "+"))
    }
}

/// Refuses what group or world have any right to.
pub(super) fn refuse_exposed(path: &Path, mode: &'static str) -> Result<(), VaultError> {
    let metadata = std::fs::metadata(path).map_err(|error| DiskError::from_io(&error, "reading", path))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(VaultError::Exposed {
            path: path.display().to_string(),
            mode,
        })
    }
}

/// Makes a file durable, whole or not at all.
pub(super) fn write_whole(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let part = path.with_extension("part");
    let mut file = SystemDisk.create(&part)?;
    file.write(bytes)?;
    file.sync()?;
    SystemDisk.rename(&part, path)?;
    SystemDisk.sync_folder(folder)
}

impl Vault for FileVault {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        check(name, &[])?;
        let path = self.path(name);
        match SystemDisk.read(&path, SECRET_MAX as u64).map(Zeroizing::new) {
            Ok(secret) => {
                refuse_exposed(&self.folder, "700")?;
                refuse_exposed(&path, "600")?;
                Ok(Some(secret))
            }
            Err(DiskError::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        check(name, secret)?;
        Ok(write_whole(&self.folder, &self.path(name), secret)?)
    }

    fn delete(&self, name: &str) -> Result<(), VaultError> {
        check(name, &[])?;
        match SystemDisk.remove(&self.path(name)) {
            Ok(()) => Ok(SystemDisk.sync_folder(&self.folder)?),
            Err(DiskError::Missing { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn storage(&self) -> KeyStorage {
        KeyStorage::File
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, FileVault) {
        let home = tempfile::tempdir().expect("a folder");
        let vault = FileVault::open(&home.path().join("secrets")).expect("opened");
        (home, vault)
    }

    #[test]
    fn a_secret_comes_back_and_is_forgotten_when_told() {
        let (_home, vault) = vault();
        assert_eq!(vault.get("device/in-1").expect("read"), None);
        vault.put("device/in-1", b"one").expect("kept");
        vault.put("device/in-1", b"two").expect("kept");
        assert_eq!(*vault.get("device/in-1").expect("read").expect("there"), b"two");
        vault.delete("device/in-1").expect("forgotten");
        vault.delete("device/in-1").expect("forgotten already");
        assert_eq!(vault.get("device/in-1").expect("read"), None);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_with_what_to_do() {
        let (_home, vault) = vault();
        vault.put("token", b"secret").expect("kept");
        let path = vault.path("token");
        let mode = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("changed");
        };
        mode(&path, 0o640);
        let error = vault.get("token").expect_err("refused").to_string();
        assert!(error.contains("chmod 600"), "{error}");
        assert!(!error.contains("secret\""), "{error}");
        mode(&path, 0o600);
        mode(vault.folder(), 0o755);
        let error = vault.get("token").expect_err("refused").to_string();
        assert!(error.contains("chmod 700"), "{error}");
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        let (_home, vault) = vault();
        for name in ["", "../x", "a.b", "a b", "a\0"] {
            assert_eq!(vault.get(name), Err(VaultError::Name), "{name}");
        }
        assert_eq!(
            vault.put("long", &[0; SECRET_MAX + 1]),
            Err(VaultError::TooLong { bytes: SECRET_MAX + 1 })
        );
    }
}
