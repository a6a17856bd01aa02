//! A disk in memory on which any step can fail, and which forgets what was not synced when its power is cut.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::SeededRandom;
use super::nodes::{Change, Id, Node};
use crate::platform::disk::{Disk, DiskEntry, DiskError, DiskFile, DiskLock};

const ROOT: Id = 0;

/// How a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No space; half of a write's bytes may be there.
    Full,
    /// Not allowed.
    Denied,
    /// The device failed; half of a write's bytes may be there.
    Broken,
}

#[derive(Debug, Default)]
struct State {
    nodes: Vec<Node>,
    /// Changing steps taken so far.
    steps: u64,
    /// From this step on the machine is off.
    off_at: Option<u64>,
    /// This step alone fails.
    fail_at: Option<(u64, Fault)>,
    /// Every changing step fails.
    fault: Option<Fault>,
    /// Bytes that it says are free.
    space: u64,
    locks: BTreeSet<Id>,
}

/// The disk. Clones are the same disk.
#[derive(Debug, Clone)]
pub struct MemoryDisk(Arc<Mutex<State>>);

impl Default for MemoryDisk {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryDisk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::with_nodes(vec![Node::folder()])
    }

    fn with_nodes(nodes: Vec<Node>) -> Self {
        Self(Arc::new(Mutex::new(State {
            nodes,
            space: 1 << 40,
            ..State::default()
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many changing steps were taken: what [`Self::off_at`] and [`Self::fail_at`] count.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.state().steps
    }

    /// The machine goes off in the middle of changing step `step` (from 0): that one happens by half, none after it.
    pub fn off_at(&self, step: u64) {
        self.state().off_at = Some(step);
    }

    /// Changing step `step` alone fails.
    pub fn fail_at(&self, step: u64, fault: Fault) {
        self.state().fail_at = Some((step, fault));
    }

    /// Every changing step fails, until told otherwise.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.state().fault = fault;
    }

    /// What [`Disk::free_space`] says; nothing fails for want of it.
    pub fn set_space(&self, bytes: u64) {
        self.state().space = bytes;
    }

    /// The disk as it is found after the process was killed: everything that was written is there.
    #[must_use]
    pub fn after_kill(&self) -> Self {
        Self::with_nodes(self.state().nodes.clone())
    }

    /// The disk as it is found after a power cut: what was synced, and what chance left of the rest.
    #[must_use]
    pub fn after_power_cut(&self, dice: &SeededRandom) -> Self {
        let mut nodes = self.state().nodes.clone();
        nodes.iter_mut().for_each(|node| node.cut_power(dice));
        Self::with_nodes(nodes)
    }
}

impl State {
    fn find(&self, path: &Path) -> Option<Id> {
        path.components()
            .filter(|part| matches!(part, std::path::Component::Normal(_)))
            .try_fold(ROOT, |at, part| match &self.nodes[at] {
                Node::Folder { seen, .. } => seen.get(part.as_os_str().to_str()?).copied(),
                Node::File { .. } => None,
            })
    }

    fn existing(&self, path: &Path) -> Result<Id, DiskError> {
        self.find(path)
            .ok_or_else(|| DiskError::Missing { path: path.to_owned() })
    }

    fn place(&self, path: &Path) -> Result<(Id, String), DiskError> {
        let parent = self.existing(path.parent().unwrap_or(Path::new("")))?;
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| DiskError::Missing { path: path.to_owned() })?;
        Ok((parent, name.to_owned()))
    }

    fn add(&mut self, path: &Path, node: Node) -> Result<Id, DiskError> {
        let (parent, name) = self.place(path)?;
        let id = self.nodes.len();
        self.nodes.push(node);
        self.nodes[parent].change(Change::Add(name, id));
        Ok(id)
    }

    /// Counts a changing step; an error when it is to fail, `true` when it is to happen by half.
    fn step(&mut self, step: &'static str, path: &Path) -> Result<(), (DiskError, bool)> {
        let number = self.steps;
        self.steps += 1;
        let path = path.to_owned();
        if let Some(off) = self.off_at.filter(|off| number >= *off) {
            let detail = "the machine is off".to_owned();
            return Err((DiskError::Failed { step, path, detail }, number == off));
        }
        let alone = self.fail_at.filter(|(at, _)| *at == number).map(|(_, fault)| fault);
        match alone.or(self.fault) {
            None => Ok(()),
            Some(Fault::Full) => Err((DiskError::Full { path }, true)),
            Some(Fault::Denied) => Err((DiskError::Denied { path }, false)),
            Some(Fault::Broken) => {
                let detail = "input/output error".to_owned();
                Err((DiskError::Failed { step, path, detail }, true))
            }
        }
    }

    fn whole_step(&mut self, step: &'static str, path: &Path) -> Result<(), DiskError> {
        self.step(step, path).map_err(|(error, _)| error)
    }
}

impl Disk for MemoryDisk {
    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        let mut state = self.state();
        let mut at = PathBuf::new();
        for part in path.components() {
            at.push(part);
            if state.find(&at).is_none() {
                state.whole_step("making", &at)?;
                state.add(&at, Node::folder())?;
            }
        }
        Ok(())
    }

    fn create(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError> {
        let mut state = self.state();
        state.whole_step("making", path)?;
        let id = if let Some(id) = state.find(path) {
            if let Node::File { seen, .. } = &mut state.nodes[id] {
                seen.clear();
            }
            id
        } else {
            state.add(path, Node::file())?
        };
        Ok(self.open(path, id))
    }

    fn append(&self, path: &Path) -> Result<Box<dyn DiskFile>, DiskError> {
        let id = self.state().existing(path)?;
        Ok(self.open(path, id))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        let mut state = self.state();
        state.whole_step("naming", to)?;
        let id = state.existing(from)?;
        let (old, old_name) = state.place(from)?;
        let (new, new_name) = state.place(to)?;
        state.nodes[new].change(Change::Add(new_name, id));
        state.nodes[old].change(Change::Remove(old_name));
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> Result<(), DiskError> {
        let mut state = self.state();
        state.whole_step("syncing", path)?;
        let id = state.existing(path)?;
        state.nodes[id].sync();
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        let mut state = self.state();
        state.whole_step("removing", path)?;
        state.existing(path)?;
        let (parent, name) = state.place(path)?;
        state.nodes[parent].change(Change::Remove(name));
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        if !self.list(path)?.is_empty() {
            let (step, detail) = ("removing", "the folder is not empty".to_owned());
            let path = path.to_owned();
            return Err(DiskError::Failed { step, path, detail });
        }
        self.remove(path)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
        let bytes = self.read_at(path, 0, usize::MAX)?;
        if bytes.len() as u64 > limit {
            let path = path.to_owned();
            return Err(DiskError::TooLarge { path, limit });
        }
        Ok(bytes)
    }

    fn read_at(&self, path: &Path, offset: u64, most: usize) -> Result<Vec<u8>, DiskError> {
        let state = self.state();
        match &state.nodes[state.existing(path)?] {
            Node::File { seen, .. } => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(seen.len());
                let end = start.saturating_add(most).min(seen.len());
                Ok(seen[start..end].to_vec())
            }
            Node::Folder { .. } => Err(DiskError::Denied { path: path.to_owned() }),
        }
    }

    fn list(&self, path: &Path) -> Result<Vec<DiskEntry>, DiskError> {
        let state = self.state();
        let Node::Folder { seen, .. } = &state.nodes[state.existing(path)?] else {
            return Err(DiskError::Denied { path: path.to_owned() });
        };
        let entry = |(name, id): (&String, &Id)| DiskEntry {
            name: name.clone(),
            folder: matches!(state.nodes[*id], Node::Folder { .. }),
            bytes: match &state.nodes[*id] {
                Node::File { seen, .. } => seen.len() as u64,
                Node::Folder { .. } => 0,
            },
        };
        Ok(seen.iter().map(entry).collect())
    }

    fn free_space(&self, path: &Path) -> Result<u64, DiskError> {
        let state = self.state();
        state.existing(path)?;
        Ok(if state.fault == Some(Fault::Full) {
            0
        } else {
            state.space
        })
    }

    fn lock(&self, folder: &Path) -> Result<Option<DiskLock>, DiskError> {
        let mut state = self.state();
        // As on a real disk, the lock stays with the folder when it is renamed.
        let id = state.existing(folder)?;
        let lock = state.locks.insert(id).then(|| Lock { disk: self.clone(), id });
        Ok(lock.map(|lock| Box::new(lock) as DiskLock))
    }
}

impl MemoryDisk {
    fn open(&self, path: &Path, id: Id) -> Box<dyn DiskFile> {
        Box::new(MemoryFile {
            disk: self.clone(),
            id,
            path: path.to_owned(),
        })
    }
}

struct Lock {
    disk: MemoryDisk,
    id: Id,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.disk.state().locks.remove(&self.id);
    }
}

struct MemoryFile {
    disk: MemoryDisk,
    id: Id,
    path: PathBuf,
}

impl DiskFile for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        let mut state = self.disk.state();
        let outcome = state.step("writing", &self.path);
        let written = match &outcome {
            Ok(()) => bytes,
            Err((_, true)) => &bytes[..bytes.len() / 2],
            Err((_, false)) => &[],
        };
        if let Node::File { seen, .. } = &mut state.nodes[self.id] {
            seen.extend_from_slice(written);
        }
        outcome.map_err(|(error, _)| error)
    }

    fn sync(&mut self) -> Result<(), DiskError> {
        let mut state = self.disk.state();
        state.whole_step("syncing", &self.path)?;
        state.nodes[self.id].sync();
        Ok(())
    }

    fn truncate(&mut self, length: u64) -> Result<(), DiskError> {
        let mut state = self.disk.state();
        state.whole_step("cutting", &self.path)?;
        if let Node::File { seen, .. } = &mut state.nodes[self.id] {
            seen.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk_with_synced_and_unsynced() -> MemoryDisk {
        let disk = MemoryDisk::new();
        disk.create_folder(Path::new("takes")).expect("made");
        disk.sync_folder(Path::new("")).expect("synced");
        for name in ["kept", "lost"] {
            let path = Path::new("takes").join(name);
            let mut file = disk.create(&path).expect("made");
            file.write(b"line\n").expect("written");
            if name == "kept" {
                file.sync().expect("synced");
                disk.sync_folder(Path::new("takes")).expect("synced");
                file.write(b"behind the sync").expect("written");
            }
        }
        disk
    }

    #[test]
    fn a_power_cut_keeps_what_was_synced_and_any_part_of_the_rest() {
        let mut lengths = BTreeSet::new();
        let mut lost = 0;
        for seed in 0..50 {
            let after = disk_with_synced_and_unsynced().after_power_cut(&SeededRandom::new(seed));
            let kept = after.read(Path::new("takes/kept"), 100).expect("it was synced");
            assert!(kept.starts_with(b"line\n"));
            lengths.insert(kept.len());
            lost += usize::from(after.read(Path::new("takes/lost"), 100).is_err());
        }
        assert!(lengths.len() > 3, "{lengths:?}");
        assert!((1..50).contains(&lost), "{lost}");
    }

    #[test]
    fn a_kill_keeps_what_was_written() {
        let after = disk_with_synced_and_unsynced().after_kill();
        assert_eq!(after.read(Path::new("takes/lost"), 100).expect("written"), b"line\n");
    }

    #[test]
    fn a_step_fails_when_it_is_told_to() {
        let disk = MemoryDisk::new();
        disk.fail_at(1, Fault::Full);
        let path = Path::new("file");
        let mut file = disk.create(path).expect("step 0");
        assert_eq!(file.write(b"1234"), Err(DiskError::Full { path: path.to_owned() }));
        assert_eq!(disk.read(path, 10).expect("read"), b"12", "half of it was written");
        file.write(b"56").expect("only one step failed");
        disk.off_at(3);
        assert!(file.sync().is_err());
        assert!(file.write(b"7").is_err(), "the machine stays off");
    }
}
