//! All takes of a recorder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{Chain, Entry, LINE_MAX, Line, Opening, Problem, ProblemKind};
use lavalier_protocol::jws::Jws;
use tokio::sync::watch;

use super::bell::Bell;
use super::error::StoreError;
use super::folder::{BRIEF, CLEARANCE, Folder, JOURNAL};
use super::fresh::Fresh;
use super::ledger::{Ledger, Loaded};
use super::take::{Shared, State, Take};
use super::writer::TakeWriter;
use crate::platform::{Disk, DiskError};

/// The end of the name of a take's folder until its opening line is durable.
const NEW: &str = ".new";

/// The takes of one recorder: `{root}/{take}/…`. Clones are the same store.
#[derive(Clone)]
pub struct TakeStore(Arc<Inner>);

struct Inner {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    bell: Bell,
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    takes: BTreeMap<TakeId, Take>,
    elsewhere: Vec<TakeId>,
    damaged: Vec<StoreError>,
}

impl TakeStore {
    /// Opens the store in `root` (made if it is not there) and takes stock as [`Self::rescan`] does. Nothing is
    /// recovered yet: see [`Self::recover`].
    ///
    /// # Errors
    /// When the folder cannot be made or listed. What is wrong with a single take is in [`Self::damaged`].
    pub fn open(root: &Path, disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        make_durable_folder(&*disk, root)?;
        let store = Self(Arc::new(Inner {
            disk,
            root: root.to_owned(),
            bell: Bell::default(),
            shelf: Mutex::default(),
        }));
        store.rescan()?;
        Ok(store)
    }

    /// Looks for takes that were not there, or were held by another process, when it was last looked.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn rescan(&self) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        shelf.elsewhere.clear();
        shelf.damaged.clear();
        for entry in self.0.disk.list(&self.0.root)?.into_iter().filter(|entry| entry.folder) {
            let folder = Folder::new(Arc::clone(&self.0.disk), self.0.root.join(&entry.name));
            if entry.name.ends_with(NEW) {
                // Nothing was recorded yet when this was left behind. Should it not go, it does no harm.
                let _ = clear_new(&folder);
                continue;
            }
            let Ok(id) = entry.name.parse::<TakeId>() else { continue };
            if shelf.takes.contains_key(&id) {
                continue;
            }
            match self.look_into(folder, &id) {
                Ok(Some(take)) => {
                    shelf.takes.insert(id, take);
                }
                Ok(None) => shelf.elsewhere.push(id),
                Err(error) => shelf.damaged.push(error),
            }
        }
        Ok(())
    }

    /// A take of another process is `None`.
    fn look_into(&self, folder: Folder, id: &TakeId) -> Result<Option<Take>, StoreError> {
        let lock = self.0.disk.lock(folder.path())?;
        let listing = folder.list()?;
        if lock.is_none() && !listing.receipt {
            return Ok(None);
        }
        let opening = read_opening(&folder, id)?;
        let mut state = State::default();
        if listing.receipt {
            state.receipt = folder.statement(super::folder::RECEIPT)?.map(|jws| jws.digest());
        } else {
            let total = listing.journal.unwrap_or_default();
            let loaded = Ledger::load(&*self.0.disk, &folder.journal(), total)?;
            state.ledger = Some(standing(&folder, loaded)?);
            state.lock = lock;
        }
        Ok(Some(self.handle(folder, opening, state)))
    }

    fn handle(&self, folder: Folder, opening: Opening, state: State) -> Take {
        Take(Arc::new(Shared {
            opening,
            folder,
            bell: self.0.bell.clone(),
            state: Mutex::new(state),
        }))
    }

    /// The takes that this process looks after, oldest first. Safe ones are among them until they are swept, and after.
    #[must_use]
    pub fn takes(&self) -> Vec<Take> {
        let mut takes: Vec<Take> = self.shelf().takes.values().cloned().collect();
        takes.sort_by(|one, other| {
            let key = |take: &Take| (take.opening().started_at, take.opening().take_number, take.id().clone());
            key(one).cmp(&key(other))
        });
        takes
    }

    /// One of them.
    #[must_use]
    pub fn take(&self, id: &TakeId) -> Option<Take> {
        self.shelf().takes.get(id).cloned()
    }

    /// Takes that are not safe and that another process writes or sends.
    #[must_use]
    pub fn elsewhere(&self) -> Vec<TakeId> {
        self.shelf().elsewhere.clone()
    }

    /// Folders that cannot be read as takes. They stay as they are.
    #[must_use]
    pub fn damaged(&self) -> Vec<StoreError> {
        self.shelf().damaged.clone()
    }

    /// A number that changes whenever something in this store became durable: a segment, a line, a signature, a close, a
    /// receipt, a new take.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.bell.listen()
    }

    /// Bytes that can still be written where the takes are.
    ///
    /// # Errors
    /// When the disk does not say.
    pub fn free_space(&self) -> Result<u64, StoreError> {
        Ok(self.0.disk.free_space(&self.0.root)?)
    }

    /// Begins a take: its folder with brief, clearance and opening line is durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::OtherPaper`] when a paper is not the one that the opening names, [`StoreError::Exists`] when the
    /// identifier was used before, or when the disk refuses. Nothing is left that would count as a take.
    pub fn begin(&self, opening: Opening, brief: &Jws, clearance: Option<&Jws>) -> Result<TakeWriter, StoreError> {
        if brief.digest() != opening.brief {
            return Err(StoreError::OtherPaper("brief"));
        }
        if clearance.map(Jws::digest) != opening.clearance {
            return Err(StoreError::OtherPaper("clearance"));
        }
        let name = opening.take.to_string();
        let path = self.0.root.join(&name);
        if self.take(&opening.take).is_some() || self.0.disk.list(&path).is_ok() {
            return Err(StoreError::Exists);
        }
        let line = Chain::new().compose(Entry::Open(Box::new(opening.clone())));
        let mut ledger = Ledger::default();
        if let Err(mut problems) = ledger.push(&line) {
            return Err(StoreError::Refused(problems.swap_remove(0)));
        }
        let mut journal = line;
        journal.push(b'\n');

        let new = Folder::new(Arc::clone(&self.0.disk), self.0.root.join(format!("{name}{NEW}")));
        let lock = match self.prepare(&new, brief, clearance, &journal, &path) {
            Ok(lock) => lock,
            Err(error) => {
                // What cannot be removed either is a folder that the next scan clears, or a take without a second.
                let _ = remove_all(&new);
                let _ = remove_all(&Folder::new(Arc::clone(&self.0.disk), path));
                return Err(error);
            }
        };
        let folder = Folder::new(Arc::clone(&self.0.disk), path);
        let state = State {
            ledger: Some(ledger),
            receipt: None,
            lock: Some(lock),
            writing: false,
            fresh: Fresh::default(),
        };
        let take = self.handle(folder, opening, state);
        self.shelf().takes.insert(take.id().clone(), take.clone());
        let writer = TakeWriter::of(&take).ok_or(StoreError::Elsewhere);
        self.0.bell.ring();
        writer
    }

    fn prepare(
        &self,
        new: &Folder,
        brief: &Jws,
        clearance: Option<&Jws>,
        journal: &[u8],
        path: &Path,
    ) -> Result<crate::platform::DiskLock, StoreError> {
        self.0.disk.create_folder(new.path())?;
        let lock = self.0.disk.lock(new.path())?.ok_or(StoreError::Elsewhere)?;
        new.put(BRIEF, brief.as_str().as_bytes())?;
        if let Some(clearance) = clearance {
            new.put(CLEARANCE, clearance.as_str().as_bytes())?;
        }
        new.put(JOURNAL, journal)?;
        // The lock is the folder's and goes with it.
        self.0.disk.rename(new.path(), path)?;
        self.0.disk.sync_folder(&self.0.root)?;
        Ok(lock)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for TakeStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TakeStore({})", self.0.root.display())
    }
}

/// Makes a folder whose own name, and those of the folders above it that were missing, outlast a power cut.
fn make_durable_folder(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    let parent = path.parent().unwrap_or(Path::new(""));
    let missing = matches!(disk.list(path), Err(DiskError::Missing { .. }));
    if missing {
        if !parent.as_os_str().is_empty() {
            make_durable_folder(disk, parent)?;
        }
        disk.create_folder(path)?;
        let above = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        disk.sync_folder(above)?;
    }
    Ok(())
}

fn read_opening(folder: &Folder, id: &TakeId) -> Result<Opening, StoreError> {
    let start = folder.disk().read_at(&folder.journal(), 0, LINE_MAX + 1)?;
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match Line::parse(line).map(|line| line.entry) {
        Ok(Entry::Open(opening)) if opening.take == *id => Ok(*opening),
        Ok(Entry::Open(_)) => Err(damaged(folder, vec![Problem::at_line(0, ProblemKind::OtherTake)])),
        _ => Err(damaged(folder, vec![Problem::at_line(0, ProblemKind::NoOpening)])),
    }
}

/// What stands of a loaded journal, if what does not is no more than an append that was cut off.
fn standing(folder: &Folder, loaded: Loaded) -> Result<Ledger, StoreError> {
    if loaded.problems.is_empty() {
        return Ok(loaded.ledger);
    }
    let end = loaded.ledger.length();
    let most = usize::try_from(loaded.behind).unwrap_or(usize::MAX);
    // An append is a few lines. Much more behind the damage, or a line that can still be read, was synced once: to cut
    // that off would be to forget what was acknowledged.
    let cut_off = most <= 4 * LINE_MAX && {
        let behind = folder.disk().read_at(&folder.journal(), end, most)?;
        !behind
            .split(|byte| *byte == b'\n')
            .any(|line| Line::parse(line).is_ok())
    };
    if cut_off && loaded.ledger.chain().lines() > 0 {
        Ok(loaded.ledger)
    } else {
        Err(damaged(folder, loaded.problems))
    }
}

fn damaged(folder: &Folder, problems: Vec<Problem>) -> StoreError {
    StoreError::Damaged {
        folder: folder.name(),
        problems,
    }
}

fn clear_new(folder: &Folder) -> Result<(), DiskError> {
    if let Some(_lock) = folder.disk().lock(folder.path())? {
        remove_all(folder)?;
    }
    Ok(())
}

fn remove_all(folder: &Folder) -> Result<(), DiskError> {
    for entry in folder.disk().list(folder.path())? {
        folder.disk().remove(&folder.path().join(entry.name))?;
    }
    folder.disk().remove_folder(folder.path())
}
