//! Putting finished files on the editor's disk: whole, durable, and never over other content.

use super::locked::LockedFile;
use lavalier_protocol::digest::Digest;
use sha2::{Digest as _, Sha256};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// After so many bytes a file in the making begins to be synced: at its end little is left to wait for.
const SYNC_EVERY: usize = if cfg!(test) { 64 * 1024 } else { 32 * 1024 * 1024 };

/// A file in the making. Its digest is known when it is finished; until then it bears another name.
#[derive(Debug)]
pub(crate) struct Part {
    file: LockedFile,
    hasher: Sha256,
    unsynced: usize,
    syncing: Option<JoinHandle<io::Result<()>>>,
}

impl Part {
    /// Begins anew at `path`; what an earlier, interrupted run left there is removed. Nothing that lies there is followed,
    /// written to or cut.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where a link or a folder has the name, [`io::ErrorKind::ResourceBusy`] where
    /// another run is writing it, and whatever the file system says.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = match File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove_left_over(path)?;
                File::create_new(path)?
            }
            made => made?,
        };
        Ok(Self {
            file: LockedFile::new(file).ok_or(io::ErrorKind::ResourceBusy)?,
            hasher: Sha256::new(),
            unsynced: 0,
            syncing: None,
        })
    }

    /// Begins to sync what was written, beside the writing, unless that is going on already.
    fn sync_beside(&mut self) -> io::Result<()> {
        if self.syncing.as_ref().is_some_and(|syncing| !syncing.is_finished()) {
            return Ok(());
        }
        self.synced_beside()?;
        let file = self.file.try_clone()?;
        self.syncing = Some(std::thread::Builder::new().spawn(move || file.sync_data())?);
        self.unsynced = 0;
        Ok(())
    }

    /// Waits for the sync beside the writing. A system tells of a write that it lost once, to whoever syncs first.
    fn synced_beside(&mut self) -> io::Result<()> {
        let syncing = self.syncing.take().map(JoinHandle::join);
        syncing.map_or(Ok(()), |done| done.unwrap_or_else(|_| Err(io::ErrorKind::Other.into())))
    }

    /// Makes the content durable and tells its digest.
    pub(crate) fn finish(mut self) -> io::Result<Digest> {
        self.synced_beside()?;
        self.file.sync_all()?;
        Ok(Digest::from_bytes(std::mem::take(&mut self.hasher).finalize().into()))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // The sync holds the file, and its lock with it. A part that is dropped unfinished is of no more interest.
        let _ = self.synced_beside();
    }
}

/// Removes a part that a run which was cut left behind: a file of its own that nobody writes.
fn remove_left_over(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let _held = LockedFile::new(File::open(path)?).ok_or(io::ErrorKind::ResourceBusy)?;
    fs::remove_file(path)
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = (&*self.file).write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.unsynced += written;
        if self.unsynced >= SYNC_EVERY {
            self.sync_beside()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self.file).flush()
    }
}

/// The digest of a file's content, read in pieces.
pub(crate) fn digest_of(path: &Path) -> io::Result<Digest> {
    digest_of_reader(File::open(path)?)
}

/// The digest of all that a reader gives.
pub(crate) fn digest_of_reader(mut reader: impl Read) -> io::Result<Digest> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(Digest::from_bytes(hasher.finalize().into())),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a name is free, taken by the same content, or taken by other content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Free,
    Same,
    Other,
}

/// What lies at `path`, compared with content of this digest and length.
pub(crate) fn look(path: &Path, digest: Digest, length: u64) -> io::Result<Place> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Place::Free),
        Err(error) => return Err(error),
    };
    if !metadata.is_file() || metadata.len() != length {
        return Ok(Place::Other);
    }
    Ok(if digest_of(path)? == digest {
        Place::Same
    } else {
        Place::Other
    })
}

/// Gives a finished part its name, unless something has taken the name meanwhile.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] where the name is taken, and whatever the file system says.
pub(crate) fn shelve(part: &Path, target: &Path) -> io::Result<()> {
    // A hard link never replaces what is there; a rename would.
    match fs::hard_link(part, target) {
        Ok(()) => fs::remove_file(part)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        // Memory cards and network shares know no hard links. One recorder's folder has one writer there.
        Err(_) if !target.exists() => fs::rename(part, target)?,
        Err(_) => return Err(io::ErrorKind::AlreadyExists.into()),
    }
    target.parent().into_iter().for_each(sync_folder);
    Ok(())
}

/// How many parts of one name, left by runs that were cut, are passed over before it is an error.
const MAX_PARTS: u32 = 1000;

/// Writes a small file whole, under a name that is free.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] where the name is taken, and whatever the file system says. No part is left then.
pub(crate) fn shelve_bytes(bytes: &[u8], target: &Path) -> io::Result<()> {
    let (part, mut file) = new_part(target)?;
    let shelved = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| shelve(&part, target));
    if shelved.is_err() {
        // What went wrong is worth more than what is left over.
        let _ = fs::remove_file(&part);
    }
    shelved
}

/// A new file beside `target`. Whatever lies there already, a link to elsewhere included, is somebody's: it stays.
fn new_part(target: &Path) -> io::Result<(PathBuf, File)> {
    for number in 0..MAX_PARTS {
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}-{number}.part", std::process::id()));
        let part = target.with_file_name(name);
        match File::create_new(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (part, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Makes new names in a folder durable.
///
/// Not every file system lets a folder be opened or synced; the content is durable all the same.
pub(crate) fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_or_link_of_the_parts_name_is_neither_followed_nor_lost() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("elsewhere"), b"an editor's own").expect("writable");
        let target = at("A.wav.json");
        let theirs = [
            at("A.wav.json.part"),
            at(&format!(".A.wav.json.{}-0.part", std::process::id())),
        ];
        for link in &theirs {
            std::os::unix::fs::symlink(at("elsewhere"), link).expect("writable");
        }
        shelve_bytes(b"ours", &target).expect("the name is free");
        assert_eq!(fs::read(&target).expect("it is there"), b"ours");
        assert!(fs::symlink_metadata(&target).expect("it is there").is_file());
        assert_eq!(fs::read(at("elsewhere")).expect("it is there"), b"an editor's own");
        assert!(theirs.iter().all(|link| link.is_symlink()));
        let taken = shelve_bytes(b"other", &target).expect_err("the name is taken");
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(
            fs::read_dir(folder.path()).expect("readable").count(),
            4,
            "no part is left"
        );
    }
}
