//! Journal lines, and what follows when more of them are signed.

use lavalier_protocol::id::TakeId;
use sqlx::{Row as _, SqliteConnection, SqlitePool};

use super::row::{Read, blob, integer, progress};
use super::segments;
use crate::model::{Append, AppendOutcome, Beginning, Hold, JournalEntry, JournalLine, Progress, TAKES_MAX};

/// Lines read at once: a page of the shortest ones stays small, and the longest are bounded by bytes.
const PAGE: i64 = 2_000;

pub(super) async fn append(connection: &mut SqliteConnection, append: &Append) -> Read<AppendOutcome> {
    let row = sqlx::query("select * from takes where id = $1")
        .bind(append.take.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let before = match &row {
        Some(row) => {
            if row.try_get::<&str, _>("claim")? != append.claim.as_str() {
                return Ok(AppendOutcome::Foreign);
            }
            let before = progress(row)?;
            // A receipt names the journal's head: from then on it stays as it is.
            let closed = row.try_get::<Option<&str>, _>("receipt")?.is_some();
            if closed || append.base != Some(before.journal) {
                return Ok(AppendOutcome::Moved);
            }
            Some(before)
        }
        None => None,
    };
    match (&before, &append.beginning) {
        (Some(_), _) => update(connection, append).await?,
        (None, Some(beginning)) if append.base.is_none() => {
            let begun: i64 = sqlx::query_scalar("select count(*) from takes where claim = $1")
                .bind(append.claim.as_str())
                .fetch_one(&mut *connection)
                .await?;
            if begun >= i64::from(TAKES_MAX) {
                return Ok(AppendOutcome::TooMany);
            }
            insert(connection, append, beginning).await?;
        }
        (None, _) => return Ok(AppendOutcome::Moved),
    }
    let lines_before = before.map_or(0, |before| before.journal.lines);
    if let Some(first) = append.lines.first().filter(|first| first.number < lines_before) {
        cut(connection, &append.take, first.number).await?;
    }
    for line in &append.lines {
        insert_line(connection, &append.take, line).await?;
    }
    let signed_before = before.map_or(0, |before| before.signed_segments);
    let newly_ended = append.after.ended && !before.is_some_and(|before| before.ended);
    if append.after.signed_segments > signed_before || newly_ended {
        segments::discard_contradicted(connection, append, signed_before).await?;
    }
    Ok(AppendOutcome::Appended)
}

async fn insert(connection: &mut SqliteConnection, append: &Append, beginning: &Beginning) -> Read<()> {
    // That the device is lost may have been said since the opening was held against what is known of it.
    let query = sqlx::query(
        "insert into takes (lines, head, signed_lines, signed_segments, segments, samples, journal_bytes, ended,
         last_heard, id, claim, invitation, production, interview, \"end\", kind, slate, imported, rate, clearance,
         hold, started_at, begun_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
         coalesce($21, (select 'device_lost' from claims where id = $11 and lost_at is not null)), $22, $23)",
    );
    bind_progress(query, &append.after)
        .bind(append.at.as_microsecond())
        .bind(append.take.as_str())
        .bind(beginning.claim.as_str())
        .bind(beginning.invitation.as_str())
        .bind(beginning.production.as_str())
        .bind(beginning.interview.as_str())
        .bind(beginning.end.name())
        .bind(beginning.kind.name())
        .bind(beginning.slate.to_string())
        .bind(beginning.imported)
        .bind(beginning.rate.map(i64::from))
        .bind(beginning.clearance.map(blob))
        .bind(beginning.hold.map(Hold::name))
        .bind(beginning.started_at.as_microsecond())
        .bind(beginning.begun_at.as_microsecond())
        .execute(connection)
        .await
        .map(drop)
}

async fn update(connection: &mut SqliteConnection, append: &Append) -> Read<()> {
    let query = sqlx::query(
        "update takes set lines = $1, head = $2, signed_lines = $3, signed_segments = $4, segments = $5, samples = $6,
         journal_bytes = $7, ended = $8, last_heard = max(last_heard, $9) where id = $10",
    );
    bind_progress(query, &append.after)
        .bind(append.at.as_microsecond())
        .bind(append.take.as_str())
        .execute(connection)
        .await
        .map(drop)
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bind_progress<'q>(query: Query<'q>, progress: &Progress) -> Query<'q> {
    query
        .bind(integer(progress.journal.lines))
        .bind(blob(progress.journal.head))
        .bind(integer(progress.journal.signed_lines))
        .bind(integer(progress.signed_segments))
        .bind(integer(progress.segments))
        .bind(integer(progress.samples))
        .bind(integer(progress.bytes))
        .bind(progress.ended)
}

/// Takes back the unsigned lines from `from` on.
async fn cut(connection: &mut SqliteConnection, take: &TakeId, from: u64) -> Read<()> {
    for sql in [
        "delete from journalled where take = $1 and line >= $2",
        "delete from journal_lines where take = $1 and line >= $2",
    ] {
        sqlx::query(sql)
            .bind(take.as_str())
            .bind(integer(from))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn insert_line(connection: &mut SqliteConnection, take: &TakeId, line: &JournalLine) -> Read<()> {
    let entry = match &line.entry {
        JournalEntry::Segment(_) => "segment",
        JournalEntry::Gap => "gap",
        JournalEntry::Other => "other",
    };
    sqlx::query("insert into journal_lines (take, line, entry, bytes) values ($1, $2, $3, $4)")
        .bind(take.as_str())
        .bind(integer(line.number))
        .bind(entry)
        .bind(&line.bytes)
        .execute(&mut *connection)
        .await?;
    let JournalEntry::Segment(segment) = &line.entry else {
        return Ok(());
    };
    sqlx::query("insert into journalled (take, sequence, line, sha256, bytes) values ($1, $2, $3, $4, $5)")
        .bind(take.as_str())
        .bind(integer(segment.sequence))
        .bind(integer(line.number))
        .bind(blob(segment.sha256))
        .bind(integer(segment.bytes))
        .execute(connection)
        .await
        .map(drop)
}

pub(super) async fn lines(readers: &SqlitePool, take: &TakeId, from: u64, limit: usize) -> Read<Vec<Vec<u8>>> {
    let rows = sqlx::query("select bytes from journal_lines where take = $1 and line >= $2 order by line limit $3")
        .bind(take.as_str())
        .bind(integer(from))
        .bind(PAGE)
        .fetch_all(readers)
        .await?;
    let mut lines: Vec<Vec<u8>> = Vec::with_capacity(rows.len());
    let mut bytes = 0;
    for row in rows {
        let line: Vec<u8> = row.try_get("bytes")?;
        bytes += line.len() + 1;
        if bytes > limit && !lines.is_empty() {
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}
