//! Time.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use lavalier_protocol::Timestamp;

use super::boot::BootTime;

/// A source of time.
pub trait Clock: Send + Sync {
    /// The device's wall clock. It may be wrong, and may jump.
    fn wall(&self) -> Timestamp;

    /// Time since an origin of its own; never jumps, never goes back.
    fn monotonic(&self) -> Duration;

    /// Time since the machine was started, which outlasts the process; none where no such clock is read.
    fn boot(&self) -> Option<BootTime> {
        None
    }
}

/// The machine's clock. Every value of it shows the same monotonic time: since the process first asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

static ORIGIN: OnceLock<Instant> = OnceLock::new();

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
    fn monotonic(&self) -> Duration {
        let now = Instant::now();
        now.saturating_duration_since(*ORIGIN.get_or_init(|| now))
    }

    fn boot(&self) -> Option<BootTime> {
        super::boot::system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clocks_of_a_process_agree() {
        let before = SystemClock.monotonic();
        let between = SystemClock.monotonic();
        let after = SystemClock.monotonic();
        assert!(before <= between && between <= after);
        assert!(after < Duration::from_secs(3600), "the origin is the process's own");
    }
}
