//! A disk that is memory and nothing else: what is measured on it is not the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use lavalier_core::platform::{Disk, DiskEntry, DiskError, DiskFile, DiskLock};

type File = Arc<Mutex<Vec<u8>>>;

/// Files and folders by their paths.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<Tree>);

#[derive(Debug, Default)]
struct Tree {
    files: BTreeMap<PathBuf, File>,
    folders: BTreeSet<PathBuf>,
}

struct Open(File);

fn bytes(file: &File) -> MutexGuard<'_, Vec<u8>> {
    file.lock().expect("no holder of this lock panics")
}

impl Memory {
    fn tree(&self) -> MutexGuard<'_, Tree> {
        self.0.lock().expect("no holder of this lock panics")
    }

    fn file(&self, path: &Path) -> Result<File, DiskError> {
        let missing = || DiskError::Missing { path: path.to_owned() };
        self.tree().files.get(path).cloned().ok_or_else(missing)
    }
}

impl Disk for Memory {
    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.tree().folders.insert(path.to_owned());
        Ok(())
    }

    fn create(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError> {
        let file = File::default();
        self.tree().files.insert(path.to_owned(), Arc::clone(&file));
        Ok(Box::new(Open(file)))
    }

    fn append(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError> {
        Ok(Box::new(Open(self.file(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        let mut tree = self.tree();
        if let Some(file) = tree.files.remove(from) {
            tree.files.insert(to.to_owned(), file);
            return Ok(());
        }
        let moved = |path: &Path| path.strip_prefix(from).map(|rest| to.join(rest)).ok();
        tree.files = std::mem::take(&mut tree.files)
            .into_iter()
            .map(|(path, file)| (moved(&path).unwrap_or(path), file))
            .collect();
        tree.folders = std::mem::take(&mut tree.folders)
            .into_iter()
            .map(|path| moved(&path).unwrap_or(path))
            .collect();
        Ok(())
    }

    fn sync_folder(&self, _path: &Path) -> Result<(), DiskError> {
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.tree().files.remove(path);
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.tree().folders.remove(path);
        Ok(())
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        self.read_at(path, 0, usize::try_from(limit).unwrap_or(usize::MAX))
    }

    fn read_at(&self, path: &Path, offset: u64, most: usize) -> Result<Vec<u8>, DiskError> {
        let file = self.file(path)?;
        let bytes = bytes(&file);
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        Ok(bytes[from..from + most.min(bytes.len() - from)].to_vec())
    }

    fn list(&self, path: &Path) -> Result<Vec<DiskEntry>, DiskError> {
        let tree = self.tree();
        if !tree.folders.contains(path) {
            return Err(DiskError::Missing { path: path.to_owned() });
        }
        let entry = |at: &Path, folder, bytes| {
            let name = at.file_name()?.to_str()?.to_owned();
            (at.parent() == Some(path)).then_some(DiskEntry { name, folder, bytes })
        };
        let files = tree.files.iter();
        let files = files.filter_map(|(at, file)| entry(at, false, bytes(file).len() as u64));
        let folders = tree.folders.iter().filter_map(|at| entry(at, true, 0));
        let mut entries: Vec<DiskEntry> = files.chain(folders).collect();
        entries.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn free_space(&self, _path: &Path) -> Result<u64, DiskError> {
        Ok(u64::MAX)
    }

    fn lock(&self, _folder: &Path) -> Result<Option<DiskLock>, DiskError> {
        // There is one process, and it opens each folder once.
        Ok(Some(Box::new(())))
    }
}

impl DiskFile for Open {
    fn write(&mut self, more: &[u8]) -> Result<(), DiskError> {
        bytes(&self.0).extend_from_slice(more);
        Ok(())
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        Ok(())
    }

    fn truncate(&mut self, length: u64) -> Result<(), DiskError> {
        bytes(&self.0).truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(())
    }
}
