//! The gate: what the device knows, what only the person can say, what the studio answers.

use lavalier_protocol::policy::{
    Control, Effect as Follows, Evidence, Known, Outcome, Platform, State as Stands, Verdict, evaluate,
};
use lavalier_protocol::words::Message;

use super::Session;
use crate::claim::{Cleared, Now};
use crate::session::effect::{Action, Effect};
use crate::session::event::Refreshed;
use crate::session::gate::{self, Refusal};
use crate::session::question::{Question, Reply, questions, with_answers};
use crate::session::state::State;

impl Session {
    pub(super) fn check(&mut self, now: Now) -> Vec<Effect> {
        self.state = State::Checking;
        if self.offline {
            return self.probe(now);
        }
        vec![self.pending.effect(Action::Refresh, now)]
    }

    pub(super) fn probe(&mut self, now: Now) -> Vec<Effect> {
        vec![self.pending.effect(Action::Probe, now)]
    }

    /// Goes by what the studio has changed. Whoever agreed to a text that reads otherwise now is asked again.
    pub(super) fn refreshed(&mut self, refreshed: Refreshed, now: Now) -> Vec<Effect> {
        let Refreshed { here, refused } = refreshed;
        refused.into_iter().for_each(|message| drop(self.tell(message)));
        let Some(claimed) = self.claimed.as_deref_mut() else {
            return Vec::new();
        };
        if claimed.brief != here.brief {
            let agreed = claimed.brief.consent == here.brief.consent;
            self.consent = self.consent.filter(|_| agreed);
            self.cleared = here.cleared.clone().filter(|it| it.device_key() == claimed.device_key);
        }
        claimed.brief = here.brief;
        claimed.feed = here.feed;
        if self.consent.is_none() {
            self.state = State::Invited;
            return Vec::new();
        }
        self.probe(now)
    }

    pub(super) fn probed(&mut self, evidence: Option<Vec<u8>>, now: Now) -> Vec<Effect> {
        self.evidence = evidence.and_then(|bytes| {
            let evidence = Evidence::parse(&bytes).ok()?;
            Some((bytes, evidence))
        });
        self.judge(now)
    }

    pub(super) fn said(&mut self, replies: Vec<(Control, Reply)>, now: Now) -> Vec<Effect> {
        let asked = &self.asked;
        self.replies
            .extend(replies.into_iter().filter(|(control, _)| asked.contains(control)));
        self.judge(now)
    }

    /// The gate's first half, on the device: it tells what there is to ask. What is known is then the studio's to judge,
    /// which also knows of waivers and approvals, and shows a producer what keeps a guest from being ready.
    pub(super) fn judge(&mut self, now: Now) -> Vec<Effect> {
        let Some((bytes, platform, verdict)) = self.own_verdict(now) else {
            return if self.offline {
                self.by_the_earlier(now)
            } else {
                self.refuse(vec![Refusal::plain(Message::DeviceSilent)])
            };
        };
        self.platform = platform;
        if self.offline {
            return match verdict {
                Some(verdict) if is_definite(&verdict) => self.refuse(gate::refusals(&verdict, platform)),
                // Without contact nothing new is asked: the clearance from before stands for the answers given then.
                _ => self.by_the_earlier(now),
            };
        }
        let questions = verdict
            .as_ref()
            .map_or_else(Vec::new, |verdict| questions(verdict, platform, &self.asked));
        if !questions.is_empty() {
            return self.ask(questions, now);
        }
        self.found_wrong = verdict.filter(|verdict| verdict.outcome == Outcome::Refused);
        self.state = State::Checking;
        vec![self.pending.effect(Action::Clear { evidence: bytes }, now)]
    }

    /// The evidence as it would be handed in, what it is of, and what this device makes of it, where it can tell. None
    /// where the device says nothing.
    fn own_verdict(&self, now: Now) -> Option<(Vec<u8>, Platform, Option<Verdict>)> {
        let brief = &self.claimed.as_ref()?.brief;
        let (bytes, evidence) = self.evidence.as_ref()?;
        let with = with_answers(evidence, &self.replies);
        let (evidence, bytes) = match &with {
            Some(with) => (with, serde_json::to_vec(with).expect("evidence has a JSON form")),
            // As the device wrote it.
            None => (evidence, bytes.clone()),
        };
        let known = Known {
            rehearsal: brief.rehearsal,
            feed: self.claimed.as_ref()?.feed.as_deref(),
            ..Known::word_of(evidence)
        };
        // What cleared this device before may be a policy of the production's own.
        let policy = self.cleared.as_ref().map_or(&brief.policy, Cleared::policy);
        let guide = gate::guide(policy, evidence.platform);
        let verdict = guide.map(|policy| evaluate(policy, &known, now.wall));
        Some((bytes, evidence.platform, verdict))
    }

    fn ask(&mut self, questions: Vec<Question>, now: Now) -> Vec<Effect> {
        self.asked.extend(questions.iter().map(|question| question.control));
        self.state = State::Asking(questions.clone());
        vec![self.pending.effect(Action::Ask(questions), now)]
    }

    pub(super) fn clear(&mut self, cleared: Cleared, verdict: &Verdict, now: Now) -> Vec<Effect> {
        let ours = self
            .claimed
            .as_ref()
            .is_some_and(|claimed| claimed.device_key == cleared.device_key());
        if !ours || !cleared.holds(now) {
            return self.refuse(vec![Refusal::plain(Message::NotCleared)]);
        }
        self.cleared = Some(cleared);
        self.unsure = false;
        self.withdraw(|notice| *notice == Message::ClearanceAgeUnknown);
        // Under a policy that this device does not have, the studio's verdict tells what there is to be asked.
        let questions = questions(verdict, self.platform, &self.asked);
        if !questions.is_empty() {
            return self.ask(questions, now);
        }
        self.become_ready(now);
        Vec::new()
    }

    pub(super) fn refused(&mut self, verdict: &Verdict, now: Now) -> Vec<Effect> {
        self.cleared = None;
        let questions = questions(verdict, self.platform, &self.asked);
        if !questions.is_empty() {
            return self.ask(questions, now);
        }
        self.refuse(gate::refusals(verdict, self.platform))
    }

    /// The studio gave no clearance and no verdict: what it gave before may still hold, if it is only out of reach and
    /// this device finds nothing wrong by itself.
    pub(super) fn not_cleared(&mut self, message: Message, unreachable: bool, now: Now) -> Vec<Effect> {
        self.superseded |= message == Message::Superseded;
        if !unreachable {
            return self.refuse(vec![Refusal::plain(message)]);
        }
        if let Some(verdict) = &self.found_wrong {
            let reasons = gate::refusals(verdict, self.platform);
            self.tell(message);
            return self.refuse(reasons);
        }
        if self.holds(now) {
            self.tell(message);
            return self.by_the_earlier(now);
        }
        self.refuse(vec![Refusal::plain(message)])
    }

    /// By the clearance from before, if it holds by the best that is known. Whether a take under it began in time nobody
    /// can say after a restart of the device or a step of its clock: it is recorded all the same, and the person told.
    pub(super) fn by_the_earlier(&mut self, now: Now) -> Vec<Effect> {
        match &self.cleared {
            Some(cleared) if cleared.holds(now) => {
                self.unsure = cleared.since_given(now).is_none();
                self.become_ready(now);
                if self.unsure {
                    return self.tell(Message::ClearanceAgeUnknown);
                }
                Vec::new()
            }
            Some(_) => self.refuse(vec![Refusal::plain(Message::ClearanceOver)]),
            None => self.refuse(vec![Refusal::plain(Message::NotCleared)]),
        }
    }

    fn holds(&self, now: Now) -> bool {
        self.cleared.as_ref().is_some_and(|cleared| cleared.holds(now))
    }

    pub(super) fn refuse(&mut self, reasons: Vec<Refusal>) -> Vec<Effect> {
        self.state = State::Refused(reasons);
        Vec::new()
    }

    pub(super) fn become_ready(&mut self, now: Now) {
        self.state = match &self.cleared {
            Some(cleared) => {
                let start = self
                    .claimed
                    .as_ref()
                    .and_then(|claimed| claimed.brief.starts_at.as_ref());
                let early = start.map(|start| start.at).filter(|at| *at > cleared.studio_time(now));
                State::Ready {
                    until: cleared.until(),
                    held: cleared.held() || self.unsure,
                    continues: self.continues.clone(),
                    early,
                }
            }
            None => State::Refused(vec![Refusal::plain(Message::NotCleared)]),
        };
    }
}

/// Whether something is known to be wrong, and not merely unknown.
fn is_definite(verdict: &Verdict) -> bool {
    let mut controls = verdict.controls.iter();
    controls.any(|it| it.effect == Follows::Block && it.state == Stands::Fail)
}
