//! Files that one run writes at a time.

use std::fs::{File, TryLockError};
use std::ops::Deref;

/// A file that no other run writes meanwhile.
///
/// Where a file system knows no locks, two runs cost each other work, but the digests keep them honest.
#[derive(Debug)]
pub(crate) struct LockedFile(File);

impl LockedFile {
    /// `None` while another run holds it.
    pub(crate) fn new(file: File) -> Option<Self> {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            Ok(()) | Err(TryLockError::Error(_)) => Some(Self(file)),
        }
    }
}

impl Deref for LockedFile {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        // Closing alone does not let go: a program that is being started has what was open until it runs (fork(2)).
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_being_started_keeps_nobody_from_the_next_run() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pack");
        let held = LockedFile::new(File::create(&path).expect("writable")).expect("nobody holds it");
        assert!(LockedFile::new(File::open(&path).expect("there")).is_none());
        // What a child has of its parent between fork and exec: the same open file.
        let _inherited = held.try_clone().expect("duplicated");
        drop(held);
        assert!(LockedFile::new(File::open(&path).expect("there")).is_some());
    }
}
