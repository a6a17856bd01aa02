//! Takes: reading them, and what hangs on them but journal lines and segments.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::api::JournalState;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InterviewId, ProductionId, TakeId};
use lavalier_protocol::jws::Jws;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::error::failed;
use super::row::{Read, blob, count, digest_or_none, integer, progress, text, text_or_none, time, time_or_none};
use super::{Sqlite, audit, journal, segments};
use crate::model::{
    Append, AppendOutcome, Beginning, ObjectName, Record, Release, Segment, Standing, StoreLimits, StoreOutcome, Take,
    TakeCounts,
};
use crate::storage::{Result, Takes};

/// Journalled segments that are stored with their digest. A take with a receipt has all of them, so only the few takes
/// that are still arriving are counted.
macro_rules! with_counts {
    ($condition:literal) => {
        concat!(
            "select takes.*,
             case when receipt is not null then segments else
             (select count(*) from journalled join stored on stored.take = journalled.take
              and stored.sequence = journalled.sequence and stored.sha256 = journalled.sha256
              where journalled.take = takes.id) end as stored_segments,
             (select count(*) from journal_lines where take = takes.id and entry = 'gap') as gaps
             from takes where ",
            $condition
        )
    };
}

pub(super) fn take(row: &SqliteRow) -> Read<Take> {
    let rate: Option<i64> = row.try_get("rate")?;
    Ok(Take {
        id: text(row, "id")?,
        beginning: Beginning {
            claim: text(row, "claim")?,
            invitation: text(row, "invitation")?,
            production: text(row, "production")?,
            interview: text(row, "interview")?,
            end: text(row, "end")?,
            kind: text(row, "kind")?,
            slate: text(row, "slate")?,
            imported: row.try_get("imported")?,
            rate: rate.and_then(|rate| u32::try_from(rate).ok()),
            clearance: digest_or_none(row, "clearance")?,
            hold: text_or_none(row, "hold")?,
            started_at: time(row, "started_at")?,
            begun_at: time(row, "begun_at")?,
        },
        progress: progress(row)?,
        last_heard: time(row, "last_heard")?,
        receipt: text_or_none::<String>(row, "receipt")?.map(Jws::from_text),
        delivered_at: time_or_none(row, "delivered_at")?,
        release: release(row)?,
    })
}

fn with_counts(row: &SqliteRow) -> Read<(Take, TakeCounts)> {
    Ok((take(row)?, counts(row)?))
}

fn counts(row: &SqliteRow) -> Read<TakeCounts> {
    Ok(TakeCounts {
        stored: count(row, "stored_segments")?,
        gaps: count(row, "gaps")?,
    })
}

#[async_trait]
impl Takes for Sqlite {
    async fn append_journal(&self, append: Append) -> Result<AppendOutcome> {
        self.writer
            .write(move |connection| Box::pin(async move { journal::append(connection, &append).await }))
            .await
    }

    async fn journal_lines(&self, take: &TakeId, from: u64, limit: usize) -> Result<Vec<Vec<u8>>> {
        journal::lines(&self.readers, take, from, limit).await.map_err(failed)
    }

    async fn take(&self, id: &TakeId) -> Result<Option<Take>> {
        let row = sqlx::query("select * from takes where id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(take).transpose().map_err(failed)
    }

    async fn take_counts(&self, id: &TakeId) -> Result<TakeCounts> {
        let row = sqlx::query(with_counts!("takes.id = $1"))
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref()
            .map_or_else(|| Ok(TakeCounts::default()), counts)
            .map_err(failed)
    }

    async fn takes(
        &self,
        production: &ProductionId,
        interview: Option<&InterviewId>,
    ) -> Result<Vec<(Take, TakeCounts)>> {
        let rows = sqlx::query(with_counts!(
            "takes.production = $1 and ($2 is null or takes.interview = $2) order by takes.begun_at, takes.id"
        ))
        .bind(production.as_str())
        .bind(interview.map(InterviewId::as_str))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(with_counts).collect::<Read<_>>().map_err(failed)
    }

    async fn standing(&self, name: &ObjectName, claim: &ClaimId) -> Result<Option<Standing>> {
        let mut connection = self.readers.acquire().await.map_err(failed)?;
        segments::standing(&mut connection, name, claim).await.map_err(failed)
    }

    async fn store_segments(&self, segments: Vec<Segment>, limits: StoreLimits) -> Result<Vec<StoreOutcome>> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let mut outcomes = Vec::with_capacity(segments.len());
                    for segment in &segments {
                        outcomes.push(segments::store(connection, segment, limits).await?);
                    }
                    Ok(outcomes)
                })
            })
            .await
    }

    async fn candidates(&self, take: &TakeId, sequence: u64) -> Result<Vec<Digest>> {
        segments::candidates(&self.readers, take, sequence)
            .await
            .map_err(failed)
    }

    async fn missing(&self, take: &TakeId, limit: u32) -> Result<Vec<u64>> {
        segments::missing(&self.readers, take, limit).await.map_err(failed)
    }

    async fn stored(&self, take: &TakeId, from: u64, limit: u32) -> Result<Vec<(u64, Digest, u64)>> {
        segments::stored(&self.readers, take, from, limit).await.map_err(failed)
    }

    async fn put_receipt(
        &self,
        take: &TakeId,
        journal: JournalState,
        receipt: Jws,
        at: Timestamp,
    ) -> Result<Option<Jws>> {
        let take = take.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let counts: Option<String> = sqlx::query_scalar(
                        "update takes set receipt = coalesce(receipt, $1), received_at = coalesce(received_at, $2)
                         where id = $3 and lines = $4 and head = $5 returning receipt",
                    )
                    .bind(receipt.as_str())
                    .bind(at.as_microsecond())
                    .bind(take.as_str())
                    .bind(integer(journal.lines))
                    .bind(blob(journal.head))
                    .fetch_optional(connection)
                    .await?;
                    Ok(counts.map(Jws::from_text))
                })
            })
            .await
    }

    async fn set_delivered(&self, take: &TakeId, record: Record) -> Result<()> {
        let take = take.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let first =
                        sqlx::query("update takes set delivered_at = $1 where id = $2 and delivered_at is null")
                            .bind(record.at.as_microsecond())
                            .bind(take.as_str())
                            .execute(&mut *connection)
                            .await?;
                    if first.rows_affected() == 1 {
                        audit::append(connection, &record).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn junk(&self, limit: u32) -> Result<Vec<ObjectName>> {
        segments::junk(&self.readers, limit).await.map_err(failed)
    }

    async fn forget_junk(&self, names: Vec<ObjectName>) -> Result<()> {
        self.writer
            .write(move |connection| Box::pin(async move { segments::forget_junk(connection, &names).await }))
            .await
    }
}

/// Who opened a take to post, from the take's row.
fn release(row: &SqliteRow) -> Read<Option<Release>> {
    let Some(at) = time_or_none(row, "released_at")? else {
        return Ok(None);
    };
    Ok(Some(Release {
        by: text(row, "released_by")?,
        at,
        reason: text(row, "release_reason")?,
    }))
}
