//! Whose a body is: what it may take of the memory and of time follows from that.

use http::request::Parts;
use lavalier_protocol::id::{ClaimId, PersonId};

use crate::access::Admitted;

/// Whose a body is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    /// A device's, by its credential.
    Claim(ClaimId),
    /// Somebody's who is signed in.
    Person(PersonId),
    /// A device manager's, or so it says.
    Manager,
    /// Nobody's yet.
    Nobody,
}

impl Whose {
    /// As whom a request was let in.
    pub(super) fn of(parts: &Parts) -> Self {
        match parts.extensions.get::<Admitted>() {
            Some(Admitted::Guest(guest)) => Self::Claim(guest.claim.clone()),
            Some(Admitted::Person(person)) => Self::Person(person.id.clone()),
            Some(Admitted::Member(member)) => Self::Person(member.0.id.clone()),
            None => Self::Nobody,
        }
    }

    /// Whether the studio knows who sends.
    pub(super) const fn is_known(&self) -> bool {
        matches!(self, Self::Claim(_) | Self::Person(_))
    }
}
