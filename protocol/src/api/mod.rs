//! What recorder, post and people say to a studio over HTTP, and what it answers.
//!
//! Paths under `/api/v1/recorder/` take a claim's credential and never give out media or a journal; all other paths
//! take a person's token. Bodies are JSON unless said otherwise. `docs/api.md` tells the story, the studio's
//! `/api/openapi.json` is exact.

mod account;
mod attestation;
mod batch;
mod claim;
mod error;
mod feed;
mod managed;
mod member;
mod posture;
mod production;
mod take;
mod upload;

pub use account::{Me, SetupRequest, SignInRequest, SignedIn, StudioInfo, StudioTime};
pub use attestation::{
    ATTESTATION_MAX, AttestationAnswer, AttestationProof, AttestationRequest, Base64, CHAIN_MAX, RevocationsTaken,
};
pub use batch::{BatchAnswer, BatchEntry, BatchNameError, journal_name, segment_name};
pub use claim::{
    Challenge, ClaimAnswer, ClaimPurpose, ClaimRequest, ClaimStatement, ClearanceAnswer, Credential, RenewalRequest,
    RenewalStatement,
};
pub use error::{ErrorBody, ErrorKind, Failure};
pub use feed::{FeedAnswer, FeedTaken};
pub use managed::{ManagedClaim, ManagedCode, ManagedDevice, ManagedFinding, ManagedRequest};
pub use member::{
    AdmissionAnswer, AdmissionUpload, BriefRevision, JoinRequest, JoiningProof, Member, MemberState, NewMemberLink,
    Rotation, WrapRequest,
};
pub use posture::{
    AUDIT_HEAD_HEADER, DEVICES_PAGE, Device, DeviceDetail, DeviceTake, Judged, LostReport, NewApproval, NewWaiver,
    PolicyUpload, ProductionPolicy, Reasoned,
};
pub use production::{
    Invitation, InvitationState, KeyringAnswer, KeyringGenerations, KeyringUpload, NewInvitation, NewProduction,
    Production, RollAnswer,
};
pub use take::{DeliveryReport, StoredSegments, Take, TakeBundle, TakeState};
pub use upload::{
    JournalState, MissingAnswer, ReceiptAnswer, SequenceRange, Stored, content_digest, parse_content_digest,
};

/// The most bytes of a JSON request or answer that is not a list.
pub const BODY_MAX: usize = 1024 * 1024;
/// The most bytes of one journal append: a recorder that was offline sends its journal in pieces.
pub const JOURNAL_APPEND_MAX: usize = 1024 * 1024;
/// The most generations of a keyring in one answer: each is at most some 100 kB, and mostly two.
pub const GENERATIONS_PAGE: u32 = 32;
/// The most lines of one answer with a part of the audit log: some 600 kB, or 16 MiB if every line were as long as one
/// may be.
pub const AUDIT_PAGE: u32 = 2_000;
/// The most bytes of one tar of a backlog. Durable entry by entry, so size costs nothing but memory on the sender.
pub const BATCH_MAX: usize = 64 * 1024 * 1024;
