//! What is sealed and waits for the disk: between the thread that seals and the one that stores.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::jws::{Jws, Refused};
use lavalier_protocol::sealed::Track;

use crate::capture::EndReason;
use crate::store::Item;

/// How the sealing side ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// The take is to be closed.
    Close(CloseReason, Option<EndReason>),
    /// Something failed: what is queued is stored, and the take is closed as a recovered one.
    Fault,
    /// What is queued is stored, and the take stays open.
    Leave,
}

#[derive(Default)]
struct State {
    items: VecDeque<Item>,
    /// Audio segments that are not durable yet, those in the keeper's hand included.
    seconds: usize,
    finish: Option<Finish>,
    signature: Option<Result<Jws, Refused>>,
    abandoned: bool,
    /// The keeper has ended: nobody will make room any more.
    closed: bool,
}

/// The queue. Unbounded by itself; who fills it looks at [`Self::seconds`] or waits for room.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

/// What there is to do for the keeper.
#[derive(Default)]
pub(super) struct Work {
    pub(super) items: Vec<Item>,
    pub(super) signature: Option<Result<Jws, Refused>>,
    /// Given only with the last items.
    pub(super) finish: Option<Finish>,
    pub(super) abandoned: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, items: impl IntoIterator<Item = Item>) {
        let mut state = self.lock();
        for item in items {
            state.seconds += usize::from(is_second(&item));
            state.items.push_back(item);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Audio segments that are not durable yet.
    pub(super) fn seconds(&self) -> usize {
        self.lock().seconds
    }

    /// Waits until fewer than `limit` audio segments wait, for at most `patience`; whether that is so.
    pub(super) fn wait_for_room(&self, limit: usize, patience: Duration) -> bool {
        let full = |state: &mut State| state.seconds >= limit && !state.closed && !state.abandoned;
        let waited = self.changed.wait_timeout_while(self.lock(), patience, full);
        let (guard, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(guard);
        !outcome.timed_out()
    }

    /// The first finish counts.
    pub(super) fn finish(&self, finish: Finish) {
        self.lock().finish.get_or_insert(finish);
        self.changed.notify_all();
    }

    pub(super) fn abandon(&self) {
        self.lock().abandoned = true;
        self.changed.notify_all();
    }

    pub(super) fn answer(&self, signature: Result<Jws, Refused>) {
        self.lock().signature = Some(signature);
        self.changed.notify_all();
    }

    /// Waits until there is anything to do, and takes at most `most` items.
    pub(super) fn take(&self, most: usize) -> Work {
        let idle = |state: &mut State| {
            state.items.is_empty() && state.finish.is_none() && state.signature.is_none() && !state.abandoned
        };
        let waited = self.changed.wait_while(self.lock(), idle);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let count = most.min(state.items.len());
        Work {
            items: state.items.drain(..count).collect(),
            signature: state.signature.take(),
            finish: if state.items.is_empty() { state.finish } else { None },
            abandoned: state.abandoned,
        }
    }

    /// Waits for an answer of the signer, at most so long.
    pub(super) fn wait_for_signature(&self, patience: Duration) -> Option<Result<Jws, Refused>> {
        let idle = |state: &mut State| state.signature.is_none() && !state.abandoned;
        let waited = self.changed.wait_timeout_while(self.lock(), patience, idle);
        waited.unwrap_or_else(PoisonError::into_inner).0.signature.take()
    }

    /// Waits until the keeper has ended, at most so long.
    pub(super) fn wait_for_close(&self, patience: Duration) {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), patience, |state| !state.closed);
        drop(waited);
    }

    /// Leaves the disk or the signer alone for a while; whether everything was abandoned meanwhile.
    pub(super) fn pause(&self, patience: Duration) -> bool {
        let idle = |state: &mut State| !state.abandoned;
        let waited = self.changed.wait_timeout_while(self.lock(), patience, idle);
        waited.unwrap_or_else(PoisonError::into_inner).0.abandoned
    }

    /// The keeper says that these are durable.
    pub(super) fn stored(&self, items: &[Item]) {
        let seconds = items.iter().filter(|item| is_second(item)).count();
        let mut state = self.lock();
        state.seconds = state.seconds.saturating_sub(seconds);
        drop(state);
        self.changed.notify_all();
    }

    /// The keeper has ended.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }
}

fn is_second(item: &Item) -> bool {
    matches!(item, Item::Segment(segment) if segment.track != Track::Proxy)
}
