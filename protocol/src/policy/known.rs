//! Everything that a verdict is made from, beside the policy and the time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::control::{Control, Grade, State};
use super::evidence::{Evidence, OsVersion};
use super::waiver::{Approval, Waiver};
use crate::feed::OsFeed;
use crate::text::Label;

/// What is known of one device.
///
/// What a client sent, and what the studio found itself, are different types: there is no way from a file or a request to
/// a [`StudioFinding`].
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// What the device and its person say.
    pub evidence: &'a Evidence,
    /// Whether a genuine app's attestation covers this evidence's digest under a fresh single-use challenge.
    pub genuine: bool,
    /// What the studio found from signed material.
    pub findings: &'a [StudioFinding],
    /// The model as the device's manager has it, where it says so.
    pub managed_model: Option<&'a Label>,
    /// The operating system, from signed material.
    pub signed_os: Option<&'a SignedOs>,
    /// The vendors' releases.
    pub feed: Option<&'a OsFeed>,
    /// What the studio remembers of the device.
    pub history: Option<&'a History>,
    /// Exceptions for this device. Those of others are left out by the caller.
    pub waivers: &'a [Waiver],
    /// Approvals of this device.
    pub approvals: &'a [Approval],
    /// The invitation is a rehearsal: nothing that it records is material, so nothing is held.
    pub rehearsal: bool,
}

impl<'a> Known<'a> {
    /// A client's word alone.
    #[must_use]
    pub const fn word_of(evidence: &'a Evidence) -> Self {
        Self {
            evidence,
            genuine: false,
            findings: &[],
            managed_model: None,
            signed_os: None,
            feed: None,
            history: None,
            waivers: &[],
            approvals: &[],
            rehearsal: false,
        }
    }
}

/// Where a finding of the studio's own comes from. A client cannot claim either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// A device manager's signed answer, together with the policy that it installed.
    Managed,
    /// A statement of the device's hardware.
    Attested,
}

impl Signed {
    /// As a grade.
    #[must_use]
    pub const fn grade(self) -> Grade {
        match self {
            Self::Managed => Grade::Managed,
            Self::Attested => Grade::Attested,
        }
    }
}

/// What the studio itself found of one control. It cannot be read from a file: there is no `Deserialize`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudioFinding {
    /// Which control.
    pub control: Control,
    /// What was found.
    pub state: State,
    /// From what.
    pub signed: Signed,
    /// By the studio's clock.
    pub observed_at: Timestamp,
}

/// The operating system as signed material names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOs {
    /// The vendor's model identifier, where it is named.
    pub model: Option<Label>,
    /// The version.
    pub os: OsVersion,
    /// From what.
    pub signed: Signed,
    /// By the studio's clock.
    pub observed_at: Timestamp,
}

/// What the studio remembers of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// When it first came, by the studio's clock.
    pub enrolled_at: Timestamp,
    /// Since when a control has not been met.
    pub failing_since: BTreeMap<Control, Timestamp>,
    /// When somebody reported it lost, if somebody did.
    pub lost_at: Option<Timestamp>,
    /// When somebody last asked for a new check: evidence from before is not enough.
    pub recheck_at: Option<Timestamp>,
}
