//! OS feeds.

use async_trait::async_trait;
use lavalier_protocol::feed::FeedSource;
use lavalier_protocol::jws::Jws;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::error::failed;
use super::row::{Read, blob, digest, jws, text_or_none, time};
use super::{Sqlite, audit};
use crate::model::{Everywhere, FeedBody};
use crate::storage::{FEED_BODIES_MAX, Feeds, Result};

fn feed_body(row: &SqliteRow, source: FeedSource) -> Read<FeedBody> {
    Ok(FeedBody {
        source,
        digest: digest(row, "digest")?,
        etag: row.try_get("etag")?,
        body: row.try_get("body")?,
        fetched_at: time(row, "fetched_at")?,
        checked_at: time(row, "checked_at")?,
        imported_by: text_or_none(row, "imported_by")?,
    })
}

#[async_trait]
impl Feeds for Sqlite {
    async fn feed_body(&self, source: FeedSource) -> Result<Option<FeedBody>> {
        let row =
            sqlx::query("select * from feed_bodies where source = $1 order by checked_at desc, rowid desc limit 1")
                .bind(source.name())
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        row.map(|row| feed_body(&row, source)).transpose().map_err(failed)
    }

    async fn feed_history(&self, source: FeedSource) -> Result<Vec<FeedBody>> {
        let rows = sqlx::query("select * from feed_bodies where source = $1 order by fetched_at, rowid")
            .bind(source.name())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        let bodies: Read<Vec<FeedBody>> = rows.iter().map(|row| feed_body(row, source)).collect();
        bodies.map_err(failed)
    }

    async fn put_feed(&self, body: FeedBody, signed: Jws, told: Option<Everywhere>) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "insert into feed_bodies (source, digest, etag, body, fetched_at, checked_at, imported_by)
                         values ($1, $2, $3, $4, $5, $6, $7)
                         on conflict (source, digest) do update
                         set etag = excluded.etag, checked_at = max(checked_at, excluded.checked_at),
                             imported_by = excluded.imported_by",
                    )
                    .bind(body.source.name())
                    .bind(blob(body.digest))
                    .bind(body.etag)
                    .bind(body.body)
                    .bind(body.fetched_at.as_microsecond())
                    .bind(body.checked_at.as_microsecond())
                    .bind(body.imported_by.map(|person| person.to_string()))
                    .execute(&mut *connection)
                    .await?;
                    sqlx::query(
                        "delete from feed_bodies where source = $1 and digest not in
                         (select digest from feed_bodies where source = $1 order by checked_at desc, rowid desc limit $2)",
                    )
                    .bind(body.source.name())
                    .bind(FEED_BODIES_MAX)
                    .execute(&mut *connection)
                    .await?;
                    sqlx::query(
                        "insert into signed_feed (only, jws) values (1, $1) on conflict (only) do update set jws = excluded.jws",
                    )
                    .bind(signed.as_str())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_everywhere(connection, told.as_ref()).await
                })
            })
            .await
    }

    async fn signed_feed(&self) -> Result<Option<Jws>> {
        let row = sqlx::query("select jws from signed_feed")
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| jws(&row, "jws")).transpose().map_err(failed)
    }
}
