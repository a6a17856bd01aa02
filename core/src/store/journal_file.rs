//! The journal's file, open for writing: whole lines, each synced before it counts.

use std::path::PathBuf;
use std::sync::Arc;

use crate::platform::{Disk, DiskError, DiskFile};

/// Appends lines. What could not be made durable is cut off before the next attempt: after a sync that failed, a system
/// may show bytes that are not on the disk and never will be.
pub(super) struct JournalFile {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    file: Option<Box<dyn DiskFile>>,
    length: u64,
}

impl JournalFile {
    /// The journal at `path`, of which the first `length` bytes stand. Whatever is behind them goes with the first append.
    pub(super) fn new(disk: Arc<dyn Disk>, path: PathBuf, length: u64) -> Self {
        Self {
            disk,
            path,
            file: None,
            length,
        }
    }

    /// Makes `lines` durable, or nothing.
    pub(super) fn append(&mut self, lines: &[u8]) -> Result<(), DiskError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => {
                let mut file = self.disk.append(&self.path)?;
                file.truncate(self.length)?;
                file
            }
        };
        file.write(lines)?;
        file.sync()?;
        self.length += lines.len() as u64;
        self.file = Some(file);
        Ok(())
    }
}
