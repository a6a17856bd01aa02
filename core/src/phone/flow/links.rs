//! Links: the first, the one that was open when the process ended, and others that come meanwhile.
//!
//! Invariants:
//! - A text that is no link changes nothing while an invitation is open.
//! - No link is opened before it is known which one was open: a person who comes back by it goes on where they were.

use lavalier_protocol::link::Link;
use lavalier_protocol::words::Wording;

use super::{Awaited, Effect, Flow, Gate, LinkText, Microphone, TakeState};
use crate::claim::Now;
use crate::session::{self, State};

impl Flow {
    /// Opens a link: the first, or another once this interview is done with.
    pub(super) fn open(&mut self, text: String, now: Now, out: &mut Vec<Effect>) {
        self.no_link_found = false;
        self.notices.withdraw(&Wording::NoLinkFound);
        self.notices.withdraw(&Wording::NoticeLinkBroken);
        let link = text.parse::<Link>();
        if link.is_ok() {
            // Some platforms open what was scanned as any other link, and the scanner itself comes back with none.
            self.awaited.retain(|_, awaited| *awaited != Awaited::Link);
        }
        // One that is broken needs no device to be told so.
        if link.is_ok() && (self.facts.is_none() || !self.looked_up) {
            self.early_link = Some(LinkText(text));
            return;
        }
        let fresh = self.is_fresh();
        if link.is_err() && !fresh {
            return self.no_link(Wording::NoticeLinkBroken);
        }
        // The message may have been copied with a space, or read from its code.
        let again = self.link.as_ref().is_some_and(|LinkText(open)| open.parse() == link);
        if again && !fresh && !self.leaving.finished {
            self.notices.withdraw(&Wording::NoticeOtherLink);
            return;
        }
        if self.is_recording() || (self.session.unsafe_takes() && !self.leaving.finished && !again) {
            self.notices.tell(Wording::NoticeOtherLink);
            return;
        }
        if !fresh {
            self.anew(out);
        }
        self.link = Some(LinkText(text.trim().to_owned()));
        self.session_on(session::Event::Link(text), now, out);
    }

    /// Takes in which link was open when the process ended. Whoever comes back to it, by the icon or by the link itself,
    /// goes on at once.
    pub(super) fn was_open(&mut self, was: Option<LinkText>, now: Now, out: &mut Vec<Effect>) {
        self.looked_up = true;
        let early = self.early_link.take();
        let same = |early: &LinkText| was.as_ref().is_some_and(|was| was.is_of_one_link(early));
        let back = match &early {
            Some(early) => same(early),
            None => self.link.is_none() && was.is_some(),
        };
        if back {
            self.reopened = true;
            self.session.reopen();
        }
        let opened = early.or_else(|| was.filter(|_| back));
        if let Some(LinkText(text)) = opened {
            self.open(text, now, out);
        }
    }

    /// Says that there is no link, and leaves everything as it is.
    pub(super) fn no_link(&mut self, notice: Wording) {
        if self.is_fresh() {
            self.no_link_found = true;
        } else {
            self.notices.tell(notice);
        }
    }

    const fn is_fresh(&self) -> bool {
        matches!(self.session.state(), State::Start | State::Unopened(_))
    }

    /// Another interview: everything of the one before is forgotten here. What it recorded is sent all the same.
    fn anew(&mut self, out: &mut Vec<Effect>) {
        self.let_go(out);
        self.session = self.session.anew();
        self.gate = Gate::default();
        self.microphone = Microphone::default();
        self.take = TakeState::default();
        self.notices.withdraw(&Wording::NoticeOtherLink);
        self.notices.waiting(self.leaving.waiting, false);
        (self.kept, self.reopened, self.recovered) = (None, false, false);
        (self.leaving.warned, self.leaving.finished) = (false, false);
        self.awaited.retain(|_, awaited| *awaited == Awaited::Device);
        out.push(Effect::Listen(None));
    }
}

impl LinkText {
    /// Whether both are texts of the same link.
    fn is_of_one_link(&self, other: &Self) -> bool {
        let link = self.0.parse::<Link>();
        link.is_ok() && link == other.0.parse()
    }
}
