//! What a policy says, resolved: for each platform and control the least grade, the limit, and what follows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::control::{Control, Grade};
use super::platform::Platform;
use crate::feed::{Threshold, Version};
use crate::text::{Label, Line};

/// The most bytes of a policy, as a person writes it.
pub const POLICY_MAX: usize = 64 * 1024;

/// A policy's terms. Spans of time are seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// Its name.
    pub name: Label,
    /// Higher is later.
    pub revision: u32,
    /// Phones and tablets that may record under it; others are refused. A laptop's gate is its own.
    pub platforms: Vec<Platform>,
    /// Evidence older than this is unknown.
    pub max_age: u64,
    /// How long a clearance holds.
    pub clearance: u64,
    /// What is asked, control by control; of a control without a rule nothing is asked.
    pub rules: BTreeMap<Control, Rule>,
    /// Groups of which one member is enough.
    pub any_of: Vec<Group>,
}

/// What is asked of one control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The least grade that counts, for every platform on which the control is asked.
    pub require: BTreeMap<Platform, Grade>,
    /// What follows from a definite failure.
    pub on_fail: Act,
    /// What follows when it is not known, or not well enough.
    pub on_unknown: Act,
    /// What is measured against, where that is the policy's to say.
    pub limit: Option<Limit>,
    /// The clause of a guideline or contract that it answers.
    pub cites: Option<Line>,
}

/// What follows when a control is not met; a greater one is stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// It is shown.
    Warn,
    /// Recording begins, and what is recorded stays closed to post until a person releases it.
    ApproveAfter,
    /// No recording until a person approves.
    ApproveBefore,
    /// No recording.
    Block,
}

impl Act {
    /// Every act, the mildest first.
    pub const ALL: [Self; 4] = [Self::Warn, Self::ApproveAfter, Self::ApproveBefore, Self::Block];

    /// The word of documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::ApproveAfter => "approve_after",
            Self::ApproveBefore => "approve_before",
            Self::Block => "block",
        }
    }
}

/// What a control is measured against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// `os.current`.
    Os {
        /// Which version is asked for.
        threshold: Threshold,
        /// Seconds from the first time that a version was seen.
        grace: u64,
        /// The same, where the version fixes a vulnerability under attack.
        grace_exploited: u64,
    },
    /// `app.current`.
    Version {
        /// The least version.
        minimum: Version,
    },
    /// `storage.free` in bytes, `battery.level` in percent.
    Amount {
        /// The least amount.
        minimum: u64,
    },
}

/// Controls of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The members, two or more.
    pub controls: Vec<Control>,
    /// The clause that it answers.
    pub cites: Option<Line>,
}
