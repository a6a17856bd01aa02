//! Invitations and their briefs.

use async_trait::async_trait;
use lavalier_protocol::id::{InvitationId, ProductionId};
use lavalier_protocol::jws::Jws;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::Sqlite;
use super::audit;
use super::error::failed;
use super::row::{Read, blob, digest, json, jws, text, time, time_or_none, to_json};
use crate::model::{Invitation, InvitationOutcome, NewInvitation, Record};
use crate::storage::{Invitations, Result};

/// An invitation with its latest brief and the time of its claim.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "select invitations.*, claims.claimed_at, productions.wraps_at,
             (select jws from briefs where invitation = invitations.id order by revision desc limit 1) as brief
             from invitations join productions on productions.id = invitations.production
             left join claims on claims.invitation = invitations.id where ",
            $condition
        )
    };
}

fn invitation(row: &SqliteRow) -> Read<Invitation> {
    Ok(Invitation {
        id: text(row, "id")?,
        production: text(row, "production")?,
        interview: text(row, "interview")?,
        end: text(row, "end")?,
        subject: text(row, "subject")?,
        roll: text(row, "roll")?,
        platforms: json(row, "platforms")?,
        rehearsal: row.try_get("rehearsal")?,
        brief: jws(row, "brief")?,
        sealed_secret: row.try_get("sealed_secret")?,
        claim_token_hash: digest(row, "claim_token_hash")?,
        created_at: time(row, "created_at")?,
        expires_at: time(row, "expires_at")?,
        claimed_at: time_or_none(row, "claimed_at")?,
        superseded_at: time_or_none(row, "superseded_at")?,
        revoked_at: time_or_none(row, "revoked_at")?,
        wraps_at: time_or_none(row, "wraps_at")?,
    })
}

/// Why it may not be stored, if it may not.
async fn objection(connection: &mut SqliteConnection, new: &NewInvitation) -> Read<Option<InvitationOutcome>> {
    let invitation = &new.invitation;
    let answers = sqlx::query(
        "select
         exists (select 1 from invitations where id = $1) or exists (select 1 from briefs where digest = $4) as taken,
         exists (select 1 from rolls where production = $2 and roll = $3)
         and not exists (select 1 from invitations where production = $2 and roll = $3) as reserved,
         (select count(*) from invitations where production = $2) as invitations",
    )
    .bind(invitation.id.as_str())
    .bind(invitation.production.as_str())
    .bind(invitation.roll.as_str())
    .bind(blob(invitation.brief.digest()))
    .fetch_one(&mut *connection)
    .await?;
    let many: i64 = answers.try_get("invitations")?;
    Ok(if answers.try_get("taken")? {
        Some(InvitationOutcome::Exists)
    } else if !answers.try_get::<bool, _>("reserved")? {
        Some(InvitationOutcome::RollNotReserved)
    } else if many >= i64::from(new.most) {
        Some(InvitationOutcome::TooMany)
    } else {
        None
    })
}

#[async_trait]
impl Invitations for Sqlite {
    async fn create_invitation(&self, new: NewInvitation, record: Record) -> Result<InvitationOutcome> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    if let Some(objection) = objection(connection, &new).await? {
                        return Ok(objection);
                    }
                    let invitation = &new.invitation;
                    if let Some(replaced) = &new.replaces {
                        let taken_over = sqlx::query(
                            "update invitations set superseded_at = $1 where id = $2 and production = $3
                             and interview = $4 and \"end\" = $5 and superseded_at is null",
                        )
                        .bind(invitation.created_at.as_microsecond())
                        .bind(replaced.as_str())
                        .bind(invitation.production.as_str())
                        .bind(invitation.interview.as_str())
                        .bind(invitation.end.name())
                        .execute(&mut *connection)
                        .await?;
                        if taken_over.rows_affected() == 0 {
                            return Ok(InvitationOutcome::NothingToReplace);
                        }
                    }
                    insert(connection, invitation).await?;
                    sqlx::query("insert into briefs (digest, invitation, revision, jws) values ($1, $2, $3, $4)")
                        .bind(blob(invitation.brief.digest()))
                        .bind(invitation.id.as_str())
                        .bind(i64::from(new.revision))
                        .bind(invitation.brief.as_str())
                        .execute(&mut *connection)
                        .await?;
                    audit::append(connection, &record).await?;
                    Ok(InvitationOutcome::Created)
                })
            })
            .await
    }

    async fn invitations(&self, production: &ProductionId) -> Result<Vec<Invitation>> {
        let rows = sqlx::query(select!(
            "invitations.production = $1 order by invitations.created_at, invitations.roll"
        ))
        .bind(production.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(invitation).collect::<Read<_>>().map_err(failed)
    }

    async fn invitation(&self, id: &InvitationId) -> Result<Option<Invitation>> {
        let row = sqlx::query(select!("invitations.id = $1"))
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(invitation).transpose().map_err(failed)
    }

    async fn revoke_invitation(&self, id: &InvitationId, record: Record) -> Result<bool> {
        let id = id.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let revoked = sqlx::query(
                        "update invitations set revoked_at = $1 where id = $2 and production = $3 and revoked_at is null",
                    )
                    .bind(record.at.as_microsecond())
                    .bind(id.as_str())
                    .bind(record.production.as_str())
                    .execute(&mut *connection)
                    .await?;
                    if revoked.rows_affected() == 1 {
                        audit::append(connection, &record).await?;
                        return Ok(true);
                    }
                    sqlx::query_scalar("select exists (select 1 from invitations where id = $1 and production = $2)")
                        .bind(id.as_str())
                        .bind(record.production.as_str())
                        .fetch_one(connection)
                        .await
                })
            })
            .await
    }

    async fn add_brief(&self, id: &InvitationId, revision: u32, brief: Jws, record: Record) -> Result<bool> {
        let id = id.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let added = sqlx::query(
                        "insert into briefs (digest, invitation, revision, jws)
                         select $1, id, $3, $4 from invitations where id = $2 and production = $5 and not exists
                         (select 1 from briefs where digest = $1 or (invitation = $2 and revision >= $3))",
                    )
                    .bind(blob(brief.digest()))
                    .bind(id.as_str())
                    .bind(i64::from(revision))
                    .bind(brief.as_str())
                    .bind(record.production.as_str())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &added, &record).await
                })
            })
            .await
    }

    async fn briefs(&self, id: &InvitationId) -> Result<Vec<Jws>> {
        let rows = sqlx::query("select jws from briefs where invitation = $1 order by revision")
            .bind(id.as_str())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter()
            .map(|row| jws(row, "jws"))
            .collect::<Read<_>>()
            .map_err(failed)
    }
}

async fn insert(connection: &mut SqliteConnection, invitation: &Invitation) -> Read<()> {
    sqlx::query(
        "insert into invitations (id, production, interview, \"end\", subject, roll, platforms, rehearsal,
         sealed_secret, claim_token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(invitation.id.as_str())
    .bind(invitation.production.as_str())
    .bind(invitation.interview.as_str())
    .bind(invitation.end.name())
    .bind(invitation.subject.as_str())
    .bind(invitation.roll.as_str())
    .bind(to_json(&invitation.platforms))
    .bind(invitation.rehearsal)
    .bind(&invitation.sealed_secret)
    .bind(blob(invitation.claim_token_hash))
    .bind(invitation.created_at.as_microsecond())
    .bind(invitation.expires_at.as_microsecond())
    .execute(connection)
    .await
    .map(drop)
}
