//! What came of a request.

use lavalier_protocol::api::{JournalState, MissingAnswer, SequenceRange};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::words::Message;

use super::Engine;
use crate::store::StoreError;
use crate::uplink::backlog::{Waiting, merge};
use crate::uplink::backoff::PASSING;
use crate::uplink::event::UplinkEvent;
use crate::uplink::job::{Done, Fault, Receipt};
use crate::uplink::lane::Lane;
use crate::uplink::pace::Begun;

/// How often a studio that has everything may give no receipt before people are told.
const NO_RECEIPT_TOLD: u32 = 3;

impl Engine {
    pub(super) fn take_in(&mut self, done: Done) {
        match done {
            Done::Probed(Ok(_)) => {
                if self.contact.probe_answered() {
                    self.tell(UplinkEvent::StudioBack);
                }
            }
            Done::Probed(Err(error)) => {
                let now = self.now();
                let told = self.contact.probe_lost(error.message(), now, &*self.parts.random);
                self.tell_unreachable(told);
            }
            Done::Clock(answer) => self.clock_answered(answer),
            Done::Renewed(result) => self.renewed(result),
            Done::Asked {
                take,
                exact_below,
                result,
            } => self.step_done(&take, result, |engine, index, answer| {
                engine.asked(index, exact_below, &answer);
            }),
            Done::Appended {
                take,
                next,
                bytes,
                result,
            } => self.step_done(&take, result, |engine, index, state| {
                engine.sent += bytes;
                engine.appended(index, next, state);
            }),
            Done::Receipt { take, result } => self.step_done(&take, result, |engine, index, receipt| match receipt {
                Receipt::Kept(receipt) => {
                    let take = engine.lanes.remove(index).take.id().clone();
                    engine.tell(UplinkEvent::Safe { take, receipt });
                }
                Receipt::NotYet { missing, ended } => engine.no_receipt(index, &missing, ended),
            }),
            Done::Segment {
                take,
                waiting,
                begun,
                result,
            } => {
                self.measured(&[waiting], begun, result.is_ok());
                let result = result.map(|stored| vec![stored.sequence]);
                self.upload_done(&take, vec![waiting], Vec::new(), result);
            }
            Done::Batch {
                take,
                packed,
                unreadable,
                begun,
                result,
            } => {
                self.measured(&packed, begun, result.is_ok());
                let result = result.map(|answer| answer.stored.iter().map(|stored| stored.sequence).collect());
                self.upload_done(&take, packed, unreadable, result);
            }
        }
    }

    fn lane(&self, take: &TakeId) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.take.id() == take)
    }

    fn clock_answered(
        &mut self,
        answer: Result<lavalier_protocol::journal::ClockExchange, crate::studio::StudioError>,
    ) {
        self.asking_clock = false;
        match answer {
            Ok(exchange) => (self.parts.exchange)(exchange),
            // An exchange that is lost is missed by nobody; whether there is contact, requests that matter find out.
            Err(error) => tracing::debug!(%error, "a clock exchange was lost"),
        }
    }

    /// The common part of what came of a step.
    fn step_done<T>(&mut self, take: &TakeId, result: Result<T, Fault>, then: impl FnOnce(&mut Self, usize, T)) {
        if result.is_ok() {
            self.answered();
        }
        let Some(index) = self.lane(take) else { return };
        self.lanes[index].stepping = false;
        match result {
            Ok(answer) => then(self, index, answer),
            Err(fault) => self.step_failed(index, fault),
        }
    }

    fn asked(&mut self, index: usize, exact_below: Option<u64>, answer: &MissingAnswer) {
        let lane = &mut self.lanes[index];
        let stands = lane.remote == answer.journal;
        lane.looked(answer.journal);
        if answer.journal.lines == 0 {
            // The studio knows nothing of the take: it gets everything.
            lane.asks = false;
        }
        let Some(exact_below) = exact_below.filter(|_| stands) else {
            return;
        };
        lane.asks = false;
        lane.step_hold.succeed();
        let stored = lane.backlog.reconcile(exact_below, &answer.missing);
        let id = lane.take.id().clone();
        if std::mem::take(&mut lane.resumed) {
            let sequences = stored.into_iter().map(|(sequence, _)| sequence).collect();
            self.tell(UplinkEvent::Known { take: id, sequences });
            return;
        }
        for (sequence, track) in stored {
            let take = id.clone();
            self.tell(UplinkEvent::Stored { take, sequence, track });
        }
    }

    fn appended(&mut self, index: usize, next: u64, state: JournalState) {
        let now = self.now();
        let lane = &mut self.lanes[index];
        // Right behind what was sent, or, when other lines with the same beginning were there, where those end.
        let other = state.lines < next || (state.lines == lane.local.lines && state.head != lane.local.head);
        if other || state.lines > lane.local.lines {
            lane.disagrees(state);
            lane.step_hold.fail(now, PASSING, &*self.parts.random);
        } else {
            lane.agrees(next, state);
            self.succeeded(index, true);
        }
    }

    fn no_receipt(&mut self, index: usize, missing: &[SequenceRange], ended: bool) {
        let now = self.now();
        let lane = &mut self.lanes[index];
        lane.step_hold.fail(now, PASSING, &*self.parts.random);
        if !ended {
            // The studio does not have the end that it said it had.
            lane.disagrees(lane.remote);
        }
        let last = lane.local.segments;
        for sequence in merge(missing)
            .iter()
            .flat_map(|range| range.first..=range.last.min(last))
        {
            if let Err(error) = lane.add(sequence) {
                tracing::warn!(take = %lane.take.id(), %error, "a segment cannot be found");
            }
        }
        if missing.is_empty() && ended && lane.step_hold.attempts() >= NO_RECEIPT_TOLD {
            self.trouble(index, Message::StudioNotUnderstood);
        }
    }

    /// A body is not under way any more.
    fn measured(&mut self, sent: &[Waiting], begun: Begun, arrived: bool) {
        if arrived {
            let bytes = sent.iter().map(|waiting| waiting.bytes).sum();
            let took = self.now().saturating_sub(begun.at);
            self.pace.carried(bytes, took, begun.among.max(self.uploads));
        }
    }

    fn upload_done(
        &mut self,
        take: &TakeId,
        sent: Vec<Waiting>,
        unreadable: Vec<(Waiting, StoreError)>,
        result: Result<Vec<u64>, Fault>,
    ) {
        self.uploads = self.uploads.saturating_sub(1);
        let mut all = sent.iter().chain(unreadable.iter().map(|(waiting, _)| waiting));
        let originals = usize::from(all.any(|waiting| waiting.track != Track::Proxy));
        self.originals = self.originals.saturating_sub(originals);
        let bytes = |waiting: &[Waiting]| waiting.iter().map(|waiting| waiting.bytes).sum::<u64>();
        let aside: u64 = unreadable.iter().map(|(waiting, _)| waiting.bytes).sum();
        self.upload_bytes = self.upload_bytes.saturating_sub(bytes(&sent) + aside);
        if result.is_ok() {
            self.answered();
        }
        let Some(index) = self.lane(take) else { return };
        for (waiting, error) in unreadable {
            self.cannot_read(index, waiting, &error);
        }
        match result {
            Ok(stored) => {
                for waiting in sent {
                    if stored.contains(&waiting.sequence) {
                        self.stored(index, waiting);
                    } else {
                        self.lanes[index].backlog.give_back(waiting.sequence);
                    }
                }
                self.succeeded(index, false);
            }
            Err(Fault::Store(error)) => sent
                .into_iter()
                .for_each(|waiting| self.cannot_read(index, waiting, &error)),
            Err(Fault::Studio(error)) => {
                // What of a cut tar arrived is known to the studio only.
                self.lanes[index].asks |= sent.len() > 1;
                for waiting in sent {
                    self.lanes[index].backlog.give_back(waiting.sequence);
                }
                self.upload_failed(index, &error);
            }
        }
    }

    fn stored(&mut self, index: usize, waiting: Waiting) {
        self.sent += waiting.bytes;
        let lane: &mut Lane = &mut self.lanes[index];
        if lane.backlog.acknowledge(waiting.sequence).is_some() {
            let (take, sequence, track) = (lane.take.id().clone(), waiting.sequence, waiting.track);
            self.tell(UplinkEvent::Stored { take, sequence, track });
        }
    }
}
