//! What is left of a take as a few tar files, for a platform that sends them while the app sleeps.
//!
//! Each file is a batch (`lavalier_protocol::api::batch`) and carries the journal through the close, so that whichever
//! arrives first is understood. Nothing in one is secret that is not sealed already. Sending what the studio has does no
//! harm: it is durable once.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use lavalier_protocol::api::{journal_name, segment_name};
use lavalier_protocol::id::TakeId;

use crate::store::{StoreError, Take};

/// Sealed bytes in one file: some minutes of sound; half of what a studio takes at once, and few enough files that a
/// platform that starts transfers hours apart is done in a night.
pub const PARCEL_BYTES: u64 = 32 * 1024 * 1024;
/// Journal lines in one entry.
const JOURNAL_BYTES: usize = 512 * 1024;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Of which take.
    pub take: TakeId,
    /// Names it among all: letters, digits and dashes.
    pub name: String,
    /// Where it is.
    pub file: PathBuf,
}

/// Why a take was not packed.
#[derive(Debug, thiserror::Error)]
pub enum ParcelError {
    /// The take cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be written.
    #[error(transparent)]
    File(#[from] io::Error),
}

/// The take whose parcel has this name.
#[must_use]
pub fn take_of(name: &str) -> Option<TakeId> {
    let (take, number) = name.rsplit_once('-')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    take.parse().ok().filter(|_| is_number)
}

/// Packs what the studio is not known to have of a take, into files in this folder, as far as there is room: each is a copy.
/// They are named by the take and by numbers from `first` on. None for a take without its signed end: its journal still
/// grows, and whoever records sends it. Blocks on the disk.
///
/// # Errors
/// [`ParcelError`] says why not; what was begun is removed.
pub fn pack(
    take: &Take,
    stored: &BTreeSet<u64>,
    folder: &Path,
    first: u32,
    has_room: impl Fn() -> bool,
) -> Result<Vec<Parcel>, ParcelError> {
    let state = take.state()?;
    if !state.ended || state.safe {
        return Ok(Vec::new());
    }
    fs::create_dir_all(folder)?;
    let mut left = (0..state.segments)
        .filter(|sequence| !stored.contains(sequence))
        .peekable();
    let mut parcels = Vec::new();
    let mut numbers = u64::from(first)..;
    // One at least: the close may be all that is missing.
    while (parcels.is_empty() || left.peek().is_some())
        && has_room()
        && let Some(number) = numbers.next()
    {
        let name = format!("{}-{number}", take.id());
        let file = folder.join(format!("{name}.tar"));
        if let Err(error) = fill(take, &mut left, &file) {
            remove(&file);
            parcels.iter().for_each(|parcel: &Parcel| remove(&parcel.file));
            return Err(error);
        }
        let take = take.id().clone();
        parcels.push(Parcel { take, name, file });
    }
    Ok(parcels)
}

fn fill(take: &Take, left: &mut impl Iterator<Item = u64>, path: &Path) -> Result<(), ParcelError> {
    let mut builder = tar::Builder::new(io::BufWriter::new(File::create(path)?));
    let mut from = 0;
    loop {
        let lines = take.journal_lines(from, JOURNAL_BYTES)?;
        if lines.bytes.is_empty() {
            break;
        }
        append(&mut builder, &journal_name(from), &lines.bytes)?;
        from = lines.next;
    }
    let mut bytes = 0;
    while bytes < PARCEL_BYTES {
        let Some(sequence) = left.next() else { break };
        // A segment that is gone is told by the take's own way, and holds up no other.
        let (Some(segment), Ok(sealed)) = (take.segment(sequence)?, take.read(sequence)) else {
            continue;
        };
        append(&mut builder, &segment_name(sequence, segment.sha256), &sealed)?;
        bytes += segment.bytes;
    }
    builder.into_inner()?.flush()?;
    Ok(())
}

fn append<W: io::Write>(builder: &mut tar::Builder<W>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    builder.append_data(&mut header, name, bytes)
}

/// Removes a parcel's file; one that is gone is removed.
pub fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a transfer's file stays");
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use lavalier_protocol::api::BatchEntry;

    use lavalier_protocol::journal::CloseReason;
    use lavalier_protocol::jws::{Jws, Typ};
    use lavalier_protocol::sealed::Track;

    use super::*;
    use crate::claim::testing::brief;
    use crate::platform::SystemDisk;
    use crate::store::testing::{RATE, device, opening, papers, second};
    use crate::store::{Item, TakeStore};

    /// A take of so many segments, with its signed end.
    fn closed_take(folder: &Path, segments: u64) -> Take {
        let store = TakeStore::open(&folder.join("takes"), std::sync::Arc::new(SystemDisk)).unwrap();
        let brief = brief();
        let (signed, clearance) = papers(&brief);
        let mut writer = store.begin(opening(1, &brief), &signed, Some(&clearance)).unwrap();
        for index in 0..segments {
            writer.write(&[second(Track::Audio, index, RATE.into())]).unwrap();
        }
        writer.write(&[Item::Close(CloseReason::Stopped)]).unwrap();
        let head = writer.to_sign().unwrap();
        let jws = Jws::sign(Typ::Journal, &head, &*device()).unwrap();
        writer.write(&[Item::Signature(jws)]).unwrap();
        writer.take().clone()
    }

    #[test]
    fn a_file_carries_the_journal_through_the_close_and_what_the_studio_lacks() {
        let folder = tempfile::tempdir().unwrap();
        let take = closed_take(folder.path(), 3);
        let transfers = folder.path().join("transfers");
        let parcels = pack(&take, &BTreeSet::from([1]), &transfers, 7, || true).unwrap();
        let [parcel] = &parcels[..] else { panic!("{parcels:?}") };
        assert_eq!(
            take_of(&parcel.name).as_ref(),
            Some(take.id()),
            "the next process can tell whose it is"
        );
        let mut tar = tar::Archive::new(File::open(&parcel.file).unwrap());
        let (mut lines, mut segments) = (0, Vec::new());
        for entry in tar.entries().unwrap() {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().display().to_string();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            match name.parse().unwrap() {
                BatchEntry::Journal { from } => {
                    assert_eq!(from, lines);
                    lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                }
                BatchEntry::Segment { sequence, sha256 } => {
                    assert_eq!(lavalier_protocol::digest::Digest::of(&bytes), sha256);
                    segments.push(sequence);
                }
            }
        }
        assert_eq!(lines, take.state().unwrap().lines, "through the close");
        assert_eq!(segments, [0, 2]);
        remove(&parcel.file);
        remove(&parcel.file);
    }

    #[test]
    fn where_there_is_no_room_nothing_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let take = closed_take(folder.path(), 1);
        let transfers = folder.path().join("transfers");
        let parcels = pack(&take, &BTreeSet::new(), &transfers, 7, || false).unwrap();
        assert_eq!((parcels, fs::read_dir(&transfers).unwrap().count()), (Vec::new(), 0));
    }

    #[test]
    fn a_name_that_is_no_parcel_s_is_nobody_s() {
        for name in [
            "",
            "-",
            "tk",
            "tk-7zzzzzzzzzzzzzzzzzzzzzzzzz",
            "tk-7zzzzzzzzzzzzzzzzzzzzzzzzz-x",
            "x-0",
        ] {
            assert_eq!(take_of(name), None, "{name}");
        }
    }
}
