//! Which requests are started now.

use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::sealed::Track;

use super::{Engine, LONGEST_SLEEP};
use crate::uplink::lane::Step;
use crate::uplink::order::Mode;
use crate::uplink::pace::Begun;
use crate::uplink::{BYTES_IN_FLIGHT, CLOCK_EVERY};

/// From so many waiting segments on they go as a tar: fewer are sent sooner one by one.
const BATCH_FROM: usize = 12;
/// While proxies go first, so many originals are under way at most: the next proxy finds a free place, and a link that is
/// not full of originals.
const ORIGINALS_BEHIND: usize = 2;

impl Engine {
    /// Starts whatever may be under way now.
    pub(super) fn schedule(&mut self) {
        let now = self.now();
        let waiting = self.lanes.iter().map(|lane| lane.backlog.original_bytes()).sum();
        let mode = self.order.observe(now, self.made, self.sent, waiting);
        if self.contact.probes(now) {
            let probe = self.speaker().probe();
            self.jobs.push(probe);
        }
        if !self.contact.is_up() || self.renewing {
            return;
        }
        self.ask_clock(now);
        for index in 0..self.lanes.len() {
            self.step(index, now);
        }
        let originals = (self.parts.originals)();
        let mode = if originals { mode } else { Mode::ProxiesFirst };
        while self.upload(mode, originals, now) {}
    }

    /// Asks once at the beginning, so that a take which is about to begin has the studio's time from its first sample on.
    fn ask_clock(&mut self, now: Duration) {
        let first = self.next_clock.is_zero();
        let records = self
            .lanes
            .iter()
            .any(|lane| lane.local.writing && lane.local.closed.is_none());
        if (records || first) && !self.asking_clock && now >= self.next_clock {
            self.asking_clock = true;
            self.next_clock = now + CLOCK_EVERY;
            let clock = self.speaker().clock(Arc::clone(&self.parts.clock));
            self.jobs.push(clock);
        }
    }

    fn step(&mut self, index: usize, now: Duration) {
        let speaker = self.speaker();
        let lane = &mut self.lanes[index];
        lane.pick_up(now);
        let Some(step) = lane.next_step(now) else { return };
        lane.stepping = true;
        let job = match step {
            Step::Ask { exact_below } => speaker.ask(&lane.take, exact_below),
            Step::Append { from } => {
                lane.appending(now);
                speaker.append(lane.take.clone(), from)
            }
            Step::Receipt => speaker.receipt(lane.take.clone()),
        };
        self.jobs.push(job);
    }

    /// Starts the next upload, if one may be.
    fn upload(&mut self, mode: Mode, originals: bool, now: Duration) -> bool {
        let speaker = self.speaker();
        let Some(index) = self.next_lane(mode, now) else {
            return false;
        };
        let lane = &mut self.lanes[index];
        let Some(next) = lane.backlog.next(mode) else {
            return false;
        };
        if self.uploads >= self.pace.width(next.bytes) {
            return false;
        }
        let behind = if originals { ORIGINALS_BEHIND } else { 0 };
        if mode == Mode::ProxiesFirst && next.track != Track::Proxy && self.originals >= behind {
            return false;
        }
        if self.uploads > 0 && self.upload_bytes + next.bytes > BYTES_IN_FLIGHT {
            return false;
        }
        let mut wanted = lane.backlog.take(mode, BATCH_FROM, self.pace.room());
        self.uploads += 1;
        let begun = Begun {
            at: now,
            among: self.uploads,
        };
        self.originals += usize::from(wanted.iter().any(|waiting| waiting.track != Track::Proxy));
        self.upload_bytes += wanted.iter().map(|waiting| waiting.bytes).sum::<u64>();
        let job = match wanted.len() {
            1 => speaker.segment(lane.take.clone(), wanted.swap_remove(0), begun),
            _ => speaker.batch(lane.take.clone(), wanted, begun),
        };
        self.jobs.push(job);
        true
    }

    /// The lane whose segment goes next: the oldest take's, or in the other mode the oldest that has a proxy.
    fn next_lane(&self, mode: Mode, now: Duration) -> Option<usize> {
        let ready = |mode| {
            let lanes = self.lanes.iter().enumerate();
            // Behind an older take that is about to be ready the newer ones wait.
            lanes
                .take_while(move |(_, lane)| !lane.is_about_to_upload(now))
                .filter(move |(_, lane)| lane.may_upload(now))
                .filter_map(move |(index, lane)| Some((index, lane.backlog.next(mode)?)))
        };
        let proxy = ready(mode).find(|(_, waiting)| mode == Mode::ProxiesFirst && waiting.track == Track::Proxy);
        proxy.or_else(|| ready(mode).next()).map(|(index, _)| index)
    }

    /// How long nothing happens by itself.
    pub(super) fn sleeps_for(&self) -> Duration {
        let now = self.now();
        let records = self.lanes.iter().any(|lane| lane.local.writing);
        let clock = records.then_some(self.next_clock).filter(|_| !self.asking_clock);
        let lanes = self
            .lanes
            .iter()
            .filter_map(|lane| lane.wakes_at().filter(|at| *at > now));
        let next = lanes.chain(clock).chain(self.contact.wakes_at()).min();
        next.map_or(LONGEST_SLEEP, |at| at.saturating_sub(now).min(LONGEST_SLEEP))
            // What is due and could not be started waits for something under way, or for contact.
            .max(Duration::from_millis(10))
    }
}
