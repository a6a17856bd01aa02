//! People with an account.

use std::fmt;

use jiff::Timestamp;
use lavalier_protocol::id::PersonId;
use lavalier_protocol::text::Label;

use super::token::TokenHash;

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Signs in with it; lower case.
    pub email: Label,
    /// Shown to others.
    pub name: Label,
    /// Since when.
    pub created_at: Timestamp,
}

/// A person with what proves to be them.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// argon2id in PHC string form.
    pub password: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, redacted)", self.person.id)
    }
}

/// A person's signed-in program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Of the token that it shows.
    pub token: TokenHash,
    /// Whose.
    pub person: PersonId,
    /// Until when.
    pub expires_at: Timestamp,
}
