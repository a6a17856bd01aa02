//! What is durable in the object store, held against what the journal says.

use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, TakeId};
use sqlx::{Row as _, SqliteConnection, SqlitePool};

use super::row::{Read, blob, count, digest, digest_or_none, integer, text};
use crate::model::{Append, ObjectName, Segment, Standing, StoreLimits, StoreOutcome};

pub(super) async fn standing(
    connection: &mut SqliteConnection,
    name: &ObjectName,
    claim: &ClaimId,
) -> Read<Option<Standing>> {
    let row = sqlx::query(
        "select
         exists (select 1 from stored where take = $1 and sequence = $2 and sha256 = $3) as stored,
         (select count(*) from stored where take = $1 and sequence = $2) as candidates,
         (select sha256 from journalled where take = $1 and sequence = $2 and $2 < takes.signed_segments) as named,
         takes.ended and $2 >= takes.signed_segments as past_end,
         takes.signed_segments,
         (select stored_bytes from claims where id = takes.claim) as claim_bytes,
         (select coalesce(sum(stored.bytes), 0) from takes as own
          join stored on stored.take = own.id and stored.sequence >= own.signed_segments
          where own.claim = takes.claim) as unvouched_bytes
         from takes where id = $1 and claim = $4",
    )
    .bind(name.take.as_str())
    .bind(integer(name.sequence))
    .bind(blob(name.sha256))
    .bind(claim.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Standing {
            stored: row.try_get("stored")?,
            named: digest_or_none(&row, "named")?,
            past_end: row.try_get("past_end")?,
            candidates: u32::try_from(count(&row, "candidates")?).unwrap_or(u32::MAX),
            signed_segments: count(&row, "signed_segments")?,
            claim_bytes: count(&row, "claim_bytes")?,
            unvouched_bytes: count(&row, "unvouched_bytes")?,
        })
    })
    .transpose()
}

pub(super) async fn store(
    connection: &mut SqliteConnection,
    segment: &Segment,
    limits: StoreLimits,
) -> Read<StoreOutcome> {
    let name = &segment.name;
    let Some(standing) = standing(connection, name, &segment.claim).await? else {
        return Ok(StoreOutcome::NoTake);
    };
    let outcome = standing.judge(name.sequence, name.sha256, segment.bytes, limits);
    match outcome {
        StoreOutcome::Stored => insert(connection, segment).await?,
        // The object is there already; whether it is junk shows when the journal is signed.
        StoreOutcome::Contradicted | StoreOutcome::Crowded | StoreOutcome::ClaimFull => {
            discard(connection, name).await?;
        }
        StoreOutcome::Repeated | StoreOutcome::NoTake => {}
    }
    Ok(outcome)
}

async fn insert(connection: &mut SqliteConnection, segment: &Segment) -> Read<()> {
    let name = &segment.name;
    sqlx::query("insert into stored (take, sequence, sha256, bytes, stored_at) values ($1, $2, $3, $4, $5)")
        .bind(name.take.as_str())
        .bind(integer(name.sequence))
        .bind(blob(name.sha256))
        .bind(integer(segment.bytes))
        .bind(segment.at.as_microsecond())
        .execute(&mut *connection)
        .await?;
    sqlx::query("update takes set last_heard = max(last_heard, $1) where id = $2")
        .bind(segment.at.as_microsecond())
        .bind(name.take.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("update claims set stored_bytes = stored_bytes + $1 where id = $2")
        .bind(integer(segment.bytes))
        .bind(segment.claim.as_str())
        .execute(connection)
        .await
        .map(drop)
}

async fn discard(connection: &mut SqliteConnection, name: &ObjectName) -> Read<()> {
    sqlx::query("insert into discarded (take, sequence, sha256) values ($1, $2, $3) on conflict do nothing")
        .bind(name.take.as_str())
        .bind(integer(name.sequence))
        .bind(blob(name.sha256))
        .execute(connection)
        .await
        .map(drop)
}

/// Stops storing what the newly signed lines contradict: other digests for the sequences that they name, and everything
/// behind a signed end.
pub(super) async fn discard_contradicted(
    connection: &mut SqliteConnection,
    append: &Append,
    signed_before: u64,
) -> Read<()> {
    let after = &append.after;
    let rows = sqlx::query(
        "select stored.sequence, stored.sha256, stored.bytes from stored
         left join journalled on journalled.take = stored.take and journalled.sequence = stored.sequence
         where stored.take = $1 and stored.sequence >= $2
         and ((stored.sequence < $3 and stored.sha256 <> journalled.sha256) or (stored.sequence >= $3 and $4))",
    )
    .bind(append.take.as_str())
    .bind(integer(signed_before))
    .bind(integer(after.signed_segments))
    .bind(after.ended)
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let name = ObjectName {
            take: append.take.clone(),
            sequence: count(&row, "sequence")?,
            sha256: digest(&row, "sha256")?,
        };
        discard(connection, &name).await?;
        sqlx::query("delete from stored where take = $1 and sequence = $2 and sha256 = $3")
            .bind(name.take.as_str())
            .bind(integer(name.sequence))
            .bind(blob(name.sha256))
            .execute(&mut *connection)
            .await?;
        sqlx::query("update claims set stored_bytes = stored_bytes - $1 where id = $2")
            .bind(integer(count(&row, "bytes")?))
            .bind(append.claim.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn candidates(readers: &SqlitePool, take: &TakeId, sequence: u64) -> Read<Vec<Digest>> {
    let rows = sqlx::query("select sha256 from stored where take = $1 and sequence = $2 order by stored_at, sha256")
        .bind(take.as_str())
        .bind(integer(sequence))
        .fetch_all(readers)
        .await?;
    rows.iter().map(|row| digest(row, "sha256")).collect()
}

pub(super) async fn missing(readers: &SqlitePool, take: &TakeId, limit: u32) -> Read<Vec<u64>> {
    let rows = sqlx::query(
        "select sequence from journalled where take = $1 and not exists
         (select 1 from stored where stored.take = journalled.take and stored.sequence = journalled.sequence
          and stored.sha256 = journalled.sha256)
         order by sequence limit $2",
    )
    .bind(take.as_str())
    .bind(i64::from(limit))
    .fetch_all(readers)
    .await?;
    rows.iter().map(|row| count(row, "sequence")).collect()
}

pub(super) async fn stored(
    readers: &SqlitePool,
    take: &TakeId,
    from: u64,
    limit: u32,
) -> Read<Vec<(u64, Digest, u64)>> {
    let rows = sqlx::query(
        "select stored.sequence, stored.sha256, stored.bytes from journalled
         join stored on stored.take = journalled.take and stored.sequence = journalled.sequence
         and stored.sha256 = journalled.sha256
         where journalled.take = $1 and journalled.sequence >= $2 order by stored.sequence limit $3",
    )
    .bind(take.as_str())
    .bind(integer(from))
    .bind(i64::from(limit))
    .fetch_all(readers)
    .await?;
    let read = |row: &_| Ok((count(row, "sequence")?, digest(row, "sha256")?, count(row, "bytes")?));
    rows.iter().map(read).collect()
}

pub(super) async fn junk(readers: &SqlitePool, limit: u32) -> Read<Vec<ObjectName>> {
    let rows = sqlx::query(
        "select discarded.take, discarded.sequence, discarded.sha256 from discarded
         join takes on takes.id = discarded.take
         left join journalled on journalled.take = discarded.take and journalled.sequence = discarded.sequence
         where (discarded.sequence < takes.signed_segments and discarded.sha256 <> journalled.sha256)
         or (takes.ended and discarded.sequence >= takes.signed_segments)
         limit $1",
    )
    .bind(i64::from(limit))
    .fetch_all(readers)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ObjectName {
                take: text(row, "take")?,
                sequence: count(row, "sequence")?,
                sha256: digest(row, "sha256")?,
            })
        })
        .collect()
}

pub(super) async fn forget_junk(connection: &mut SqliteConnection, names: &[ObjectName]) -> Read<()> {
    for name in names {
        sqlx::query("delete from discarded where take = $1 and sequence = $2 and sha256 = $3")
            .bind(name.take.as_str())
            .bind(integer(name.sequence))
            .bind(blob(name.sha256))
            .execute(&mut *connection)
            .await?;
    }
    // What the signed journal names after all is no junk.
    sqlx::query(
        "delete from discarded where exists (select 1 from journalled join takes on takes.id = journalled.take
         where journalled.take = discarded.take and journalled.sequence = discarded.sequence
         and journalled.sha256 = discarded.sha256 and journalled.sequence < takes.signed_segments)",
    )
    .execute(connection)
    .await
    .map(drop)
}
