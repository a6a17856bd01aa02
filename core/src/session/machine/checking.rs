//! The gate: what the device knows, what only the person can say, what the studio answers.

use lavalier_protocol::policy::{Control, Evidence, Known, Outcome, Shipped, evaluate};
use lavalier_protocol::words::Message;

use super::Session;
use crate::claim::{Cleared, Now};
use crate::session::effect::{Action, Effect};
use crate::session::gate::{self, Refusal};
use crate::session::state::State;

impl Session {
    pub(super) fn check(&mut self, now: Now) -> Vec<Effect> {
        self.state = State::Checking;
        self.asked = false;
        vec![self.pending.effect(Action::Probe, now)]
    }

    /// The gate's first half, on the device: it guides the person and spares the studio what would be refused anyway.
    pub(super) fn judge(&mut self, evidence: Option<Vec<u8>>, now: Now) -> Vec<Effect> {
        let Some(claimed) = &self.claimed else {
            return Vec::new();
        };
        let parsed = evidence.as_deref().map(Evidence::parse);
        let verdict = match &parsed {
            Some(Ok(evidence)) => {
                self.platform = evidence.platform;
                let brief = &claimed.brief;
                let known = Known {
                    rehearsal: brief.rehearsal,
                    ..Known::word_of(evidence)
                };
                let shipped = Shipped::named(&brief.policy).unwrap_or(Shipped::Default);
                Some(evaluate(shipped.policy(), &known, now.wall))
            }
            _ => None,
        };
        match (verdict, evidence) {
            // What only the studio knows, and what a person may approve there, is the studio's to say.
            (Some(verdict), Some(_)) if verdict.outcome != Outcome::Refused && self.offline => {
                self.held_or_refused(now)
            }
            (Some(verdict), Some(evidence)) if verdict.outcome != Outcome::Refused => {
                self.state = State::Checking;
                vec![self.pending.effect(Action::Clear { evidence }, now)]
            }
            (Some(verdict), Some(_)) => {
                let questions = gate::questions(&verdict);
                if questions.is_empty() || self.asked {
                    self.refuse(gate::refusals(&verdict, self.platform))
                } else {
                    self.ask(questions, now)
                }
            }
            // Without contact nothing new is asked: the clearance from before stands for the answers given then.
            (None, None) if self.offline => self.held_or_refused(now),
            (None, None) if !self.asked => self.ask(vec![Control::PasscodeSet], now),
            _ => self.refuse(vec![Refusal {
                control: Some(Control::PasscodeSet),
                message: Message::PasscodeUnknown,
            }]),
        }
    }

    pub(super) fn ask(&mut self, questions: Vec<Control>, now: Now) -> Vec<Effect> {
        self.asked = true;
        self.state = State::Asking(questions.clone());
        vec![self.pending.effect(Action::Ask(questions), now)]
    }

    pub(super) fn clear(&mut self, cleared: Cleared, now: Now) -> Vec<Effect> {
        let ours = self
            .claimed
            .as_ref()
            .is_some_and(|claimed| claimed.device_key == cleared.device_key());
        if !ours || !cleared.holds(now) {
            return self.refuse(vec![Refusal::plain(Message::NotCleared)]);
        }
        self.cleared = Some(cleared);
        self.become_ready();
        Vec::new()
    }

    /// The studio gave no clearance and no verdict: what it gave before may still hold, if it is only out of reach.
    pub(super) fn not_cleared(&mut self, message: Message, unreachable: bool, now: Now) -> Vec<Effect> {
        self.superseded |= message == Message::Superseded;
        if unreachable && self.holds(now) {
            self.tell(message);
            self.become_ready();
            return Vec::new();
        }
        self.refuse(vec![Refusal::plain(message)])
    }

    pub(super) fn held_or_refused(&mut self, now: Now) -> Vec<Effect> {
        if self.holds(now) {
            self.become_ready();
            return Vec::new();
        }
        let over = if self.cleared.is_some() {
            Message::ClearanceOver
        } else {
            Message::NotCleared
        };
        self.refuse(vec![Refusal::plain(over)])
    }

    pub(super) fn holds(&self, now: Now) -> bool {
        self.cleared.as_ref().is_some_and(|cleared| cleared.holds(now))
    }

    pub(super) fn refuse(&mut self, reasons: Vec<Refusal>) -> Vec<Effect> {
        self.state = State::Refused(reasons);
        Vec::new()
    }

    pub(super) fn become_ready(&mut self) {
        self.state = match &self.cleared {
            Some(cleared) => State::Ready {
                until: cleared.until(),
                held: cleared.held(),
                continues: self.continues.clone(),
            },
            None => State::Refused(vec![Refusal::plain(Message::NotCleared)]),
        };
    }
}
