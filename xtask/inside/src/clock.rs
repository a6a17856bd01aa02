//! The adapter to the machine's clock.

use std::time::Instant;

/// How many seconds `work` takes, and what it gives.
#[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
pub(crate) fn seconds_of<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed().as_secs_f64(), done)
}
