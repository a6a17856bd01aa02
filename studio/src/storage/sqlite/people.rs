//! People and their sessions.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::id::PersonId;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::Sqlite;
use super::error::failed;
use super::row::{Read, blob, text, time};
use crate::model::{Account, Person, Session, TokenHash};
use crate::storage::{People, Result};

pub(super) fn person(row: &SqliteRow) -> Read<Person> {
    Ok(Person {
        id: text(row, "id")?,
        email: text(row, "email")?,
        name: text(row, "name")?,
        created_at: time(row, "created_at")?,
    })
}

/// Stores an account; false when the address has one.
pub(super) async fn insert_account(connection: &mut SqliteConnection, account: &Account) -> Read<bool> {
    let person = &account.person;
    let made = sqlx::query(
        "insert into people (id, email, name, password, created_at) values ($1, $2, $3, $4, $5)
         on conflict (email) do nothing",
    )
    .bind(person.id.as_str())
    .bind(person.email.as_str())
    .bind(person.name.as_str())
    .bind(&account.password)
    .bind(person.created_at.as_microsecond())
    .execute(connection)
    .await?;
    Ok(made.rows_affected() == 1)
}

#[async_trait]
impl People for Sqlite {
    async fn has_people(&self) -> Result<bool> {
        sqlx::query_scalar("select exists (select 1 from people)")
            .fetch_one(&self.readers)
            .await
            .map_err(failed)
    }

    async fn first_person(&self) -> Result<Option<PersonId>> {
        // Nobody's account is ever removed, so the first row stays the first.
        let row = sqlx::query("select id from people order by created_at, id limit 1")
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| text(&row, "id")).transpose().map_err(failed)
    }

    async fn create_first_account(&self, account: Account) -> Result<bool> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let person = &account.person;
                    let made = sqlx::query(
                        "insert into people (id, email, name, password, created_at)
                         select $1, $2, $3, $4, $5 where not exists (select 1 from people)",
                    )
                    .bind(person.id.as_str())
                    .bind(person.email.as_str())
                    .bind(person.name.as_str())
                    .bind(&account.password)
                    .bind(person.created_at.as_microsecond())
                    .execute(connection)
                    .await?;
                    Ok(made.rows_affected() == 1)
                })
            })
            .await
    }

    async fn account(&self, email: &str) -> Result<Option<Account>> {
        let row = sqlx::query("select * from people where email = $1")
            .bind(email)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| {
            Ok(Account {
                person: person(&row)?,
                password: row.try_get("password")?,
            })
        })
        .transpose()
        .map_err(failed)
    }

    async fn create_session(&self, session: Session) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("insert into sessions (token_hash, person, expires_at) values ($1, $2, $3)")
                        .bind(blob(session.token))
                        .bind(session.person.as_str())
                        .bind(session.expires_at.as_microsecond())
                        .execute(connection)
                        .await
                        .map(drop)
                })
            })
            .await
    }

    async fn session(&self, token: TokenHash, now: Timestamp) -> Result<Option<Person>> {
        let row = sqlx::query(
            "select people.* from sessions join people on people.id = sessions.person
             where sessions.token_hash = $1 and sessions.expires_at > $2",
        )
        .bind(blob(token))
        .bind(now.as_microsecond())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.as_ref().map(person).transpose().map_err(failed)
    }

    async fn delete_session(&self, token: TokenHash) -> Result<()> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query("delete from sessions where token_hash = $1")
                        .bind(blob(token))
                        .execute(connection)
                        .await
                        .map(drop)
                })
            })
            .await
    }
}
