//! Members of a production: links, joining, admission, removal; and changing keys when one leaves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{MemberLinkId, PersonId};
use crate::jws::{Jws, PublicKey};
use crate::members::Role;
use crate::text::Label;

use super::KeyringUpload;

/// `POST /api/v1/productions/{production}/member-links`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMemberLink {
    /// Chosen by the owner's program, which keeps the secret under it.
    pub link: MemberLinkId,
    /// As what.
    pub role: Role,
    /// For whom: the address that they will sign in with.
    pub email: Label,
    /// Their name.
    pub name: Label,
    /// [`crate::members::member_token_hash`].
    pub token_hash: Digest,
    /// Until when it can be used.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub expires_at: Timestamp,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// The link was made and not used yet.
    Invited,
    /// The link's time is over without having been used.
    Expired,
    /// They used it and wait for an owner.
    Joined,
    /// They have access.
    Admitted,
}

impl MemberState {
    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Expired => "expired",
            Self::Joined => "joined",
            Self::Admitted => "admitted",
        }
    }
}

/// A newcomer's keys as they sent them. The studio cannot tell whether they are theirs; the owner's program can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JoiningProof {
    /// [`crate::members::Joining`], signed by the newcomer's key.
    pub statement: Jws,
    /// [`crate::members::member_tag`] over it.
    pub tag: Digest,
}

/// An element of `GET /api/v1/productions/{production}/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Who; none before the link is used.
    pub person: Option<PersonId>,
    /// Their address.
    pub email: Label,
    /// Their name.
    pub name: Label,
    /// As what.
    pub role: Role,
    /// Where they stand.
    pub state: MemberState,
    /// The link; none for who made the production.
    pub link: Option<MemberLinkId>,
    /// When that came to be.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub since: Timestamp,
    /// Their keys, while they wait for an owner.
    pub joining: Option<JoiningProof>,
}

/// `POST /api/v1/member-links/{link}/joining`, with the link's token as bearer. Makes the account where there is none of
/// this address; else the password has to be the account's.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// The address that the link was made for.
    pub email: Label,
    /// Shown to others; the name that the owner gave where there is none.
    pub name: Option<Label>,
    /// At least 10 characters.
    pub password: String,
    /// The newcomer's keys.
    pub joining: JoiningProof,
}

/// `PUT /api/v1/productions/{production}/members/{person}/admission`: whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdmissionUpload {
    /// [`crate::members::Admission`].
    pub admission: Jws,
    /// The key that signed it.
    pub owner_key: PublicKey,
    /// The opening keyring's next generation, for roles that it is sealed to.
    pub opening: Option<KeyringUpload>,
    /// The signing keyring's.
    pub signing: Option<KeyringUpload>,
}

/// `GET /api/v1/productions/{production}/admission`: one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdmissionAnswer {
    /// [`crate::members::Admission`].
    pub admission: Jws,
    /// The key that signed it. A newcomer believes the thumbprint in their link.
    pub owner_key: PublicKey,
}

/// `POST /api/v1/productions/{production}/rotation`: new keys, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// The opening keyring's next generation.
    pub opening: KeyringUpload,
    /// The signing keyring's.
    pub signing: KeyringUpload,
    /// New takes are sealed to it from now on.
    pub recipient: String,
    /// Signs briefs from now on. When it is another than before, every invitation is taken back: their links name the old
    /// one.
    pub signing_key: PublicKey,
}

/// `POST /api/v1/productions/{production}/invitations/{invitation}/briefs`, and `GET /api/v1/recorder/brief`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BriefRevision {
    /// The signed brief, its revision higher than the one before.
    pub brief: Jws,
}

/// `POST /api/v1/productions/{production}/wrap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WrapRequest {
    /// When access ends; now, where none is named. A wrap whose time has come stays.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub at: Option<Timestamp>,
}
