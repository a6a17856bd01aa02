//! The adapter to the machine's clock: xtask reports how long things took and decides nothing by it.

use std::time::{Duration, Instant};

/// A stopwatch that is running.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    /// Starts one.
    #[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
    pub(crate) fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// How long it has been running.
    #[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}
