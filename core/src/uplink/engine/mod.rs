//! The loop: looks at the store, starts requests, takes in what came of them.

mod answers;
mod contact;
mod faults;
mod schedule;

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::event::UplinkEvent;
use super::job::{Job, Speaker};
use super::lane::Lane;
use super::order::Order;
use super::pace::Pace;
use super::{LANES_MAX, Parts};
use contact::Contact;

/// Nothing is waited for longer than this, in case a wake-up was missed.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

pub(super) struct Engine {
    parts: Parts,
    /// Oldest first.
    lanes: Vec<Lane>,
    /// Takes wait for a lane.
    more: bool,
    jobs: FuturesUnordered<Job>,
    contact: Contact,
    order: Order,
    pace: Pace,
    /// Sealed bytes that were made while this runs, and acknowledged.
    made: u64,
    sent: u64,
    uploads: usize,
    /// Of those, the ones with an original in them.
    originals: usize,
    upload_bytes: u64,
    renewing: bool,
    next_clock: Duration,
    asking_clock: bool,
}

pub(super) async fn run(parts: Parts, nudge: Arc<Notify>, stop: CancellationToken) {
    let mut bell: watch::Receiver<u64> = parts.store.subscribe();
    bell.mark_changed();
    let mut engine = Engine::new(parts);
    loop {
        if bell.has_changed().unwrap_or(false) || engine.has_place() {
            bell.mark_unchanged();
            engine.take_stock();
        }
        engine.schedule();
        let sleep = engine.sleeps_for();
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = nudge.notified() => engine.network_changed(),
            Some(done) = engine.jobs.next(), if !engine.jobs.is_empty() => engine.take_in(done),
            _ = bell.changed() => bell.mark_changed(),
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

impl Engine {
    fn new(parts: Parts) -> Self {
        Self {
            parts,
            lanes: Vec::new(),
            more: false,
            jobs: FuturesUnordered::new(),
            contact: Contact::default(),
            order: Order::default(),
            pace: Pace::default(),
            made: 0,
            sent: 0,
            uploads: 0,
            originals: 0,
            upload_bytes: 0,
            renewing: false,
            next_clock: Duration::ZERO,
            asking_clock: false,
        }
    }

    fn now(&self) -> Duration {
        self.parts.clock.monotonic()
    }

    fn speaker(&self) -> Speaker {
        Speaker {
            studio: Arc::clone(&self.parts.studio),
            account: Arc::clone(&self.parts.account),
        }
    }

    fn tell(&self, event: UplinkEvent) {
        // Nobody may listen any more; sending goes on all the same.
        let _ = self.parts.events.send(event);
    }

    /// Looks at the store: new takes, new segments, new lines.
    fn take_stock(&mut self) {
        // A lane whose receipt was just stored goes when that is told.
        self.lanes.retain(|lane| lane.stepping || !lane.take.is_safe());
        for lane in &mut self.lanes {
            match lane.refresh() {
                Ok(bytes) => self.made += bytes,
                Err(error) => tracing::warn!(take = %lane.take.id(), %error, "a take cannot be read"),
            }
        }
        self.more = false;
        let mut places = LANES_MAX.saturating_sub(self.busy());
        let takes = self.parts.store.takes();
        for take in takes {
            let ours = take.opening().invitation == self.parts.invitation && !take.is_safe();
            if !ours || self.lanes.iter().any(|lane| lane.take.id() == take.id()) {
                continue;
            }
            // The one that is recorded goes along whatever waits.
            if places == 0 && !take.state().is_ok_and(|state| state.writing) {
                self.more = true;
                continue;
            }
            match Lane::new(take) {
                Ok(lane) => {
                    places = places.saturating_sub(1);
                    self.lanes.push(lane);
                }
                Err(error) => tracing::warn!(%error, "a take cannot be read"),
            }
        }
        self.lanes.sort_by_key(|lane| {
            let opening = lane.take.opening();
            (opening.started_at, opening.take_number, lane.take.id().clone())
        });
    }

    /// Lanes that have something to send. One that the studio refuses, or whose originals wait for another network, takes no
    /// other's place.
    fn busy(&self) -> usize {
        let (originals, now) = ((self.parts.originals)(), self.now());
        self.lanes.iter().filter(|lane| lane.is_busy(originals, now)).count()
    }

    /// Whether a take that waits for a lane can have one.
    fn has_place(&self) -> bool {
        self.more && self.busy() < LANES_MAX
    }

    /// What is under way is dropped and begun again on new connections.
    fn network_changed(&mut self) {
        self.parts.studio.forget_connections();
        self.jobs = FuturesUnordered::new();
        self.uploads = 0;
        self.originals = 0;
        self.upload_bytes = 0;
        self.renewing = false;
        self.asking_clock = false;
        self.contact.hurry();
        self.pace = Pace::default();
        for lane in &mut self.lanes {
            lane.stepping = false;
            // What was under way may have arrived, and so may what somebody else has sent.
            lane.asks = true;
            lane.backlog.give_all_back();
            lane.step_hold.hurry();
            lane.upload_hold.hurry();
        }
    }
}
