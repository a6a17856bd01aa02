//! Certificates that their vendor has taken back: by its own word, and by lists that a person imported meanwhile.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection, SqliteExecutor};

use super::row::{Read, blob, count, digest, text_or_none, time, to_json};
use crate::model::{RevocationBody, RevokedCertificate};

fn body(row: &SqliteRow) -> Read<RevocationBody> {
    Ok(RevocationBody {
        digest: digest(row, "digest")?,
        etag: row.try_get("etag")?,
        certificates: u32::try_from(count(row, "certificates")?).unwrap_or(u32::MAX),
        fetched_at: time(row, "fetched_at")?,
        checked_at: time(row, "checked_at")?,
        imported_by: text_or_none(row, "imported_by")?,
    })
}

async fn listed(connection: &mut SqliteConnection) -> Read<i64> {
    sqlx::query_scalar(
        "select count(*) from (select serial from revoked_certificates where gone_at is null
         union select serial from imported_revocations)",
    )
    .fetch_one(connection)
    .await
}

/// Remembers that the vendor gave or confirmed this body, or that somebody imported it: the last of them counts.
pub(super) async fn seen(connection: &mut SqliteConnection, body: &RevocationBody) -> Read<()> {
    sqlx::query(
        "insert into revocation_lists (digest, etag, certificates, fetched_at, checked_at, imported_by)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (digest) do update set etag = excluded.etag, checked_at = max(checked_at, excluded.checked_at),
             imported_by = excluded.imported_by",
    )
    .bind(blob(body.digest))
    .bind(body.etag.as_deref())
    .bind(body.certificates)
    .bind(body.fetched_at.as_microsecond())
    .bind(body.checked_at.as_microsecond())
    .bind(body.imported_by.as_ref().map(ToString::to_string))
    .execute(connection)
    .await
    .map(drop)
}

/// Takes a body in; how many certificates are on the list that were not.
pub(super) async fn put(
    connection: &mut SqliteConnection,
    body: &RevocationBody,
    entries: &[(String, String, Option<String>)],
) -> Read<u32> {
    let before = listed(connection).await?;
    let at = body.checked_at.as_microsecond();
    let entries = to_json(&entries);
    let is_imported = body.imported_by.is_some();
    let take = if is_imported {
        "insert into imported_revocations (serial, status, reason, listed_at)
         select value ->> 0, value ->> 1, value ->> 2, $2 from json_each($1) where true
         on conflict (serial) do update set reason = excluded.reason,
             status = case status when 'suspended' then excluded.status else status end"
    } else {
        "insert into revoked_certificates (serial, status, reason, listed_at)
         select value ->> 0, value ->> 1, value ->> 2, $2 from json_each($1) where true
         on conflict (serial) do update set reason = excluded.reason, gone_at = null,
             status = case status when 'suspended' then excluded.status else status end,
             listed_at = case when gone_at is null then listed_at else excluded.listed_at end"
    };
    sqlx::query(take)
        .bind(&entries)
        .bind(at)
        .execute(&mut *connection)
        .await?;
    let after = listed(connection).await?;
    // What was revoked stays so, whatever a later list forgets. But what a person brought, the vendor's own list takes back.
    sqlx::query(
        "update revoked_certificates set gone_at = $2 where status = 'suspended' and gone_at is null
         and serial not in (select value ->> 0 from json_each($1))",
    )
    .bind(&entries)
    .bind(at)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "delete from imported_revocations where not $2
         or status = 'suspended' and serial not in (select value ->> 0 from json_each($1))",
    )
    .bind(&entries)
    .bind(is_imported)
    .execute(&mut *connection)
    .await?;
    seen(connection, body).await?;
    Ok(u32::try_from(after - before).unwrap_or(0))
}

pub(super) async fn newest(readers: impl SqliteExecutor<'_>) -> Read<Option<RevocationBody>> {
    let row = sqlx::query("select * from revocation_lists order by checked_at desc, rowid desc limit 1")
        .fetch_optional(readers)
        .await?;
    row.as_ref().map(body).transpose()
}

pub(super) async fn history(readers: impl SqliteExecutor<'_>) -> Read<Vec<RevocationBody>> {
    let rows = sqlx::query("select * from revocation_lists order by fetched_at, rowid")
        .fetch_all(readers)
        .await?;
    rows.iter().map(body).collect()
}

/// Those of `serials` that are taken back.
pub(super) async fn among(readers: impl SqliteExecutor<'_>, serials: &[String]) -> Read<Vec<RevokedCertificate>> {
    let rows = sqlx::query(
        "select serial, status, reason, listed_at from revoked_certificates where gone_at is null
         and serial in (select value from json_each($1))
         union all
         select serial, status, reason, listed_at from imported_revocations
         where serial in (select value from json_each($1))",
    )
    .bind(to_json(&serials))
    .fetch_all(readers)
    .await?;
    let read = |row: &SqliteRow| {
        Ok(RevokedCertificate {
            serial: row.try_get("serial")?,
            status: row.try_get("status")?,
            reason: row.try_get("reason")?,
            listed_at: time(row, "listed_at")?,
        })
    };
    let mut found = rows.iter().map(read).collect::<Read<Vec<_>>>()?;
    // Of two words for one certificate the harder one counts, since the first of them.
    found.sort_by(|one, other| {
        let key = |it: &RevokedCertificate| (it.serial.clone(), it.status != "revoked", it.listed_at);
        key(one).cmp(&key(other))
    });
    found.dedup_by(|later, first| later.serial == first.serial);
    Ok(found)
}
