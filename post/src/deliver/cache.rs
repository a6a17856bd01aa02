//! Sealed segments kept between runs, so that a delivery which was stopped fetches only what is missing.
//!
//! Only ciphertext is kept. What is found here is digested again before it is used.

use lavalier_protocol::digest::Digest;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One take's folder of sealed segments, each named by its digest.
#[derive(Debug)]
pub(crate) struct SealedCache {
    folder: PathBuf,
}

impl SealedCache {
    /// Opens, or makes, the folder.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// A kept segment, if it is whole. A damaged one is as good as none.
    pub(crate) fn get(&self, digest: &Digest, most: usize) -> Option<Vec<u8>> {
        let path = self.path(digest);
        let length = fs::metadata(&path).ok()?.len();
        if usize::try_from(length).ok()? > most {
            return None;
        }
        fs::read(&path).ok().filter(|bytes| Digest::of(bytes) == *digest)
    }

    /// Keeps a segment. It is not synced: one lost to a power cut is fetched again.
    pub(crate) fn put(&self, digest: &Digest, bytes: &[u8]) -> io::Result<()> {
        let part = self.folder.join(format!("{digest}.part"));
        fs::write(&part, bytes)?;
        fs::rename(&part, self.path(digest))
    }

    /// Forgets everything, once the delivery is verified.
    pub(crate) fn clear(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.folder.join(format!("{digest}.age"))
    }
}
