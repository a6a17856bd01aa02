//! While a take is open, and what follows it: interruptions, a microphone that goes, going on.

use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::words::Wording;

use super::microphone::{ACTIVATE, Step};
use super::{Awaited, Effect, Flow, Order, ruling};
use crate::capture::EndReason;
use crate::claim::Now;
use crate::phone::happening::Interruption;
use crate::phone::input::Input;
use crate::phone::request::{Vibration, Work};
use crate::phone::screen::Words;
use crate::session::{self, State};

/// What holds the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A call.
    Call,
    /// The voice assistant.
    Assistant,
    /// Another app.
    OtherApp,
    /// The platform does not say.
    Unknown,
    /// The platform hands silence.
    Silenced,
}

impl From<Interruption> for By {
    fn from(by: Interruption) -> Self {
        match by {
            Interruption::Call => Self::Call,
            Interruption::Assistant => Self::Assistant,
            Interruption::OtherApp => Self::OtherApp,
            Interruption::Unknown => Self::Unknown,
        }
    }
}

/// An interruption of the open take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paused {
    /// What holds the microphone.
    pub(super) by: By,
    /// It is over, and the person has to tap.
    pub(super) over: bool,
    /// It is over, by the platform's word.
    ended: bool,
}

/// What is shown of the open take.
#[derive(Debug, Clone, Default)]
pub(super) struct TakeState {
    /// The current question, from 0.
    pub(super) question: usize,
    pub(super) paused: Option<Paused>,
    /// The recorder was told that somebody has the microphone, and not that it is back.
    away: bool,
    /// What it was recorded from.
    input: Option<Input>,
    /// The audio services were reset, which is why it ends.
    reset: bool,
    /// The last one lost its microphone while the app was not in front, and the person has not been back.
    pub(super) stopped_unseen: bool,
}

impl Flow {
    /// What follows from where the session is now.
    pub(super) fn entered(&mut self, before: &State, out: &mut Vec<Effect>) {
        let was_recording = matches!(before, State::Beginning | State::Rolling(_) | State::Stopping(_));
        match self.session.state() {
            State::Ready { .. } => {
                if was_recording {
                    (self.take.paused, self.take.away) = (None, false);
                    out.push(Effect::Tell(Work::KeepAwake { on: false }));
                    if self.leaving.in_background {
                        self.left_alone(out);
                    }
                }
                // A take that was cut off is told of before anything else.
                if !self.reopened || self.recovered {
                    self.find_microphone(out);
                }
            }
            State::Beginning => {
                self.take.input = self.microphone.input().cloned();
                (self.take.paused, self.take.away, self.take.reset) = (None, false, false);
                self.notices.withdraw(&Wording::NoticeResumed);
                self.notices.withdraw(&Wording::NoticeOtherLink);
                out.push(Effect::Tell(Work::KeepAwake { on: true }));
            }
            State::Rolling(_) => {
                self.kept = None;
                // It tells changes alone, and this one may have come while the microphone was listened to.
                if self.silenced && self.take.paused.is_none() {
                    self.interrupted(By::Silenced, out);
                }
            }
            State::Sending(take) | State::Safe(take) if was_recording => {
                let ended = self.session.takes().iter().find(|it| it.take == *take);
                let reason = ended.and_then(|take| take.reason);
                self.take_ended(reason, out);
            }
            State::Refused(_) | State::Invited if matches!(before, State::Ready { .. }) => {
                out.push(Effect::Listen(None));
            }
            _ => {}
        }
        if matches!(self.session.state(), State::Safe(_)) && !self.session.unsafe_takes() {
            self.notices.withdraw(&Wording::NoticeOtherLink);
            if !self.take.stopped_unseen {
                out.push(Effect::Tell(Work::ClearNotification));
            }
        }
    }

    fn take_ended(&mut self, reason: Option<CloseReason>, out: &mut Vec<Effect>) {
        let reset = std::mem::take(&mut self.take.reset);
        (self.take.paused, self.take.away) = (None, false);
        self.take.question = 0;
        self.notices.withdraw(&Wording::NoticeResumed);
        self.notices.withdraw(&Wording::PausedSilenced);
        self.notices.withdraw(&Wording::NoticeShellFailed);
        self.microphone.step = match reason {
            Some(CloseReason::DeviceGone | CloseReason::FormatChanged) => Step::Gone { reset },
            _ => Step::Idle,
        };
        self.microphone.levels = super::listening::Levels::default();
        if self.microphone.step != Step::Idle && !reset {
            out.push(Effect::Tell(Work::Vibrate {
                pattern: Vibration::Warning,
            }));
        }
        // The one on the screen is answered by a person who looks at it.
        if self.microphone.step == Step::Idle || self.leaving.in_background {
            out.push(Effect::Tell(Work::ReleaseAudio));
        }
        out.push(Effect::Tell(Work::KeepAwake { on: false }));
        if self.leaving.in_background {
            // That nothing is recorded any more is said before anything else.
            self.take.stopped_unseen = self.microphone.step != Step::Idle;
            if !self.take.stopped_unseen {
                out.push(Effect::Tell(self.unsafe_notification()));
            }
            out.push(Effect::Transfer);
        }
    }

    pub(super) fn unsafe_notification(&self) -> Work {
        let voice = super::speak::nobody();
        let said = voice.word(&Wording::NotifyUnsafe {
            platform: self.platform_name(),
        });
        Work::Notify {
            words: Words {
                what: said.what,
                remedy: said.remedy,
            },
        }
    }

    pub(super) fn interrupted(&mut self, by: By, out: &mut Vec<Effect>) {
        // A call may come while the microphone is being opened.
        if !matches!(self.session.state(), State::Beginning | State::Rolling(_)) {
            return;
        }
        self.notices.withdraw(&Wording::PausedSilenced);
        self.take.paused = Some(Paused {
            by,
            over: false,
            ended: false,
        });
        // Of two at once the recorder is told of one: it ends when the last has.
        if !std::mem::replace(&mut self.take.away, true) {
            out.push(Effect::Recorder(Order::InterruptionBegan));
        }
    }

    pub(super) fn interruption_over(&mut self, may_resume: bool, out: &mut Vec<Effect>) {
        let Some(paused) = &mut self.take.paused else {
            return self.free_again(out);
        };
        paused.ended = true;
        if may_resume {
            self.resume(out);
        } else {
            paused.over = true;
        }
    }

    /// The platform hands silence in place of sound, or sound again.
    pub(super) fn silenced_is(&mut self, silenced: bool, out: &mut Vec<Effect>) {
        self.silenced = silenced;
        if silenced {
            return self.interrupted(By::Silenced, out);
        }
        if self.take.away && self.take.paused.is_none_or(|paused| paused.by == By::Silenced) {
            self.goes_on(out);
        }
    }

    /// The audio session first, then the recorder: it starts the stream again.
    fn resume(&mut self, out: &mut Vec<Effect>) {
        let wanted = self.take.input.as_ref().map(|input| input.id.clone());
        let work = Work::ActivateAudio { wanted, measure: true };
        let ask = self.ask(Awaited::Resume, work, ACTIVATE);
        out.push(ask);
    }

    /// The microphone that was recorded from is not given: it may have been pulled out meanwhile. What there is instead tells.
    pub(super) fn resume_with_any(&mut self, out: &mut Vec<Effect>) {
        if self.take.paused.is_some() {
            let (wanted, measure) = (None, true);
            let ask = self.ask(Awaited::ResumeAny, Work::ActivateAudio { wanted, measure }, ACTIVATE);
            out.push(ask);
        }
    }

    pub(super) fn resumed(&mut self, input: &Input, out: &mut Vec<Effect>) {
        if self.take.paused.is_none() {
            return;
        }
        match self.take.input.as_ref().map(|before| ruling::same(before, input)) {
            Some(Err(reason)) => self.lost(reason, out),
            Some(Ok(())) | None => self.goes_on(out),
        }
    }

    fn goes_on(&mut self, out: &mut Vec<Effect>) {
        if self.silenced {
            // The call is over, and another app still has the microphone: the recorder goes on when sound comes.
            return self.interrupted(By::Silenced, out);
        }
        (self.take.paused, self.take.away) = (None, false);
        self.notices.withdraw(&Wording::PausedSilenced);
        self.notices.tell(Wording::NoticeResumed);
        out.push(Effect::Recorder(Order::InterruptionEnded));
    }

    /// There is no microphone now, neither the one from before nor another.
    pub(super) fn not_resumed(&mut self) {
        if let Some(paused) = &mut self.take.paused {
            // Whoever tapped during the call is not told that it is over.
            paused.over = paused.ended;
        }
    }

    /// The granted input is another one now.
    pub(super) fn input_is(&mut self, input: Option<Input>, out: &mut Vec<Effect>) {
        if !self.is_recording() {
            return self.another_input(input.as_ref(), out);
        }
        if self.take.paused.is_some_and(|paused| paused.by != By::Silenced) {
            // While a call lasts the route is the call's. What is granted after it counts.
            return;
        }
        match (&self.take.input, &input) {
            (Some(before), Some(now)) => {
                if let Err(reason) = ruling::same(before, now) {
                    self.lost(reason, out);
                }
            }
            (_, None) => self.lost(EndReason::DeviceGone, out),
            (None, Some(_)) => {}
        }
    }

    pub(super) fn audio_reset(&mut self, out: &mut Vec<Effect>) {
        if self.is_recording() {
            self.take.reset = true;
            self.lost(EndReason::StreamInvalidated, out);
        } else if matches!(self.session.state(), State::Ready { .. }) {
            self.activate(out);
        }
    }

    /// The microphone will not come back: never another one without a tap.
    fn lost(&mut self, reason: EndReason, out: &mut Vec<Effect>) {
        out.push(Effect::Recorder(Order::Lost(reason)));
    }

    pub(super) fn stop(&mut self, now: Now, out: &mut Vec<Effect>) {
        self.leaving.warned = false;
        self.session_on(session::Event::Stop, now, out);
    }

    pub(super) fn go_on(&mut self, now: Now, out: &mut Vec<Effect>) {
        match self.take.paused {
            Some(paused) if paused.by == By::Silenced && self.silenced => {
                // Whether it is silence that comes is the recorder's to see: what is not is kept, and zeros are missing time
                // until the platform hands sound. Only the screen goes on.
                self.take.paused = None;
                return self.notices.tell(Wording::PausedSilenced);
            }
            Some(_) => return self.resume(out),
            None => {}
        }
        match self.microphone.step {
            Step::Gone { .. } => {
                // What was asked for may be the one that has gone; it may have another number when it is back.
                self.microphone.afresh();
                // One tap: when the microphone is there, the next take begins.
                self.microphone.then_record = true;
                self.activate(out);
            }
            _ => self.record(now, out),
        }
    }
}
