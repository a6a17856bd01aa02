//! The state machine itself.

mod checking;
mod opening;
mod recording;

use std::collections::{BTreeMap, BTreeSet};

use lavalier_protocol::brief::Brief;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::ConsentGiven;
use lavalier_protocol::link::Link;
use lavalier_protocol::policy::{Control, Evidence, Platform, Verdict};
use lavalier_protocol::words::Message;

use super::effect::{Action, Effect, EffectId};
use super::event::{Answer, ClaimedHere, Event};
use super::pending::{Awaited, Pending};
use super::progress::{TakeProgress, Takes};
use super::question::Reply;
use super::state::State;
use crate::claim::{Cleared, Now};

/// One person's way through one invitation.
#[derive(Debug)]
pub struct Session {
    state: State,
    notices: Vec<Message>,
    offline: bool,
    link: Option<Link>,
    claimed: Option<Box<ClaimedHere>>,
    consent: Option<ConsentGiven>,
    cleared: Option<Cleared>,
    /// What the device last said of itself: its bytes, and as they were read.
    evidence: Option<(Vec<u8>, Evidence)>,
    /// What the person was asked in this sitting, answered or not, so that nothing is asked for for ever.
    asked: BTreeSet<Control>,
    /// What the person answered.
    replies: BTreeMap<Control, Reply>,
    /// What the evidence at the gate is of.
    platform: Platform,
    /// What this device makes of that by itself, where it would refuse.
    found_wrong: Option<Verdict>,
    /// The clearance is one from before, and nobody can tell by this device's clocks how long ago it was given.
    unsure: bool,
    continues: Option<TakeId>,
    /// It was open when the process ended: a clearance that holds lets it go on at once.
    reopened: bool,
    superseded: bool,
    warned: bool,
    takes: Takes,
    pending: Pending,
}

impl Session {
    /// A session before its link. Offline, it records only under a claim and a clearance from before.
    #[must_use]
    pub fn new(offline: bool) -> Self {
        Self {
            state: State::Start,
            notices: Vec::new(),
            offline,
            link: None,
            claimed: None,
            consent: None,
            cleared: None,
            evidence: None,
            asked: BTreeSet::new(),
            replies: BTreeMap::new(),
            platform: Platform::Desktop,
            found_wrong: None,
            unsure: false,
            continues: None,
            reopened: false,
            superseded: false,
            warned: false,
            takes: Takes::default(),
            pending: Pending::default(),
        }
    }

    /// A session of another invitation, after this one: no effect of it has the name of one of this.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self {
            pending: self.pending.anew(),
            ..Self::new(self.offline)
        }
    }

    /// The person was recording when the process ended, and is back: under a clearance that holds, nothing is asked again.
    pub const fn reopen(&mut self) {
        self.reopened = true;
    }

    /// The next take goes on from this one, which a crash had cut off.
    pub fn continue_from(&mut self, take: TakeId) {
        if let State::Ready { continues, .. } = &mut self.state {
            *continues = Some(take.clone());
        }
        self.continues = Some(take);
    }

    /// Where the person is.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// What is to be known besides, most recent last: a silent microphone, a full disk, a studio out of reach.
    #[must_use]
    pub fn notices(&self) -> &[Message] {
        &self.notices
    }

    /// The verified brief, once there is one.
    #[must_use]
    pub fn brief(&self) -> Option<&Brief> {
        self.claimed.as_ref().map(|claimed| &claimed.brief)
    }

    /// The claim, once there is one.
    #[must_use]
    pub fn claimed(&self) -> Option<&ClaimedHere> {
        self.claimed.as_deref()
    }

    /// The clearance under which the next take would begin.
    #[must_use]
    pub const fn cleared(&self) -> Option<&Cleared> {
        self.cleared.as_ref()
    }

    /// The consent that was given.
    #[must_use]
    pub const fn consent(&self) -> Option<ConsentGiven> {
        self.consent
    }

    /// How far the takes have come.
    #[must_use]
    pub fn takes(&self) -> &[TakeProgress] {
        self.takes.all()
    }

    /// Whether something is only on this device.
    #[must_use]
    pub fn unsafe_takes(&self) -> bool {
        self.takes.unsafe_segments().is_some()
    }

    /// Takes what happened, and says what is to be done.
    pub fn on(&mut self, event: Event, now: Now) -> Vec<Effect> {
        if self.state == State::Left {
            return Vec::new();
        }
        match event {
            Event::Link(text) => self.open_link(&text, now),
            Event::Consent(by) => self.agree(by, now),
            Event::Decline => self.decline(),
            Event::CheckAgain => self.check_again(now),
            Event::Roll => self.roll(now),
            Event::Stop => self.stop(now),
            Event::Leave => self.leave(now),
            Event::Answer(id, answer) => self.answer(id, answer, now),
            Event::DeadlinePassed(id) => self.deadline(id, now),
            Event::Ended { take, reason } => self.ended(&take, reason),
            Event::Sealed(take) => {
                self.takes.of(&take).sealed += 1;
                Vec::new()
            }
            Event::Stored(take) => {
                self.takes.of(&take).stored += 1;
                Vec::new()
            }
            Event::Safe(take) => self.safe(&take),
            Event::Silent => self.tell(Message::MicrophoneSilent),
            Event::Heard => self.withdraw(|notice| *notice == Message::MicrophoneSilent),
            Event::StorageTrouble(message) => self.tell(message),
            Event::StorageBack => self.withdraw(is_storage),
            Event::StudioGone(message) => self.tell(message),
            Event::StudioBack => self.withdraw(is_studio),
            Event::Trouble(message) => {
                self.superseded |= message == Message::Superseded;
                self.tell(message)
            }
        }
    }

    fn check_again(&mut self, now: Now) -> Vec<Effect> {
        match self.state {
            State::Unopened(_) => self.claim(now),
            State::Refused(_) | State::Ready { .. } | State::Sending(_) | State::Safe(_) => {
                self.replies.retain(|_, reply| *reply == Reply::Yes);
                self.asked = self.replies.keys().copied().collect();
                self.check(now)
            }
            _ => Vec::new(),
        }
    }

    fn answer(&mut self, id: EffectId, answer: Answer, now: Now) -> Vec<Effect> {
        let Some(awaited) = self.pending.answered(id, now) else {
            return Vec::new();
        };
        match (awaited, answer) {
            (Awaited::Claim, Answer::Claimed(claimed)) => self.claimed_now(claimed, now),
            (Awaited::Claim, Answer::Failed { message, .. }) => {
                self.state = State::Unopened(message);
                Vec::new()
            }
            (Awaited::Recovery, Answer::Recovered(takes)) => {
                for recovered in takes {
                    self.takes.of(&recovered.take).ended = true;
                    let seconds = recovered.seconds.to_string();
                    self.tell(Message::TakeRecovered { seconds });
                }
                Vec::new()
            }
            (Awaited::Refresh, Answer::Refreshed(refreshed)) => self.refreshed(*refreshed, now),
            (Awaited::Probe, Answer::Evidence(evidence)) => self.probed(evidence, now),
            (Awaited::Ask, Answer::Said(replies)) => self.said(replies, now),
            (Awaited::Clearance, Answer::Cleared(cleared, verdict)) => self.clear(*cleared, &verdict, now),
            (Awaited::Clearance, Answer::Refused(verdict)) => self.refused(&verdict, now),
            (Awaited::Clearance, Answer::Failed { message, unreachable }) => {
                self.not_cleared(message, unreachable, now)
            }
            (Awaited::Begin, Answer::Rolling(take)) => self.rolling(take),
            (Awaited::Begin, Answer::Failed { message, .. }) => {
                self.become_ready(now);
                self.tell(message)
            }
            // An answer of another kind than was asked for is no answer.
            (awaited, _) => self.nothing_came(awaited, now),
        }
    }

    fn deadline(&mut self, id: EffectId, now: Now) -> Vec<Effect> {
        let Some(awaited) = self.pending.passed(id, now) else {
            return Vec::new();
        };
        let mut effects = vec![self.pending.effect(Action::GiveUp(id), now)];
        effects.extend(self.nothing_came(awaited, now));
        effects
    }

    fn nothing_came(&mut self, awaited: Awaited, now: Now) -> Vec<Effect> {
        match awaited {
            Awaited::Claim => {
                self.state = State::Unopened(self.unreachable());
                Vec::new()
            }
            Awaited::Recovery => Vec::new(),
            Awaited::Refresh => self.probe(now),
            Awaited::Probe => self.probed(None, now),
            Awaited::Ask => self.judge(now),
            Awaited::Clearance => self.not_cleared(self.unreachable(), true, now),
            Awaited::Begin => {
                self.become_ready(now);
                let reason = "it did not open in time".to_owned();
                self.tell(Message::MicrophoneFailed { reason })
            }
        }
    }

    /// Adds a notice, once.
    fn tell(&mut self, message: Message) -> Vec<Effect> {
        self.notices.retain(|notice| *notice != message);
        self.notices.push(message);
        Vec::new()
    }

    fn withdraw(&mut self, which: impl Fn(&Message) -> bool) -> Vec<Effect> {
        self.notices.retain(|notice| !which(notice));
        Vec::new()
    }
}

fn is_storage(message: &Message) -> bool {
    matches!(
        message,
        Message::StorageFull | Message::StorageReadOnly { .. } | Message::StorageFailed { .. }
    )
}

fn is_studio(message: &Message) -> bool {
    matches!(
        message,
        Message::StudioUnreachable { .. }
            | Message::TooManyTries
            | Message::StudioBusy
            | Message::StudioFull
            | Message::StudioFailed
    )
}
