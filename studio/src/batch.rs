//! A batch as it is read: a tar, entry by entry, each named and measured before a byte of it is taken in.

use std::fmt;
use std::pin::Pin;

use futures::{Stream, StreamExt as _};
use lavalier_protocol::api::{BATCH_MAX, BatchEntry, JOURNAL_APPEND_MAX};
use lavalier_protocol::sealed::SEALED_MAX;
use tokio::io::{AsyncRead, AsyncReadExt as _, Take};
use tokio_tar::{Archive, Entry};

/// Entries of one tar: every segment of the longest take would not fit its length.
const ENTRIES_MAX: usize = 20_000;

/// Why a batch is not read on. What came before stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// It is cut off, or is no tar.
    #[error("the tar is cut off or is none; the entries before are kept")]
    Cut,
    /// More than `ENTRIES_MAX` entries.
    #[error("a batch has at most {ENTRIES_MAX} entries")]
    TooMany,
    /// A folder, a link or a device.
    #[error("a batch holds plain files")]
    NotAFile,
    /// A name that [`BatchEntry`] does not know.
    #[error("an entry's name is not one of a batch")]
    Name,
    /// Longer than an entry of its kind may be.
    #[error("an entry is too long")]
    TooLong,
}

type Entries<R> = Pin<Box<dyn Stream<Item = std::io::Result<Entry<Archive<Take<R>>>>> + Send>>;

/// The entries of a tar, in order.
pub struct Batch<R: AsyncRead + Unpin> {
    entries: Entries<R>,
    seen: usize,
}

/// One entry, not read yet.
pub struct Piece<R: AsyncRead + Unpin> {
    name: BatchEntry,
    bytes: usize,
    entry: Entry<Archive<Take<R>>>,
}

impl<R: AsyncRead + Send + Unpin + 'static> Batch<R> {
    /// Reads a tar of at most [`BATCH_MAX`] bytes.
    ///
    /// # Errors
    /// [`BatchError::Cut`] when there is no tar.
    pub fn new(tar: R) -> Result<Self, BatchError> {
        let mut archive = Archive::new(tar.take(BATCH_MAX as u64));
        let entries = archive.entries_raw().map_err(|_| BatchError::Cut)?;
        Ok(Self {
            entries: Box::pin(entries),
            seen: 0,
        })
    }

    /// The next entry; none at the tar's end. The one before has to be read or dropped by then.
    ///
    /// # Errors
    /// As [`BatchError`] documents.
    pub async fn next(&mut self) -> Result<Option<Piece<R>>, BatchError> {
        let Some(entry) = self.entries.next().await else {
            return Ok(None);
        };
        self.seen += 1;
        if self.seen > ENTRIES_MAX {
            return Err(BatchError::TooMany);
        }
        let entry = entry.map_err(|_| BatchError::Cut)?;
        if !entry.header().entry_type().is_file() {
            return Err(BatchError::NotAFile);
        }
        let name = entry.path_bytes().map_err(|_| BatchError::Cut)?;
        let name: BatchEntry = std::str::from_utf8(&name)
            .ok()
            .and_then(|name| name.parse().ok())
            .ok_or(BatchError::Name)?;
        let limit = match name {
            BatchEntry::Segment { .. } => SEALED_MAX,
            BatchEntry::Journal { .. } => JOURNAL_APPEND_MAX,
        };
        let bytes = usize::try_from(entry.effective_size()).map_err(|_| BatchError::TooLong)?;
        if bytes > limit {
            return Err(BatchError::TooLong);
        }
        Ok(Some(Piece { name, bytes, entry }))
    }
}

impl<R: AsyncRead + Unpin> Piece<R> {
    /// What it is.
    pub const fn name(&self) -> &BatchEntry {
        &self.name
    }

    /// Its length in bytes, within the limit of its kind.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Reads it whole.
    ///
    /// # Errors
    /// [`BatchError::Cut`] when it ends early.
    pub async fn read(mut self) -> Result<Vec<u8>, BatchError> {
        let mut bytes = Vec::with_capacity(self.bytes);
        self.entry.read_to_end(&mut bytes).await.map_err(|_| BatchError::Cut)?;
        if bytes.len() == self.bytes {
            Ok(bytes)
        } else {
            Err(BatchError::Cut)
        }
    }
}

impl<R: AsyncRead + Unpin> fmt::Debug for Batch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

impl<R: AsyncRead + Unpin> fmt::Debug for Piece<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Piece");
        shown.field("name", &self.name).field("bytes", &self.bytes);
        shown.finish_non_exhaustive()
    }
}
