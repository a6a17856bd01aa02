//! The file system as a [`Disk`].

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock, statvfs};

use super::disk::{Disk, DiskEntry, DiskError, DiskFile, DiskLock};

/// Takes and secrets are nobody else's business.
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// The machine's file system. On Apple's systems its syncs reach the drive (`F_FULLFSYNC`, by the standard library).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDisk;

struct SystemFile {
    file: File,
    path: PathBuf,
}

/// Gives an I/O result its step and path.
trait At<T> {
    fn at(self, step: &'static str, path: &Path) -> Result<T, DiskError>;
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, step: &'static str, path: &Path) -> Result<T, DiskError> {
        self.map_err(|error| DiskError::from_io(&error, step, path))
    }
}

impl<T> At<T> for rustix::io::Result<T> {
    fn at(self, step: &'static str, path: &Path) -> Result<T, DiskError> {
        self.map_err(|errno| DiskError::from_io(&errno.into(), step, path))
    }
}

impl Disk for SystemDisk {
    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(FOLDER_MODE)
            .create(path)
            .at("making", path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(FILE_MODE)
            .open(path)
            .at("making", path)?;
        Ok(Box::new(SystemFile {
            file,
            path: path.to_owned(),
        }))
    }

    fn append(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError> {
        let file = OpenOptions::new().append(true).open(path).at("opening", path)?;
        Ok(Box::new(SystemFile {
            file,
            path: path.to_owned(),
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        std::fs::rename(from, to).at("naming", to)
    }

    fn sync_folder(&self, path: &Path) -> Result<(), DiskError> {
        File::open(path)
            .and_then(|folder| folder.sync_all())
            .at("syncing", path)
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        std::fs::remove_file(path).at("removing", path)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        std::fs::remove_dir(path).at("removing", path)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        let file = File::open(path).at("reading", path)?;
        let length = file.metadata().at("reading", path)?.len();
        let mut bytes = Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or(0));
        // One byte more than the limit shows a longer file, also one that grows meanwhile.
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .at("reading", path)?;
        if bytes.len() as u64 > limit {
            return Err(DiskError::TooLarge {
                path: path.to_owned(),
                limit,
            });
        }
        Ok(bytes)
    }

    fn read_at(&self, path: &Path, offset: u64, most: usize) -> Result<Vec<u8>, DiskError> {
        let mut file = File::open(path).at("reading", path)?;
        file.seek(SeekFrom::Start(offset)).at("reading", path)?;
        let mut bytes = Vec::new();
        file.take(most as u64).read_to_end(&mut bytes).at("reading", path)?;
        Ok(bytes)
    }

    fn list(&self, path: &Path) -> Result<Vec<DiskEntry>, DiskError> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(path).at("listing", path)? {
            let entry = entry.at("listing", path)?;
            let metadata = match entry.metadata() {
                Ok(metadata) => metadata,
                // Another process has removed it since.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(DiskError::from_io(&error, "listing", path)),
            };
            if let Ok(name) = entry.file_name().into_string() {
                entries.push(DiskEntry {
                    name,
                    folder: metadata.is_dir(),
                    bytes: if metadata.is_dir() { 0 } else { metadata.len() },
                });
            }
        }
        entries.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn free_space(&self, path: &Path) -> Result<u64, DiskError> {
        let space = statvfs(path).at("measuring", path)?;
        Ok(space.f_bavail.saturating_mul(space.f_frsize))
    }

    fn lock(&self, folder: &Path) -> Result<Option<DiskLock>, DiskError> {
        // The lock belongs to this open folder: a second one in the same process does not get it either, and the
        // system lets go of it when the process ends.
        let open = File::open(folder).at("locking", folder)?;
        match flock(&open, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Box::new(LockedFolder(open)))),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(errno) => Err(errno).at("locking", folder),
        }
    }
}

/// A folder that this process holds.
struct LockedFolder(File);

impl Drop for LockedFolder {
    fn drop(&mut self) {
        // Closing alone does not let go: a program that is being started has what was open until it runs (fork(2)).
        let _ = flock(&self.0, FlockOperation::Unlock);
    }
}

impl DiskFile for SystemFile {
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        self.file.write_all(bytes).at("writing", &self.path)
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        // The length of a file is synced with its data (fdatasync(2)); only its times are not.
        self.file.sync_data().at("syncing", &self.path)
    }

    fn truncate(&mut self, length: u64) -> Result<(), DiskError> {
        self.file.set_len(length).at("cutting", &self.path)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_written_is_the_owner_s_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        SystemDisk.create_folder(&inner).expect("made");
        SystemDisk.create_folder(&inner).expect("made already");
        let path = inner.join("file");
        let mut file = SystemDisk.create(&path).expect("made");
        file.write(b"secret").expect("written");
        file.sync().expect("synced");
        let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&inner)), (0o600, 0o700));
    }

    #[test]
    fn a_file_is_cut_and_goes_on_behind_the_cut() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal");
        SystemDisk
            .create(&path)
            .and_then(|mut file| file.write(b"whole\ntorn"))
            .expect("written");
        let mut file = SystemDisk.append(&path).expect("opened");
        file.truncate(6).expect("cut");
        file.write(b"next\n").expect("written");
        assert_eq!(SystemDisk.read(&path, 100).expect("read"), b"whole\nnext\n");
        assert_eq!(SystemDisk.read_at(&path, 6, 4).expect("read"), b"next");
        let too_large = SystemDisk.read(&path, 10);
        assert!(
            matches!(too_large, Err(DiskError::TooLarge { limit: 10, .. })),
            "{too_large:?}"
        );
    }

    #[test]
    fn a_folder_is_locked_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = SystemDisk.lock(folder.path()).expect("asked");
        assert!(held.is_some());
        assert!(SystemDisk.lock(folder.path()).expect("asked").is_none());
        drop(held);
        assert!(SystemDisk.lock(folder.path()).expect("asked").is_some());
    }

    #[test]
    fn a_program_that_is_being_started_keeps_nobody_from_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = SystemDisk.lock(folder.path()).expect("asked").expect("nobody holds it");
        let locked = held.downcast_ref::<LockedFolder>().expect("this disk's own");
        // What a child has of its parent between fork and exec: the same open folder.
        let _inherited = locked.0.try_clone().expect("duplicated");
        drop(held);
        assert!(SystemDisk.lock(folder.path()).expect("asked").is_some());
    }

    #[test]
    fn a_missing_file_is_told_apart_from_a_broken_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nothing");
        let missing = DiskError::Missing { path: path.clone() };
        assert_eq!(SystemDisk.read(&path, 1).err(), Some(missing.clone()));
        assert_eq!(SystemDisk.append(&path).err(), Some(missing));
        assert!(SystemDisk.free_space(folder.path()).expect("measured") > 0);
    }
}
