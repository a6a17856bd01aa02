//! Why a control stands as it does: codes with their arguments, put in words by [`crate::words`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::control::Grade;
use crate::feed::{OsReason, Version};

/// A reason code with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The evidence says no.
    Failed,
    /// Nobody has answered, or the answer was “not sure”.
    Unanswered,
    /// It is said, but by evidence of a lower grade than the policy asks.
    GradeTooLow {
        /// What the policy asks.
        required: Grade,
    },
    /// Said in a file at a grade that only the studio can find, and read as declared.
    Overclaimed {
        /// What it claimed.
        claimed: Grade,
    },
    /// The evidence is older than the policy takes, or the device's clock is behind.
    EvidenceOld {
        /// When it was collected, by the device's clock.
        observed_at: Timestamp,
    },
    /// The device's clock is ahead of the studio's, so that the evidence's age cannot be told.
    ClockAhead {
        /// When it was collected, by the device's clock.
        observed_at: Timestamp,
    },
    /// No genuine app's attestation covers this evidence.
    NotVouchedFor,
    /// What the feed of releases says of the operating system: behind, left behind, or why it cannot tell.
    Os {
        /// Which.
        why: OsReason,
        /// The newest for the model, where the feed names it.
        newest: Option<Version>,
        /// Until when an older one is put up with, where the policy gives time.
        grace_until: Option<Timestamp>,
    },
    /// An older app than the policy asks.
    AppBehind {
        /// The least version.
        minimum: Version,
    },
    /// Less room or charge than the policy asks.
    TooLittle {
        /// What there is: bytes, or percent.
        have: u64,
        /// The least.
        minimum: u64,
    },
    /// Somebody reported the device lost.
    Lost,
    /// The policy is not for this kind of device.
    PlatformNotCovered,
    /// A reason of a newer version.
    #[serde(other)]
    Newer,
}
