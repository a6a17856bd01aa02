//! What the disk in memory is made of: for each file and folder, what a program sees and what a power cut leaves.

use std::collections::BTreeMap;

use super::SeededRandom;

/// A file's or folder's place among the nodes.
pub(super) type Id = usize;

/// A change of a folder that was not synced.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Add(String, Id),
    Remove(String),
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    File {
        seen: Vec<u8>,
        synced: Vec<u8>,
    },
    Folder {
        seen: BTreeMap<String, Id>,
        synced: BTreeMap<String, Id>,
        changes: Vec<Change>,
    },
}

impl Node {
    pub(super) const fn file() -> Self {
        Self::File {
            seen: Vec::new(),
            synced: Vec::new(),
        }
    }

    pub(super) const fn folder() -> Self {
        Self::Folder {
            seen: BTreeMap::new(),
            synced: BTreeMap::new(),
            changes: Vec::new(),
        }
    }

    pub(super) fn change(&mut self, change: Change) {
        if let Self::Folder { seen, changes, .. } = self {
            apply(seen, &change);
            changes.push(change);
        }
    }

    pub(super) fn sync(&mut self) {
        match self {
            Self::File { seen, synced } => synced.clone_from(seen),
            Self::Folder { seen, synced, changes } => {
                synced.clone_from(seen);
                changes.clear();
            }
        }
    }

    /// What is left after the power was cut: everything that was synced, and any part of what was not. Of a file's new
    /// end any prefix may have reached the disk; of a folder's changes any of them.
    pub(super) fn cut_power(&mut self, dice: &SeededRandom) {
        match self {
            Self::File { seen, synced } => {
                if seen.starts_with(synced) {
                    let extra = dice.below(seen.len() - synced.len() + 1);
                    let length = synced.len() + extra;
                    synced.extend_from_slice(&seen[synced.len()..length]);
                } else if dice.below(2) == 0 {
                    // A cut that was not synced either happened or did not.
                    synced.clone_from(seen);
                }
                seen.clone_from(synced);
            }
            Self::Folder { seen, synced, changes } => {
                for change in changes.drain(..) {
                    if dice.below(2) == 0 {
                        apply(synced, &change);
                    }
                }
                seen.clone_from(synced);
            }
        }
    }
}

fn apply(names: &mut BTreeMap<String, Id>, change: &Change) {
    match change {
        Change::Add(name, id) => {
            names.insert(name.clone(), *id);
        }
        Change::Remove(name) => {
            names.remove(name);
        }
    }
}
