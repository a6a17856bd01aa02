//! Why there is no claim.

use lavalier_protocol::brief::BriefError;
use lavalier_protocol::jws::Refused;
use lavalier_protocol::link::LinkError;
use lavalier_protocol::words::Message;

use super::clearance::ClearanceError;
use crate::platform::DiskError;
use crate::studio::StudioError;
use crate::vault::VaultError;

/// Why an invitation could not be claimed, or a claim not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// The text is no whole link.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// This device holds the invitation, but under a link of another secret or another production's key.
    #[error("the link is not the one that this device holds the invitation by")]
    OtherLink,
    /// This device never claimed the invitation, and the studio is not asked.
    #[error("this device has not claimed the invitation")]
    NotClaimed,
    /// The studio did not let this device have it, or did not answer.
    #[error(transparent)]
    Studio(#[from] StudioError),
    /// The brief is not what the link vouches for.
    #[error(transparent)]
    Brief(#[from] BriefError),
    /// The clearance is not what the studio's key vouches for.
    #[error(transparent)]
    Clearance(#[from] ClearanceError),
    /// The feed of releases is not what the studio's key vouches for, or is older than the one at hand.
    #[error("the feed of releases is not taken: {reason}")]
    Feed {
        /// Why.
        reason: String,
    },
    /// The claim cannot be kept or read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The device key or the credential cannot be kept or read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The device key did not sign.
    #[error(transparent)]
    Signer(#[from] Refused),
    /// A file of the claim is damaged.
    #[error("{what} of this claim is damaged")]
    Damaged {
        /// Which file or secret.
        what: &'static str,
    },
}

impl ClaimError {
    /// Whether for want of contact.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        matches!(self, Self::Studio(error) if error.is_unreachable())
    }

    /// Whether asking again may succeed without anything changing on this side.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Studio(error) if error.is_passing())
    }

    /// What people read.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Link(error) => link_message(*error),
            Self::OtherLink => Message::LinkFragmentDamaged,
            Self::NotClaimed => Message::NotClaimed,
            Self::Studio(error) => error.message(),
            Self::Brief(error) => Message::BriefNotGenuine {
                reason: error.to_string(),
            },
            Self::Clearance(error) => Message::ClearanceNotGenuine {
                reason: error.to_string(),
            },
            Self::Feed { reason } => Message::FeedNotGenuine { reason: reason.clone() },
            Self::Disk(error) => disk_message(error),
            Self::Vault(VaultError::Disk(error)) => disk_message(error),
            Self::Vault(_) | Self::Signer(_) | Self::Damaged { .. } => Message::ClaimDamaged {
                reason: self.to_string(),
            },
        }
    }
}

/// What people read of a link that does not work.
#[must_use]
pub const fn link_message(error: LinkError) -> Message {
    match error {
        LinkError::NotAnInvitation => Message::LinkNotAnInvitation,
        LinkError::NotHttps => Message::LinkNotHttps,
        LinkError::FragmentMissing => Message::LinkFragmentMissing,
        LinkError::FragmentDamaged => Message::LinkFragmentDamaged,
    }
}

/// What people read of storage that fails.
#[must_use]
pub fn disk_message(error: &DiskError) -> Message {
    match error {
        DiskError::Full { .. } => Message::StorageFull,
        DiskError::Denied { path } => Message::StorageReadOnly {
            path: path.display().to_string(),
        },
        DiskError::Missing { .. } | DiskError::TooLarge { .. } | DiskError::Failed { .. } => Message::StorageFailed {
            reason: error.to_string(),
        },
    }
}
