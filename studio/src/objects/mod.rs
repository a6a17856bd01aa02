//! The object store: sealed segments, each under a name that ends in its digest.
//!
//! An object is written once and never changed. [`Objects::put`] returns when the bytes, the name and every folder above
//! it are durable; only then may a row say that the segment is stored. Nothing is removed but what the signed journal
//! contradicts, because a name that nothing can ask for again is the only one that is safe to take away.

mod local;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures::StreamExt as _;
use lavalier_protocol::id::TakeId;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};

pub use local::LocalObjects;

use crate::model::ObjectName;

/// Objects of up to so many bytes, such as every second of a voice, are read in one go: the store's streams come in pieces
/// of 8 KiB, each by another thread, which costs several times what the reading does. No more than a socket's buffer may
/// hold.
const READ_WHOLE: u64 = 256 * 1024;

/// What the probe of readiness is called; each overwrites the last.
const PROBE: &str = "probe";

/// Why the object store failed.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// The disk is full.
    #[error("the object store's disk is full")]
    Full,
    /// There is no such object where a row says that there is.
    #[error("the object {0} is gone")]
    Gone(String),
    /// It cannot be written or read.
    #[error("{0}")]
    Store(String),
}

/// Makes names durable that a store by itself would not.
pub trait Durability: Send + Sync + fmt::Debug {
    /// Makes the folder of a take, durably, before the first object goes into it.
    ///
    /// # Errors
    /// When the disk does not take it.
    fn prepare(&self, folder: &str) -> std::io::Result<()>;

    /// Makes sure that an object which is there already would also be there after a power cut.
    ///
    /// # Errors
    /// When the disk does not take it.
    fn confirm(&self, name: &str) -> std::io::Result<()>;

    /// Removes what writes that a crash cut off left behind, if it is older than `before`; answers how many.
    ///
    /// # Errors
    /// When the disk does not let it.
    fn clear_unfinished(&self, before: SystemTime) -> std::io::Result<u64>;
}

/// The object store.
#[derive(Debug, Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    durability: Arc<dyn Durability>,
}

fn path(name: &ObjectName) -> Path {
    Path::from(format!("takes/{}/{}-{}.age", name.take, name.sequence, name.sha256))
}

fn folder(take: &TakeId) -> String {
    format!("takes/{take}")
}

impl Objects {
    /// Over a store and what it needs to be durable.
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>, durability: Arc<dyn Durability>) -> Self {
        Self { store, durability }
    }

    /// The same with another store around this one.
    #[cfg(test)]
    pub(crate) fn wrapped(self, wrap: impl FnOnce(Arc<dyn ObjectStore>, Arc<dyn Durability>) -> Self) -> Self {
        wrap(self.store, self.durability)
    }

    /// Makes room for a take's objects.
    ///
    /// # Errors
    /// [`ObjectsError`] when the disk does not take it.
    pub async fn prepare(&self, take: &TakeId) -> Result<(), ObjectsError> {
        let folder = folder(take);
        self.durably(move |durability| durability.prepare(&folder)).await
    }

    /// Writes an object durably. One that is there already, from before a crash or by another request at the same
    /// moment, is confirmed instead: its name is its content.
    ///
    /// # Errors
    /// [`ObjectsError`]: nothing is known to be durable then.
    pub async fn put(&self, name: &ObjectName, bytes: Vec<Bytes>) -> Result<(), ObjectsError> {
        let path = path(name);
        let length: usize = bytes.iter().map(Bytes::len).sum();
        let payload: PutPayload = bytes.into_iter().collect();
        let create = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&path, payload.clone(), create).await {
            Ok(_) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {
                let there = self.store.head(&path).await.map_err(failed)?;
                if there.size != length as u64 {
                    // Not what its name says: damage. The right bytes are at hand.
                    let overwrite = PutOptions::from(PutMode::Overwrite);
                    return self
                        .store
                        .put_opts(&path, payload, overwrite)
                        .await
                        .map(drop)
                        .map_err(failed);
                }
                let name = path.to_string();
                self.durably(move |durability| durability.confirm(&name)).await
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The bytes of an object, as a stream with its length.
    ///
    /// # Errors
    /// [`ObjectsError::Gone`] when there is none.
    pub async fn get(
        &self,
        name: &ObjectName,
    ) -> Result<
        (
            u64,
            impl futures::Stream<Item = Result<Bytes, ObjectsError>> + Send + 'static,
        ),
        ObjectsError,
    > {
        let found = self.store.get(&path(name)).await.map_err(failed)?;
        let size = found.meta.size;
        if size <= READ_WHOLE {
            let bytes = found.bytes().await.map_err(failed)?;
            return Ok((size, futures::stream::once(async { Ok(bytes) }).left_stream()));
        }
        let chunks = found.into_stream().map(|chunk| chunk.map_err(failed));
        Ok((size, chunks.right_stream()))
    }

    /// Removes an object; none is as good.
    ///
    /// # Errors
    /// [`ObjectsError`] when it is still there.
    pub async fn remove(&self, name: &ObjectName) -> Result<(), ObjectsError> {
        match self.store.delete(&path(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Whether it can be written.
    ///
    /// # Errors
    /// [`ObjectsError`] says why not.
    pub async fn ready(&self) -> Result<(), ObjectsError> {
        let overwrite = PutOptions::from(PutMode::Overwrite);
        self.store
            .put_opts(&Path::from(PROBE), PutPayload::from_static(b"ready\n"), overwrite)
            .await
            .map(drop)
            .map_err(failed)
    }

    /// Removes what writes that a crash cut off left behind, if it is older than `before`; answers how many.
    ///
    /// # Errors
    /// [`ObjectsError`] when the disk does not let it.
    pub async fn clear_unfinished(&self, before: SystemTime) -> Result<u64, ObjectsError> {
        self.durably(move |durability| durability.clear_unfinished(before))
            .await
    }

    async fn durably<T, F>(&self, work: F) -> Result<T, ObjectsError>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Durability) -> std::io::Result<T> + Send + 'static,
    {
        let durability = Arc::clone(&self.durability);
        let done = tokio::task::spawn_blocking(move || work(&*durability)).await;
        match done {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(of_io(&error)),
            Err(_) => Err(ObjectsError::Store("the disk's worker stopped".to_owned())),
        }
    }
}

fn failed(error: object_store::Error) -> ObjectsError {
    if let object_store::Error::NotFound { path, .. } = &error {
        return ObjectsError::Gone(path.clone());
    }
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = source {
        if cause.downcast_ref::<std::io::Error>().is_some_and(is_full) {
            return ObjectsError::Full;
        }
        source = cause.source();
    }
    ObjectsError::Store(error.to_string())
}

fn of_io(error: &std::io::Error) -> ObjectsError {
    if is_full(error) {
        ObjectsError::Full
    } else {
        ObjectsError::Store(error.to_string())
    }
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
    )
}
