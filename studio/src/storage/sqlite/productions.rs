//! Productions, keyrings, rolls.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::api::Production;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{PersonId, ProductionId};
use lavalier_protocol::jws::PublicKey;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::members::Role;
use lavalier_protocol::slate::SlateName;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::Sqlite;
use super::audit;
use super::error::failed;
use super::row::{Read, blob, count, digest, json, jws, text, time, time_or_none, to_json};
use crate::model::{Keyring, MemberOutcome, Membership, NewProduction, Record, Rotation};
use crate::storage::{Productions, Result};

/// R9999 is the last roll: file names sort by it.
const ROLLS_MAX: i64 = 9_999;

fn production(row: &SqliteRow) -> Read<Production> {
    Ok(Production {
        id: text(row, "id")?,
        name: text(row, "name")?,
        zone: text(row, "zone")?,
        frame_rate: text(row, "frame_rate")?,
        signing_key: json(row, "signing_key")?,
        recipient: row.try_get("recipient")?,
        recovery_recipient: row.try_get("recovery_recipient")?,
        created_at: time(row, "created_at")?,
        wraps_at: time_or_none(row, "wraps_at")?,
    })
}

fn membership(row: &SqliteRow) -> Read<Membership> {
    Ok(Membership {
        production: production(row)?,
        role: text(row, "role")?,
    })
}

fn keyring(row: &SqliteRow, kind: KeyringKind) -> Read<Keyring> {
    Ok(Keyring {
        kind,
        generation: u32::try_from(count(row, "generation")?).unwrap_or(u32::MAX),
        digest: digest(row, "digest")?,
        envelope: jws(row, "envelope")?,
    })
}

/// Stores generations, each of which has to follow the stored one; false, and nothing is to be kept, when one does not.
pub(super) async fn follow(
    connection: &mut SqliteConnection,
    production: &ProductionId,
    keyrings: &[(Keyring, Digest)],
) -> Read<bool> {
    for (next, previous) in keyrings {
        let latest = sqlx::query(
            "select generation, digest from keyrings where production = $1 and kind = $2
             order by generation desc limit 1",
        )
        .bind(production.as_str())
        .bind(next.kind.name())
        .fetch_optional(&mut *connection)
        .await?;
        let Some(latest) = latest else { return Ok(false) };
        let follows =
            digest(&latest, "digest")? == *previous && count(&latest, "generation")? + 1 == u64::from(next.generation);
        if !follows {
            return Ok(false);
        }
    }
    for (next, _) in keyrings {
        insert_keyring(connection, production, next).await?;
    }
    Ok(true)
}

async fn insert_keyring(
    connection: &mut SqliteConnection,
    production: &ProductionId,
    keyring: &Keyring,
) -> std::result::Result<(), sqlx::Error> {
    sqlx::query("insert into keyrings (production, kind, generation, digest, envelope) values ($1, $2, $3, $4, $5)")
        .bind(production.as_str())
        .bind(keyring.kind.name())
        .bind(i64::from(keyring.generation))
        .bind(blob(keyring.digest))
        .bind(keyring.envelope.as_str())
        .execute(connection)
        .await
        .map(drop)
}

#[async_trait]
impl Productions for Sqlite {
    async fn create_production(&self, new: NewProduction, record: Record) -> Result<bool> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let production = &new.production;
                    let made = sqlx::query(
                        "insert into productions
                         (id, name, zone, frame_rate, signing_key, recipient, recovery_recipient, created_at)
                         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
                    )
                    .bind(production.id.as_str())
                    .bind(production.name.as_str())
                    .bind(production.zone.as_str())
                    .bind(production.frame_rate.name())
                    .bind(to_json(&production.signing_key))
                    .bind(&production.recipient)
                    .bind(&production.recovery_recipient)
                    .bind(production.created_at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    if made.rows_affected() == 0 {
                        return Ok(false);
                    }
                    sqlx::query("insert into members (production, person, role, since) values ($1, $2, $3, $4)")
                        .bind(production.id.as_str())
                        .bind(new.owner.as_str())
                        .bind(Role::Owner.name())
                        .bind(production.created_at.as_microsecond())
                        .execute(&mut *connection)
                        .await?;
                    for keyring in &new.keyrings {
                        insert_keyring(connection, &production.id, keyring).await?;
                    }
                    audit::append(connection, &record).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn memberships(&self, person: &PersonId) -> Result<Vec<Membership>> {
        let rows = sqlx::query(
            "select productions.*, members.role from productions join members on members.production = productions.id
             where members.person = $1 order by productions.name, productions.id",
        )
        .bind(person.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(membership).collect::<Read<_>>().map_err(failed)
    }

    async fn membership(&self, id: &ProductionId, person: &PersonId) -> Result<Option<Membership>> {
        let row = sqlx::query(
            "select productions.*, members.role from productions join members on members.production = productions.id
             where productions.id = $1 and members.person = $2",
        )
        .bind(id.as_str())
        .bind(person.as_str())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.as_ref().map(membership).transpose().map_err(failed)
    }

    async fn signing_key(&self, id: &ProductionId) -> Result<Option<PublicKey>> {
        let row = sqlx::query("select signing_key from productions where id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| json(&row, "signing_key")).transpose().map_err(failed)
    }

    async fn keyring(&self, production: &ProductionId, kind: KeyringKind) -> Result<Option<Keyring>> {
        let row = sqlx::query(
            "select kind, generation, digest, envelope from keyrings where production = $1 and kind = $2
             order by generation desc limit 1",
        )
        .bind(production.as_str())
        .bind(kind.name())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.map(|row| keyring(&row, kind)).transpose().map_err(failed)
    }

    async fn generations(
        &self,
        production: &ProductionId,
        kind: KeyringKind,
        after: u32,
        limit: u32,
    ) -> Result<Vec<Keyring>> {
        let rows = sqlx::query(
            "select generation, digest, envelope from keyrings where production = $1 and kind = $2 and generation > $3
             order by generation limit $4",
        )
        .bind(production.as_str())
        .bind(kind.name())
        .bind(i64::from(after))
        .bind(i64::from(limit))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let keyrings = rows.iter().map(|row| keyring(row, kind));
        keyrings.collect::<Read<_>>().map_err(failed)
    }

    async fn put_keyring(&self, next: Keyring, previous: Digest, record: Record) -> Result<bool> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let follows = follow(connection, &record.production, &[(next, previous)]).await?;
                    if follows {
                        audit::append(connection, &record).await?;
                    }
                    Ok(follows)
                })
            })
            .await
    }

    async fn rotate(&self, rotation: Rotation, records: Vec<Record>) -> Result<MemberOutcome> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let Some(Record { production, at, .. }) = records.first() else {
                        return Ok(MemberOutcome::Nobody);
                    };
                    if !follow(connection, production, &rotation.keyrings).await? {
                        return Ok(MemberOutcome::KeyringConflict);
                    }
                    let signing_key = to_json(&rotation.signing_key);
                    sqlx::query(
                        "update invitations set revoked_at = $1 where production = $2 and revoked_at is null
                         and not exists (select 1 from productions where id = $2 and signing_key = $3)",
                    )
                    .bind(at.as_microsecond())
                    .bind(production.as_str())
                    .bind(&signing_key)
                    .execute(&mut *connection)
                    .await?;
                    sqlx::query("update productions set recipient = $1, signing_key = $2 where id = $3")
                        .bind(&rotation.recipient)
                        .bind(&signing_key)
                        .bind(production.as_str())
                        .execute(&mut *connection)
                        .await?;
                    for record in &records {
                        audit::append(connection, record).await?;
                    }
                    Ok(MemberOutcome::Done)
                })
            })
            .await
    }

    async fn wrap(&self, at: Timestamp, record: Record) -> Result<bool> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let set = sqlx::query(
                        "update productions set wraps_at = $1 where id = $2 and (wraps_at is null or wraps_at > $3)",
                    )
                    .bind(at.as_microsecond())
                    .bind(record.production.as_str())
                    .bind(record.at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &set, &record).await
                })
            })
            .await
    }

    async fn reserve_roll(&self, production: &ProductionId) -> Result<Option<SlateName>> {
        let production = production.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let number: Option<i64> = sqlx::query_scalar(
                        "update productions set rolls = rolls + 1 where id = $1 and rolls < $2 returning rolls",
                    )
                    .bind(production.as_str())
                    .bind(ROLLS_MAX)
                    .fetch_optional(&mut *connection)
                    .await?;
                    let Some(number) = number else { return Ok(None) };
                    let roll: SlateName = format!("R{number:03}").parse().expect("R and digits name a roll");
                    sqlx::query("insert into rolls (production, roll) values ($1, $2)")
                        .bind(production.as_str())
                        .bind(roll.as_str())
                        .execute(connection)
                        .await?;
                    Ok(Some(roll))
                })
            })
            .await
    }
}
