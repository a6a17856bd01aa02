//! Whether the studio is there.

use std::time::Duration;

use lavalier_protocol::words::Message;

use crate::platform::Random;
use crate::uplink::backoff::{Backoff, PASSING};

/// Failures in a row before people are told: one lost request is nobody's business.
const TELL_AFTER: u32 = 3;

/// Up until a request is lost; then down until anything gets through.
#[derive(Debug, Default)]
pub(super) struct Contact {
    backoff: Backoff,
    down: bool,
    probing: bool,
    told: bool,
}

impl Contact {
    /// Whether requests may be started.
    pub(super) const fn is_up(&self) -> bool {
        !self.down
    }

    /// A request was lost. Gives what is to be told, the first time that there is something.
    pub(super) fn lost(&mut self, message: Message, now: Duration, random: &dyn Random) -> Option<Message> {
        if self.down {
            // Others that were under way share its fate; they say nothing new.
            return None;
        }
        self.down = true;
        self.fail(message, now, random)
    }

    fn fail(&mut self, message: Message, now: Duration, random: &dyn Random) -> Option<Message> {
        self.backoff.fail(now, PASSING, random);
        if self.told || self.backoff.attempts() < TELL_AFTER {
            return None;
        }
        self.told = true;
        Some(message)
    }

    /// Whether it is time for a probe; it is under way then.
    pub(super) fn probes(&mut self, now: Duration) -> bool {
        let due = self.down && !self.probing && self.backoff.ready(now);
        self.probing |= due;
        due
    }

    /// The probe was lost as well.
    pub(super) fn probe_lost(&mut self, message: Message, now: Duration, random: &dyn Random) -> Option<Message> {
        self.probing = false;
        if self.down {
            self.fail(message, now, random)
        } else {
            None
        }
    }

    /// The probe was answered: requests may try. The back-off stays until one of them succeeds, so that a network that
    /// lets only probes through is not hammered. Whether that is to be told.
    pub(super) fn probe_answered(&mut self) -> bool {
        self.probing = false;
        self.down = false;
        std::mem::take(&mut self.told)
    }

    /// A request was answered. Whether that is to be told.
    pub(super) fn answered(&mut self) -> bool {
        self.down = false;
        self.backoff.succeed();
        std::mem::take(&mut self.told)
    }

    /// The network is another one: a probe goes out at once.
    pub(super) fn hurry(&mut self) {
        self.probing = false;
        self.backoff.hurry();
    }

    /// When the next probe is due.
    pub(super) fn wakes_at(&self) -> Option<Duration> {
        if self.down && !self.probing {
            self.backoff.until()
        } else {
            None
        }
    }
}
