//! A disk that is full or fails: nothing half-written is acknowledged, what was stored stays, and it goes on afterwards.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use async_trait::async_trait;
use futures::stream::BoxStream;
use lavalier_protocol::api::{ErrorKind, JournalState, Stored};
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions,
    PutOptions, PutPayload, PutResult,
};

use super::device::{Device, Taking};
use super::kit::Kit;
use super::people::Show;
use crate::config::{Config, Limits};
use crate::objects::{Durability, Objects};
use crate::ports::{SystemClock, SystemRandom};
use crate::serve::{ServeError, serve};

/// What the disk does.
const WORKS: u8 = 0;
const FULL: u8 = 1;
const READ_ONLY: u8 = 2;

#[derive(Debug, Clone)]
struct Disk(Arc<AtomicU8>);

impl Disk {
    fn set(&self, mode: u8) {
        self.0.store(mode, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        match self.0.load(Ordering::Relaxed) {
            FULL => Err(io::ErrorKind::StorageFull.into()),
            READ_ONLY => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
            _ => Ok(()),
        }
    }
}

/// An object store whose disk does what the test says.
#[derive(Debug)]
struct Faulty {
    disk: Disk,
    inner: Arc<dyn ObjectStore>,
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Faulty({})", self.inner)
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(&self, path: &Path, bytes: PutPayload, options: PutOptions) -> object_store::Result<PutResult> {
        self.disk.check().map_err(|source| object_store::Error::Generic {
            store: "Faulty",
            source: Box::new(source),
        })?;
        self.inner.put_opts(path, bytes, options).await
    }

    async fn put_multipart_opts(
        &self,
        path: &Path,
        options: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(path, options).await
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> object_store::Result<GetResult> {
        self.inner.get_opts(path, options).await
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, object_store::Result<Path>>,
    ) -> BoxStream<'static, object_store::Result<Path>> {
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> object_store::Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> object_store::Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

#[derive(Debug)]
struct FaultyFolders {
    disk: Disk,
    inner: Arc<dyn Durability>,
}

impl Durability for FaultyFolders {
    fn prepare(&self, folder: &str) -> io::Result<()> {
        self.disk.check()?;
        self.inner.prepare(folder)
    }

    fn confirm(&self, name: &str) -> io::Result<()> {
        self.disk.check()?;
        self.inner.confirm(name)
    }

    fn clear_unfinished(&self, before: std::time::SystemTime) -> io::Result<u64> {
        self.inner.clear_unfinished(before)
    }
}

async fn faulty() -> (Kit, Disk) {
    let disk = Disk(Arc::new(AtomicU8::new(WORKS)));
    let faults = disk.clone();
    let kit = Kit::with(Limits::default(), move |objects| {
        objects.wrapped(|inner, durability| {
            let disk = faults.clone();
            let store = Faulty {
                disk: disk.clone(),
                inner,
            };
            let folders = FaultyFolders {
                disk,
                inner: durability,
            };
            Objects::new(Arc::new(store), Arc::new(folders))
        })
    })
    .await;
    (kit, disk)
}

async fn cleared(kit: &Kit) -> Device {
    let show = Show::new(kit).await;
    let invited = show.invite(kit, 1).await;
    Device::cleared(kit, &invited, 31).await
}

#[tokio::test]
async fn a_segment_that_the_disk_does_not_take_is_not_acknowledged() {
    let (kit, disk) = faulty().await;
    let mut taking = cleared(&kit).await.take(&kit, 1).await;
    taking.seconds(3);
    taking.close();
    assert!(taking.send(&kit, 2).await.status.is_success());
    assert!(taking.put(&kit, 0).await.status.is_success());
    for (mode, kind) in [(FULL, ErrorKind::StorageFull), (READ_ONLY, ErrorKind::Internal)] {
        disk.set(mode);
        assert_eq!(taking.put(&kit, 1).await.kind(), kind);
        assert_eq!(kit.get("/readyz", "").await.kind(), kind);
        assert!(kit.get("/healthz", "").await.status.is_success());
        let again: Stored = taking.put(&kit, 0).await.done();
        assert!(again.repeated, "what was stored is there");
    }
    assert!(taking.receipt(&kit).await.receipt.is_none());
    disk.set(WORKS);
    taking.put_all(&kit).await;
    assert!(taking.receipt(&kit).await.receipt.is_some());
    assert!(kit.get("/readyz", "").await.status.is_success());
}

#[tokio::test]
async fn a_take_does_not_begin_on_a_disk_without_room_for_it() {
    let (kit, disk) = faulty().await;
    let device = cleared(&kit).await;
    let taking = device.begin(device.opening(&kit, 1));
    disk.set(FULL);
    assert_eq!(taking.send(&kit, 0).await.kind(), ErrorKind::StorageFull);
    assert_eq!(taking.missing(&kit).await.journal.lines, 0);
    disk.set(WORKS);
    let state: JournalState = taking.send(&kit, 0).await.done();
    assert_eq!(state.lines, 2);
}

/// Fills the database: SQLite refuses to grow the file past so many pages, as on a full disk.
async fn fill(kit: &Kit, full: bool) {
    kit.database.limit_pages(full).await;
}

#[tokio::test]
async fn a_full_database_says_so_and_keeps_what_it_has() {
    let kit = Kit::start().await;
    let mut taking: Taking = cleared(&kit).await.take(&kit, 1).await;
    taking.seconds(3);
    taking.sign();
    assert!(taking.send(&kit, 2).await.status.is_success());
    assert!(taking.put(&kit, 0).await.status.is_success());
    let signed = taking.lines.len();
    taking.seconds(200);
    fill(&kit, true).await;
    assert_eq!(taking.send(&kit, signed).await.kind(), ErrorKind::StorageFull);
    let missing = taking.missing(&kit).await;
    assert_eq!(missing.journal.lines, signed as u64, "whole or not at all");
    assert_eq!((missing.missing[0].first, missing.missing[0].last), (1, 2));
    fill(&kit, false).await;
    let whole: JournalState = taking.send(&kit, signed).await.done();
    assert_eq!(whole.lines, taking.chain.lines());
    taking.close();
    assert!(taking.send(&kit, taking.lines.len() - 2).await.status.is_success());
    taking.put_all(&kit).await;
    assert!(taking.receipt(&kit).await.receipt.is_some());
}

async fn start(data: &std::path::Path, listen: &str) -> Result<crate::Running, ServeError> {
    let mut config = Config::new(data.to_owned());
    config.listen = listen.parse().unwrap();
    let shutdown = tokio_util::sync::CancellationToken::new();
    serve(config, Arc::new(SystemClock), Arc::new(SystemRandom), shutdown).await
}

#[tokio::test]
async fn what_keeps_a_studio_from_serving_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    let running = start(&data, "127.0.0.1:0").await.unwrap();
    let taken = start(&other, &running.address.to_string()).await.unwrap_err();
    assert!(matches!(taken, ServeError::Listen { .. }), "{taken}");
    let twice = start(&data, "127.0.0.1:0").await.unwrap_err();
    assert!(twice.to_string().contains("another studio is running"), "{twice}");
    let outside = start(&folder.path().join("third"), "0.0.0.0:0").await.unwrap_err();
    assert!(outside.to_string().contains("--public-url"), "{outside}");
    for error in [taken, twice, outside] {
        assert_eq!(error.to_string().lines().count(), 1);
    }
}

#[tokio::test]
async fn data_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    {
        let storage = crate::storage::sqlite::Sqlite::open(&folder.path().join("studio.db"))
            .await
            .unwrap();
        crate::storage::Storage::close(&storage).await;
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("studio.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'later', true, x'00', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    let newer = start(folder.path(), "127.0.0.1:0").await.unwrap_err();
    assert!(newer.to_string().contains("newer version of Lavalier"), "{newer}");
    assert_eq!(newer.to_string().lines().count(), 1);
}

#[tokio::test]
async fn a_studio_that_is_asked_to_stop_stops_and_its_data_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let shutdown = tokio_util::sync::CancellationToken::new();
    let mut config = Config::new(folder.path().to_owned());
    config.listen = "127.0.0.1:0".parse().unwrap();
    let running = serve(
        config.clone(),
        Arc::new(SystemClock),
        Arc::new(SystemRandom),
        shutdown.clone(),
    )
    .await
    .unwrap();
    let code = running.setup_code_file.clone().unwrap();
    assert!(code.exists());
    shutdown.cancel();
    running.join().await.unwrap();
    let again = start(folder.path(), "127.0.0.1:0").await.unwrap();
    assert_eq!(again.setup_code_file, Some(code), "still without an owner");
}
