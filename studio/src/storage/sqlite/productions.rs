//! Productions, keyrings, rolls.

use async_trait::async_trait;
use lavalier_protocol::api::Production;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{PersonId, ProductionId};
use lavalier_protocol::jws::PublicKey;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::slate::SlateName;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::Sqlite;
use super::error::failed;
use super::row::{Read, blob, count, digest, json, jws, text, time, to_json};
use crate::model::{Keyring, NewProduction, Role};
use crate::storage::{Productions, Result, StorageError};

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
    })
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
    async fn create_production(&self, new: NewProduction) -> Result<bool> {
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
                    sqlx::query("insert into members (production, person, role) values ($1, $2, $3)")
                        .bind(production.id.as_str())
                        .bind(new.owner.as_str())
                        .bind(Role::Owner.name())
                        .execute(&mut *connection)
                        .await?;
                    for keyring in &new.keyrings {
                        insert_keyring(connection, &production.id, keyring).await?;
                    }
                    Ok(true)
                })
            })
            .await
    }

    async fn productions(&self, person: &PersonId) -> Result<Vec<Production>> {
        let rows = sqlx::query(
            "select productions.* from productions join members on members.production = productions.id
             where members.person = $1 order by productions.name, productions.id",
        )
        .bind(person.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(production).collect::<Read<_>>().map_err(failed)
    }

    async fn production(&self, id: &ProductionId, person: &PersonId) -> Result<Option<(Production, Role)>> {
        let row = sqlx::query(
            "select productions.*, members.role from productions join members on members.production = productions.id
             where productions.id = $1 and members.person = $2",
        )
        .bind(id.as_str())
        .bind(person.as_str())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        let role = row.try_get("role").map_err(failed)?;
        let role = Role::from_name(role).ok_or(StorageError::Damaged("role"))?;
        Ok(Some((production(&row).map_err(failed)?, role)))
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
            "select generation, digest, envelope from keyrings where production = $1 and kind = $2
             order by generation desc limit 1",
        )
        .bind(production.as_str())
        .bind(kind.name())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.map(|row| {
            Ok(Keyring {
                kind,
                generation: u32::try_from(count(&row, "generation")?).unwrap_or(u32::MAX),
                digest: digest(&row, "digest")?,
                envelope: jws(&row, "envelope")?,
            })
        })
        .transpose()
        .map_err(failed)
    }

    async fn put_keyring(&self, production: &ProductionId, next: Keyring, previous: Digest) -> Result<bool> {
        let production = production.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let latest = sqlx::query(
                        "select generation, digest from keyrings where production = $1 and kind = $2
                         order by generation desc limit 1",
                    )
                    .bind(production.as_str())
                    .bind(next.kind.name())
                    .fetch_optional(&mut *connection)
                    .await?;
                    let follows = match &latest {
                        Some(row) => {
                            digest(row, "digest")? == previous
                                && count(row, "generation")? + 1 == u64::from(next.generation)
                        }
                        None => false,
                    };
                    if follows {
                        insert_keyring(connection, &production, &next).await?;
                    }
                    Ok(follows)
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
