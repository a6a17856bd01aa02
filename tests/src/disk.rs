//! A small disk of our own, which can be full or read-only.

use std::fs;
use std::path::{Path, PathBuf};

use nix::mount::{MntFlags, MsFlags, mount, umount2};

/// A mounted file system of a few megabytes in memory. Dropping it unmounts it.
#[derive(Debug)]
pub struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts one of so many bytes; none, with a line that says so, where that is not allowed.
    ///
    /// # Panics
    /// When there is no place for its mount point.
    #[must_use]
    pub fn mount(bytes: u64) -> Option<Self> {
        let folder = tempfile::Builder::new()
            .prefix("lavalier-disk-")
            .tempdir()
            .expect("the temporary folder can be written");
        let size = format!("size={bytes}");
        let mounted = mount(
            Some("lavalier"),
            folder.path(),
            Some("tmpfs"),
            MsFlags::empty(),
            Some(size.as_str()),
        );
        match mounted {
            Ok(()) => Some(Self { folder }),
            Err(error) => {
                println!("skipped: a small disk cannot be mounted here ({error}); run as root");
                None
            }
        }
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets nothing new be written, or lets it again.
    ///
    /// A file that is open for writing keeps a mount writable, so the disk is covered by itself, mounted a second time and
    /// read-only: whoever looks a path up meets that one.
    ///
    /// # Panics
    /// When the disk cannot be covered, which whoever mounted it may do.
    pub fn read_only(&self, read_only: bool) {
        let nothing: Option<&str> = None;
        let cover = |from, flags| mount(from, self.path(), nothing, flags, nothing);
        let done = if read_only {
            let readable = MsFlags::MS_REMOUNT | MsFlags::MS_BIND | MsFlags::MS_RDONLY;
            cover(Some(self.path()), MsFlags::MS_BIND).and_then(|()| cover(None, readable))
        } else {
            umount2(self.path(), MntFlags::MNT_DETACH)
        };
        done.expect("who may mount a disk may mount it twice");
    }

    /// Fills it to the last byte, but for `spare` bytes.
    ///
    /// # Panics
    /// When it cannot be read.
    pub fn fill(&self, spare: u64) {
        let ballast = self.ballast();
        let mut room = vec![0_u8; 64 * 1024];
        let mut file = fs::File::create(&ballast).expect("a disk of ours can be written");
        while !room.is_empty() {
            if std::io::Write::write_all(&mut file, &room).is_err() {
                let half = room.len() / 2;
                room.truncate(half);
            }
        }
        let length = file.metadata().expect("the file is open").len();
        file.set_len(length.saturating_sub(spare))
            .expect("a file can be made shorter");
    }

    /// Gives the room back.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn empty(&self) {
        fs::remove_file(self.ballast()).expect("the disk was filled");
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Processes that a failed test left may still hold files on it, and its cover may still be there.
        while umount2(self.folder.path(), MntFlags::MNT_DETACH).is_ok() {}
    }
}
