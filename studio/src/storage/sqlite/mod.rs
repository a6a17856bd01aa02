//! Storage in one SQLite file.
//!
//! Write-ahead log with `synchronous=FULL`: a commit is synced before it is answered. One writer (see `writer`); readers
//! have connections of their own and see what is committed.

mod attested;
mod audit;
mod claims;
mod error;
mod feeds;
mod invitations;
mod journal;
mod managed;
mod members;
mod people;
mod posture;
mod productions;
mod revocations;
mod row;
mod segments;
mod takes;
mod writer;

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqlSafeStr as _, SqlitePool};

use self::error::failed;
use self::writer::Writer;
use super::{Result, Storage};

/// Readers at once: reads are short, and more would only wait for the same disk.
const READERS: u32 = 8;
/// How long a connection waits for another program that has the file locked, such as a backup.
const BUSY: Duration = Duration::from_secs(10);

/// Storage in one SQLite file.
pub struct Sqlite {
    readers: SqlitePool,
    writer: Writer,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sqlite")
    }
}

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It was written by a later version of this program.
    #[error(
        "the data was written by a newer version of Lavalier (its database is at step {step}); update this program"
    )]
    Newer {
        /// The first step that this program does not know.
        step: i64,
    },
    /// It cannot be opened or brought up to date.
    #[error("the database cannot be opened: {0}")]
    Database(String),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<MigrateError> for OpenError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(step) => Self::Newer { step },
            error => Self::Database(error.to_string()),
        }
    }
}

impl Sqlite {
    /// Opens the database at `path`, making it where it is missing and bringing it up to date.
    ///
    /// # Errors
    /// [`OpenError`] when it is a newer version's or cannot be opened.
    pub async fn open(path: &Path) -> std::result::Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        Self::with_options(options).await
    }

    async fn with_options(options: SqliteConnectOptions) -> std::result::Result<Self, OpenError> {
        let mut connection = options.connect().await?;
        migrator().run_direct(None, &mut connection, false).await?;
        connection.close().await?;
        let writer = Writer::start(&options).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options.read_only(true));
        Ok(Self { readers, writer })
    }
}

#[cfg(test)]
impl Sqlite {
    /// Lets the file grow no further, as a full disk does, or lets it grow again.
    pub(crate) async fn limit_pages(&self, full: bool) {
        let sql = if full {
            "pragma max_page_count = 1"
        } else {
            "pragma max_page_count = 1000000"
        };
        self.writer
            .write(move |connection| Box::pin(async move { sqlx::query(sql).fetch_all(connection).await.map(drop) }))
            .await
            .unwrap();
    }
}

fn migrator() -> Migrator {
    let steps: [(i64, &'static str, &'static str); 8] = [
        (1, "studio", include_str!("../../../migrations/sqlite/0001_studio.sql")),
        (2, "audit", include_str!("../../../migrations/sqlite/0002_audit.sql")),
        (3, "feeds", include_str!("../../../migrations/sqlite/0003_feeds.sql")),
        (
            4,
            "members",
            include_str!("../../../migrations/sqlite/0004_members.sql"),
        ),
        (
            5,
            "managed",
            include_str!("../../../migrations/sqlite/0005_managed.sql"),
        ),
        (
            6,
            "posture",
            include_str!("../../../migrations/sqlite/0006_posture.sql"),
        ),
        (
            7,
            "attestation",
            include_str!("../../../migrations/sqlite/0007_attestation.sql"),
        ),
        (
            8,
            "imported",
            include_str!("../../../migrations/sqlite/0008_imported.sql"),
        ),
    ];
    let steps = steps.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(steps.into())
}

#[async_trait]
impl Storage for Sqlite {
    async fn ready(&self) -> Result<()> {
        // A write that changes nothing still has to reach the log.
        self.writer
            .write(|connection| {
                Box::pin(async move {
                    sqlx::query("update people set id = id where false")
                        .execute(connection)
                        .await
                        .map(drop)
                })
            })
            .await?;
        let one: i64 = sqlx::query_scalar("select 1")
            .fetch_one(&self.readers)
            .await
            .map_err(failed)?;
        debug_assert_eq!(one, 1);
        Ok(())
    }

    async fn forget_ended(&self, now: Timestamp) -> Result<()> {
        let now = now.as_microsecond();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    for sql in [
                        "delete from sessions where expires_at <= $1",
                        "delete from credentials where expires_at <= $1",
                        "delete from used_challenges where expires_at <= $1",
                    ] {
                        sqlx::query(sql).bind(now).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_operator_finds_no_number_missing_among_the_migrations() {
        let versions: Vec<i64> = super::migrator().iter().map(|step| step.version).collect();
        let numbers: Vec<i64> = (1..).take(versions.len()).collect();
        assert_eq!(versions, numbers);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
        let files = std::fs::read_dir(folder).expect("the folder can be listed").count();
        assert_eq!(files, versions.len(), "a file is left out or numbered twice");
    }
}
