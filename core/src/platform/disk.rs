//! The disk, one step at a time.

use std::any::Any;
use std::path::{Path, PathBuf};

/// Why a step failed. Texts say what happened, then the one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiskError {
    /// No space is left, or the quota is used up.
    #[error("there is no space left for {}. Free some space; the recorder tries again by itself", .path.display())]
    Full {
        /// What was being written.
        path: PathBuf,
    },
    /// The file system is mounted read-only, or permissions forbid it.
    #[error("{} cannot be written or read by this program. Make its folder writable", .path.display())]
    Denied {
        /// What was touched.
        path: PathBuf,
    },
    /// It is not there.
    #[error("{} is not there. Check the home folder", .path.display())]
    Missing {
        /// What was looked for.
        path: PathBuf,
    },
    /// It is longer than what may be read.
    #[error("{} is larger than the {limit} bytes that it can have. Move it away", .path.display())]
    TooLarge {
        /// What was read.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// The device failed, for a reason that only the system knows.
    #[error("{step} {} failed: {detail}. Check the disk", .path.display())]
    Failed {
        /// What was tried: `write`, `sync`, ….
        step: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's own words.
        detail: String,
    },
}

impl DiskError {
    /// The kind of an I/O error, with what was tried.
    #[must_use]
    pub fn from_io(error: &std::io::Error, step: &'static str, path: &Path) -> Self {
        use std::io::ErrorKind as Kind;
        let path = path.to_owned();
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => Self::Full { path },
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::Denied { path },
            Kind::NotFound => Self::Missing { path },
            _ => Self::Failed {
                step,
                path,
                detail: error.to_string(),
            },
        }
    }
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskEntry {
    /// Its name. An entry whose name is not Unicode is none of ours and is left out of lists.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Its length; of a folder: 0.
    pub bytes: u64,
}

/// Holds a lock until it is dropped (or the process ends, however it ends).
pub type DiskLock = Box<dyn Any + Send>;

/// A place to keep files. Nothing is durable before its sync: a file's bytes before [`DiskFile::sync`], its name before
/// [`Disk::sync_folder`] of the folder it is in. Files and folders are for their owner alone.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it; one that is there is left as it is. The name is durable after
    /// [`Self::sync_folder`] of the folder above.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn create_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Opens a file for writing from its beginning; what was in it is gone.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn create(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError>;

    /// Opens a file that exists for writing behind its end.
    ///
    /// # Errors
    /// [`DiskError::Missing`] where there is none, else as [`DiskError`] documents.
    fn append(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError>;

    /// Renames a file or folder; a file of the new name is replaced.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn sync_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Removes a file.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn remove(&self, path: &Path) -> Result<(), DiskError>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn remove_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Reads a whole file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`DiskError::TooLarge`] when it is longer, else as [`DiskError`] documents.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError>;

    /// Reads at most `most` bytes from `offset` on; fewer only at the file's end.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn read_at(&self, path: &Path, offset: u64, most: usize) -> Result<Vec<u8>, DiskError>;

    /// What is in a folder, in the order of names.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn list(&self, path: &Path) -> Result<Vec<DiskEntry>, DiskError>;

    /// Bytes that this program may still write where `path` is.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn free_space(&self, path: &Path) -> Result<u64, DiskError>;

    /// Takes the lock of a folder; none when another process, or another part of this one, holds it.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn lock(&self, folder: &Path) -> Result<Option<DiskLock>, DiskError>;
}

/// A file that is open for writing.
pub trait DiskFile: Send {
    /// Writes all of `bytes` at the end. After an error, any part of them may have been written.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError>;

    /// Makes everything written durable. After an error, nothing written since the last sync may be trusted, not even
    /// after a sync that succeeds: cut it off and write it again.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn sync(&mut self) -> Result<(), DiskError>;

    /// Cuts the file to `length` bytes.
    ///
    /// # Errors
    /// As [`DiskError`] documents.
    fn truncate(&mut self, length: u64) -> Result<(), DiskError>;
}
