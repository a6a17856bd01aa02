//! Storage: what is kept, as promises that any database can keep.
//!
//! Every method is one transaction: it happens whole and durably, or not at all, and a positive answer means that it
//! survives a power cut. A negative outcome is an answer, not an error; [`StorageError`] is what the caller cannot
//! help. Methods on the way of segments take batches. The module `conformance` tries every promise on an implementation.

mod attested;
#[cfg(test)]
pub(crate) mod conformance;
mod error;
mod managed;
mod posture;
pub mod sqlite;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api;
use lavalier_protocol::audit::Head;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::feed::FeedSource;
use lavalier_protocol::id::{ClaimId, InterviewId, InvitationId, MemberLinkId, PersonId, ProductionId, TakeId};
use lavalier_protocol::jws::{Jws, PublicKey};
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::members::Role;
use lavalier_protocol::slate::SlateName;

pub use attested::Attested;
pub use error::StorageError;
pub use managed::Managed;
pub use posture::Posture;

use crate::model::{
    Account, Admission, Append, AppendOutcome, Claim, ClaimOutcome, Clearance, Credential, Everywhere, FeedBody, Guest,
    Invitation, InvitationOutcome, Joining, Keyring, MemberLink, MemberOutcome, Membership, NewInvitation,
    NewProduction, ObjectName, Person, Record, Rotation, Segment, Session, Standing, StoreLimits, StoreOutcome, Take,
    TakeCounts, TokenHash, UsedChallenge,
};

/// What every method answers.
pub type Result<T> = std::result::Result<T, StorageError>;

/// People and their sessions.
#[async_trait]
pub trait People: Send + Sync {
    /// Whether anybody has an account.
    async fn has_people(&self) -> Result<bool>;
    /// Who has the oldest account: who set the studio up.
    async fn first_person(&self) -> Result<Option<PersonId>>;
    /// Stores the first account; false when there is one already.
    async fn create_first_account(&self, account: Account) -> Result<bool>;
    /// The account of an e-mail address in lower case.
    async fn account(&self, email: &str) -> Result<Option<Account>>;
    /// Stores a session.
    async fn create_session(&self, session: Session) -> Result<()>;
    /// Whose token it is, unless it ended by `now`.
    async fn session(&self, token: TokenHash, now: Timestamp) -> Result<Option<Person>>;
    /// Ends a session; none is as good.
    async fn delete_session(&self, token: TokenHash) -> Result<()>;
}

/// Productions, keyrings, rolls.
#[async_trait]
pub trait Productions: Send + Sync {
    /// Stores a production with its owner and keyrings; false when its name is taken.
    async fn create_production(&self, new: NewProduction, record: Record) -> Result<bool>;
    /// The productions of which `person` is a member, by name.
    async fn memberships(&self, person: &PersonId) -> Result<Vec<Membership>>;
    /// A production and what `person` may do there; none for others.
    async fn membership(&self, id: &ProductionId, person: &PersonId) -> Result<Option<Membership>>;
    /// The key that verifies a production's briefs.
    async fn signing_key(&self, id: &ProductionId) -> Result<Option<PublicKey>>;
    /// The latest generation of a keyring.
    async fn keyring(&self, production: &ProductionId, kind: KeyringKind) -> Result<Option<Keyring>>;
    /// The generations of a keyring after number `after`, oldest first, at most `limit`.
    async fn generations(
        &self,
        production: &ProductionId,
        kind: KeyringKind,
        after: u32,
        limit: u32,
    ) -> Result<Vec<Keyring>>;
    /// Stores the generation after `previous`; false when `previous` is not the latest.
    async fn put_keyring(&self, next: Keyring, previous: Digest, record: Record) -> Result<bool>;
    /// Stores new keys, whole or not at all. A new signing key takes every invitation of the production back.
    async fn rotate(&self, rotation: Rotation, records: Vec<Record>) -> Result<MemberOutcome>;
    /// Sets when the production ends; false when that time has come already.
    async fn wrap(&self, at: Timestamp, record: Record) -> Result<bool>;
    /// A roll that was never given out before; none when all are.
    async fn reserve_roll(&self, production: &ProductionId) -> Result<Option<SlateName>>;
}

/// Members and the links by which people become members.
#[async_trait]
pub trait Members: Send + Sync {
    /// Stores a link; false when its identifier is taken.
    async fn create_member_link(&self, link: MemberLink, record: Record) -> Result<bool>;
    /// One link.
    async fn member_link(&self, id: &MemberLinkId) -> Result<Option<MemberLink>>;
    /// Takes a link back that nobody was admitted by; false when the production has none such.
    async fn end_member_link(&self, id: &MemberLinkId, record: Record) -> Result<bool>;
    /// Uses a link, once: makes the account where it is new, and keeps the newcomer's keys. They have no access yet.
    async fn join(&self, joining: Joining, record: Record) -> Result<MemberOutcome>;
    /// Lets a newcomer in and stores the keyrings that are sealed to them, whole or not at all.
    async fn admit(&self, admission: Admission, records: Vec<Record>) -> Result<MemberOutcome>;
    /// Ends a member's access, never the last owner's.
    async fn remove_member(&self, person: &PersonId, record: Record) -> Result<MemberOutcome>;
    /// The members of a production, oldest first: who, as what, since when.
    async fn members(&self, production: &ProductionId) -> Result<Vec<(Person, Role, Timestamp, Option<MemberLinkId>)>>;
    /// The links of a production that led to no member yet, oldest first.
    async fn open_member_links(&self, production: &ProductionId) -> Result<Vec<MemberLink>>;
    /// What an owner signed when they let `person` in, and with which key.
    async fn admission(&self, production: &ProductionId, person: &PersonId) -> Result<Option<(Jws, PublicKey)>>;
}

/// Invitations.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// Stores an invitation whole, and takes the end over from the one that it replaces.
    async fn create_invitation(&self, new: NewInvitation, record: Record) -> Result<InvitationOutcome>;
    /// The invitations of a production, oldest first.
    async fn invitations(&self, production: &ProductionId) -> Result<Vec<Invitation>>;
    /// One invitation.
    async fn invitation(&self, id: &InvitationId) -> Result<Option<Invitation>>;
    /// Takes an invitation back; false when the production has none such.
    async fn revoke_invitation(&self, id: &InvitationId, record: Record) -> Result<bool>;
    /// Stores a later revision of an invitation's brief; false when the production has no such invitation, or it has this
    /// revision or a later one already.
    async fn add_brief(&self, id: &InvitationId, revision: u32, brief: Jws, record: Record) -> Result<bool>;
    /// Every revision of an invitation's brief, oldest first.
    async fn briefs(&self, id: &InvitationId) -> Result<Vec<Jws>>;
}

/// Claims, credentials, clearances.
#[async_trait]
pub trait Claims: Send + Sync {
    /// Lets the device hold the invitation, uses up the challenge and stores the credential, all or nothing. The same
    /// device key may do so again and keeps its claim; it holds one invitation of a production.
    async fn claim(
        &self,
        claim: Claim,
        challenge: UsedChallenge,
        credential: Credential,
        record: Record,
    ) -> Result<ClaimOutcome>;
    /// One claim.
    async fn claim_of(&self, id: &ClaimId) -> Result<Option<Claim>>;
    /// Uses up the challenge, stores a new credential and lets older ones end by `older_end`; false when the challenge
    /// was used before.
    async fn renew(
        &self,
        claim: &ClaimId,
        challenge: UsedChallenge,
        credential: Credential,
        older_end: Timestamp,
    ) -> Result<bool>;
    /// The device that shows this credential, unless it ended by `now`.
    async fn guest(&self, token: TokenHash, now: Timestamp) -> Result<Option<Guest>>;
    /// One clearance.
    async fn clearance(&self, digest: Digest) -> Result<Option<Clearance>>;
}

/// Takes, their journals and their segments.
#[async_trait]
pub trait Takes: Send + Sync {
    /// Stores lines. When more of the journal is signed by them, candidates that the signed lines contradict stop being
    /// stored in the same transaction.
    async fn append_journal(&self, append: Append) -> Result<AppendOutcome>;
    /// Whole lines from number `from` on, at least one if there is one, at most `limit` bytes beyond it.
    async fn journal_lines(&self, take: &TakeId, from: u64, limit: usize) -> Result<Vec<Vec<u8>>>;
    /// One take.
    async fn take(&self, id: &TakeId) -> Result<Option<Take>>;
    /// A take's counts.
    async fn take_counts(&self, id: &TakeId) -> Result<TakeCounts>;
    /// The takes of a production in the order in which they began, with their counts.
    async fn takes(
        &self,
        production: &ProductionId,
        interview: Option<&InterviewId>,
    ) -> Result<Vec<(Take, TakeCounts)>>;
    /// What is known of a segment's place; none when the take has not begun or is another claim's.
    async fn standing(&self, name: &ObjectName, claim: &ClaimId) -> Result<Option<Standing>>;
    /// Stores that objects are there, each judged by [`Standing::judge`]; answers stand in the order of `segments`.
    async fn store_segments(&self, segments: Vec<Segment>, limits: StoreLimits) -> Result<Vec<StoreOutcome>>;
    /// What stands for a sequence: the digests that are stored.
    async fn candidates(&self, take: &TakeId, sequence: u64) -> Result<Vec<Digest>>;
    /// Journalled sequences that are not stored with their digest, ascending, at most `limit`.
    async fn missing(&self, take: &TakeId, limit: u32) -> Result<Vec<u64>>;
    /// What is stored of what is journalled: sequence, digest and sealed bytes, ascending from `from`, at most `limit`.
    async fn stored(&self, take: &TakeId, from: u64, limit: u32) -> Result<Vec<(u64, Digest, u64)>>;
    /// Stores the receipt over a journal that stands at `journal` and answers the one that counts, which is the first;
    /// none when the journal moved meanwhile.
    async fn put_receipt(
        &self,
        take: &TakeId,
        journal: api::JournalState,
        receipt: Jws,
        at: Timestamp,
    ) -> Result<Option<Jws>>;
    /// Stores when post had a take; the first time counts.
    async fn set_delivered(&self, take: &TakeId, record: Record) -> Result<()>;
    /// Objects that the signed journal contradicts, so that nothing can ever ask for them again; at most `limit`.
    async fn junk(&self, limit: u32) -> Result<Vec<ObjectName>>;
    /// Forgets junk whose objects are gone.
    async fn forget_junk(&self, names: Vec<ObjectName>) -> Result<()>;
}

/// The audit log of each production.
///
/// Every method elsewhere that takes a [`Record`] appends it in the transaction of what it records, at the record's time
/// and to the log of the record's production, and only where something happened. What is [`Everywhere`] goes into the log of
/// every production that is not over.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Appends to the log.
    async fn record(&self, record: Record) -> Result<()>;
    /// Appends to the log, unless the same person read the same object `within` this time before.
    async fn record_reading(&self, record: Record, within: SignedDuration) -> Result<()>;
    /// How far a production's log has come.
    async fn audit_head(&self, production: &ProductionId) -> Result<Head>;
    /// Lines from number `from` on, without newlines, at most `limit`.
    async fn audit_lines(&self, production: &ProductionId, from: u64, limit: u32) -> Result<Vec<Vec<u8>>>;
}

/// Bodies of one source that are kept: some ten years of one vendor's.
pub const FEED_BODIES_MAX: u32 = 400;

/// OS feeds, as their vendors gave them and as the studio signed them.
#[async_trait]
pub trait Feeds: Send + Sync {
    /// The body of a source that was given or confirmed last.
    async fn feed_body(&self, source: FeedSource) -> Result<Option<FeedBody>>;
    /// Every body of a source that is kept, in the order in which they were first seen.
    async fn feed_history(&self, source: FeedSource) -> Result<Vec<FeedBody>>;
    /// Stores a body and the feed that was signed with it. A body that is there already is confirmed: its first time stays.
    /// Beyond [`FEED_BODIES_MAX`] the ones that were not confirmed for longest are forgotten.
    async fn put_feed(&self, body: FeedBody, signed: Jws, told: Option<Everywhere>) -> Result<()>;
    /// The feed that was signed last.
    async fn signed_feed(&self) -> Result<Option<Jws>>;
}

/// A studio's whole storage.
#[async_trait]
pub trait Storage:
    People + Productions + Members + Invitations + Claims + Posture + Takes + Audit + Managed + Feeds + Attested
{
    /// Whether it can be written.
    async fn ready(&self) -> Result<()>;
    /// Forgets sessions, credentials and used challenges that ended by `now`.
    async fn forget_ended(&self, now: Timestamp) -> Result<()>;
    /// Finishes what is queued and closes.
    async fn close(&self);
}
