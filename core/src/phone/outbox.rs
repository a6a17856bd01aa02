//! What goes out to the shell: screens, the meter and requests, on a thread of their own.
//!
//! Invariants:
//! - No lock is held while the shell is called.
//! - At most [`A_SECOND`] screens and as many meter readings cross in any second. A screen that waits gives way to a later
//!   one of the same kind; one of another kind is shown after it, so that nobody's way through the screens has holes.
//! - A call that does not come back is left where it is, told as a failure, and another thread goes on: a shell that hangs
//!   stops nothing but itself.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::meter::Meter;
use super::request::Request;
use super::screen::Shown;
use super::shell::{Shell, ShellError};
use crate::platform::Clock;

/// Screens a second, and meter readings a second: an eye sees no more, and each crossing costs a phone some battery.
pub const A_SECOND: usize = 20;
/// The shortest time between two meter readings, and between two screens of one kind.
const APART: Duration = Duration::from_millis(50);
/// Screens that wait, at most; then the oldest gives way whatever its kind.
const WAITING_MAX: usize = 16;
/// Requests that wait, at most: a shell that hangs is asked for nothing more.
const REQUESTS_MAX: usize = 256;
/// How long a call may take. It hands something to another thread; more than this is a hang.
const PATIENCE: Duration = Duration::from_secs(5);
/// Calls that may hang before nothing is called any more: each costs a thread.
const HUNG_MAX: u32 = 8;

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    /// A screen was not shown.
    Show,
    /// A request was not taken.
    Perform(u64),
}

/// Takes failures; called without a lock.
pub(super) type Report = Arc<dyn Fn(Failed) + Send + Sync>;

/// Where the phone puts what goes out. Clones are the same box.
#[derive(Clone)]
pub(super) struct Outbox(Arc<Shared>);

struct Shared {
    shell: Arc<dyn Shell>,
    clock: Arc<dyn Clock>,
    report: Report,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    shows: VecDeque<Shown>,
    meter: Option<Meter>,
    requests: VecDeque<Request>,
    /// When the last screens were shown.
    shown: VecDeque<Duration>,
    shown_kind: &'static str,
    metered: Option<Duration>,
    /// What is being called, and since when.
    calling: Option<(Failed, Duration)>,
    /// Which thread may call; one that hung is not that any more.
    thread: u32,
    closed: bool,
}

enum Call {
    Show(Shown),
    Meter(Meter),
    Perform(Request),
}

impl Outbox {
    /// A box whose thread runs.
    pub(super) fn start(shell: Arc<dyn Shell>, clock: Arc<dyn Clock>, report: Report) -> std::io::Result<Self> {
        let outbox = Self(Arc::new(Shared {
            shell,
            clock,
            report,
            state: Mutex::default(),
            changed: Condvar::new(),
        }));
        outbox.spawn(0)?;
        Ok(outbox)
    }

    fn spawn(&self, thread: u32) -> std::io::Result<()> {
        let shared = Arc::clone(&self.0);
        let name = "lavalier shell".to_owned();
        std::thread::Builder::new()
            .name(name)
            .spawn(move || shared.run(thread))
            .map(drop)
    }

    pub(super) fn show(&self, shown: Shown) {
        let mut state = self.0.lock();
        let same = |last: &Shown| last.screen.name() == shown.screen.name();
        if state.shows.back().is_some_and(same) {
            state.shows.pop_back();
        } else if state.shows.len() >= WAITING_MAX {
            state.shows.pop_front();
        }
        state.shows.push_back(shown);
        drop(state);
        self.0.changed.notify_all();
    }

    pub(super) fn meter(&self, meter: Meter) {
        self.0.lock().meter = Some(meter);
        self.0.changed.notify_all();
    }

    /// Puts a request in; whether there was room.
    pub(super) fn perform(&self, request: Request) -> bool {
        let mut state = self.0.lock();
        if state.requests.len() >= REQUESTS_MAX {
            return false;
        }
        state.requests.push_back(request);
        drop(state);
        self.0.changed.notify_all();
        true
    }

    /// Looks after the thread; to be called about once a second.
    pub(super) fn look(&self) {
        let now = self.0.clock.monotonic();
        let mut state = self.0.lock();
        let Some((call, since)) = state.calling else { return };
        if now.saturating_sub(since) < PATIENCE {
            return;
        }
        state.calling = None;
        state.thread += 1;
        let thread = state.thread;
        drop(state);
        tracing::warn!(?call, "the app does not come back from a call");
        // Without another thread nothing is shown any more, and the take goes on.
        if thread <= HUNG_MAX && self.spawn(thread).is_err() {
            tracing::warn!("no thread is left to call the app from");
        }
        (self.0.report)(call);
    }

    /// Calls nothing more, once what waits was handed over.
    pub(super) fn close(&self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, thread: u32) {
        while let Some(call) = self.next(thread) {
            let what = match &call {
                Call::Show(_) => Some(Failed::Show),
                Call::Perform(request) => Some(Failed::Perform(request.id)),
                Call::Meter(_) => None,
            };
            let answer = catch_unwind(AssertUnwindSafe(|| match call {
                Call::Show(shown) => self.shell.show(shown),
                Call::Meter(meter) => self.shell.meter(meter),
                Call::Perform(request) => self.shell.perform(request),
            }));
            let mut state = self.lock();
            if state.thread != thread {
                // It was told as a failure already.
                return;
            }
            state.calling = None;
            drop(state);
            let failed = match answer {
                Ok(Ok(())) => false,
                // What it says may hold a stack trace, and that may hold anything.
                Ok(Err(ShellError::Failed { .. })) | Err(_) => true,
            };
            if let (true, Some(what)) = (failed, what) {
                tracing::warn!(call = ?what, "the app failed");
                (self.report)(what);
            }
        }
    }

    /// The next call, when it is due; none when this thread is to end.
    fn next(&self, thread: u32) -> Option<Call> {
        let mut state = self.lock();
        loop {
            if state.thread != thread {
                return None;
            }
            let now = self.clock.monotonic();
            let due = match state.due(now) {
                Due::Now(call) => {
                    let what = match &call {
                        Call::Perform(request) => Failed::Perform(request.id),
                        Call::Show(_) | Call::Meter(_) => Failed::Show,
                    };
                    state.calling = Some((what, now));
                    return Some(call);
                }
                Due::At(at) => Some(at.saturating_sub(now)),
                Due::Never if state.closed => return None,
                Due::Never => None,
            };
            state = match due {
                Some(left) => {
                    let waited = self.changed.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

#[expect(
    clippy::large_enum_variant,
    reason = "one exists at a time, and is taken apart at once"
)]
enum Due {
    Now(Call),
    At(Duration),
    Never,
}

impl State {
    fn due(&mut self, now: Duration) -> Due {
        if let Some(request) = self.requests.pop_front() {
            return Due::Now(Call::Perform(request));
        }
        let mut later = None;
        if let Some(next) = self.shows.front() {
            let at = self.show_at(next.screen.name());
            if at <= now {
                let shown = self.shows.pop_front().expect("it was just looked at");
                self.shown_kind = shown.screen.name();
                self.shown.push_back(now);
                if self.shown.len() > A_SECOND {
                    self.shown.pop_front();
                }
                return Due::Now(Call::Show(shown));
            }
            later = Some(at);
        }
        if let Some(meter) = self.meter {
            let at = self.metered.map_or(Duration::ZERO, |last| last + APART);
            if at <= now {
                self.meter = None;
                self.metered = Some(now);
                return Due::Now(Call::Meter(meter));
            }
            later = Some(later.map_or(at, |other: Duration| other.min(at)));
        }
        later.map_or(Due::Never, Due::At)
    }

    /// When a screen of this kind may be shown.
    fn show_at(&self, kind: &str) -> Duration {
        let rate = match self.shown.front() {
            Some(first) if self.shown.len() == A_SECOND => *first + Duration::from_secs(1),
            _ => Duration::ZERO,
        };
        let apart = match self.shown.back() {
            Some(last) if kind == self.shown_kind => *last + APART,
            _ => Duration::ZERO,
        };
        rate.max(apart)
    }
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
mod tests;
