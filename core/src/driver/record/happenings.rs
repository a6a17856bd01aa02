//! What came of effects, what the recorder says, what the uplink says.

use lavalier_protocol::words::Message;

use super::{Came, Run};
use crate::claim::disk_message;
use crate::driver::sending;
use crate::driver::slate;
use crate::driver::told::{Length, Told};
use crate::recorder;
use crate::session::{Answer, Event};
use crate::uplink::UplinkEvent;

impl Run<'_> {
    pub(super) fn came(&mut self, came: Came) {
        match came {
            Came::Answer(id, answer) => {
                let recovered = matches!(answer, Answer::Recovered(_));
                self.engine.answered(id);
                self.on(Event::Answer(id, answer));
                if recovered && !self.options.offline {
                    // What is left of other claims goes along in the background.
                    self.engine.sending.send_all(self.tell);
                }
            }
            Came::Claimed(id, here, claim, studio) => {
                let (brief, words) = (here.brief.clone(), here.words.clone());
                let agreement = self.agreement(here.consent.is_some());
                let Some(event) = self.engine.claimed(id, here, claim, studio) else {
                    return;
                };
                self.shown = Some(brief.consent.clone());
                let brief = Box::new(brief);
                self.tell.tell(Told::Claimed {
                    brief,
                    words,
                    agreement,
                });
                self.on(event);
            }
            Came::Began(id, recording) => {
                let take = recording.take().id().clone();
                if let Some(message) = slate::repeated(&self.home.store, recording.take().opening()) {
                    self.tell.tell(Told::Notice(message));
                }
                self.stopped.entry(take).or_default();
                let event = self.engine.began(id, *recording);
                self.on(event);
            }
            Came::NotBegun(id, error) => {
                let message = error.message().unwrap_or(Message::MicrophoneFailed {
                    reason: error.to_string(),
                });
                if !self.engine.was_given_up(id) {
                    self.fault = Some(error);
                }
                let unreachable = false;
                self.on(Event::Answer(id, Answer::Failed { message, unreachable }));
            }
            Came::Deadline(id) => self.on(Event::DeadlinePassed(id)),
            // Its uplink sees for itself.
            Came::ClosedAgain => {}
        }
    }

    pub(super) fn recorded(&mut self, event: recorder::Event) {
        match event {
            recorder::Event::Rolling { take, slate, granted } => self.tell.tell(Told::Rolling {
                take,
                slate,
                mic: granted.name,
                rate: granted.format.rate,
                channels: granted.format.channels,
                bits: granted.format.bits,
            }),
            recorder::Event::Level(level) => self.tell.tell(Told::Level {
                peak: level.peak,
                rms: level.rms,
            }),
            recorder::Event::Silent(_) => self.on(Event::Silent),
            recorder::Event::Heard => {
                self.tell.tell(Told::Notice(Message::MicrophoneHeard));
                self.on(Event::Heard);
            }
            recorder::Event::Sealed {
                take, sequence, track, ..
            } => {
                let id = take.clone();
                self.tell.tell(Told::Sealed { take, sequence, track });
                self.on(Event::Sealed(id));
            }
            recorder::Event::Gap { take, gap } => self.tell.tell(Told::Gap {
                take,
                first_sample: gap.first_sample,
                samples: gap.samples,
                cause: gap.cause,
            }),
            recorder::Event::StorageTrouble(error) => self.on(Event::StorageTrouble(disk_message(&error))),
            recorder::Event::StorageBack => {
                self.tell.tell(Told::Notice(Message::StorageBack));
                self.on(Event::StorageBack);
            }
            recorder::Event::Fault { detail } => {
                let reason = detail;
                self.tell.tell(Told::Notice(Message::EncoderFailed { reason }));
            }
            recorder::Event::Stopped(stopped) => self.ended(stopped),
        }
    }

    fn ended(&mut self, stopped: recorder::Stopped) {
        let now = self.home.clock.monotonic();
        let take = stopped.take.clone();
        self.stopped.entry(take.clone()).or_default().get_or_insert(now);
        self.tell.tell(Told::Stopped {
            take,
            length: Length::Samples(stopped.samples),
        });
        let event = self.engine.ended(stopped);
        self.on(event);
    }

    pub(super) fn sent(&mut self, event: &UplinkEvent) {
        if let Some(told) = sending::told(event) {
            let noticed = matches!(told, Told::Notice(_)) && *event != UplinkEvent::StudioBack;
            // Notices of the session are told when it takes them in.
            if !noticed {
                self.tell.tell(told);
            }
        }
        match event {
            UplinkEvent::Stored { take, .. } => self.on(Event::Stored(take.clone())),
            // The session's own takes are new with it.
            UplinkEvent::Known { .. } => {}
            UplinkEvent::StudioUnreachable(message) => {
                self.out_of_reach = true;
                self.on(Event::StudioGone(message.clone()));
            }
            UplinkEvent::StudioBack => {
                self.out_of_reach = false;
                self.leave_at = None;
                self.on(Event::StudioBack);
            }
            UplinkEvent::Trouble { message, .. } => self.on(Event::Trouble(message.clone())),
            UplinkEvent::Safe { take, receipt } => {
                self.safe.insert(take.clone());
                let now = self.home.clock.monotonic();
                let stopped = self.stopped.get(take).copied().flatten();
                self.tell.tell(Told::Safe {
                    take: take.clone(),
                    receipt: *receipt,
                    seconds_after_stop: stopped.map(|at| now.saturating_sub(at).as_secs_f64()),
                });
                self.on(Event::Safe(take.clone()));
            }
        }
    }
}
