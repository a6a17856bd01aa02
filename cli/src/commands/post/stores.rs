//! A recorder's take store, looked at as `verify` does: journals, and the sealed segments as they lie there.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use lavalier_post::verify::{JOURNAL, Report, StoredSegment, segment_file, stored_take};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{JOURNAL_MAX, Segment};
use lavalier_protocol::sealed::SEALED_MAX;

use crate::failure::Failure;

/// The receipt beside it, once the studio has all.
const RECEIPT: &str = "receipt.jws";

/// One take's folder.
pub(super) struct TakeFolder {
    take: TakeId,
    path: PathBuf,
}

/// The takes of a store: the folder itself where it is a take's, or the takes in it, in a `recorder` or a home.
///
/// # Errors
/// When a folder cannot be read.
pub(super) fn takes_in(path: &Path) -> Result<Vec<TakeFolder>, Failure> {
    if let Some(take) = as_take(path) {
        return Ok(vec![take]);
    }
    let mut takes = Vec::new();
    for folder in [path.to_owned(), path.join("takes"), path.join("recorder/takes")] {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => continue,
            Err(error) => return Err(Failure::file("read", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Failure::file("read", &folder))?;
            takes.extend(as_take(&entry.path()));
        }
    }
    takes.sort_by(|one, other| one.take.cmp(&other.take));
    Ok(takes)
}

fn as_take(path: &Path) -> Option<TakeFolder> {
    // Asked for as `.` or with a slash behind, its name shows only once it is resolved.
    let path = path.canonicalize().ok()?;
    let take = path.file_name()?.to_str()?.parse().ok()?;
    path.join(JOURNAL).is_file().then_some(TakeFolder { take, path })
}

/// Checks one take of a store.
///
/// # Errors
/// When something cannot be read at all.
pub(super) fn check(take: &TakeFolder) -> Result<Report, Failure> {
    let unreadable = || Failure::file("read", &take.path);
    let journal = read(&take.path.join(JOURNAL), JOURNAL_MAX).map_err(unreadable())?;
    let any_segment = fs::read_dir(&take.path)
        .map_err(unreadable())?
        .flatten()
        .any(|entry| entry.path().extension().is_some_and(|extension| extension == "age"));
    // With a receipt, sealed segments may have been removed after delivery; journal and receipt stay.
    let kept = any_segment || !take.path.join(RECEIPT).exists();
    let stored = |segment: &Segment| stored(&take.path, segment);
    stored_take(&take.take, &take.path, &journal, kept, stored).map_err(unreadable())
}

fn stored(folder: &Path, segment: &Segment) -> io::Result<Option<StoredSegment>> {
    match read(&folder.join(segment_file(segment)), SEALED_MAX + 1) {
        Ok(bytes) => Ok(Some(StoredSegment {
            sha256: Digest::of(&bytes),
            bytes: bytes.len() as u64,
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn read(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
