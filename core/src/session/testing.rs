//! A person, a device and a studio for a session, as plain answers.

use std::time::Duration;

use lavalier_protocol::Timestamp;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::policy::{Evidence, Known, Outcome, PolicyId, Shipped, evaluate};

use super::effect::{Action, Effect, EffectId};
use super::event::{Answer, ClaimedHere, Event, Refreshed};
use super::machine::Session;
use crate::claim::testing::{self as claims, RECEIPT_KEY, key};
use crate::claim::{Cleared, Contact, Now};
use crate::platform::{BootId, BootTime};

pub(crate) fn now(seconds: u64) -> Now {
    let start = Now {
        wall: Timestamp::from_second(1_000_000).unwrap(),
        monotonic: Duration::ZERO,
        boot: Some(BootTime {
            boot: BootId::from_bytes([1; 16]),
            since: Duration::ZERO,
        }),
    };
    start.later(Duration::from_secs(seconds))
}

/// An effect of this number.
pub(crate) const fn effect(number: u64) -> EffectId {
    EffectId(number)
}

/// A clearance that ends at this second of the test's time.
pub(crate) fn cleared(until: i64) -> Cleared {
    cleared_under(claims::brief().policy, until)
}

/// One by which the studio judged by this policy.
pub(crate) fn cleared_under(policy: PolicyId, until: i64) -> Cleared {
    let brief = claims::brief();
    let mut clearance = claims::clearance(&brief, Timestamp::from_second(until).unwrap());
    clearance.policy = policy;
    let jws = Jws::sign(Typ::Clearance, &clearance, &key(RECEIPT_KEY)).unwrap();
    let contact = Contact::new(Timestamp::UNIX_EPOCH, now(0));
    let cleared = Cleared::accept(jws, &brief, &claims::claim_id(), claims::device_thumbprint(), contact).unwrap();
    cleared.asked_for(now(0))
}

/// That clearance as the studio's answer.
pub(crate) fn clears(until: i64) -> Answer {
    let Answer::Evidence(Some(pass)) = evidence("pass") else {
        unreachable!()
    };
    let pass = Evidence::parse(&pass).unwrap();
    let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&pass), now(0).wall);
    Answer::Cleared(Box::new(cleared(until)), verdict)
}

pub(crate) fn here(cleared: Option<Cleared>) -> ClaimedHere {
    ClaimedHere {
        claim: claims::claim_id(),
        brief: claims::brief(),
        device_key: claims::device_thumbprint(),
        words: "six words".to_owned(),
        consent: None,
        cleared,
        feed: None,
    }
}

pub(crate) fn claimed(cleared: Option<Cleared>) -> Answer {
    Answer::Claimed(Box::new(here(cleared)))
}

/// Nothing has changed at the studio.
pub(crate) fn unchanged() -> Answer {
    let (here, refused) = (here(None), Vec::new());
    Answer::Refreshed(Box::new(Refreshed { here, refused }))
}

pub(crate) fn evidence(state: &str) -> Answer {
    Answer::Evidence(Some(
        format!(
            r#"{{"platform":"desktop","model":null,"os":{{"version":"12","build":null,"patch_level":null}},"app":null,
            "observed_at":"2026-11-20T09:00:00Z","controls":[{{"control":"passcode.set","state":"{state}",
            "grade":"declared","source":"person","detail":null}}]}}"#
        )
        .into_bytes(),
    ))
}

pub(crate) fn take(number: u8) -> TakeId {
    TakeId::from_random([number; 16])
}

/// A session with a driver that hands answers in at once.
pub(crate) struct Walk {
    pub(crate) session: Session,
    pub(crate) effects: Vec<Effect>,
    pub(crate) time: u64,
}

impl Walk {
    pub(crate) fn new(offline: bool) -> Self {
        Self {
            session: Session::new(offline),
            effects: Vec::new(),
            time: 0,
        }
    }

    pub(crate) fn on(&mut self, event: Event) -> &mut Self {
        self.effects = self.session.on(event, now(self.time));
        self
    }

    /// The last effect whose action fits.
    pub(crate) fn wanted(&self, fits: impl Fn(&Action) -> bool) -> EffectId {
        let effect = self.effects.iter().rev().find(|effect| fits(&effect.action));
        effect.unwrap_or_else(|| panic!("not asked for: {:?}", self.effects)).id
    }

    pub(crate) fn answer(&mut self, fits: impl Fn(&Action) -> bool, answer: Answer) -> &mut Self {
        let id = self.wanted(fits);
        self.on(Event::Answer(id, answer))
    }

    pub(crate) fn open(&mut self) -> &mut Self {
        self.on(Event::Link(claims::link().to_text()))
    }

    pub(crate) fn agree(&mut self) -> &mut Self {
        self.on(Event::Consent(lavalier_protocol::brief::ConsentBy::Itself))
    }

    /// To `Ready`, under a clearance until then.
    pub(crate) fn ready(&mut self, until: i64) -> &mut Self {
        self.open()
            .answer(|it| matches!(it, Action::Claim { .. }), claimed(None))
            .agree()
            .probed(evidence("pass"))
            .answer(|it| matches!(it, Action::Clear { .. }), clears(until))
    }

    /// The studio has nothing new, where it is asked, and the device says this of itself.
    pub(crate) fn probed(&mut self, evidence: Answer) -> &mut Self {
        if self.effects.iter().any(|effect| effect.action == Action::Refresh) {
            self.answer(|it| *it == Action::Refresh, unchanged());
        }
        self.answer(|it| *it == Action::Probe, evidence)
    }

    /// The studio judges what is handed in, by the policy that productions begin with.
    pub(crate) fn judged(&mut self) -> &mut Self {
        let document = self.effects.iter().find_map(|effect| match &effect.action {
            Action::Clear { evidence } => Some(evidence.clone()),
            _ => None,
        });
        let evidence = Evidence::parse(&document.expect("nothing is handed in")).unwrap();
        let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&evidence), now(0).wall);
        let answer = match verdict.outcome {
            Outcome::Cleared => Answer::Cleared(Box::new(cleared(100_000)), verdict),
            Outcome::NeedsApproval | Outcome::Refused => Answer::Refused(verdict),
        };
        self.answer(|it| matches!(it, Action::Clear { .. }), answer)
    }

    /// To `Rolling`.
    pub(crate) fn rolling(&mut self, number: u8) -> &mut Self {
        self.on(Event::Roll)
            .answer(|it| matches!(it, Action::Begin { .. }), Answer::Rolling(take(number)))
    }
}
