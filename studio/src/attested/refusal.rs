//! Why a studio does not take a proof.

use lavalier_protocol::api::ErrorKind;

use crate::attestation::Problem;
use crate::error::ApiError;

/// One reason, with the field that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub(super) struct Refusal {
    /// The field of the evidence, or of what it is held against.
    pub(super) field: &'static str,
    /// In words.
    pub(super) why: String,
    kind: ErrorKind,
}

impl Refusal {
    pub(super) fn new(field: &'static str, why: impl Into<String>) -> Self {
        Self {
            field,
            why: why.into(),
            kind: ErrorKind::AttestationRefused,
        }
    }

    /// A challenge that was not given to this claim, was answered before, or has ended. Another one may do better.
    pub(super) fn challenge() -> Self {
        Self {
            kind: ErrorKind::ChallengeExpired,
            ..Self::new("challenge", "not given to this claim, answered before, or over")
        }
    }

    /// More than a studio keeps of one claim.
    pub(super) fn full() -> Self {
        Self {
            kind: ErrorKind::StorageFull,
            ..Self::new("claim", "it has as many attestations as one may have")
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::new(problem.field(), problem.to_string())
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Because(refusal.kind, refusal.to_string())
    }
}
