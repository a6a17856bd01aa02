//! Objects in a folder of this machine.
//!
//! The store syncs each file before its name appears and the folder after it. It does not sync the folder of a name
//! that was there already, nor a folder that another request made a moment ago; both are done here.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use object_store::local::LocalFileSystem;

use super::{Durability, Objects};

/// A folder with objects.
#[derive(Debug)]
pub struct LocalObjects {
    root: PathBuf,
}

impl LocalObjects {
    /// Opens `root`, making it where it is missing.
    ///
    /// # Errors
    /// When it cannot be made or opened.
    pub fn open(root: &Path) -> io::Result<Objects> {
        std::fs::create_dir_all(root)?;
        let store = LocalFileSystem::new_with_prefix(root)
            .map_err(io::Error::other)?
            .with_fsync(true);
        let local = Self { root: root.to_owned() };
        local.prepare("takes")?;
        Ok(Objects::new(Arc::new(store), Arc::new(local)))
    }
}

impl Durability for LocalObjects {
    fn prepare(&self, folder: &str) -> io::Result<()> {
        let folder = self.root.join(folder);
        std::fs::create_dir_all(&folder)?;
        // Each folder's entry is in the one above it, up to the data directory.
        for folder in folder.ancestors() {
            File::open(folder)?.sync_all()?;
            if folder == self.root {
                break;
            }
        }
        self.root.parent().map_or(Ok(()), |above| File::open(above)?.sync_all())
    }

    fn confirm(&self, name: &str) -> io::Result<()> {
        let file = self.root.join(name);
        File::open(&file)?.sync_all()?;
        file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }

    fn clear_unfinished(&self, before: SystemTime) -> io::Result<u64> {
        let mut cleared = 0;
        for take in std::fs::read_dir(self.root.join("takes"))? {
            for file in std::fs::read_dir(take?.path())? {
                let file = file?;
                // The store writes to NAME#NUMBER first. No name of ours has a #.
                let unfinished = file.file_name().as_encoded_bytes().contains(&b'#');
                if unfinished && file.metadata()?.modified()? < before {
                    std::fs::remove_file(file.path())?;
                    cleared += 1;
                }
            }
        }
        Ok(cleared)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::TryStreamExt as _;
    use lavalier_protocol::digest::Digest;
    use lavalier_protocol::id::TakeId;

    use super::*;
    use crate::model::ObjectName;

    #[tokio::test]
    async fn an_object_is_written_once_and_a_damaged_one_is_mended() {
        let folder = tempfile::tempdir().unwrap();
        let objects = LocalObjects::open(&folder.path().join("objects")).unwrap();
        let name = ObjectName {
            take: TakeId::from_random([1; 16]),
            sequence: 3,
            sha256: Digest::of(b"sealed"),
        };
        objects.prepare(&name.take).await.unwrap();
        let bytes = || vec![Bytes::from_static(b"sea"), Bytes::from_static(b"led")];
        objects.put(&name, bytes()).await.unwrap();
        objects.put(&name, bytes()).await.unwrap();
        let file = folder
            .path()
            .join(format!("objects/takes/{}/3-{}.age", name.take, name.sha256));
        assert_eq!(std::fs::read(&file).unwrap(), b"sealed");
        std::fs::write(&file, b"sea").unwrap();
        objects.put(&name, bytes()).await.unwrap();
        let (size, stream) = objects.get(&name).await.unwrap();
        let read: Vec<Bytes> = stream.try_collect().await.unwrap();
        assert_eq!((size, read.concat().as_slice()), (6, b"sealed".as_slice()));
        objects.remove(&name).await.unwrap();
        objects.remove(&name).await.unwrap();
        assert!(matches!(
            objects.get(&name).await.err(),
            Some(super::super::ObjectsError::Gone(_))
        ));
    }

    #[tokio::test]
    async fn objects_of_every_size_come_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let objects = LocalObjects::open(folder.path()).unwrap();
        for size in [1, 70_000, 256 * 1024, 256 * 1024 + 1, 3_000_000] {
            let bytes: Vec<u8> = (0..size).map(|at: u32| (at % 251) as u8).collect();
            let name = ObjectName {
                take: TakeId::from_random([1; 16]),
                sequence: u64::from(size),
                sha256: Digest::of(&bytes),
            };
            objects.prepare(&name.take).await.unwrap();
            objects.put(&name, vec![bytes.clone().into()]).await.unwrap();
            let (told, stream) = objects.get(&name).await.unwrap();
            let read: Vec<Bytes> = stream.try_collect().await.unwrap();
            assert_eq!((told, read.concat()), (u64::from(size), bytes));
        }
    }

    #[tokio::test]
    async fn what_a_crash_left_half_written_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let objects = LocalObjects::open(folder.path()).unwrap();
        let name = ObjectName {
            take: TakeId::from_random([1; 16]),
            sequence: 0,
            sha256: Digest::of(b"x"),
        };
        objects.prepare(&name.take).await.unwrap();
        objects.put(&name, vec![Bytes::from_static(b"x")]).await.unwrap();
        let take = folder.path().join(format!("takes/{}", name.take));
        std::fs::write(take.join("1-abc.age#1"), b"half").unwrap();
        assert_eq!(objects.clear_unfinished(SystemTime::UNIX_EPOCH).await.unwrap(), 0);
        let later = std::fs::metadata(take.join("1-abc.age#1")).unwrap().modified().unwrap();
        let later = later + std::time::Duration::from_secs(1);
        assert_eq!(objects.clear_unfinished(later).await.unwrap(), 1);
        assert_eq!(std::fs::read_dir(take).unwrap().count(), 1);
    }
}
