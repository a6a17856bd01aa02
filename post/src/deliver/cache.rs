//! Sealed segments kept between runs, so that a delivery which was stopped fetches only what is missing.
//!
//! Only ciphertext is kept, and what is found is digested again before it is used. One file takes all segments of a
//! take, each behind its digest and length: a file for each costs more than opening it. A torn end is cut off. Nothing
//! is synced: what a power cut takes is fetched again.

use super::locked::LockedFile;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::sealed::SEALED_MAX;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Digest and little-endian length in front of each segment.
const HEADER: usize = 32 + 4;

/// Where each segment's bytes begin, and how many there are.
type Places = HashMap<Digest, (u64, usize)>;

/// One take's sealed segments.
#[derive(Debug)]
pub(crate) struct SealedCache {
    folder: PathBuf,
    pack: Mutex<Pack>,
}

#[derive(Debug)]
struct Pack {
    file: LockedFile,
    places: Places,
    end: u64,
}

impl SealedCache {
    /// Opens, or makes, a take's cache; `None` while another run holds it.
    pub(crate) fn open(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let path = folder.join("sealed.pack");
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let Some(file) = LockedFile::new(file) else {
            return Ok(None);
        };
        let (places, end) = scan(&file)?;
        file.set_len(end)?;
        Ok(Some(Self {
            folder: folder.to_owned(),
            pack: Mutex::new(Pack { file, places, end }),
        }))
    }

    /// A kept segment, if it is whole. A damaged one is as good as none.
    pub(crate) fn get(&self, digest: &Digest) -> Option<Vec<u8>> {
        let pack = self.lock();
        let (at, length) = *pack.places.get(digest)?;
        let mut bytes = vec![0; length];
        let mut file: &File = &pack.file;
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        drop(pack);
        (Digest::of(&bytes) == *digest).then_some(bytes)
    }

    /// Keeps a segment of at most [`SEALED_MAX`] bytes.
    pub(crate) fn put(&self, digest: &Digest, bytes: &[u8]) -> io::Result<()> {
        let mut pack = self.lock();
        let length = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut header = [0; HEADER];
        header[..32].copy_from_slice(digest.as_bytes());
        header[32..].copy_from_slice(&length.to_le_bytes());
        let end = pack.end;
        let mut file: &File = &pack.file;
        file.seek(SeekFrom::Start(end))?;
        file.write_all(&header)?;
        file.write_all(bytes)?;
        pack.places.insert(*digest, (end + HEADER as u64, bytes.len()));
        pack.end = end + HEADER as u64 + u64::from(length);
        Ok(())
    }

    /// Forgets everything, once the delivery is verified.
    pub(crate) fn clear(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }

    fn lock(&self) -> MutexGuard<'_, Pack> {
        // A write that was cut short lies behind `end` and is written over.
        self.pack.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where each whole segment lies, and where the last of them ends.
fn scan(file: &File) -> io::Result<(Places, u64)> {
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(0))?;
    let mut places = Places::new();
    let mut end = 0;
    let mut header = [0; HEADER];
    while length - end >= HEADER as u64 {
        reader.read_exact(&mut header)?;
        let (digest, size) = header.split_first_chunk::<32>().expect("a header begins with a digest");
        let size = u32::from_le_bytes(size.try_into().expect("a length follows it"));
        let at = end + HEADER as u64;
        // A length of zero is what a hole looks like.
        if size == 0 || size as usize > SEALED_MAX || length - at < u64::from(size) {
            break;
        }
        places.insert(Digest::from_bytes(*digest), (at, size as usize));
        end = at + u64::from(size);
        reader.seek_relative(i64::from(size))?;
    }
    Ok((places, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> SealedCache {
        SealedCache::open(folder)
            .expect("writable")
            .expect("nobody else holds it")
    }

    #[test]
    fn what_was_kept_is_there_after_a_run_that_was_cut() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let segments: Vec<Vec<u8>> = (1..20_u8).map(|byte| vec![byte; usize::from(byte) * 100]).collect();
        let cache = open(folder.path());
        segments
            .iter()
            .for_each(|bytes| cache.put(&Digest::of(bytes), bytes).expect("writable"));
        drop(cache);
        let pack = File::options()
            .write(true)
            .open(folder.path().join("sealed.pack"))
            .expect("there");
        pack.set_len(pack.metadata().expect("there").len() - 1)
            .expect("writable");

        let cache = open(folder.path());
        let (last, whole) = segments.split_last().expect("some");
        assert_eq!(cache.get(&Digest::of(last)), None, "the torn one is gone");
        cache.put(&Digest::of(last), last).expect("writable");
        for bytes in whole.iter().chain([last]) {
            assert_eq!(cache.get(&Digest::of(bytes)).as_ref(), Some(bytes));
        }
    }

    #[test]
    fn a_damaged_segment_is_as_good_as_none_and_can_be_kept_anew() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = vec![5; 1000];
        let digest = Digest::of(&bytes);
        open(folder.path()).put(&digest, &bytes).expect("writable");
        let path = folder.path().join("sealed.pack");
        let mut pack = fs::read(&path).expect("there");
        pack[500] ^= 1;
        fs::write(&path, pack).expect("writable");
        let cache = open(folder.path());
        assert_eq!(cache.get(&digest), None);
        cache.put(&digest, &bytes).expect("writable");
        assert_eq!(cache.get(&digest), Some(bytes));
    }

    #[test]
    fn two_runs_do_not_share_a_take() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = open(folder.path());
        assert!(SealedCache::open(folder.path()).expect("readable").is_none());
        first.clear().expect("writable");
        assert!(!folder.path().exists());
    }
}
