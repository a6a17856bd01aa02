//! What follows from a request that failed.

use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::words::Message;

use super::Engine;
use crate::claim::{ClaimError, disk_message};
use crate::store::StoreError;
use crate::studio::StudioError;
use crate::uplink::backlog::Waiting;
use crate::uplink::backoff::{LASTING, PASSING};
use crate::uplink::event::UplinkEvent;
use crate::uplink::job::Fault;
use crate::uplink::lane::NOWHERE;

/// Failures in a row of the same request before people are told of what passes by itself.
const TELL_AFTER: u32 = 3;

impl Engine {
    pub(super) fn step_failed(&mut self, index: usize, fault: Fault) {
        match fault {
            Fault::Studio(error) => self.refused(index, &error, true),
            Fault::Store(StoreError::Receipt(reason)) => {
                let reason = reason.to_owned();
                self.trouble(index, Message::ReceiptNotGenuine { reason });
                self.hold(index, true, false);
            }
            Fault::Store(error) => {
                self.trouble(index, store_message(&error));
                self.hold(index, true, true);
            }
        }
    }

    pub(super) fn upload_failed(&mut self, index: usize, error: &StudioError) {
        self.refused(index, error, false);
    }

    fn refused(&mut self, index: usize, error: &StudioError, step: bool) {
        let failure = match error {
            StudioError::Refused(failure) => failure,
            // A portal's page is no answer either: what says so is asked until a studio answers.
            StudioError::Unreachable { .. } | StudioError::NotUnderstood { .. } => {
                let now = self.now();
                self.pace.lost();
                let told = self.contact.lost(error.message(), now, &*self.parts.random);
                return self.tell_unreachable(told);
            }
        };
        self.answered();
        match failure.kind {
            ErrorKind::SignedOut => self.renew(),
            ErrorKind::JournalMismatch => {
                self.lanes[index].disagrees(failure.journal.unwrap_or(NOWHERE));
                self.hold(index, step, true);
            }
            kind if kind.is_passing() || kind == ErrorKind::DigestMismatch => {
                self.hold(index, step, true);
                let lane = &self.lanes[index];
                let hold = if step { lane.step_hold } else { lane.upload_hold };
                if kind == ErrorKind::StorageFull || hold.attempts() >= TELL_AFTER {
                    self.trouble(index, kind.message());
                }
            }
            kind => {
                self.trouble(index, kind.message());
                self.hold(index, step, false);
            }
        }
    }

    fn hold(&mut self, index: usize, step: bool, passing: bool) {
        let now = self.now();
        let cap = if passing { PASSING } else { LASTING };
        let lane = &mut self.lanes[index];
        let hold = if step {
            &mut lane.step_hold
        } else {
            &mut lane.upload_hold
        };
        // Requests that were under way together fail together: that counts once.
        if hold.ready(now) {
            hold.fail(now, cap, &*self.parts.random);
        }
    }

    /// Something of a lane worked: what was told of the studio's state is over.
    pub(super) fn succeeded(&mut self, index: usize, step: bool) {
        let lane = &mut self.lanes[index];
        let hold = if step {
            &mut lane.step_hold
        } else {
            &mut lane.upload_hold
        };
        let failed_before = hold.attempts() > 0;
        hold.succeed();
        if failed_before && lane.over() {
            self.tell(UplinkEvent::StudioBack);
        }
    }

    pub(super) fn cannot_read(&mut self, index: usize, waiting: Waiting, error: &StoreError) {
        let now = self.now();
        self.lanes[index].set_aside(waiting, now);
        self.trouble(index, store_message(error));
    }

    pub(super) fn trouble(&mut self, index: usize, message: Message) {
        let lane = &mut self.lanes[index];
        if lane.tell_once(&message) {
            let take = lane.take.id().clone();
            self.tell(UplinkEvent::Trouble { take, message });
        }
    }

    /// The studio answered, whatever it said.
    pub(super) fn answered(&mut self) {
        if self.contact.answered() {
            self.tell(UplinkEvent::StudioBack);
        }
    }

    pub(super) fn tell_unreachable(&self, message: Option<Message>) {
        if let Some(message) = message {
            self.tell(UplinkEvent::StudioUnreachable(message));
        }
    }

    fn renew(&mut self) {
        if !self.renewing {
            self.renewing = true;
            let renew = self.speaker().renew();
            self.jobs.push(renew);
        }
    }

    pub(super) fn renewed(&mut self, result: Result<(), ClaimError>) {
        self.renewing = false;
        match result {
            Ok(()) => self.answered(),
            Err(ClaimError::Studio(error)) if error.kind().is_none() => {
                let now = self.now();
                let told = self.contact.lost(error.message(), now, &*self.parts.random);
                self.tell_unreachable(told);
            }
            Err(error) => {
                for index in 0..self.lanes.len() {
                    self.trouble(index, error.message());
                    self.hold(index, true, false);
                    self.hold(index, false, false);
                }
            }
        }
    }
}

fn store_message(error: &StoreError) -> Message {
    match error {
        StoreError::Disk(error) => disk_message(error),
        _ => Message::StorageFailed {
            reason: error.to_string(),
        },
    }
}
