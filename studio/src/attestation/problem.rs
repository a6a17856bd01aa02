//! Why evidence proves nothing, with the field of it that is to blame.

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// One reason to refuse. Certificates are numbered from the device's own, which is 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// More bytes than evidence of this kind has.
    #[error("{bytes} bytes, where at most {limit} are taken")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Not PEM certificates, one after another.
    #[error("not a chain of PEM certificates: {0}")]
    Pem(&'static str),
    /// Too few or too many certificates.
    #[error("{count} certificates, where {least} to {most} make a chain")]
    ChainLength {
        /// How many there are.
        count: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A certificate that is not strict DER, or not X.509.
    #[error("certificate {index} cannot be read: {reason}")]
    Certificate {
        /// Which.
        index: usize,
        /// Where reading ended.
        reason: String,
    },
    /// A certificate names another issuer than the one that follows it.
    #[error("certificate {index} names another issuer than the certificate that follows it")]
    IssuerName {
        /// Which.
        index: usize,
    },
    /// A signature that its issuer's key did not make.
    #[error("certificate {index} is not signed by the key of the certificate that follows it")]
    Signature {
        /// Which.
        index: usize,
    },
    /// An issuer that may not issue.
    #[error("certificate {index} issued another, and may not: {reason}")]
    NotAuthority {
        /// Which.
        index: usize,
        /// Which rule it breaks.
        reason: &'static str,
    },
    /// The chain ends at none of the pinned keys.
    #[error("the chain does not end at a root key that is known")]
    RootUnknown,
    /// Not valid yet at the time of receipt.
    #[error("certificate {index} is valid from {from} only")]
    NotYetValid {
        /// Which.
        index: usize,
        /// Its beginning.
        from: Timestamp,
    },
    /// No longer valid at the time of receipt.
    #[error("certificate {index} expired at {until}")]
    Expired {
        /// Which.
        index: usize,
        /// Its end.
        until: Timestamp,
    },
    /// On the vendor's revocation list.
    #[error("certificate {index} is {status} by its vendor{}", reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    Revoked {
        /// Which.
        index: usize,
        /// The list's word, in lower case.
        status: String,
        /// The list's reason.
        reason: Option<String>,
    },
    /// The first certificate has no attestation in it.
    #[error("the first certificate attests to nothing")]
    NotAttested,
    /// A key that is itself attested issued a certificate: anyone can have a key attested and sign with it.
    #[error("certificate {index} is an attested key's, and issued another below it")]
    Prolonged {
        /// Which.
        index: usize,
    },
    /// An attestation's field that is not what its schema says.
    #[error("{field} cannot be read: {reason}")]
    Malformed {
        /// The schema's name for it.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// No challenge to hold it against.
    #[error("no challenge was given, and nothing else binds the evidence together")]
    ChallengeMissing,
    /// The evidence answers another challenge than the one given.
    #[error("made for another challenge")]
    Challenge,
    /// Made by another app, or signed by another developer.
    #[error("made by another app")]
    Application,
    /// Made for another key than the one named.
    #[error("made for another key")]
    KeyId,
    /// No environment of App Attest's that is known.
    #[error("made in an environment that is not known")]
    Environment,
    /// A counter that does not go forward: a copy, or a replay.
    #[error("the counter is {counter}, and must be above {above}")]
    Counter {
        /// What the evidence says.
        counter: u32,
        /// The last that was seen.
        above: u32,
    },
    /// An assertion that the attested key did not sign.
    #[error("not signed by the attested key")]
    Assertion,
}

impl Problem {
    /// A field that does not follow its schema.
    pub(super) fn malformed(field: &'static str, reason: impl ToString) -> Self {
        Self::Malformed {
            field,
            reason: reason.to_string(),
        }
    }

    /// The field of the evidence that is to blame.
    pub fn field(&self) -> &'static str {
        match self {
            Self::TooLong { .. } | Self::Pem(_) => "file",
            Self::ChainLength { .. } | Self::Prolonged { .. } => "chain",
            Self::Certificate { .. } => "certificate",
            Self::IssuerName { .. } => "issuer",
            Self::Signature { .. } | Self::Assertion => "signature",
            Self::NotAuthority { .. } => "basic_constraints",
            Self::RootUnknown => "root",
            Self::NotYetValid { .. } | Self::Expired { .. } => "validity",
            Self::Revoked { .. } => "revocation",
            Self::NotAttested => "attestation",
            Self::Malformed { field, .. } => field,
            Self::Challenge | Self::ChallengeMissing => "challenge",
            Self::Application => "application_id",
            Self::KeyId => "key_id",
            Self::Environment => "environment",
            Self::Counter { .. } => "counter",
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut problem = serializer.serialize_struct("Problem", 2)?;
        problem.serialize_field("field", self.field())?;
        problem.serialize_field("message", &self.to_string())?;
        problem.end()
    }
}
