//! The adapters to the machine's clock and to the kernel's accounts.

use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// How many seconds `work` takes, and what it gives.
#[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
pub(crate) fn seconds_of<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed().as_secs_f64(), done)
}

/// How many seconds of CPU `work` takes, in all threads of this process: what it costs, whatever else the machine does.
pub(crate) fn cpu_seconds_of(work: impl FnOnce()) -> f64 {
    let before = cpu_seconds();
    work();
    cpu_seconds() - before
}

fn cpu_seconds() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the kernel keeps accounts of this process");
    (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6
}
