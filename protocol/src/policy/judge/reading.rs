//! What is known of one control.

use jiff::Timestamp;

use crate::policy::control::{Grade, State};
use crate::policy::reason::Reason;

/// A state, how well it is known, and why it is no pass, or a note beside a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) state: State,
    pub(super) grade: Grade,
    pub(super) reason: Option<Reason>,
    /// For an operating system that is behind.
    pub(super) lag: Option<Lag>,
}

/// How long an operating system has been behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lag {
    /// When the first of the releases that it lacks was known.
    pub(super) since: Timestamp,
    /// It lacks one release, not several.
    pub(super) one: bool,
    /// One of them mends something that was being exploited.
    pub(super) exploited: bool,
}

impl Reading {
    pub(super) const fn new(state: State, grade: Grade, reason: Option<Reason>) -> Self {
        Self {
            state,
            grade,
            reason,
            lag: None,
        }
    }

    /// Nothing is known, for this reason.
    pub(super) const fn unknown(reason: Reason) -> Self {
        Self::new(State::Unknown, Grade::Unknown, Some(reason))
    }

    pub(super) const fn silent() -> Self {
        Self::unknown(Reason::Unanswered)
    }

    /// Both together: a failure counts whoever found it, a pass at its best grade, and silence not at all.
    pub(super) fn and(self, other: Self) -> Self {
        match (self.state, other.state) {
            (State::Unknown, State::Unknown) => {
                let told = !matches!(other.reason, None | Some(Reason::Unanswered));
                if told { other } else { self }
            }
            (State::Unknown, _) => other,
            (_, State::Unknown) => self,
            (State::Fail, State::Pass) => self,
            (State::Pass, State::Fail) => other,
            (State::Fail, State::Fail) | (State::Pass, State::Pass) if other.grade > self.grade => other,
            (State::Fail, State::Fail) | (State::Pass, State::Pass) => self,
        }
    }

    /// Only what speaks against it: what a client cannot know in its favour.
    pub(super) fn unless_fail(self) -> Self {
        if self.state == State::Fail {
            self
        } else {
            Self::silent()
        }
    }
}
