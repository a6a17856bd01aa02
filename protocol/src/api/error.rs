//! What a studio answers when it does not do what was asked.

use serde::{Deserialize, Serialize};

use crate::words::Message;

/// Why a request was not carried out. The name is stable and stands in the answer's `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The request is not understood (400).
    BadRequest,
    /// No token, or one that is not valid any more (401).
    SignedOut,
    /// E-mail and password do not match (401).
    WrongPassword,
    /// The set-up code is wrong (401).
    WrongSetupCode,
    /// The studio has its first owner already (409).
    AlreadySetUp,
    /// Signed in, but this is for others (403).
    Forbidden,
    /// No such thing, or none that this token may see (404).
    NotFound,
    /// A production of this name exists (409).
    ProductionExists,
    /// A keyring generation that does not follow the stored one (409).
    KeyringConflict,
    /// An identifier is taken by something else (409).
    Conflict,
    /// No such invitation, or a claim token that is not its own (404).
    InvitationUnknown,
    /// The invitation's time to be claimed is over (410).
    InvitationExpired,
    /// The producer took the invitation back (410).
    InvitationRevoked,
    /// Another device claimed it (409).
    InvitationUsed,
    /// The device key holds another invitation of the production (409).
    DeviceKeyUsed,
    /// This kind of device may not claim it (403).
    PlatformNotAllowed,
    /// The challenge was used or is too old (409).
    ChallengeExpired,
    /// The device's signature is not right (403).
    ProofInvalid,
    /// What the device's maker is said to vouch for proves nothing (403).
    AttestationRefused,
    /// Another device has taken over; this one may only send what it has (403).
    Superseded,
    /// The production is wrapped: access has ended, and nothing new is recorded (403).
    Wrapped,
    /// The take is held: closed to post until a person of security releases it (403).
    Held,
    /// The member link was used, taken back, or its time is over (410).
    MemberLinkOver,
    /// No device manager tells the studio anything (409).
    NoDeviceManager,
    /// A body is longer than its kind may be (413).
    TooLarge,
    /// The bytes are not those of the digest sent with them (422).
    DigestMismatch,
    /// A signed journal says other bytes for this sequence (409).
    DigestConflict,
    /// A journal append that does not continue what is stored (409); the answer says from where to send.
    JournalMismatch,
    /// Journal lines that break the journal's rules (422).
    JournalRefused,
    /// Too many tries in a row of one person, device or address (429).
    TooManyTries,
    /// Too many requests or bytes at once (429).
    Busy,
    /// The studio's storage is full (507).
    StorageFull,
    /// The studio failed (500).
    Internal,
}

impl ErrorKind {
    /// The HTTP status of an answer of this kind.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut | Self::WrongPassword | Self::WrongSetupCode => 401,
            Self::Forbidden
            | Self::PlatformNotAllowed
            | Self::ProofInvalid
            | Self::AttestationRefused
            | Self::Superseded
            | Self::Wrapped
            | Self::Held => 403,
            Self::NotFound | Self::InvitationUnknown => 404,
            Self::AlreadySetUp
            | Self::ProductionExists
            | Self::KeyringConflict
            | Self::Conflict
            | Self::InvitationUsed
            | Self::DeviceKeyUsed
            | Self::ChallengeExpired
            | Self::DigestConflict
            | Self::JournalMismatch
            | Self::NoDeviceManager => 409,
            Self::InvitationExpired | Self::InvitationRevoked | Self::MemberLinkOver => 410,
            Self::TooLarge => 413,
            Self::DigestMismatch | Self::JournalRefused => 422,
            Self::TooManyTries | Self::Busy => 429,
            Self::Internal => 500,
            Self::StorageFull => 507,
        }
    }

    /// Whether asking again later may succeed without anything changing on this side.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        matches!(
            self,
            Self::TooManyTries | Self::Busy | Self::StorageFull | Self::Internal
        )
    }

    /// What people read.
    #[must_use]
    pub const fn message(self) -> Message {
        match self {
            Self::BadRequest => Message::RequestNotUnderstood,
            Self::SignedOut => Message::SignedOut,
            Self::WrongPassword => Message::WrongPassword,
            Self::WrongSetupCode => Message::WrongSetupCode,
            Self::AlreadySetUp => Message::AlreadySetUp,
            Self::Forbidden => Message::Forbidden,
            Self::NotFound => Message::NotFound,
            Self::ProductionExists => Message::ProductionExists,
            Self::KeyringConflict => Message::KeyringConflict,
            Self::Conflict => Message::Conflict,
            Self::InvitationUnknown => Message::InvitationUnknown,
            Self::InvitationExpired => Message::InvitationExpired,
            Self::InvitationRevoked => Message::InvitationRevoked,
            Self::InvitationUsed => Message::InvitationUsed,
            Self::DeviceKeyUsed => Message::DeviceKeyUsed,
            Self::PlatformNotAllowed => Message::PlatformNotAllowed,
            Self::ChallengeExpired => Message::ChallengeExpired,
            Self::ProofInvalid => Message::ProofInvalid,
            Self::AttestationRefused => Message::AttestationRefused,
            Self::Superseded => Message::Superseded,
            Self::Wrapped => Message::ProductionWrapped,
            Self::Held => Message::TakeHeld,
            Self::MemberLinkOver => Message::MemberLinkOver,
            Self::NoDeviceManager => Message::NoDeviceManager,
            Self::TooLarge => Message::TooLarge,
            Self::DigestMismatch => Message::DigestMismatch,
            Self::DigestConflict => Message::DigestConflict,
            Self::JournalMismatch => Message::JournalMismatch,
            Self::JournalRefused => Message::JournalRefused,
            Self::TooManyTries => Message::TooManyTries,
            Self::Busy => Message::StudioBusy,
            Self::StorageFull => Message::StudioFull,
            Self::Internal => Message::StudioFailed,
        }
    }
}

/// The body of every answer that is an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// The error.
    pub error: Failure,
}

/// An error as a program and a person read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// Which.
    pub kind: ErrorKind,
    /// What happened.
    pub message: String,
    /// The one thing to do.
    pub remedy: String,
    /// Where a journal stands, with [`ErrorKind::JournalMismatch`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<super::JournalState>,
}
