//! Claims, credentials, clearances.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::Sqlite;
use super::audit;
use super::error::failed;
use super::row::{Read, blob, digest, json, jws, text, time, time_or_none, to_json};
use crate::model::{
    Claim, ClaimOutcome, ClaimedDevice, Clearance, Credential, Guest, Record, TokenHash, UsedChallenge,
};
use crate::storage::{Claims, Result};

fn device(row: &SqliteRow) -> Read<ClaimedDevice> {
    Ok(ClaimedDevice {
        device_key: json(row, "device_key")?,
        key_storage: json(row, "key_storage")?,
        platform: text(row, "platform")?,
        app: json(row, "app")?,
    })
}

fn claim(row: &SqliteRow) -> Read<Claim> {
    Ok(Claim {
        id: text(row, "id")?,
        invitation: text(row, "invitation")?,
        pseudonym: text(row, "device")?,
        device: device(row)?,
        claimed_at: time(row, "claimed_at")?,
    })
}

/// False when the challenge was used before.
pub(super) async fn use_up(connection: &mut SqliteConnection, challenge: &UsedChallenge) -> Read<bool> {
    let used = sqlx::query("insert into used_challenges (hash, expires_at) values ($1, $2) on conflict do nothing")
        .bind(blob(challenge.hash))
        .bind(challenge.expires_at.as_microsecond())
        .execute(connection)
        .await?;
    Ok(used.rows_affected() == 1)
}

async fn insert_credential(connection: &mut SqliteConnection, claim: &ClaimId, credential: &Credential) -> Read<()> {
    sqlx::query("insert into credentials (token_hash, claim, expires_at) values ($1, $2, $3)")
        .bind(blob(credential.token))
        .bind(claim.as_str())
        .bind(credential.expires_at.as_microsecond())
        .execute(connection)
        .await
        .map(drop)
}

/// Whether the claim's device is a device of the production already.
async fn is_known(connection: &mut SqliteConnection, claim: &Claim) -> Read<bool> {
    sqlx::query_scalar("select exists (select 1 from claims where device = $1)")
        .bind(claim.pseudonym.as_str())
        .fetch_one(connection)
        .await
}

async fn insert_claim(connection: &mut SqliteConnection, claim: &Claim) -> Read<()> {
    sqlx::query(
        "insert into claims (id, invitation, device_key, key_storage, platform, app, claimed_at, device)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(claim.id.as_str())
    .bind(claim.invitation.as_str())
    .bind(to_json(&claim.device.device_key))
    .bind(to_json(&claim.device.key_storage))
    .bind(claim.device.platform.name())
    .bind(to_json(&claim.device.app))
    .bind(claim.claimed_at.as_microsecond())
    .bind(claim.pseudonym.as_str())
    .execute(connection)
    .await
    .map(drop)
}

#[async_trait]
impl Claims for Sqlite {
    async fn claim(
        &self,
        new: Claim,
        challenge: UsedChallenge,
        credential: Credential,
        record: Record,
    ) -> Result<ClaimOutcome> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let row = sqlx::query("select * from claims where invitation = $1")
                        .bind(new.invitation.as_str())
                        .fetch_optional(&mut *connection)
                        .await?;
                    let holder = row.as_ref().map(claim).transpose()?;
                    if holder
                        .as_ref()
                        .is_some_and(|holder| holder.device.device_key != new.device.device_key)
                    {
                        return Ok(ClaimOutcome::Used);
                    }
                    // A device is told from others by its key's pseudonym.
                    if holder.is_none() && is_known(connection, &new).await? {
                        return Ok(ClaimOutcome::KeyUsed);
                    }
                    if !use_up(connection, &challenge).await? {
                        return Ok(ClaimOutcome::ChallengeUsed);
                    }
                    let id = match holder {
                        Some(holder) => holder.id,
                        None => {
                            insert_claim(connection, &new).await?;
                            audit::append(connection, &record).await?;
                            new.id
                        }
                    };
                    insert_credential(connection, &id, &credential).await?;
                    Ok(ClaimOutcome::Held(id))
                })
            })
            .await
    }

    async fn claim_of(&self, id: &ClaimId) -> Result<Option<Claim>> {
        let row = sqlx::query("select * from claims where id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(claim).transpose().map_err(failed)
    }

    async fn renew(
        &self,
        claim: &ClaimId,
        challenge: UsedChallenge,
        credential: Credential,
        older_end: Timestamp,
    ) -> Result<bool> {
        let claim = claim.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    if !use_up(connection, &challenge).await? {
                        return Ok(false);
                    }
                    sqlx::query("update credentials set expires_at = $1 where claim = $2 and expires_at > $1")
                        .bind(older_end.as_microsecond())
                        .bind(claim.as_str())
                        .execute(&mut *connection)
                        .await?;
                    insert_credential(connection, &claim, &credential).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn guest(&self, token: TokenHash, now: Timestamp) -> Result<Option<Guest>> {
        let row = sqlx::query(
            "select claims.id, claims.invitation, claims.device_key, claims.key_storage, claims.platform, claims.app,
             claims.lost_at, claims.recheck_at, invitations.production, invitations.interview, invitations.\"end\", invitations.platforms,
             invitations.rehearsal, invitations.superseded_at, invitations.revoked_at, productions.wraps_at
             from credentials join claims on claims.id = credentials.claim
             join invitations on invitations.id = claims.invitation
             join productions on productions.id = invitations.production
             where credentials.token_hash = $1 and credentials.expires_at > $2",
        )
        .bind(blob(token))
        .bind(now.as_microsecond())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.map(|row| {
            Ok(Guest {
                claim: text(&row, "id")?,
                invitation: text(&row, "invitation")?,
                production: text(&row, "production")?,
                interview: text(&row, "interview")?,
                end: text(&row, "end")?,
                platforms: json(&row, "platforms")?,
                rehearsal: row.try_get("rehearsal")?,
                device: device(&row)?,
                lost_at: time_or_none(&row, "lost_at")?,
                recheck_at: time_or_none(&row, "recheck_at")?,
                superseded_at: time_or_none(&row, "superseded_at")?,
                revoked_at: time_or_none(&row, "revoked_at")?,
                wraps_at: time_or_none(&row, "wraps_at")?,
            })
        })
        .transpose()
        .map_err(failed)
    }

    async fn clearance(&self, wanted: Digest) -> Result<Option<Clearance>> {
        let row = sqlx::query("select * from clearances where digest = $1")
            .bind(blob(wanted))
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| {
            Ok(Clearance {
                digest: digest(&row, "digest")?,
                claim: text(&row, "claim")?,
                jws: jws(&row, "jws")?,
                evidence: digest(&row, "evidence")?,
                issued_at: time(&row, "issued_at")?,
                until: time(&row, "until")?,
                held: row.try_get("held")?,
            })
        })
        .transpose()
        .map_err(failed)
    }
}
