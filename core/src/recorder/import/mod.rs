//! Import: a file made elsewhere, taken bit for bit into the same custody.
//!
//! The file is read twice: [`ImportFile::examine`] digests it and looks what it is; [`import`] cuts it into pieces, holds
//! each against what was examined, and seals it. An import that was cut off leaves its take open; [`earlier`] finds it, and
//! the same file goes on where it stopped.

mod file;
mod media;
mod says;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::InvitationId;
use lavalier_protocol::journal::{CloseReason, Opening, Source, TrackFormat};
use lavalier_protocol::jws::{Jws, Signer};
use lavalier_protocol::sealed::{FILE_PIECE, Track};

use super::event::{Events, Stopped};
use super::keeper::Keeper;
use super::queue::{Finish, Queue};
use crate::platform::Clock;
use crate::seal::{Recipients, SealError};
use crate::store::{Item, SealedSegment, StoreError, Take, TakeStore};

pub use file::ImportFile;

/// Sealed pieces that may wait for the disk: some 16 MB.
const WAITING_MAX: usize = 4;
/// How often it is looked whether the import was cancelled while the disk is slow.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Why a file was not imported. Texts say what happened, then the one thing to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read.
    #[error("{} cannot be read: {detail}. Check the path and the card", .path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// A folder, a device, or something else that is no file.
    #[error("{} is not a file. Name the files themselves", .path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// Nothing is in it.
    #[error("{} is empty. Copy it from the card again", .path.display())]
    Empty {
        /// Which file.
        path: PathBuf,
    },
    /// More than a take can hold.
    #[error("{} has {bytes} bytes, more than one take holds. Cut it in two", .path.display())]
    TooLong {
        /// Which file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
    },
    /// It is not what it was when it was examined.
    #[error("{} changed while it was read. Close whatever writes to it and import it again", .path.display())]
    Changed {
        /// Which file.
        path: PathBuf,
    },
    /// The opening line is not one of this file; a mistake of the program.
    #[error("the opening line does not fit the file. Report this")]
    Opening,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Sealing failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It was cancelled; what is stored stays, and importing the same file goes on from there.
    #[error("the import was stopped. Import the same file again to go on")]
    Cancelled,
    /// The system gives no thread.
    #[error("the system is out of threads ({detail}). Close other programs and try again")]
    Threads {
        /// What it said.
        detail: String,
    },
}

/// Into which take a file goes.
pub enum Custody {
    /// A new one: its opening line, with [`ImportFile::imported`] as its source and [`tracks`] as its tracks, and the
    /// brief that it names.
    New(Box<Opening>, Jws),
    /// The one that [`earlier`] found.
    Resumed(Take),
}

/// Everything an import needs.
pub struct ImportStart {
    /// The examined file.
    pub file: ImportFile,
    /// Into which take.
    pub custody: Custody,
    /// The brief's recipients.
    pub recipients: Recipients,
    /// Where the take goes.
    pub store: TakeStore,
    /// The device key.
    pub signer: Arc<dyn Signer>,
    /// The machine's clock.
    pub clock: Arc<dyn Clock>,
    /// Where events go.
    pub events: Events,
    /// Set from elsewhere, it ends the import after the piece at hand.
    pub cancel: Arc<AtomicBool>,
}

/// The tracks of an import.
#[must_use]
pub fn tracks() -> std::collections::BTreeMap<Track, TrackFormat> {
    [(Track::File, TrackFormat::Bytes)].into()
}

/// The take into which the same file was imported before under the same invitation: [`Take::state`] says whether it is
/// whole. An unfinished one is [`Custody::Resumed`].
#[must_use]
pub fn earlier(store: &TakeStore, file: &ImportFile, invitation: &InvitationId) -> Option<Take> {
    let same = |take: &Take| {
        let opening = take.opening();
        opening.invitation == *invitation && is_of(opening, file)
    };
    store.takes().into_iter().rfind(same)
}

fn is_of(opening: &Opening, file: &ImportFile) -> bool {
    let imported = file.imported();
    matches!(&opening.source, Source::Import { file } if file.sha256 == imported.sha256 && file.bytes == imported.bytes)
}

/// Takes a file in, and waits until it is stored and closed.
///
/// # Errors
/// As [`ImportError`] documents. What was stored stays, and the same file goes on from there.
pub fn import(start: ImportStart) -> Result<Stopped, ImportError> {
    let writer = match start.custody {
        Custody::New(opening, brief) => {
            if !is_of(&opening, &start.file) || opening.tracks != tracks() {
                return Err(ImportError::Opening);
            }
            start.store.begin(*opening, &brief, None)?
        }
        Custody::Resumed(take) => {
            if !is_of(take.opening(), &start.file) {
                return Err(ImportError::Opening);
            }
            start.store.resume(&take)?
        }
    };
    let stored = writer.take().state()?.samples;
    let queue = Arc::new(Queue::default());
    let keeper = Keeper::new(writer, Arc::clone(&queue), start.signer, start.clock, start.events);
    let keeper = std::thread::Builder::new()
        .name("keeper".to_owned())
        .spawn(move || keeper.run());
    let keeper = keeper.map_err(|error| ImportError::Threads {
        detail: error.to_string(),
    })?;
    let sealed = seal_pieces(&start.file, stored, &start.recipients, &queue, &start.cancel);
    match &sealed {
        Ok(()) => queue.finish(Finish::Close(CloseReason::Finished, None)),
        // Not closed: the same file can go on from here.
        Err(_) => queue.finish(Finish::Leave),
    }
    while !keeper.is_finished() {
        if start.cancel.load(Ordering::Relaxed) {
            queue.abandon();
        }
        queue.wait_for_close(LOOK_EVERY);
    }
    let stopped = keeper.join().expect("the keeper does not panic");
    sealed?;
    if stopped.closed {
        Ok(stopped)
    } else {
        Err(ImportError::Cancelled)
    }
}

fn seal_pieces(
    file: &ImportFile,
    stored: u64,
    recipients: &Recipients,
    queue: &Queue,
    cancel: &AtomicBool,
) -> Result<(), ImportError> {
    let mut pieces = file.pieces(stored)?;
    let mut first = stored;
    while let Some(piece) = pieces.next()? {
        while !queue.wait_for_room(WAITING_MAX, LOOK_EVERY) {
            if cancel.load(Ordering::Relaxed) {
                queue.abandon();
            }
        }
        if cancel.load(Ordering::Relaxed) || queue.is_closed() {
            return Err(ImportError::Cancelled);
        }
        let bytes = recipients.seal(piece)?;
        let samples = piece.len() as u64;
        queue.push([Item::Segment(SealedSegment {
            track: Track::File,
            first_sample: first,
            samples,
            sha256: Digest::of(&bytes),
            bytes: bytes.into(),
            peak: None,
            rms: None,
        })]);
        first += samples;
    }
    Ok(())
}

/// The plaintext of one piece.
const PIECE: usize = FILE_PIECE;
