//! Members and the links by which people become members.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::api::JoiningProof;
use lavalier_protocol::id::{MemberLinkId, PersonId, ProductionId};
use lavalier_protocol::jws::{Jws, PublicKey};
use lavalier_protocol::members::Role;
use sqlx::sqlite::SqliteRow;
use sqlx::{SqliteConnection, SqliteExecutor};

use super::Sqlite;
use super::audit;
use super::error::failed;
use super::people::{insert_account, person};
use super::productions::follow;
use super::row::{Read, blob, digest, json, jws, text, text_or_none, time, time_or_none, to_json};
use crate::model::{Admission, Joined, Joining, MemberLink, MemberOutcome, Person, Record};
use crate::storage::{Members, Result};

fn link(row: &SqliteRow) -> Read<MemberLink> {
    let joined = match text_or_none(row, "person")? {
        Some(person) => Some(Joined {
            person,
            at: time(row, "joined_at")?,
            proof: JoiningProof {
                statement: jws(row, "statement")?,
                tag: digest(row, "tag")?,
            },
        }),
        None => None,
    };
    Ok(MemberLink {
        id: text(row, "id")?,
        production: text(row, "production")?,
        role: text(row, "role")?,
        email: text(row, "email")?,
        name: text(row, "name")?,
        token_hash: digest(row, "token_hash")?,
        created_at: time(row, "created_at")?,
        expires_at: time(row, "expires_at")?,
        ended_at: time_or_none(row, "ended_at")?,
        joined,
        admitted_at: time_or_none(row, "admitted_at")?,
    })
}

async fn find(connection: impl SqliteExecutor<'_>, id: &MemberLinkId) -> Read<Option<MemberLink>> {
    let row = sqlx::query("select * from member_links where id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(link).transpose()
}

async fn is_member(connection: &mut SqliteConnection, production: &ProductionId, person: &PersonId) -> Read<bool> {
    sqlx::query_scalar("select exists (select 1 from members where production = $1 and person = $2)")
        .bind(production.as_str())
        .bind(person.as_str())
        .fetch_one(connection)
        .await
}

async fn join(connection: &mut SqliteConnection, joining: &Joining, record: &Record) -> Read<MemberOutcome> {
    let link = find(&mut *connection, &joining.link).await?;
    let open = |link: &MemberLink| link.joined.is_none() && link.ended_at.is_none() && link.expires_at > record.at;
    let Some(link) = link.filter(open) else {
        return Ok(MemberOutcome::LinkOver);
    };
    let person = &joining.account.person.id;
    if joining.is_new && !insert_account(connection, &joining.account).await? {
        // Somebody made an account of this address meanwhile; then its password counts.
        return Ok(MemberOutcome::Already);
    }
    if is_member(connection, &link.production, person).await? {
        return Ok(MemberOutcome::Already);
    }
    sqlx::query("update member_links set person = $1, joined_at = $2, statement = $3, tag = $4 where id = $5")
        .bind(person.as_str())
        .bind(record.at.as_microsecond())
        .bind(joining.proof.statement.as_str())
        .bind(blob(joining.proof.tag))
        .bind(link.id.as_str())
        .execute(&mut *connection)
        .await?;
    audit::append(connection, record).await?;
    Ok(MemberOutcome::Done)
}

async fn admit(connection: &mut SqliteConnection, admission: &Admission, records: &[Record]) -> Read<MemberOutcome> {
    let Some(Record { production, at, .. }) = records.first() else {
        return Ok(MemberOutcome::Nobody);
    };
    let link = find(&mut *connection, &admission.link).await?;
    let waits = |link: &MemberLink| {
        link.production == *production
            && link.ended_at.is_none()
            && link.admitted_at.is_none()
            && link
                .joined
                .as_ref()
                .is_some_and(|joined| joined.person == admission.person)
    };
    let Some(link) = link.filter(waits) else {
        return Ok(MemberOutcome::Nobody);
    };
    if is_member(connection, production, &admission.person).await? {
        return Ok(MemberOutcome::Already);
    }
    if !follow(connection, production, &admission.keyrings).await? {
        return Ok(MemberOutcome::KeyringConflict);
    }
    sqlx::query(
        "insert into members (production, person, role, since, admission, owner_key) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(production.as_str())
    .bind(admission.person.as_str())
    .bind(link.role.name())
    .bind(at.as_microsecond())
    .bind(admission.admission.as_str())
    .bind(to_json(&admission.owner_key))
    .execute(&mut *connection)
    .await?;
    sqlx::query("update member_links set admitted_at = $1 where id = $2")
        .bind(at.as_microsecond())
        .bind(link.id.as_str())
        .execute(&mut *connection)
        .await?;
    for record in records {
        audit::append(connection, record).await?;
    }
    Ok(MemberOutcome::Done)
}

async fn remove(connection: &mut SqliteConnection, person: &PersonId, record: &Record) -> Read<MemberOutcome> {
    let role: Option<String> = sqlx::query_scalar("select role from members where production = $1 and person = $2")
        .bind(record.production.as_str())
        .bind(person.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(role) = role else {
        return Ok(MemberOutcome::Nobody);
    };
    let owners: i64 = sqlx::query_scalar("select count(*) from members where production = $1 and role = $2")
        .bind(record.production.as_str())
        .bind(Role::Owner.name())
        .fetch_one(&mut *connection)
        .await?;
    if role == Role::Owner.name() && owners == 1 {
        return Ok(MemberOutcome::LastOwner);
    }
    sqlx::query("delete from members where production = $1 and person = $2")
        .bind(record.production.as_str())
        .bind(person.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("update member_links set ended_at = coalesce(ended_at, $1) where production = $2 and person = $3")
        .bind(record.at.as_microsecond())
        .bind(record.production.as_str())
        .bind(person.as_str())
        .execute(&mut *connection)
        .await?;
    audit::append(connection, record).await?;
    Ok(MemberOutcome::Done)
}

#[async_trait]
impl Members for Sqlite {
    async fn create_member_link(&self, link: MemberLink, record: Record) -> Result<bool> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let made = sqlx::query(
                        "insert into member_links
                         (id, production, role, email, name, token_hash, created_at, expires_at)
                         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
                    )
                    .bind(link.id.as_str())
                    .bind(link.production.as_str())
                    .bind(link.role.name())
                    .bind(link.email.as_str())
                    .bind(link.name.as_str())
                    .bind(blob(link.token_hash))
                    .bind(link.created_at.as_microsecond())
                    .bind(link.expires_at.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &made, &record).await
                })
            })
            .await
    }

    async fn member_link(&self, id: &MemberLinkId) -> Result<Option<MemberLink>> {
        find(&self.readers, id).await.map_err(failed)
    }

    async fn end_member_link(&self, id: &MemberLinkId, record: Record) -> Result<bool> {
        let id = id.clone();
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let ended = sqlx::query(
                        "update member_links set ended_at = $1
                         where id = $2 and production = $3 and ended_at is null and admitted_at is null",
                    )
                    .bind(record.at.as_microsecond())
                    .bind(id.as_str())
                    .bind(record.production.as_str())
                    .execute(&mut *connection)
                    .await?;
                    audit::append_if_written(connection, &ended, &record).await
                })
            })
            .await
    }

    async fn join(&self, joining: Joining, record: Record) -> Result<MemberOutcome> {
        self.writer
            .write(move |connection| Box::pin(async move { join(connection, &joining, &record).await }))
            .await
    }

    async fn admit(&self, admission: Admission, records: Vec<Record>) -> Result<MemberOutcome> {
        self.writer
            .write(move |connection| Box::pin(async move { admit(connection, &admission, &records).await }))
            .await
    }

    async fn remove_member(&self, person: &PersonId, record: Record) -> Result<MemberOutcome> {
        let person = person.clone();
        self.writer
            .write(move |connection| Box::pin(async move { remove(connection, &person, &record).await }))
            .await
    }

    async fn members(&self, production: &ProductionId) -> Result<Vec<(Person, Role, Timestamp, Option<MemberLinkId>)>> {
        let rows = sqlx::query(
            "select people.*, members.role, members.since, member_links.id as link
             from members join people on people.id = members.person
             left join member_links on member_links.production = members.production
             and member_links.person = members.person and member_links.admitted_at = members.since
             where members.production = $1 order by members.since, people.id",
        )
        .bind(production.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let member = |row: &SqliteRow| {
            let link = text_or_none(row, "link")?;
            Ok((person(row)?, text(row, "role")?, time(row, "since")?, link))
        };
        rows.iter().map(member).collect::<Read<_>>().map_err(failed)
    }

    async fn open_member_links(&self, production: &ProductionId) -> Result<Vec<MemberLink>> {
        let rows = sqlx::query(
            "select * from member_links where production = $1 and admitted_at is null and ended_at is null
             order by created_at, id",
        )
        .bind(production.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(link).collect::<Read<_>>().map_err(failed)
    }

    async fn admission(&self, production: &ProductionId, person: &PersonId) -> Result<Option<(Jws, PublicKey)>> {
        let row = sqlx::query(
            "select admission, owner_key from members where production = $1 and person = $2 and admission is not null",
        )
        .bind(production.as_str())
        .bind(person.as_str())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.map(|row| Ok((jws(&row, "admission")?, json(&row, "owner_key")?)))
            .transpose()
            .map_err(failed)
    }
}
