//! A take's folder: what its files are called, and the order of steps that makes each of them durable.
//!
//! A file is written under another name, synced, renamed, and the folder synced: a file that has its own name is whole.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lavalier_protocol::jws::Jws;
use lavalier_protocol::sealed::SEALED_MAX;

use super::error::StoreError;
use super::name::{PART, SegmentName};
use crate::platform::{Disk, DiskError};

pub(super) const JOURNAL: &str = "journal.jsonl";
pub(super) const BRIEF: &str = "brief.jws";
pub(super) const CLEARANCE: &str = "clearance.jws";
pub(super) const RECEIPT: &str = "receipt.jws";

/// The longest statement (a brief) in base64url, with its header and signature.
const STATEMENT_MAX: u64 = 256 * 1024;

/// A take's folder.
#[derive(Clone)]
pub(super) struct Folder {
    disk: Arc<dyn Disk>,
    path: PathBuf,
}

/// What is in a take's folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Finished segments, in the order of sequences.
    pub(super) segments: Vec<SegmentName>,
    /// Files that were being written.
    pub(super) parts: Vec<String>,
    /// Bytes of the journal; none when there is no such file.
    pub(super) journal: Option<u64>,
    /// Whether a receipt is there.
    pub(super) receipt: bool,
}

impl Folder {
    pub(super) fn new(disk: Arc<dyn Disk>, path: PathBuf) -> Self {
        Self { disk, path }
    }

    pub(super) fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder's own name.
    pub(super) fn name(&self) -> String {
        self.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }

    pub(super) fn segment(&self, name: &SegmentName) -> PathBuf {
        self.path.join(name.to_string())
    }

    pub(super) fn list(&self) -> Result<Listing, DiskError> {
        let mut listing = Listing::default();
        for entry in self.disk.list(&self.path)?.into_iter().filter(|entry| !entry.folder) {
            if let Some(segment) = SegmentName::parse(&entry.name) {
                listing.segments.push(segment);
            } else if entry.name.ends_with(PART) {
                listing.parts.push(entry.name);
            } else if entry.name == JOURNAL {
                listing.journal = Some(entry.bytes);
            } else if entry.name == RECEIPT {
                listing.receipt = true;
            }
        }
        listing.segments.sort_unstable();
        Ok(listing)
    }

    /// Makes segments durable. When it fails, any of them may be there or not; doing it again is sound.
    pub(super) fn put_segments<'a>(
        &self,
        segments: impl Iterator<Item = (SegmentName, &'a [u8])>,
    ) -> Result<(), DiskError> {
        let mut any = false;
        for (name, bytes) in segments {
            self.write_beside(&name.part(), bytes)?;
            self.disk.rename(&self.path.join(name.part()), &self.segment(&name))?;
            any = true;
        }
        if any {
            self.disk.sync_folder(&self.path)?;
        }
        Ok(())
    }

    /// Makes one file durable under `name`.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let part = format!("{name}{PART}");
        self.write_beside(&part, bytes)?;
        self.disk.rename(&self.path.join(part), &self.path.join(name))?;
        self.disk.sync_folder(&self.path)
    }

    fn write_beside(&self, part: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let path = self.path.join(part);
        let written = self.disk.create(&path).and_then(|mut file| {
            file.write(bytes)?;
            file.sync()
        });
        if written.is_err() {
            // On a full disk the half that was written stands in the way of everything else. That it cannot be removed
            // either changes nothing: recovery removes it.
            let _ = self.disk.remove(&path);
        }
        written
    }

    pub(super) fn read_segment(&self, name: &SegmentName) -> Result<Vec<u8>, DiskError> {
        self.disk.read(&self.segment(name), SEALED_MAX as u64)
    }

    /// A statement beside the journal; none when there is no such file.
    pub(super) fn statement(&self, name: &str) -> Result<Option<Jws>, StoreError> {
        let path = self.path.join(name);
        match self.disk.read(&path, STATEMENT_MAX) {
            // Bytes that are no text are no statement of anybody: the empty one verifies by no key.
            Ok(bytes) => Ok(Some(Jws::from_text(String::from_utf8(bytes).unwrap_or_default()))),
            Err(DiskError::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
