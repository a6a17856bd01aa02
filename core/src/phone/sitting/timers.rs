//! Moments that are waited for, in order.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::phone::flow::{AskId, Wake};
use crate::session::EffectId;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// A deadline of one of the session's effects.
    Session(EffectId),
    /// One of a request to the shell.
    Ask(AskId),
    /// A moment of the flow's.
    Wake(Wake),
    /// What a studio did not take for now is packed again.
    PackAgain,
}

/// The moments, on the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Timers {
    next: u64,
    all: BTreeMap<(Duration, u64), Timer>,
}

impl Timers {
    pub(super) fn set(&mut self, at: Duration, timer: Timer) {
        self.next += 1;
        self.all.insert((at, self.next), timer);
    }

    /// Forgets the deadline of a request that was answered.
    pub(super) fn answered(&mut self, id: AskId) {
        self.all.retain(|_, timer| *timer != Timer::Ask(id));
    }

    /// When the next is due.
    pub(super) fn next(&self) -> Option<Duration> {
        self.all.keys().next().map(|(at, _)| *at)
    }

    /// The next that is due by now.
    pub(super) fn due(&mut self, now: Duration) -> Option<Timer> {
        let first = self.all.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }
}
