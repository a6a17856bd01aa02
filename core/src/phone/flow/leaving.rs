//! Leaving: the warning before it, what is said and handed over when the app is left, and what is taken back when the person
//! is here again.

use lavalier_protocol::words::Wording;

use super::microphone::Microphone;
use super::{Effect, Flow};
use crate::phone::request::Work;
use crate::session::State;

/// Whether the person is here, and what they would leave behind.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Leaving {
    /// The warning is before them.
    pub(super) warned: bool,
    /// They have said that they are finished.
    pub(super) finished: bool,
    /// The app is not in front.
    pub(super) in_background: bool,
    /// It was in front before, in this process.
    was_in_front: bool,
    /// Takes of this device that are not at their studios.
    pub(super) waiting: usize,
    /// This process sends what is left, also of other invitations.
    sends: bool,
}

impl Flow {
    pub(super) fn backgrounded(&mut self, out: &mut Vec<Effect>) {
        self.leaving.in_background = true;
        // The end of a take that is open does the same.
        if !self.is_recording() {
            self.let_go(out);
            self.left_alone(out);
        }
    }

    pub(super) fn foregrounded(&mut self, out: &mut Vec<Effect>) {
        let was_away = std::mem::take(&mut self.leaving.in_background);
        // What an earlier process has said or handed over is there still.
        let is_first = !std::mem::replace(&mut self.leaving.was_in_front, true);
        self.take.stopped_unseen = false;
        if was_away || is_first {
            out.push(Effect::Tell(Work::ClearNotification));
            if self.leaving.sends {
                out.push(Effect::TransferNoMore);
            }
            self.look_for_microphone_again(out);
        }
    }

    /// What is left is sent from here on. Until then it stays with the platform: a link that does not open sends nothing.
    pub(super) fn sends_from_here(&mut self, out: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.leaving.sends, true) && !self.leaving.in_background {
            out.push(Effect::TransferNoMore);
        }
    }

    /// Whether something is only on this device, of this session or of one before.
    pub(super) fn unsafe_takes(&self) -> bool {
        self.session.unsafe_takes() || self.leaving.waiting > 0
    }

    pub(super) fn wait_for(&mut self, takes: usize, out: &mut Vec<Effect>) {
        let waited = std::mem::replace(&mut self.leaving.waiting, takes) > 0;
        self.notices.waiting(takes, self.session.unsafe_takes());
        // Where the take of this session is the last to be safe, that says so.
        let is_said_there = matches!(self.session.state(), State::Safe(_)) || self.take.stopped_unseen;
        if waited && !self.unsafe_takes() && !is_said_there {
            out.push(Effect::Tell(Work::ClearNotification));
        }
    }

    pub(super) fn finish(&mut self, out: &mut Vec<Effect>) {
        if self.unsafe_takes() {
            self.leaving.warned = true;
        } else {
            self.finished_now(out);
        }
    }

    pub(super) fn finished_now(&mut self, out: &mut Vec<Effect>) {
        self.leaving.warned = false;
        self.leaving.finished = true;
        self.notices.withdraw(&Wording::NoticeOtherLink);
        self.let_go(out);
        // What was about to begin does not.
        self.microphone = Microphone::default();
        out.push(Effect::Listen(None));
        if !self.left_alone(out) {
            out.push(Effect::KeepLink(None));
        }
        out.push(Effect::Tell(Work::Leave));
    }

    /// The app is left: what is not sent is told of, and handed to the platform's own transfers. Whether there is something.
    pub(super) fn left_alone(&self, out: &mut Vec<Effect>) -> bool {
        if self.unsafe_takes() {
            out.push(Effect::Tell(self.unsafe_notification()));
            out.push(Effect::Transfer);
        }
        self.unsafe_takes()
    }

    pub(super) fn back(&mut self, out: &mut Vec<Effect>) {
        if self.leaving.warned {
            self.leaving.warned = false;
        } else if self.is_recording() || self.unsafe_takes() {
            self.leaving.warned = true;
        } else {
            self.let_go(out);
            out.push(Effect::Tell(Work::Leave));
        }
    }

    /// Whether nobody has the screens of an interview before them.
    pub(super) const fn is_left(&self) -> bool {
        self.leaving.in_background || self.leaving.finished
    }
}
