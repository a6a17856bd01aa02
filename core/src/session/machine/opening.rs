//! From the link to the person's agreement.

use lavalier_protocol::brief::ConsentBy;
use lavalier_protocol::journal::ConsentGiven;
use lavalier_protocol::link::Link;
use lavalier_protocol::words::Message;

use super::Session;
use crate::claim::{Cleared, Now, link_message};
use crate::session::effect::{Action, Effect};
use crate::session::event::ClaimedHere;
use crate::session::state::State;

impl Session {
    pub(super) fn open_link(&mut self, text: &str, now: Now) -> Vec<Effect> {
        // A link while something is recorded or on its way belongs to another session.
        if !matches!(self.state, State::Start | State::Unopened(_)) {
            return Vec::new();
        }
        match text.parse::<Link>() {
            Ok(link) => {
                self.link = Some(link);
                self.claim(now)
            }
            Err(error) => {
                self.link = None;
                self.state = State::Unopened(link_message(error));
                Vec::new()
            }
        }
    }

    pub(super) fn claim(&mut self, now: Now) -> Vec<Effect> {
        let Some(link) = self.link.clone() else {
            return Vec::new();
        };
        self.state = State::Opening;
        let offline = self.offline;
        vec![self.pending.effect(Action::Claim { link, offline }, now)]
    }

    pub(super) fn agree(&mut self, by: ConsentBy, now: Now) -> Vec<Effect> {
        if !matches!(self.state, State::Invited | State::Declined) {
            return Vec::new();
        }
        let consent = ConsentGiven { by, at: now.wall };
        self.consent = Some(consent);
        let mut effects = vec![self.pending.effect(Action::KeepConsent(consent), now)];
        effects.extend(self.check(now));
        effects
    }

    pub(super) fn decline(&mut self) -> Vec<Effect> {
        if self.state == State::Invited {
            self.state = State::Declined;
        }
        Vec::new()
    }

    pub(super) fn claimed_now(&mut self, claimed: Box<ClaimedHere>, now: Now) -> Vec<Effect> {
        let ours = |cleared: &Cleared| cleared.device_key() == claimed.device_key;
        self.cleared = claimed.cleared.clone().filter(ours);
        self.consent = claimed.consent;
        self.claimed = Some(claimed);
        let mut effects = vec![self.pending.effect(Action::Recover, now)];
        let holds = self.cleared.as_ref().is_some_and(|cleared| cleared.holds(now));
        if self.consent.is_some() && holds && std::mem::take(&mut self.reopened) {
            effects.extend(self.by_the_earlier(now));
        } else if self.consent.is_some() {
            effects.extend(self.check(now));
        } else {
            self.state = State::Invited;
        }
        effects
    }

    pub(super) fn unreachable(&self) -> Message {
        let studio = self
            .link
            .as_ref()
            .map_or_else(String::new, |link| link.origin.to_string());
        Message::StudioUnreachable { studio }
    }
}
