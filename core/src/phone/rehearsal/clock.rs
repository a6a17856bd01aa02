//! A clock that goes, and can be moved on besides.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use lavalier_protocol::Timestamp;

use crate::platform::{BootId, BootTime, Clock, SystemClock};
use crate::studio::fake::TIME;

/// The studio's time at the start, and then as it passes or is moved.
#[derive(Debug)]
pub(super) struct MovedClock {
    began: Duration,
    moved: Mutex<Duration>,
}

impl Default for MovedClock {
    fn default() -> Self {
        Self {
            began: SystemClock.monotonic(),
            moved: Mutex::default(),
        }
    }
}

impl MovedClock {
    pub(super) fn pass(&self, time: Duration) {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner) += time;
    }
}

impl Clock for MovedClock {
    fn wall(&self) -> Timestamp {
        let start = Timestamp::from_second(TIME).expect("a time in 1970");
        start
            .checked_add(self.monotonic())
            .expect("no rehearsal lasts for ages")
    }

    fn monotonic(&self) -> Duration {
        let moved = *self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        SystemClock.monotonic().saturating_sub(self.began) + moved
    }

    fn boot(&self) -> Option<BootTime> {
        Some(BootTime {
            boot: BootId::from_bytes([1; 16]),
            since: self.monotonic(),
        })
    }
}
