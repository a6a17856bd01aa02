//! Policies, judgements, waivers, approvals, and devices with all that is remembered of them.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, InvitationId, ProductionId, TakeId};
use lavalier_protocol::policy::{Approval, Control, History, Policy, Readiness, Verdict, Waiver};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::error::failed;
use super::row::{Read, blob, damaged, digest, digest_or_none, json, text, time, time_or_none, to_json};
use super::{Sqlite, audit, takes};
use crate::model::{Clearance, Device, Evidence, Judgement, Lost, ProductionPolicy, Record, Release, Remembered, Take};
use crate::storage::{Posture, Result};

/// A device with its last judgement and all that named persons said of it.
macro_rules! devices {
    ($condition:literal) => {
        concat!(
            "select claims.id as claim, claims.device, claims.platform, claims.claimed_at, claims.lost_at, claims.lost_by,
             claims.lost_reason, claims.recheck_at, invitations.id as invitation, invitations.interview,
             invitations.\"end\", invitations.rehearsal, judgements.evidence, judgements.verdict, judgements.facts,
             judgements.at,
             (select json_group_array(json(waiver)) from
                 (select waiver from waivers where claim = claims.id order by id)) as waivers,
             (select json_group_array(json(approval)) from
                 (select approval from approvals where claim = claims.id order by id)) as approvals,
             (select json_group_object(control, since) from failing where claim = claims.id) as failing
             from claims join invitations on invitations.id = claims.invitation
             left join judgements on judgements.id = (select max(id) from judgements where claim = claims.id)
             where ",
            $condition
        )
    };
}

fn policy(row: &SqliteRow) -> Read<ProductionPolicy> {
    let document: String = row.try_get("document")?;
    let policy = Policy::parse(&document).map_err(|_| damaged("document", "no policy"))?;
    Ok(ProductionPolicy {
        production: text(row, "production")?,
        policy,
        document,
        set_by: text(row, "set_by")?,
        set_at: time(row, "set_at")?,
    })
}

fn judgement(row: &SqliteRow) -> Read<Judgement> {
    Ok(Judgement {
        claim: text(row, "claim")?,
        evidence: digest(row, "evidence")?,
        verdict: json(row, "verdict")?,
        facts: json(row, "facts")?,
        at: time(row, "at")?,
    })
}

fn remembered(row: &SqliteRow) -> Read<Remembered> {
    let failing: BTreeMap<Control, i64> = json(row, "failing")?;
    let since = |(control, at): (Control, i64)| match Timestamp::from_microsecond(at) {
        Ok(at) => Ok((control, at)),
        Err(_) => Err(damaged("failing", "no time")),
    };
    Ok(Remembered {
        history: History {
            enrolled_at: time(row, "claimed_at")?,
            failing_since: failing.into_iter().map(since).collect::<Read<_>>()?,
            lost_at: time_or_none(row, "lost_at")?,
            recheck_at: time_or_none(row, "recheck_at")?,
        },
        waivers: json(row, "waivers")?,
        approvals: json(row, "approvals")?,
    })
}

fn device(row: &SqliteRow) -> Read<Device> {
    let lost = match time_or_none(row, "lost_at")? {
        Some(at) => Some(Lost {
            at,
            by: text(row, "lost_by")?,
            reason: text(row, "lost_reason")?,
        }),
        None => None,
    };
    let judged = digest_or_none(row, "evidence")?.map(|_| judgement(row)).transpose()?;
    Ok(Device {
        id: text(row, "device")?,
        claim: text(row, "claim")?,
        invitation: text(row, "invitation")?,
        interview: text(row, "interview")?,
        end: text(row, "end")?,
        platform: text(row, "platform")?,
        rehearsal: row.try_get("rehearsal")?,
        remembered: remembered(row)?,
        lost,
        judged,
    })
}

async fn insert_evidence(connection: &mut SqliteConnection, evidence: &Evidence) -> Read<()> {
    sqlx::query(
        "insert into evidence (claim, digest, document, received_at) values ($1, $2, $3, $4)
         on conflict (claim, digest) do nothing",
    )
    .bind(evidence.claim.as_str())
    .bind(blob(evidence.digest))
    .bind(&evidence.document)
    .bind(evidence.received_at.as_microsecond())
    .execute(connection)
    .await
    .map(drop)
}

async fn insert_judgement(
    connection: &mut SqliteConnection,
    judgement: &Judgement,
    clearance: Option<Digest>,
) -> Read<()> {
    sqlx::query(
        "insert into judgements (claim, evidence, verdict, facts, clearance, at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(judgement.claim.as_str())
    .bind(blob(judgement.evidence))
    .bind(to_json(&judgement.verdict))
    .bind(to_json(&judgement.facts))
    .bind(clearance.map(blob))
    .bind(judgement.at.as_microsecond())
    .execute(connection)
    .await
    .map(drop)
}

/// What is not met now; what was not met before keeps its time, through what is not known in between.
async fn renew_failing(connection: &mut SqliteConnection, judgement: &Judgement) -> Read<()> {
    sqlx::query("delete from failing where claim = $1")
        .bind(judgement.claim.as_str())
        .execute(&mut *connection)
        .await?;
    for control in &judgement.verdict.controls {
        let Some(since) = control.since else { continue };
        sqlx::query("insert into failing (claim, control, since) values ($1, $2, $3)")
            .bind(judgement.claim.as_str())
            .bind(control.control.name())
            .bind(since.as_microsecond())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn insert_clearance(connection: &mut SqliteConnection, clearance: &Clearance) -> Read<()> {
    sqlx::query(
        "insert into clearances (digest, claim, jws, evidence, issued_at, until, held)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (digest) do nothing",
    )
    .bind(blob(clearance.digest))
    .bind(clearance.claim.as_str())
    .bind(clearance.jws.as_str())
    .bind(blob(clearance.evidence))
    .bind(clearance.issued_at.as_microsecond())
    .bind(clearance.until.as_microsecond())
    .bind(clearance.held)
    .execute(connection)
    .await
    .map(drop)
}

#[async_trait]
impl Posture for Sqlite {
    async fn policy(&self, production: &ProductionId) -> Result<Option<ProductionPolicy>> {
        let row = sqlx::query("select * from policies where production = $1 order by id desc limit 1")
            .bind(production.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(policy).transpose().map_err(failed)
    }

    async fn policies(&self, production: &ProductionId) -> Result<Vec<ProductionPolicy>> {
        let rows = sqlx::query("select * from policies where production = $1 order by id")
            .bind(production.as_str())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(policy).collect::<Read<_>>().map_err(failed)
    }

    async fn put_policy(&self, new: ProductionPolicy, record: Record) -> Result<bool> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let id = new.policy.id();
                    let stored = sqlx::query(
                        "insert into policies (production, name, revision, document, set_by, set_at)
                         select $1, $2, $3, $4, $5, $6
                         where $3 > coalesce((select max(revision) from policies where production = $1 and name = $2), 0)",
                    )
                    .bind(new.production.as_str())
                    .bind(id.id.as_str())
                    .bind(i64::from(id.revision))
                    .bind(&new.document)
                    .bind(new.set_by.as_str())
                    .bind(new.set_at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &stored, &record).await
                })
            })
            .await
    }

    async fn remembered(&self, claim: &ClaimId) -> Result<Option<Remembered>> {
        let row = sqlx::query(devices!("claims.id = $1"))
            .bind(claim.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(remembered).transpose().map_err(failed)
    }

    async fn put_judgement(
        &self,
        evidence: Evidence,
        judgement: Judgement,
        clearance: Option<Clearance>,
        record: Record,
    ) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    insert_evidence(connection, &evidence).await?;
                    if let Some(clearance) = &clearance {
                        insert_clearance(connection, clearance).await?;
                    }
                    let digest = clearance.map(|clearance| clearance.digest);
                    insert_judgement(connection, &judgement, digest).await?;
                    renew_failing(connection, &judgement).await?;
                    audit::append(connection, &record).await
                })
            })
            .await
    }

    async fn readiness(&self, production: &ProductionId, now: Timestamp) -> Result<HashMap<InvitationId, Readiness>> {
        let rows = sqlx::query(
            "select invitations.id as invitation, claims.lost_at, claims.platform, judgements.verdict
             from invitations join claims on claims.invitation = invitations.id
             join judgements on judgements.id = (select max(id) from judgements where claim = claims.id)
             where invitations.production = $1",
        )
        .bind(production.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let read = |row: &SqliteRow| {
            let verdict: Verdict = json(row, "verdict")?;
            let lost = time_or_none(row, "lost_at")?.is_some();
            let readiness = Readiness::of(&verdict, text(row, "platform")?, lost, now);
            Ok((text(row, "invitation")?, readiness))
        };
        rows.iter().map(read).collect::<Read<_>>().map_err(failed)
    }

    async fn judged_under(&self, clearances: &[Digest]) -> Result<Vec<(Digest, Judgement)>> {
        let rows = sqlx::query(
            "select judgements.* from json_each($1) as wanted
             join judgements on judgements.clearance = unhex(wanted.value)",
        )
        .bind(to_json(&clearances))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let read = |row| Ok((digest(row, "clearance")?, judgement(row)?));
        rows.iter().map(read).collect::<Read<_>>().map_err(failed)
    }

    async fn device(&self, production: &ProductionId, wanted: &DeviceId) -> Result<Option<Device>> {
        let row = sqlx::query(devices!("invitations.production = $1 and claims.device = $2"))
            .bind(production.as_str())
            .bind(wanted.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(device).transpose().map_err(failed)
    }

    async fn devices(&self, production: &ProductionId, after: Option<&DeviceId>, limit: u32) -> Result<Vec<Device>> {
        // Which ones first, by their names alone: all of a production's are put in order for every page of them.
        let rows = sqlx::query(devices!(
            "claims.id in (select claims.id from invitations join claims on claims.invitation = invitations.id
             where invitations.production = $1 and claims.device > $2 order by claims.device limit $3)
             order by claims.device"
        ))
        .bind(production.as_str())
        .bind(after.map_or("", DeviceId::as_str))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(device).collect::<Read<_>>().map_err(failed)
    }

    async fn takes_of(&self, claims: &[ClaimId]) -> Result<Vec<Take>> {
        let claims: Vec<&str> = claims.iter().map(ClaimId::as_str).collect();
        let rows = sqlx::query("select takes.* from json_each($1) as wanted join takes on takes.claim = wanted.value")
            .bind(to_json(&claims))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        let takes: Read<Vec<Take>> = rows.iter().map(takes::take).collect();
        let mut takes = takes.map_err(failed)?;
        // Here and not by the database, which sorts whole rows and writes them to a file for it.
        takes.sort_by(|one, other| (one.beginning.begun_at, &one.id).cmp(&(other.beginning.begun_at, &other.id)));
        Ok(takes)
    }

    async fn waive(&self, claim: &ClaimId, waiver: Waiver, record: Record) -> Result<()> {
        let claim = claim.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("insert into waivers (claim, waiver, at) values ($1, $2, $3)")
                        .bind(claim.as_str())
                        .bind(to_json(&waiver))
                        .bind(record.at.as_microsecond())
                        .execute(&mut *connection)
                        .await?;
                    audit::append(connection, &record).await
                })
            })
            .await
    }

    async fn approve(&self, claim: &ClaimId, approval: Approval, judged_at: Timestamp, record: Record) -> Result<bool> {
        let claim = claim.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let stored = sqlx::query(
                        "insert into approvals (claim, approval, at) select $1, $2, $3
                         where $4 = (select at from judgements where claim = $1 order by id desc limit 1)
                         and exists (select 1 from claims where id = $1 and lost_at is null)",
                    )
                    .bind(claim.as_str())
                    .bind(to_json(&approval))
                    .bind(record.at.as_microsecond())
                    .bind(judged_at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &stored, &record).await
                })
            })
            .await
    }

    async fn set_lost(&self, claim: &ClaimId, lost: Lost, record: Record) -> Result<bool> {
        let claim = claim.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let marked = sqlx::query(
                        "update claims set lost_at = $1, lost_by = $2, lost_reason = $3
                         where id = $4 and lost_at is null",
                    )
                    .bind(lost.at.as_microsecond())
                    .bind(lost.by.as_str())
                    .bind(lost.reason.as_str())
                    .bind(claim.as_str())
                    .execute(&mut *connection)
                    .await?;
                    if marked.rows_affected() == 0 {
                        return Ok(false);
                    }
                    // What was whole before may have been delivered; what is still on the phone is in other hands now, and
                    // who released its beginning did not know that. That it was released stays in the log.
                    sqlx::query(
                        "update takes set hold = 'device_lost', released_by = null, released_at = null,
                         release_reason = null
                         where claim = $1 and receipt is null and (hold is null or released_at is not null)",
                    )
                    .bind(claim.as_str())
                    .execute(&mut *connection)
                    .await?;
                    audit::append(connection, &record).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn demand_recheck(&self, claim: &ClaimId, record: Record) -> Result<()> {
        let claim = claim.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("update claims set recheck_at = $1 where id = $2")
                        .bind(record.at.as_microsecond())
                        .bind(claim.as_str())
                        .execute(&mut *connection)
                        .await?;
                    audit::append(connection, &record).await
                })
            })
            .await
    }

    async fn release(&self, take: &TakeId, release: Release, record: Record) -> Result<bool> {
        let take = take.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let released = sqlx::query(
                        "update takes set released_by = $1, released_at = $2, release_reason = $3
                         where id = $4 and hold is not null and released_at is null",
                    )
                    .bind(release.by.as_str())
                    .bind(release.at.as_microsecond())
                    .bind(release.reason.as_str())
                    .bind(take.as_str())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &released, &record).await
                })
            })
            .await
    }
}
