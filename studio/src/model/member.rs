//! Members, and the links by which people become members.

use jiff::Timestamp;
use lavalier_protocol::api::{self, JoiningProof, MemberState};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{MemberLinkId, PersonId, ProductionId};
use lavalier_protocol::jws::{Jws, PublicKey};
use lavalier_protocol::members::Role;
use lavalier_protocol::text::Label;

use super::person::Account;
use super::production::Keyring;

/// What a person may see and do: a production with their role in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The production.
    pub production: api::Production,
    /// As what.
    pub role: Role,
}

impl Membership {
    /// Whether the production is over.
    #[must_use]
    pub fn is_wrapped(&self, now: Timestamp) -> bool {
        self.production.wraps_at.is_some_and(|at| at <= now)
    }
}

/// A link for one newcomer, as the studio knows it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLink {
    /// Which.
    pub id: MemberLinkId,
    /// To which production.
    pub production: ProductionId,
    /// As what.
    pub role: Role,
    /// For whom, in lower case.
    pub email: Label,
    /// Their name.
    pub name: Label,
    /// Hash of the token.
    pub token_hash: Digest,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// When it was taken back, or its member removed.
    pub ended_at: Option<Timestamp>,
    /// Who used it, when, and with which keys.
    pub joined: Option<Joined>,
    /// When an owner let them in.
    pub admitted_at: Option<Timestamp>,
}

/// A newcomer who waits for an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// Their keys.
    pub proof: JoiningProof,
}

impl MemberLink {
    /// Where it stands; none when it is over and there is nothing to be shown.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> Option<MemberState> {
        if self.ended_at.is_some() || self.admitted_at.is_some() {
            None
        } else if self.joined.is_some() {
            Some(MemberState::Joined)
        } else if self.expires_at <= now {
            Some(MemberState::Expired)
        } else {
            Some(MemberState::Invited)
        }
    }
}

/// Somebody who uses a member link.
#[derive(Clone, PartialEq, Eq)]
pub struct Joining {
    /// By which link.
    pub link: MemberLinkId,
    /// Who; stored where there is no account of this address yet.
    pub account: Account,
    /// The account is to be made.
    pub is_new: bool,
    /// Their keys.
    pub proof: JoiningProof,
}

/// A member about to be let in, with the keyrings that let them open things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// By which link.
    pub link: MemberLinkId,
    /// Who.
    pub person: PersonId,
    /// What the owner signed.
    pub admission: Jws,
    /// With which key.
    pub owner_key: PublicKey,
    /// New generations, each with the digest of the one before it.
    pub keyrings: Vec<(Keyring, Digest)>,
}

/// New keys of a production.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// New generations, each with the digest of the one before it.
    pub keyrings: Vec<(Keyring, Digest)>,
    /// New takes are sealed to it.
    pub recipient: String,
    /// Signs briefs. When it is another than before, every invitation is taken back.
    pub signing_key: PublicKey,
}

/// What became of a change to members or keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberOutcome {
    /// It is stored, whole.
    Done,
    /// There is no such link, or it is over.
    LinkOver,
    /// There is no such member, or nobody waits by this link.
    Nobody,
    /// They are a member already.
    Already,
    /// The production would be left without an owner.
    LastOwner,
    /// A keyring does not follow the stored one.
    KeyringConflict,
}
