//! Why a driver could not do what it is for.

use lavalier_protocol::words::{Message, Voice};

use crate::capture::CaptureError;
use crate::claim::ClaimError;
use crate::recorder::import::ImportError;
use crate::seal::SealError;
use crate::store::StoreError;
use crate::vault::VaultError;

/// Why it ended before it came to anything. Not for a refusal at the gate, nor for a take that is not safe yet: those are
/// answers ([`super::Ended`]).
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// The link does not work, the studio does not answer, or the microphone did not begin.
    #[error("{}", Voice::english().say(.0))]
    Said(Message),
    /// The claim cannot be kept or used.
    #[error("{}", Voice::english().say(&.0.message()))]
    Claim(#[from] ClaimError),
    /// The microphone, or the file that stands for one, cannot be opened.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The take store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secrets cannot be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file cannot be taken in.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The brief names a recipient that nothing can be sealed to.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl DriverError {
    /// What people read, where the words are in the catalogue; the others' own text says what happened and what to do.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Said(message) => Some(message.clone()),
            Self::Claim(error) => Some(error.message()),
            Self::Capture(error) => super::capture_message::of(error),
            Self::Store(_) | Self::Vault(_) | Self::Import(_) | Self::Seal(_) => None,
        }
    }
}
