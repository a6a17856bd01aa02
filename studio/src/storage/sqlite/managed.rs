//! Managed devices: what managers told, and which claimed phones they are.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, ProductionId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::error::failed;
use super::row::{Read, blob, digest, json, text, time, time_or_none, to_json};
use super::{Sqlite, audit};
use crate::mdm::{Known, Subject, Taken, WINDOW};
use crate::model::{AskedDevice, CallOutcome, ManagedDevice, ManagerCall, Record, TokenHash};
use crate::storage::{Managed, Result};

/// False when it came before.
async fn first_time(connection: &mut SqliteConnection, call: &ManagerCall) -> Read<bool> {
    sqlx::query("delete from managed_calls where ends_at < $1")
        .bind(call.received_at.as_microsecond())
        .execute(&mut *connection)
        .await?;
    // After this its time alone refuses it.
    let ends_at = call.event.created_at.checked_add(WINDOW).unwrap_or(Timestamp::MAX);
    let new = sqlx::query("insert into managed_calls (digest, ends_at) values ($1, $2) on conflict do nothing")
        .bind(blob(call.digest))
        .bind(ends_at.as_microsecond())
        .execute(connection)
        .await?;
    Ok(new.rows_affected() == 1)
}

async fn take(connection: &mut SqliteConnection, call: &ManagerCall) -> Read<CallOutcome> {
    let rows = sqlx::query("select production, known from managed_devices where enrolment = $1")
        .bind(blob(call.enrolment))
        .fetch_all(&mut *connection)
        .await?;
    if rows.is_empty() {
        return Ok(CallOutcome::Unknown);
    }
    if !first_time(connection, call).await? {
        return Ok(CallOutcome::Replayed);
    }
    let mut outcome = CallOutcome::Stale;
    for row in &rows {
        let production: ProductionId = text(row, "production")?;
        let mut known: Known = json(row, "known")?;
        if known.take(&call.event, call.received_at) == Taken::Stale {
            continue;
        }
        outcome = CallOutcome::Taken;
        sqlx::query("update managed_devices set known = $1, heard_at = $2 where production = $3 and enrolment = $4")
            .bind(to_json(&known))
            .bind(call.received_at.as_microsecond())
            .bind(production.as_str())
            .bind(blob(call.enrolment))
            .execute(&mut *connection)
            .await?;
        if matches!(call.event.subject, Subject::Enrolled | Subject::Left) {
            // Who is managed from now on may be another: whoever erased it, or sold it. A code that went to the one before
            // is not the other's.
            sqlx::query("update managed_devices set code_hash = null where production = $1 and enrolment = $2")
                .bind(production.as_str())
                .bind(blob(call.enrolment))
                .execute(&mut *connection)
                .await?;
            sqlx::query("delete from managed_claims where production = $1 and enrolment = $2")
                .bind(production.as_str())
                .bind(blob(call.enrolment))
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(outcome)
}

fn device(row: &SqliteRow) -> Read<ManagedDevice> {
    let claims: Option<&str> = row.try_get("claims")?;
    let claims = claims.into_iter().flat_map(|claims| claims.split(' '));
    Ok(ManagedDevice {
        enrolment: digest(row, "enrolment")?,
        claims: claims.filter_map(|claim| claim.parse().ok()).collect(),
        asked_at: time(row, "asked_at")?,
        heard_at: time_or_none(row, "heard_at")?,
        known: json(row, "known")?,
    })
}

#[async_trait]
impl Managed for Sqlite {
    async fn ask_managed(&self, asked: AskedDevice, record: Record) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query(
                        "insert into managed_devices
                             (production, enrolment, code_hash, code_expires_at, known, asked_at)
                         values ($1, $2, $3, $4, $5, $6)
                         on conflict (production, enrolment) do update
                             set code_hash = excluded.code_hash, code_expires_at = excluded.code_expires_at",
                    )
                    .bind(asked.production.as_str())
                    .bind(blob(asked.enrolment))
                    .bind(blob(asked.code))
                    .bind(asked.code_expires_at.as_microsecond())
                    .bind(to_json(&Known::default()))
                    .bind(asked.asked_at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    audit::append(connection, &record).await
                })
            })
            .await
    }

    async fn take_call(&self, call: ManagerCall) -> Result<CallOutcome> {
        self.writer
            .write(move |connection| Box::pin(async move { take(connection, &call).await }))
            .await
    }

    async fn bind_managed(
        &self,
        claim: &ClaimId,
        production: &ProductionId,
        code: TokenHash,
        record: Record,
    ) -> Result<bool> {
        let (claim, production) = (claim.clone(), production.clone());
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let row = sqlx::query(
                        "update managed_devices set code_hash = null
                         where production = $1 and code_hash = $2 and code_expires_at > $3
                             and exists (select 1 from claims where id = $4 and lost_at is null) returning enrolment",
                    )
                    .bind(production.as_str())
                    .bind(blob(code))
                    .bind(record.at.as_microsecond())
                    .bind(claim.as_str())
                    .fetch_optional(&mut *connection)
                    .await?;
                    let Some(row) = row else { return Ok(false) };
                    let enrolment: Digest = digest(&row, "enrolment")?;
                    sqlx::query(
                        "insert into managed_claims (claim, production, enrolment, bound_at) values ($1, $2, $3, $4)
                         on conflict (claim) do update
                             set enrolment = excluded.enrolment, bound_at = excluded.bound_at",
                    )
                    .bind(claim.as_str())
                    .bind(production.as_str())
                    .bind(blob(enrolment))
                    .bind(record.at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    audit::append(connection, &record).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn managed_of(&self, claim: &ClaimId) -> Result<Option<Known>> {
        let row = sqlx::query("select known from managed_devices natural join managed_claims where claim = $1")
            .bind(claim.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| json(&row, "known")).transpose().map_err(failed)
    }

    async fn managed(&self, production: &ProductionId) -> Result<Vec<ManagedDevice>> {
        let rows = sqlx::query(
            "select *, (
                 select group_concat(claim, ' ') from (
                     select claim from managed_claims c
                     where c.production = d.production and c.enrolment = d.enrolment order by bound_at, claim
                 )
             ) as claims from managed_devices d where production = $1 order by asked_at, enrolment",
        )
        .bind(production.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(device).collect::<Read<_>>().map_err(failed)
    }
}
