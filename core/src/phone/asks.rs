//! Requests under way: who waits for which answer.
//!
//! An answer that is late, comes a second time or belongs to no request is ignored: it is taken out when the first comes,
//! when its time is over and when the shell failed to take the request.

use std::collections::BTreeMap;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::outbox::Outbox;
use super::request::{Answer, Request, Work};
use super::said::Said;

/// Hands out requests and takes in answers. Clones are the same.
#[derive(Clone)]
pub(super) struct Asks(Arc<Shared>);

struct Shared {
    outbox: Outbox,
    inbox: UnboundedSender<Said>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
}

enum Waiting {
    /// The sitting, which keeps its own deadlines.
    Sitting,
    /// A thread that stands still until then.
    Thread(SyncSender<Answer>),
}

impl Asks {
    pub(super) fn new(outbox: Outbox, inbox: UnboundedSender<Said>) -> Self {
        Self(Arc::new(Shared {
            outbox,
            inbox,
            state: Mutex::default(),
        }))
    }

    /// Asks for something that nobody waits for.
    pub(super) fn tell(&self, work: Work) {
        let id = self.next(None);
        // A shell that hangs is asked for nothing more.
        let _ = self.0.outbox.perform(Request {
            id,
            within_ms: None,
            work,
        });
    }

    /// Asks; the answer goes to the sitting's inbox, if the shell gives one. Gives the request's number.
    pub(super) fn ask(&self, work: Work, within: Duration) -> u64 {
        let id = self.next(Some(Waiting::Sitting));
        self.put(id, work, within);
        id
    }

    /// Asks and waits, standing still: not on a runtime's own threads. None when no answer came in time.
    pub(super) fn wait(&self, work: Work, within: Duration) -> Option<Answer> {
        let (sender, receiver) = sync_channel(1);
        let id = self.next(Some(Waiting::Thread(sender)));
        self.put(id, work, within);
        let answer = receiver.recv_timeout(within).ok();
        self.lock().waiting.remove(&id);
        answer
    }

    /// Takes an answer in. Whether somebody waited for it.
    pub(super) fn answer(&self, id: u64, answer: Answer) -> bool {
        let waiting = self.lock().waiting.remove(&id);
        match waiting {
            Some(Waiting::Sitting) => {
                // A sitting that is over waits for nothing.
                let _ = self.0.inbox.send(Said::Answer(id, answer));
            }
            Some(Waiting::Thread(sender)) => {
                let _ = sender.try_send(answer);
            }
            None => {
                tracing::debug!(id, answer = answer.name(), "an answer that nobody waits for");
                return false;
            }
        }
        true
    }

    fn put(&self, id: u64, work: Work, within: Duration) {
        let within_ms = u64::try_from(within.as_millis()).unwrap_or(u64::MAX);
        let taken = self.0.outbox.perform(Request {
            id,
            within_ms: Some(within_ms),
            work,
        });
        if !taken {
            let reason = "too many requests wait".to_owned();
            self.answer(id, Answer::Failed { reason });
        }
    }

    fn next(&self, waiting: Option<Waiting>) -> u64 {
        let mut state = self.lock();
        state.next += 1;
        let id = state.next;
        if let Some(waiting) = waiting {
            state.waiting.insert(id, waiting);
        }
        id
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
