//! The audit log: appended to in the transaction of what it records.

use async_trait::async_trait;
use jiff::SignedDuration;
use lavalier_protocol::audit::Head;
use lavalier_protocol::id::ProductionId;
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use sqlx::{Row as _, SqliteConnection, SqliteExecutor};

use super::Sqlite;
use super::error::failed;
use super::row::{Read, blob, count, digest, integer, text};
use crate::model::{Everywhere, Record};
use crate::storage::{Audit, Result};

/// Appends to the log of the record's production.
pub(super) async fn append(connection: &mut SqliteConnection, record: &Record) -> Read<()> {
    let head = head(&mut *connection, &record.production).await?;
    let line = head.compose(&record.production, &record.event, record.at);
    let after = head.after(&line);
    sqlx::query("insert into audit (production, line, digest, bytes) values ($1, $2, $3, $4)")
        .bind(record.production.as_str())
        .bind(integer(head.lines))
        .bind(blob(after.digest))
        .bind(line)
        .execute(connection)
        .await
        .map(drop)
}

/// Appends where a statement wrote its one row; gives whether it did.
pub(super) async fn append_if_written(
    connection: &mut SqliteConnection,
    written: &SqliteQueryResult,
    record: &Record,
) -> Read<bool> {
    let is_written = written.rows_affected() == 1;
    if is_written {
        append(connection, record).await?;
    }
    Ok(is_written)
}

/// Appends to the log of every production that is not over.
pub(super) async fn append_everywhere(connection: &mut SqliteConnection, told: Option<&Everywhere>) -> Read<()> {
    let Some(told) = told else { return Ok(()) };
    let productions = sqlx::query("select id from productions where wraps_at is null or wraps_at > $1 order by id")
        .bind(told.at.as_microsecond())
        .fetch_all(&mut *connection)
        .await?;
    for production in &productions {
        append(&mut *connection, &told.of(&text(production, "id")?)).await?;
    }
    Ok(())
}

async fn head(connection: impl SqliteExecutor<'_>, production: &ProductionId) -> Read<Head> {
    let row = sqlx::query("select line, digest from audit where production = $1 order by line desc limit 1")
        .bind(production.as_str())
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(Head::EMPTY), |row| {
        Ok(Head {
            lines: count(&row, "line")? + 1,
            digest: digest(&row, "digest")?,
        })
    })
}

/// When the record's person last did the same to the same object.
async fn last_read(connection: impl SqliteExecutor<'_>, record: &Record) -> Read<Option<i64>> {
    let Some(person) = record.person() else { return Ok(None) };
    sqlx::query_scalar("select at from reads where production = $1 and person = $2 and action = $3 and object = $4")
        .bind(record.production.as_str())
        .bind(person.as_str())
        .bind(record.event.action.name())
        .bind(object(record))
        .fetch_optional(connection)
        .await
}

fn object(record: &Record) -> &str {
    record.event.object.as_ref().map_or("", |object| object.as_str())
}

async fn read_now(connection: &mut SqliteConnection, record: &Record) -> Read<()> {
    if let Some(person) = record.person() {
        sqlx::query(
            "insert into reads (production, person, action, object, at) values ($1, $2, $3, $4, $5)
             on conflict (production, person, action, object) do update set at = excluded.at",
        )
        .bind(record.production.as_str())
        .bind(person.as_str())
        .bind(record.event.action.name())
        .bind(object(record))
        .bind(record.at.as_microsecond())
        .execute(&mut *connection)
        .await?;
    }
    append(connection, record).await
}

#[async_trait]
impl Audit for Sqlite {
    async fn record(&self, record: Record) -> Result<()> {
        self.writer
            .write(move |connection| Box::pin(async move { append(connection, &record).await }))
            .await
    }

    async fn record_reading(&self, record: Record, within: SignedDuration) -> Result<()> {
        let now = record.at.as_microsecond();
        let since = record.at.checked_sub(within).unwrap_or(record.at).as_microsecond();
        // A time that is still to come is of a clock that was wound back: it counts for nothing.
        let covers = move |at: Option<i64>| at.is_some_and(|at| at > since && at <= now);
        if covers(last_read(&self.readers, &record).await.map_err(failed)?) {
            return Ok(());
        }
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    if covers(last_read(&mut *connection, &record).await?) {
                        return Ok(());
                    }
                    read_now(connection, &record).await
                })
            })
            .await
    }

    async fn audit_head(&self, production: &ProductionId) -> Result<Head> {
        head(&self.readers, production).await.map_err(failed)
    }

    async fn audit_lines(&self, production: &ProductionId, from: u64, limit: u32) -> Result<Vec<Vec<u8>>> {
        let rows = sqlx::query("select bytes from audit where production = $1 and line >= $2 order by line limit $3")
            .bind(production.as_str())
            .bind(integer(from))
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        let bytes = |row: &SqliteRow| row.try_get("bytes");
        rows.iter().map(bytes).collect::<Read<_>>().map_err(failed)
    }
}
