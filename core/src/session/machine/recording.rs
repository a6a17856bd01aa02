//! From Roll to the receipt, and leaving.

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::words::Message;

use super::Session;
use crate::claim::Now;
use crate::session::effect::{Action, Effect};
use crate::session::gate::Refusal;
use crate::session::pending::{Awaited, BEGIN};
use crate::session::state::State;

impl Session {
    pub(super) fn roll(&mut self, now: Now) -> Vec<Effect> {
        if !matches!(self.state, State::Ready { .. } | State::Sending(_) | State::Safe(_)) {
            return Vec::new();
        }
        if self.superseded {
            return self.refuse(vec![Refusal::plain(Message::Superseded)]);
        }
        // The answer may take as long as its deadline, and the clearance has to hold at that moment still.
        let Some(cleared) = self.cleared.clone().filter(|cleared| cleared.holds(now.later(BEGIN))) else {
            return if self.offline {
                self.refuse(vec![Refusal::plain(Message::ClearanceOver)])
            } else {
                self.check(now)
            };
        };
        self.state = State::Beginning;
        self.withdraw(is_microphone);
        let continues = self.continues.clone();
        vec![self.pending.effect(Action::Begin { cleared, continues }, now)]
    }

    pub(super) fn stop(&mut self, now: Now) -> Vec<Effect> {
        match self.state.clone() {
            State::Rolling(take) => {
                self.state = State::Stopping(take.clone());
                vec![self.pending.effect(Action::End(take), now)]
            }
            State::Beginning => {
                let effects = self.give_up(Awaited::Begin, now);
                self.become_ready(now);
                effects
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn leave(&mut self, now: Now) -> Vec<Effect> {
        // A take in progress is stopped first, by a decision of its own.
        let recording = matches!(self.state, State::Beginning | State::Rolling(_) | State::Stopping(_));
        match self.takes.unsafe_segments() {
            Some(segments) if recording || !self.warned => {
                self.warned = !recording;
                self.withdraw(|notice| matches!(notice, Message::TakeNotSafe { .. }));
                let segments = segments.to_string();
                return self.tell(Message::TakeNotSafe { segments });
            }
            None if recording => return Vec::new(),
            Some(_) | None => {}
        }
        self.state = State::Left;
        vec![self.pending.effect(Action::Leave, now)]
    }

    pub(super) fn rolling(&mut self, take: TakeId) -> Vec<Effect> {
        self.warned = false;
        self.state = State::Rolling(take.clone());
        // A take may end before its beginning was told.
        match self.takes.of(&take).reason {
            Some(reason) => self.ended(&take, reason),
            None => Vec::new(),
        }
    }

    pub(super) fn ended(&mut self, take: &TakeId, reason: CloseReason) -> Vec<Effect> {
        let progress = self.takes.of(take);
        (progress.ended, progress.reason) = (true, Some(reason));
        let current = matches!(&self.state, State::Rolling(current) | State::Stopping(current) if current == take);
        if !current {
            return Vec::new();
        }
        let change = match reason {
            CloseReason::DeviceGone => Some(Message::MicrophoneGone),
            CloseReason::FormatChanged => Some(Message::MicrophoneChanged),
            CloseReason::Stopped | CloseReason::Finished | CloseReason::Storage | CloseReason::Recovered => None,
        };
        self.continues = change.as_ref().map(|_| take.clone());
        // The receipt may have been here before the end was told.
        self.state = if self.takes.of(take).safe {
            State::Safe(take.clone())
        } else {
            State::Sending(take.clone())
        };
        change.map_or_else(Vec::new, |message| self.tell(message))
    }

    pub(super) fn safe(&mut self, take: &TakeId) -> Vec<Effect> {
        self.takes.of(take).safe = true;
        if matches!(&self.state, State::Sending(current) if current == take) {
            self.state = State::Safe(take.clone());
        }
        if self.takes.unsafe_segments().is_none() {
            self.withdraw(|notice| matches!(notice, Message::TakeNotSafe { .. }));
        }
        Vec::new()
    }

    pub(super) fn give_up(&mut self, what: Awaited, now: Now) -> Vec<Effect> {
        let given_up = self.pending.give_up(what);
        given_up
            .into_iter()
            .map(|id| self.pending.effect(Action::GiveUp(id), now))
            .collect()
    }
}

/// What is said of a microphone until the next take begins with one.
fn is_microphone(message: &Message) -> bool {
    matches!(
        message,
        Message::MicrophoneGone
            | Message::MicrophoneChanged
            | Message::MicrophoneSilent
            | Message::MicrophoneNone
            | Message::MicrophoneNotFound { .. }
            | Message::MicrophoneRefused
            | Message::MicrophoneFailed { .. }
    )
}
