//! What the session asks its driver to do.

use std::time::Duration;

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::ConsentGiven;
use lavalier_protocol::link::Link;

use super::question::Question;
use crate::claim::Cleared;

/// Names one effect of one session. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EffectId(pub(super) u64);

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Comes back with the answer.
    pub id: EffectId,
    /// On the monotonic clock: when no answer is there by then, the driver says so with
    /// [`super::Event::DeadlinePassed`], and a later answer is ignored. None where nothing waits for an answer.
    pub deadline: Option<Duration>,
    /// What to do.
    pub action: Action,
}

/// What is to be done. Each says which [`super::Answer`] it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a few exist at a time, and each is looked at once"
)]
pub enum Action {
    /// Claim the invitation at its studio, or find the claim that this device holds already; offline only the latter.
    /// `Claimed` or `Failed`.
    Claim {
        /// The link, as it reached the app.
        link: Link,
        /// Without contact.
        offline: bool,
    },
    /// Close takes that a crash left open, and begin to send whatever is unsent. `Recovered`.
    Recover,
    /// Keep that consent was given. No answer.
    KeepConsent(ConsentGiven),
    /// Ask the studio for what it may have changed: a later brief, the feed of releases. `Refreshed` or `Failed`.
    Refresh,
    /// Collect what the device knows of itself. `Evidence`.
    Probe,
    /// Put these questions to the person, on one screen. `Said`.
    Ask(Vec<Question>),
    /// Hand the evidence to the studio and ask for clearance. `Cleared`, `Refused` or `Failed`.
    Clear {
        /// The document's bytes.
        evidence: Vec<u8>,
    },
    /// Open the microphone and begin a take under this clearance. `Rolling` or `Failed`.
    Begin {
        /// The clearance.
        cleared: Cleared,
        /// The take that this one goes on from, after a change of microphone.
        continues: Option<TakeId>,
    },
    /// The effect was given up: undo what it did, should it still succeed. No answer.
    GiveUp(EffectId),
    /// End the take. [`super::Event::Ended`] follows.
    End(TakeId),
    /// Leave: stop sending and end the program. No answer.
    Leave,
}
