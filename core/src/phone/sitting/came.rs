//! What comes of the sitting's own work: answers, takes that begin and end, levels, and what the studio has.

use std::time::Duration;

use jiff::SignedDuration;
use lavalier_protocol::words::Message;

use super::Sitting;
use crate::capture::CaptureError;
use crate::claim::disk_message;
use crate::driver::{Came, DriverError, Tell};
use crate::level::Level;
use crate::phone::flow::Event;
use crate::phone::meter::Meter;
use crate::recorder;
use crate::session::{self, RecoveredTake};
use crate::uplink::UplinkEvent;

impl Sitting {
    pub(super) fn came(&mut self, came: Came) {
        match came {
            Came::Answer(id, answer) => {
                self.engine.answered(id);
                let recovered = match &answer {
                    session::Answer::Recovered(takes) => Some(takes.clone()),
                    _ => None,
                };
                if let Some(takes) = &recovered {
                    self.kept(takes);
                }
                self.on_session(session::Event::Answer(id, answer));
                if recovered.is_some() {
                    // What is left of other claims goes along in the background.
                    self.engine.sending.send_all(&Tell::channel().0);
                    self.count_waiting();
                }
            }
            Came::Claimed(id, here, claim, studio) => {
                if let Some(event) = self.engine.claimed(id, here, claim, studio) {
                    self.on_session(event);
                }
            }
            Came::Began(id, recording) => {
                let event = self.engine.began(id, *recording);
                // A beginning that was given up is not the one of the take that rolls.
                if self.engine.recording.is_some() && self.began.is_none() {
                    self.began = Some(self.parts.home.clock().monotonic());
                    self.silent = false;
                }
                self.on_session(event);
                if !self.engine.was_given_up(id) {
                    // It rolls now, and hears what happened meanwhile.
                    for order in std::mem::take(&mut self.early) {
                        self.order(order);
                    }
                }
            }
            Came::NotBegun(id, error) => {
                let message = error.message().unwrap_or(Message::MicrophoneFailed {
                    reason: error.to_string(),
                });
                // Not the whole of it: it names the microphone, and such names hold people's.
                let detail = match &error {
                    DriverError::Capture(
                        CaptureError::Device { detail, .. } | CaptureError::NoMicrophone { detail },
                    ) => detail.as_str(),
                    _ => message.key(),
                };
                tracing::warn!(detail, "a take did not begin");
                let unreachable = false;
                let answer = session::Answer::Failed { message, unreachable };
                self.on_session(session::Event::Answer(id, answer));
            }
            Came::Deadline(id) => self.on_session(session::Event::DeadlinePassed(id)),
            // Only a take whose end is signed can be handed over.
            Came::ClosedAgain => self.pack_again(),
        }
    }

    /// Says up to when a take of this invitation was kept, which a crash had cut off.
    fn kept(&mut self, takes: &[RecoveredTake]) {
        let Some(invitation) = self.flow.session().brief().map(|brief| brief.invitation.clone()) else {
            return;
        };
        for recovered in takes {
            let Some(take) = self.parts.home.store().take(&recovered.take) else {
                continue;
            };
            let opening = take.opening();
            let seconds = i64::try_from(recovered.seconds).unwrap_or(i64::MAX);
            let until = opening.started_at.saturating_add(SignedDuration::from_secs(seconds));
            if let (true, Ok(until)) = (opening.invitation == invitation, until) {
                self.on(Event::Kept(recovered.take.clone(), until));
            }
        }
    }

    pub(super) fn count_waiting(&mut self) {
        let waiting = self.engine.sending.unsafe_takes().len();
        self.on(Event::Waiting(waiting));
    }

    pub(super) fn recorded(&mut self, event: recorder::Event) {
        use session::Event as To;
        match event {
            recorder::Event::Rolling { .. } | recorder::Event::Gap { .. } => {}
            recorder::Event::Level(level) => self.level(level),
            recorder::Event::Silent(_) => {
                self.silent = true;
                self.on_session(To::Silent);
            }
            recorder::Event::Heard => {
                self.silent = false;
                self.on_session(To::Heard);
            }
            recorder::Event::Sealed { take, .. } => self.on_session(To::Sealed(take)),
            recorder::Event::StorageTrouble(error) => {
                tracing::warn!(%error, "storage does not take what is recorded");
                self.on_session(To::StorageTrouble(disk_message(&error)));
            }
            recorder::Event::StorageBack => self.on_session(To::StorageBack),
            recorder::Event::Fault { detail } => {
                let reason = detail;
                self.on_session(To::Trouble(Message::EncoderFailed { reason }));
            }
            recorder::Event::Stopped(stopped) => {
                let event = self.engine.ended(stopped);
                // The end of a beginning that was given up is not the end of the take that rolls.
                self.began = self.began.filter(|_| self.engine.recording.is_some());
                self.on_session(event);
                self.count_waiting();
            }
        }
    }

    pub(super) fn level(&mut self, level: Level) {
        let now = self.parts.home.clock().monotonic();
        let elapsed = self.began.map_or(Duration::ZERO, |began| now.saturating_sub(began));
        self.parts.outbox.meter(Meter {
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            peak_db: level.peak,
            rms_db: level.rms,
            heard: !self.silent && level.peak > crate::level::QUIET_DBFS,
        });
        if self.began.is_none() {
            self.on(Event::Heard { peak: level.peak });
        }
    }

    pub(super) fn sent(&mut self, event: &UplinkEvent) {
        use session::Event as To;
        match event {
            UplinkEvent::Stored { take, sequence, .. } => {
                self.transfers.stored(take, &[*sequence]);
                self.on_session(To::Stored(take.clone()));
            }
            UplinkEvent::Known { take, sequences } => self.transfers.stored(take, sequences),
            UplinkEvent::StudioUnreachable(message) => self.on_session(To::StudioGone(message.clone())),
            UplinkEvent::StudioBack => self.on_session(To::StudioBack),
            UplinkEvent::Trouble { message, .. } => self.on_session(To::Trouble(message.clone())),
            UplinkEvent::Safe { take, .. } => {
                self.no_more_transfers(Some(take));
                self.on_session(To::Safe(take.clone()));
                self.count_waiting();
            }
        }
    }
}
