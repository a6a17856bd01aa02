//! What makers vouch for.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::claims::use_up;
use super::error::failed;
use super::row::{Read, blob, count, digest, json, text, time, to_json};
use super::{Sqlite, audit, revocations};
use crate::model::{
    AttestedKey, Everywhere, KeyStep, NewProof, PROOFS_MAX, Proof, ProofOutcome, Record, RevocationBody,
    RevokedCertificate, Vouched,
};
use crate::storage::{Attested, Result};

fn counter(row: &SqliteRow, column: &str) -> Read<u32> {
    count(row, column).map(|counter| u32::try_from(counter).unwrap_or(u32::MAX))
}

fn attested_key(row: &SqliteRow) -> Read<AttestedKey> {
    Ok(AttestedKey {
        id: digest(row, "id")?,
        claim: text(row, "claim")?,
        point: row.try_get("point")?,
        app: row.try_get("app")?,
        counter: counter(row, "counter")?,
        registered_at: time(row, "registered_at")?,
    })
}

fn proof(row: &SqliteRow) -> Read<Proof> {
    Ok(Proof {
        kind: text(row, "kind")?,
        evidence: digest(row, "evidence")?,
        shown: json(row, "shown")?,
        received_at: time(row, "received_at")?,
        until: time(row, "until")?,
    })
}

/// None where the step is taken, else why not.
async fn step(connection: &mut SqliteConnection, step: &KeyStep) -> Read<Option<ProofOutcome>> {
    match step {
        KeyStep::None => Ok(None),
        KeyStep::Register(key) => {
            let new = sqlx::query(
                "insert into attested_keys (id, claim, point, app, counter, registered_at)
                 values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            )
            .bind(blob(key.id))
            .bind(key.claim.as_str())
            .bind(key.point.as_slice())
            .bind(key.app.as_str())
            .bind(key.counter)
            .bind(key.registered_at.as_microsecond())
            .execute(connection)
            .await?;
            Ok((new.rows_affected() == 0).then_some(ProofOutcome::KeyTaken))
        }
        KeyStep::Advance { key, counter: to } => {
            let known = sqlx::query("select counter from attested_keys where id = $1")
                .bind(blob(*key))
                .fetch_optional(&mut *connection)
                .await?;
            let above = known.map_or(Ok(u32::MAX), |row| counter(&row, "counter"))?;
            if *to <= above {
                return Ok(Some(ProofOutcome::Counter { above }));
            }
            sqlx::query("update attested_keys set counter = $1 where id = $2")
                .bind(to)
                .bind(blob(*key))
                .execute(connection)
                .await?;
            Ok(None)
        }
    }
}

async fn insert(connection: &mut SqliteConnection, proof: &NewProof) -> Read<()> {
    sqlx::query(
        "insert into proofs (claim, kind, evidence, document, shown, received_at, until)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(proof.claim.as_str())
    .bind(proof.kind.name())
    .bind(blob(proof.evidence))
    .bind(proof.document.as_slice())
    .bind(to_json(&proof.shown))
    .bind(proof.received_at.as_microsecond())
    .bind(proof.challenge.expires_at.as_microsecond())
    .execute(connection)
    .await
    .map(drop)
}

/// Refusals come before anything is written: work that answers one keeps nothing.
async fn put(connection: &mut SqliteConnection, proof: &NewProof, record: &Record) -> Read<ProofOutcome> {
    let used: i64 = sqlx::query_scalar("select count(*) from used_challenges where hash = $1")
        .bind(blob(proof.challenge.hash))
        .fetch_one(&mut *connection)
        .await?;
    if used > 0 {
        return Ok(ProofOutcome::ChallengeUsed);
    }
    let stored: i64 = sqlx::query_scalar("select count(*) from proofs where claim = $1")
        .bind(proof.claim.as_str())
        .fetch_one(&mut *connection)
        .await?;
    if stored >= i64::from(PROOFS_MAX) {
        return Ok(ProofOutcome::Full);
    }
    if let Some(refused) = step(connection, &proof.step).await? {
        return Ok(refused);
    }
    use_up(connection, &proof.challenge).await?;
    insert(connection, proof).await?;
    audit::append(connection, record).await?;
    Ok(ProofOutcome::Stored)
}

#[async_trait]
impl Attested for Sqlite {
    async fn put_proof(&self, proof: NewProof, record: Record) -> Result<ProofOutcome> {
        self.writer
            .write(move |connection| Box::pin(async move { put(connection, &proof, &record).await }))
            .await
    }

    async fn attested_key(&self, claim: &ClaimId, id: Digest) -> Result<Option<AttestedKey>> {
        let row = sqlx::query("select * from attested_keys where id = $1 and claim = $2")
            .bind(blob(id))
            .bind(claim.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(attested_key).transpose().map_err(failed)
    }

    async fn proofs(&self, claim: &ClaimId, at: Timestamp) -> Result<Vec<Proof>> {
        let rows = sqlx::query(
            "select kind, evidence, shown, received_at, until from proofs where claim = $1
             and (until > $2 or id = (select max(id) from proofs where claim = $1)) order by id desc",
        )
        .bind(claim.as_str())
        .bind(at.as_microsecond())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(proof).collect::<Read<_>>().map_err(failed)
    }

    async fn proof_documents(&self, claim: &ClaimId) -> Result<Vec<Vec<u8>>> {
        sqlx::query_scalar("select document from proofs where claim = $1 order by id desc")
            .bind(claim.as_str())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }

    async fn vouched(&self, claims: &[ClaimId]) -> Result<Vec<Vouched>> {
        let claims: Vec<&str> = claims.iter().map(ClaimId::as_str).collect();
        let rows = sqlx::query(
            "select proofs.claim, proofs.shown -> '$.certificates' as certificates, min(received_at) as since
             from json_each($1) as wanted join proofs on proofs.claim = wanted.value
             where proofs.shown ->> '$.genuine' group by 1, 2 order by since, min(proofs.id)",
        )
        .bind(to_json(&claims))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let read = |row: &SqliteRow| {
            Ok(Vouched {
                claim: text(row, "claim")?,
                certificates: json(row, "certificates")?,
                since: time(row, "since")?,
            })
        };
        rows.iter().map(read).collect::<Read<_>>().map_err(failed)
    }

    async fn put_revocations(
        &self,
        body: RevocationBody,
        entries: Vec<(String, String, Option<String>)>,
        told: Option<Everywhere>,
    ) -> Result<u32> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let new = revocations::put(connection, &body, &entries).await?;
                    audit::append_everywhere(connection, told.as_ref()).await?;
                    Ok(new)
                })
            })
            .await
    }

    async fn confirm_revocations(&self, body: RevocationBody) -> Result<()> {
        self.writer
            .write(move |connection| Box::pin(async move { revocations::seen(connection, &body).await }))
            .await
    }

    async fn revocation_list(&self) -> Result<Option<RevocationBody>> {
        revocations::newest(&self.readers).await.map_err(failed)
    }

    async fn revocation_history(&self) -> Result<Vec<RevocationBody>> {
        revocations::history(&self.readers).await.map_err(failed)
    }

    async fn revoked(&self, serials: Vec<String>) -> Result<Vec<RevokedCertificate>> {
        revocations::among(&self.readers, &serials).await.map_err(failed)
    }
}
