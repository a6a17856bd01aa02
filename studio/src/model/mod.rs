//! What a studio keeps, apart from how it is stored and how it is asked for.

mod attested;
mod claim;
mod feed;
mod invitation;
mod managed;
mod member;
mod person;
mod posture;
mod production;
mod record;
mod segment;
mod take;
mod token;

pub use attested::{
    AttestedKey, KeyStep, ListState, NewProof, PROOFS_MAX, Proof, ProofKind, ProofOutcome, RevocationBody,
    RevokedCertificate, Shown, ShownFinding, Vouched,
};
pub use claim::{Claim, ClaimOutcome, ClaimedDevice, Clearance, Credential, Evidence, Guest, UsedChallenge};
pub use feed::FeedBody;
pub use invitation::{Invitation, InvitationOutcome, NewInvitation};
pub use managed::{AskedDevice, CallOutcome, ManagedDevice, ManagerCall, managed_pseudonym};
pub use member::{Admission, Joined, Joining, MemberLink, MemberOutcome, Membership, Rotation};
pub use person::{Account, Person, Session};
pub use posture::{Device, Facts, Hold, Judgement, Lost, ProductionPolicy, Release, Remembered, Told, UnknownHold};
pub use production::{Keyring, NewProduction};
pub use record::{Everywhere, READING, Record};
pub use segment::{AHEAD_MAX, CANDIDATES_MAX, ObjectName, Segment, Standing, StoreLimits, StoreOutcome};
pub use take::{
    Append, AppendOutcome, Beginning, JournalEntry, JournalLine, JournalledSegment, Progress, TAKES_MAX, Take,
    TakeCounts,
};
pub use token::{Token, TokenHash};
