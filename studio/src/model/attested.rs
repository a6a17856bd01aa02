//! What makers vouch for, as a studio keeps it.

use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, PersonId};
use lavalier_protocol::policy::{Control, OsVersion, State};
use lavalier_protocol::text::Label;
use serde::{Deserialize, Serialize};

use super::claim::UsedChallenge;

/// Proofs of one claim: a check every quarter of an hour for six weeks. Each is some ten kilobytes.
pub const PROOFS_MAX: u32 = 4_096;

/// How a maker vouched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofKind {
    /// App Attest, for a new key.
    AppAttestKey,
    /// App Attest, by a key that is known.
    AppAttest,
    /// Android key attestation.
    AndroidKey,
}

/// A text that names no kind of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no kind of proof")]
pub struct UnknownProofKind;

impl ProofKind {
    /// The word in requests and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AppAttestKey => "app_attest_key",
            Self::AppAttest => "app_attest",
            Self::AndroidKey => "android_key",
        }
    }
}

impl std::str::FromStr for ProofKind {
    type Err = UnknownProofKind;

    fn from_str(text: &str) -> Result<Self, UnknownProofKind> {
        [Self::AppAttestKey, Self::AppAttest, Self::AndroidKey]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(UnknownProofKind)
    }
}

/// What a proof showed when it was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Whether the genuine app asked.
    pub genuine: bool,
    /// The app: `TEAM.BUNDLE`, or the package; none where nobody vouches for which it is.
    pub app: Option<String>,
    /// What follows for the controls.
    pub findings: Vec<ShownFinding>,
    /// The model, where it is vouched for.
    pub model: Option<Label>,
    /// The operating system, where it is vouched for.
    pub os: Option<OsVersion>,
    /// The numbers of the certificates that the vendor may take back, in hexadecimal.
    pub certificates: Vec<String>,
    /// Everything that was read, field by field.
    pub facts: serde_json::Value,
}

/// What follows for one control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFinding {
    /// Which.
    pub control: Control,
    /// What.
    pub state: State,
}

/// A proof that was found good, about to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProof {
    /// Whose.
    pub claim: ClaimId,
    /// How.
    pub kind: ProofKind,
    /// Digest of the evidence that it covers.
    pub evidence: Digest,
    /// The request as it was received.
    pub document: Vec<u8>,
    /// What it shows.
    pub shown: Shown,
    /// The challenge that it answers, which is used up with it. When that would have ended, the proof stops counting.
    pub challenge: UsedChallenge,
    /// What it does to a key of App Attest's.
    pub step: KeyStep,
    /// When it came.
    pub received_at: Timestamp,
}

/// What a proof does to a key of App Attest's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStep {
    /// It has none.
    None,
    /// The key is remembered.
    Register(AttestedKey),
    /// The key has signed once more.
    Advance {
        /// Which.
        key: Digest,
        /// The counter in what it signed.
        counter: u32,
    },
}

/// A key that Apple vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestedKey {
    /// Its name, which is SHA-256 of its point.
    pub id: Digest,
    /// Whose.
    pub claim: ClaimId,
    /// Its point, uncompressed.
    pub point: Vec<u8>,
    /// The app that made it, as `TEAM.BUNDLE`.
    pub app: String,
    /// The last counter that was seen of it.
    pub counter: u32,
    /// Since when it is remembered.
    pub registered_at: Timestamp,
}

/// What became of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofOutcome {
    /// It is stored, and its challenge used up.
    Stored,
    /// Its challenge was answered before.
    ChallengeUsed,
    /// Its key is remembered already.
    KeyTaken,
    /// Its key is not remembered, or has signed with this counter or a higher one meanwhile.
    Counter {
        /// The last that was seen.
        above: u32,
    },
    /// The claim has as many proofs as one may have.
    Full,
}

/// A stored proof, without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// How.
    pub kind: ProofKind,
    /// Digest of the evidence that it covers.
    pub evidence: Digest,
    /// What it showed when it came.
    pub shown: Shown,
    /// When it came.
    pub received_at: Timestamp,
    /// Until when it counted for a clearance.
    pub until: Timestamp,
}

/// That a genuine app vouches for a claim's device key, on one set of certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Whose.
    pub claim: ClaimId,
    /// The numbers of the certificates that it rests on, in hexadecimal; none where nobody takes them back.
    pub certificates: Vec<String>,
    /// Since when.
    pub since: Timestamp,
}

/// A body of the vendor's revocation list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationBody {
    /// Digest of the body.
    pub digest: Digest,
    /// The vendor's name for it.
    pub etag: Option<String>,
    /// How many certificates it names.
    pub certificates: u32,
    /// When it was first seen.
    pub fetched_at: Timestamp,
    /// When the vendor last gave it, or said that it is unchanged.
    pub checked_at: Timestamp,
    /// Who imported it from a file, if it was not the vendor who gave it last.
    pub imported_by: Option<PersonId>,
}

/// A certificate that its vendor has taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedCertificate {
    /// Its number, as the list writes it.
    pub serial: String,
    /// The list's word in lower case: `revoked` or `suspended`.
    pub status: String,
    /// The list's reason.
    pub reason: Option<String>,
    /// When it was first seen on a list.
    pub listed_at: Timestamp,
}

/// How well a studio knows what was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ListState {
    /// It never had a list.
    Absent,
    /// Its list was not confirmed for too long.
    Stale {
        /// When it last was.
        checked_at: Timestamp,
    },
    /// Its list counts.
    Fresh {
        /// When it was last confirmed.
        checked_at: Timestamp,
    },
}

impl ListState {
    /// Whether what is not on the list passes.
    #[must_use]
    pub const fn is_fresh(self) -> bool {
        matches!(self, Self::Fresh { .. })
    }
}
