//! Why a studio did not do what it was asked.

use lavalier_protocol::api::{ErrorKind, Failure};
use lavalier_protocol::link::Origin;
use lavalier_protocol::words::Message;

/// Why a request was not carried out, as far as the recorder knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StudioError {
    /// No whole answer came. Not for a studio that answered with an error; but the request may have been carried out.
    #[error("the studio at {studio} cannot be reached: {reason}")]
    Unreachable {
        /// Which studio.
        studio: Origin,
        /// What failed, without any address or header.
        reason: String,
    },
    /// The studio says why it did not do it.
    #[error("{}", .0.message)]
    Refused(Failure),
    /// Something answered, but not as a studio does: a proxy, a captive portal, a studio of another version.
    #[error("the answer ({status}) is not a studio's: {reason}")]
    NotUnderstood {
        /// The HTTP status.
        status: u16,
        /// What was not as expected.
        reason: String,
    },
}

impl StudioError {
    /// The studio's own reason, if it gave one.
    #[must_use]
    pub const fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Refused(failure) => Some(failure.kind),
            Self::Unreachable { .. } | Self::NotUnderstood { .. } => None,
        }
    }

    /// Whether the same request may succeed later without anything changing on this side. A gateway's 5xx counts: it
    /// stands in front of a studio that is being restarted.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused(failure) => failure.kind.is_passing(),
            Self::NotUnderstood { status, .. } => *status >= 500,
        }
    }

    /// Whether no studio was there to answer.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::NotUnderstood { status: 502..=504, .. }
        )
    }

    /// What people read.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Unreachable { studio, .. } => Message::StudioUnreachable {
                studio: studio.to_string(),
            },
            Self::Refused(failure) => failure.kind.message(),
            Self::NotUnderstood { .. } => Message::StudioNotUnderstood,
        }
    }
}
