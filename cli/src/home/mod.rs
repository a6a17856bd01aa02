//! The home: one folder for the state of one person or one device.
//!
//! `profile.json` (who is signed in where, and the keys that are pinned), secrets (in the operating system's keyring,
//! else in 0600 files here), `recorder/` (claims and takes), `studio/` (a studio's data, unless told otherwise) and
//! `cache/` (sealed segments of deliveries under way).

mod pins;
mod profile;
mod secrets;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::failure::Failure;

pub(crate) use pins::{Pinned, Seen};
pub(crate) use profile::{KnownStudio, MadeLink, Profile, SignedInTo, UsedLink};
pub(crate) use secrets::{Kept, Secrets, kept_in_files};

/// A profile is a few hundred bytes a production.
const PROFILE_MAX: u64 = 4 * 1024 * 1024;

/// The home's folder. It is made when something is first written.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    path: PathBuf,
}

impl Home {
    /// The home that was asked for, else the platform's data directory.
    ///
    /// # Errors
    /// [`Failure::NoHome`] when there is neither.
    pub(crate) fn resolve(asked: Option<PathBuf>) -> Result<Self, Failure> {
        let path = match asked.filter(|path| !path.as_os_str().is_empty()) {
            Some(path) => path,
            None => etcetera::choose_base_strategy()
                .map_err(|_| Failure::NoHome)?
                .data_dir()
                .join("lavalier"),
        };
        // An absolute path: names of secrets are made from it, and must not depend on where a command is run.
        let path = std::path::absolute(&path).map_err(Failure::file("find", &path))?;
        Ok(Self { path })
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder, readable by its owner alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn make(&self) -> Result<(), Failure> {
        make_private(&self.path)
    }

    /// Reads the profile; an empty one where there is none.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or is a newer version's.
    pub(crate) fn profile(&self) -> Result<Profile, Failure> {
        let path = self.profile_path();
        let length = match fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Profile::default()),
            Err(source) => return Err(Failure::file("read", path)(source)),
        };
        if length > PROFILE_MAX {
            return Err(Failure::FileContent {
                path,
                reason: "it is far too long".to_owned(),
            });
        }
        let text = fs::read(&path).map_err(Failure::file("read", &path))?;
        Profile::parse(&text, &path)
    }

    /// Changes the profile under a lock, so that two commands at once lose nothing of each other.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Profile) -> T) -> Result<T, Failure> {
        self.make()?;
        let lock_path = self.path.join("profile.lock");
        let lock = fs::File::create(&lock_path).map_err(Failure::file("write", &lock_path))?;
        lock.lock().map_err(Failure::file("lock", &lock_path))?;
        let mut profile = self.profile()?;
        let changed = change(&mut profile);
        let text = serde_json::to_vec_pretty(&profile).expect("a profile has a JSON form");
        write_private(&self.profile_path(), &text)?;
        Ok(changed)
    }

    fn profile_path(&self) -> PathBuf {
        self.path.join("profile.json")
    }

    /// Where `path` lies inside this home, links followed, existing or not.
    pub(crate) fn contains(&self, path: &Path) -> bool {
        let real = |path: &Path| -> PathBuf {
            let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            // What does not exist yet is judged by the nearest folder that does.
            for ancestor in absolute.ancestors() {
                if let Ok(real) = ancestor.canonicalize() {
                    let rest = absolute.strip_prefix(ancestor).expect("an ancestor is a prefix");
                    return real.join(rest);
                }
            }
            absolute
        };
        real(path).starts_with(real(&self.path))
    }
}

/// Makes a folder that only its owner can look into.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn make_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Failure::file("make", folder))
}

/// Writes a file that only its owner can read, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A named temporary is made with mode 0600.
    let mut file = tempfile::Builder::new()
        .prefix(".lavalier-")
        .tempfile_in(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        .map_err(Failure::file("write", path))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(Failure::file("write", path))?;
    file.persist(path)
        .map_err(|error| Failure::file("write", path)(error.error))?;
    Ok(())
}

/// A new file that only its owner can read, made before it is known what goes into it: where it cannot be, that shows before
/// anything is done that is not taken back. One that is never filled is gone again.
pub(crate) struct NewFile<'a> {
    path: &'a Path,
    file: fs::File,
    filled: bool,
}

impl<'a> NewFile<'a> {
    /// Makes it, empty.
    ///
    /// # Errors
    /// [`Failure::FileExists`] for one that is there, or when there cannot be one.
    pub(crate) fn create(path: &'a Path) -> Result<Self, Failure> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::FileExists(path.to_owned()),
            _ => Failure::file("write", path)(error),
        })?;
        Ok(Self {
            path,
            file,
            filled: false,
        })
    }

    /// Fills it, and waits until that is durable.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn fill(mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file
            .write_all(bytes)
            .and_then(|()| self.file.sync_all())
            .map_err(Failure::file("write", self.path))?;
        self.filled = true;
        Ok(())
    }
}

impl Drop for NewFile<'_> {
    fn drop(&mut self) {
        if !self.filled {
            // An empty file is left at worst.
            let _ = fs::remove_file(self.path);
        }
    }
}

/// As [`write_private`], but never over a file that is there.
///
/// # Errors
/// As [`NewFile::create`] and [`NewFile::fill`] say.
pub(crate) fn write_private_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    NewFile::create(path)?.fill(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_inside_the_home_is_found_behind_dots_and_links() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::resolve(Some(folder.path().join("home"))).expect("it was asked for");
        home.make().expect("the folder can be made");
        assert!(home.contains(&home.path().join("recovery.txt")));
        assert!(home.contains(&home.path().join("deep/er/recovery.txt")));
        assert!(home.contains(&folder.path().join("other/../home/recovery.txt").to_path_buf()) || cfg!(unix));
        assert!(!home.contains(&folder.path().join("recovery.txt")));
        assert!(!home.contains(&folder.path().join("home-2/recovery.txt")));
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(home.path(), &link).expect("a link can be made");
            assert!(home.contains(&link.join("recovery.txt")));
        }
    }

    #[test]
    fn a_private_file_is_private_and_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("secret");
        write_private_new(&path, b"one").expect("it is new");
        assert!(matches!(write_private_new(&path, b"two"), Err(Failure::FileExists(_))));
        assert_eq!(fs::read(&path).expect("it is there"), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_profile_by_a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::resolve(Some(folder.path().to_owned())).expect("it was asked for");
        fs::write(folder.path().join("profile.json"), r#"{"version":9000}"#).expect("the file is written");
        assert!(matches!(home.profile(), Err(Failure::HomeNewer(_))));
        assert!(home.change(|_| ()).is_err(), "it is not overwritten either");
    }
}
