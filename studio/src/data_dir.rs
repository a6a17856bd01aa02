//! The data directory: one studio's database, objects and keys.
//!
//! ```text
//! DIR/studio.db      the database
//! DIR/objects/       sealed segments
//! DIR/receipt-key    the ES256 key that signs clearances and receipts, 0600
//! DIR/setup-code     the one-time code that makes the first owner, 0600, until it was used
//! DIR/webhook-key    the key that a device manager signs its webhook with, 0600, where there is one
//! DIR/lock           held while a studio runs here
//! ```
//!
//! The directory is its owner's alone, also where it was there before.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use lavalier_protocol::jws::SoftwareKey;
use rustix::fs::FlockOperation;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::mdm::WebhookKey;
use crate::ports::{Random, random_bytes};

/// Letters that nobody mistakes for another when a code is read out (Crockford's base 32).
const CODE_LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 100 bits: not to be guessed, still to be typed.
const CODE_LENGTH: usize = 20;
/// A key is 64 digits and a code 23 characters.
const SECRET_FILE_MAX: u64 = 256;

/// An open data directory; no second studio opens it meanwhile.
#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    lock: File,
}

/// Why a data directory was not opened. Each is one line.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another studio runs on it.
    #[error("{path}: another studio is running on this data directory; stop it, or choose another with --data")]
    Locked {
        /// Which directory.
        path: PathBuf,
    },
    /// The receipt key is not a key.
    #[error("{path}: not a receipt key; put the file back from a backup")]
    ReceiptKey {
        /// Which file.
        path: PathBuf,
    },
}

impl Drop for DataDir {
    fn drop(&mut self) {
        // Closing alone does not let go: a program that is being started has what was open until it runs (fork(2)).
        let _ = rustix::fs::flock(&self.lock, FlockOperation::Unlock);
    }
}

impl DataDir {
    /// Opens `path`, making it and its parents where they are missing.
    pub(crate) fn open(path: &Path) -> Result<Self, DataDirError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| DataDirError::Io { path, source }
        };
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(io(path))?;
        let lock_path = path.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&lock_path)
            .map_err(io(&lock_path))?;
        rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(|error| match error {
            rustix::io::Errno::WOULDBLOCK => DataDirError::Locked { path: path.to_owned() },
            error => io(&lock_path)(error.into()),
        })?;
        let data = Self {
            path: path.to_owned(),
            lock,
        };
        data.make_private()?;
        Ok(data)
    }

    /// Closes the directory and what lies in it to everybody else.
    ///
    /// A database that is there at 0600 gives its log and shared memory the same mode.
    fn make_private(&self) -> Result<(), DataDirError> {
        let database = self.database();
        let made = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&database);
        made.map_err(|source| DataDirError::Io {
            path: database.clone(),
            source,
        })?;
        let objects = self.objects();
        match std::fs::DirBuilder::new().mode(0o700).create(&objects) {
            Err(source) if source.kind() != io::ErrorKind::AlreadyExists => {
                return Err(DataDirError::Io { path: objects, source });
            }
            _ => {}
        }
        tighten(&self.path);
        tighten(&objects);
        for name in ["studio.db", "studio.db-wal", "studio.db-shm"] {
            tighten(&self.path.join(name));
        }
        Ok(())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("studio.db")
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.path.join("objects")
    }

    pub(crate) fn setup_code_file(&self) -> PathBuf {
        self.path.join("setup-code")
    }

    /// The receipt key, made at the first start.
    pub(crate) fn receipt_key(&self, random: &dyn Random) -> Result<SoftwareKey, DataDirError> {
        let path = self.path.join("receipt-key");
        let text = match read_secret(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = loop {
                    // A scalar that is zero or past the group's order comes once in 2^32: roll again.
                    let scalar = Zeroizing::new(random_bytes::<32>(random));
                    if let Ok(key) = SoftwareKey::from_bytes(scalar.as_slice()) {
                        break key;
                    }
                };
                let scalar = key.to_bytes();
                let text: Zeroizing<String> = Zeroizing::new(scalar.iter().map(|byte| format!("{byte:02x}")).collect());
                self.write_secret(&path, &text)?;
                text
            }
            read => read.map_err(|source| DataDirError::Io {
                path: path.clone(),
                source,
            })?,
        };
        let scalar: Option<Zeroizing<Vec<u8>>> = text
            .trim()
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect::<Option<Vec<u8>>>()
            .map(Zeroizing::new);
        scalar
            .and_then(|scalar| SoftwareKey::from_bytes(&scalar).ok())
            .ok_or(DataDirError::ReceiptKey { path })
    }

    /// The key that a device manager signs with; none where nobody put one there. It is read anew each time, so that it
    /// can be changed while the studio runs.
    pub(crate) fn webhook_key(&self) -> io::Result<Option<WebhookKey>> {
        match read_secret(&self.path.join("webhook-key")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
            Ok(text) => WebhookKey::new(text.as_bytes()).map(Some).map_err(io::Error::other),
        }
    }

    /// Makes the setup code unless there is one already.
    pub(crate) fn make_setup_code(&self, random: &dyn Random) -> Result<(), DataDirError> {
        let path = self.setup_code_file();
        if path.exists() {
            return Ok(());
        }
        let letters = random_bytes::<CODE_LENGTH>(random).map(|byte| CODE_LETTERS[usize::from(byte & 31)]);
        let groups: Vec<_> = letters
            .chunks(5)
            .map(|group| std::str::from_utf8(group).expect("the alphabet is ASCII"))
            .collect();
        self.write_secret(&path, &format!("{}\n", groups.join("-")))
    }

    /// Whether `code` is the setup code, however it was typed.
    pub(crate) fn is_setup_code(&self, code: &str) -> bool {
        let plain = |text: &str| -> Zeroizing<String> {
            Zeroizing::new(
                text.chars()
                    .filter(char::is_ascii_alphanumeric)
                    .map(|letter| letter.to_ascii_lowercase())
                    .collect(),
            )
        };
        read_secret(&self.setup_code_file()).is_ok_and(|stored| {
            let stored = plain(&stored);
            stored.len() == CODE_LENGTH && bool::from(stored.as_bytes().ct_eq(plain(code).as_bytes()))
        })
    }

    /// Removes the setup code after its one use.
    pub(crate) fn remove_setup_code(&self) -> io::Result<()> {
        match std::fs::remove_file(self.setup_code_file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// Writes a whole secret or nothing: a key that was cut by a full disk must not be taken for one.
    fn write_secret(&self, path: &Path, text: &str) -> Result<(), DataDirError> {
        let temporary = path.with_extension("new");
        let written = (|| {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&temporary)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&temporary, path)?;
            File::open(&self.path)?.sync_all()
        })();
        written.map_err(|source| DataDirError::Io {
            path: path.to_owned(),
            source,
        })
    }
}

/// Takes from everybody but the owner what they may do with a file or folder of ours.
///
/// Some network file systems refuse it, and somebody else's folder is theirs to close: the studio runs all the same.
fn tighten(path: &Path) {
    let Ok(metadata) = std::fs::symlink_metadata(path) else {
        return;
    };
    let mode = metadata.mode() & 0o7777;
    let ours = metadata.uid() == rustix::process::geteuid().as_raw();
    if metadata.is_symlink() || !ours || mode & 0o077 == 0 {
        return;
    }
    if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & !0o077)) {
        tracing::warn!(path = %path.display(), %error, "others on this machine may read it");
    }
}

fn read_secret(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    File::open(path)?.take(SECRET_FILE_MAX).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use lavalier_protocol::jws::Signer as _;

    use super::*;
    use crate::ports::SystemRandom;

    #[test]
    fn keys_and_codes_are_made_once_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let key = data.receipt_key(&SystemRandom).unwrap().public_key();
        assert_eq!(data.receipt_key(&SystemRandom).unwrap().public_key(), key);
        data.make_setup_code(&SystemRandom).unwrap();
        let code = std::fs::read_to_string(data.setup_code_file()).unwrap();
        data.make_setup_code(&SystemRandom).unwrap();
        assert!(data.is_setup_code(&code.to_uppercase().replace('-', " ")));
        assert!(!data.is_setup_code("") && !data.is_setup_code("00000-00000-00000-00000"));
        for file in ["receipt-key", "setup-code"] {
            let mode = std::fs::metadata(folder.path().join(file))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        data.remove_setup_code().unwrap();
        assert!(!data.is_setup_code(&code), "a used code is none");
    }

    #[tokio::test]
    async fn a_directory_that_was_open_to_all_is_closed_with_everything_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open.clone()).unwrap();
        std::fs::create_dir(folder.path().join("objects")).unwrap();
        std::fs::set_permissions(folder.path().join("objects"), open).unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let database = crate::storage::sqlite::Sqlite::open(&data.database()).await.unwrap();
        crate::storage::Storage::ready(&database).await.unwrap();
        for name in ["", "objects", "studio.db", "studio.db-wal", "studio.db-shm", "lock"] {
            let metadata = std::fs::metadata(folder.path().join(name)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o077, 0, "{name}");
        }
    }

    #[test]
    fn a_second_studio_on_the_same_data_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataDir::open(folder.path()).unwrap();
        assert!(matches!(DataDir::open(folder.path()), Err(DataDirError::Locked { .. })));
        // What a child has of its parent between fork and exec: the same open file.
        let _inherited = first.lock.try_clone().unwrap();
        drop(first);
        assert!(
            DataDir::open(folder.path()).is_ok(),
            "nobody keeps the next start from it"
        );
    }

    #[test]
    fn a_damaged_receipt_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        std::fs::write(folder.path().join("receipt-key"), "zz").unwrap();
        assert!(matches!(
            data.receipt_key(&SystemRandom),
            Err(DataDirError::ReceiptKey { .. })
        ));
    }
}
