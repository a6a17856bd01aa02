//! What only the person can say: the questions of the gate's one screen, and the answers as evidence.

use std::collections::{BTreeMap, BTreeSet};

use lavalier_protocol::policy::{Control, Effect, Evidence, Finding, Grade, Platform, State, Verdict};
use lavalier_protocol::text::{Label, Line};
use lavalier_protocol::words::{Message, posture};

/// Who says it, as evidence names them.
const PERSON: &str = "person";

/// One question, worded; “yes” is a pass. Each takes one [`Reply`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub control: Control,
    /// What is asked.
    pub message: Message,
}

/// The answers that there are to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reply {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// The person does not know.
    NotSure,
    /// An employer sees to it, and the person cannot know.
    EmployerManages,
}

impl Reply {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Yes, Self::No, Self::NotSure, Self::EmployerManages];

    /// As it is offered, on a device of this platform.
    #[must_use]
    pub fn message(self, platform: Platform) -> Message {
        match self {
            Self::Yes => Message::ReplyYes,
            Self::No => Message::ReplyNo,
            Self::NotSure => Message::ReplyNotSure,
            Self::EmployerManages => Message::ReplyEmployerManages {
                platform: platform.name().to_owned(),
            },
        }
    }

    const fn state(self) -> State {
        match self {
            Self::Yes => State::Pass,
            Self::No => State::Fail,
            // Neither is a pass, and the report tells which it was.
            Self::NotSure | Self::EmployerManages => State::Unknown,
        }
    }

    /// As evidence keeps it.
    const fn detail(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotSure => "not sure",
            Self::EmployerManages => "my employer manages this device",
        }
    }
}

/// What to ask the person: what the policy asks for, nobody has said, and a person's word is enough for. Not what was
/// `asked` before.
pub(super) fn questions(verdict: &Verdict, platform: Platform, asked: &BTreeSet<Control>) -> Vec<Question> {
    let of_them = verdict.controls.iter().filter(|it| {
        it.state == State::Unknown
            && it.effect != Effect::Ok
            // Of a higher grade the person's word would be asked for nothing; below it nothing is asked.
            && it.required == Grade::Declared
            && !asked.contains(&it.control)
    });
    let question = |control| {
        let message = posture::question(control, platform)?;
        Some(Question { control, message })
    };
    of_them.filter_map(|it| question(it.control)).collect()
}

/// The evidence with the person's answers in it, each where the device itself says nothing. None where nothing is added.
pub(super) fn with_answers(evidence: &Evidence, answers: &BTreeMap<Control, Reply>) -> Option<Evidence> {
    let mut all = evidence.clone();
    let mut added = false;
    for (control, reply) in answers {
        let of_it = |finding: &Finding| finding.control.as_str() == control.name();
        if all.controls.iter().any(|it| of_it(it) && it.state != State::Unknown) {
            continue;
        }
        all.controls.retain(|it| !of_it(it));
        all.controls.push(Finding {
            control: label(control.name()),
            state: reply.state(),
            grade: Grade::Declared,
            source: label(PERSON),
            detail: Some(Line::new(reply.detail()).expect("a harmless literal")),
            value: None,
        });
        added = true;
    }
    added.then_some(all)
}

fn label(text: &str) -> Label {
    Label::new(text).expect("a harmless literal")
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::Timestamp;
    use lavalier_protocol::policy::{Known, OsVersion, Outcome, Shipped, evaluate};
    use lavalier_protocol::words::Voice;

    use super::*;

    fn device(platform: Platform) -> Evidence {
        Evidence {
            platform,
            model: None,
            os: OsVersion {
                version: label("26.1"),
                build: None,
                patch_level: None,
            },
            app: None,
            observed_at: Timestamp::UNIX_EPOCH,
            controls: Vec::new(),
        }
    }

    fn judged(evidence: &Evidence, policy: Shipped) -> Verdict {
        evaluate(policy.policy(), &Known::word_of(evidence), Timestamp::UNIX_EPOCH)
    }

    fn asked_on(platform: Platform, policy: Shipped) -> Vec<&'static str> {
        let verdict = judged(&device(platform), policy);
        let questions = questions(&verdict, platform, &BTreeSet::new());
        questions.iter().map(|it| it.control.name()).collect()
    }

    #[test]
    fn a_person_is_asked_what_no_app_is_told_and_nothing_that_their_word_is_not_enough_for() {
        let iphone = [
            "passcode.six_digits",
            "find_my.on",
            "store.official_only",
            "device.not_compromised",
            "media_sync.off",
        ];
        assert_eq!(asked_on(Platform::Ios, Shipped::Default), iphone);
        let android = ["passcode.six_digits", "find_my.on", "store.official_only"];
        assert_eq!(asked_on(Platform::Android, Shipped::Default), android);
        assert_eq!(asked_on(Platform::Ios, Shipped::Strict), ["device.not_compromised"]);
        for policy in Shipped::ALL {
            assert_eq!(asked_on(Platform::Desktop, policy), ["passcode.set"], "a laptop's gate");
        }
    }

    #[test]
    fn only_a_yes_clears_a_laptop() {
        for (reply, outcome) in [
            (Reply::Yes, Outcome::Cleared),
            (Reply::No, Outcome::Refused),
            (Reply::NotSure, Outcome::Refused),
            (Reply::EmployerManages, Outcome::Refused),
        ] {
            let answers = BTreeMap::from([(Control::PasscodeSet, reply)]);
            let evidence = with_answers(&device(Platform::Desktop), &answers).unwrap();
            assert_eq!(judged(&evidence, Shipped::Default).outcome, outcome, "{reply:?}");
        }
    }

    #[test]
    fn an_answer_is_declared_and_tells_which_it_was_and_never_stands_against_the_device() {
        let mut evidence = device(Platform::Ios);
        evidence.controls.push(Finding {
            control: label("passcode.set"),
            state: State::Pass,
            grade: Grade::Observed,
            source: label("device"),
            detail: None,
            value: None,
        });
        let answers = BTreeMap::from([
            (Control::PasscodeSet, Reply::NotSure),
            (Control::FindMyOn, Reply::EmployerManages),
        ]);
        let with = with_answers(&evidence, &answers).unwrap();
        assert_eq!(with.controls[0], evidence.controls[0]);
        let [_, finding] = &with.controls[..] else {
            panic!("{with:?}")
        };
        assert_eq!((finding.state, finding.grade), (State::Unknown, Grade::Declared));
        assert_eq!(finding.source.as_str(), "person");
        let details: BTreeSet<&str> = Reply::ALL.into_iter().map(Reply::detail).collect();
        assert_eq!(details.len(), Reply::ALL.len(), "the report can tell them apart");
        assert!(details.contains(finding.detail.as_ref().unwrap().as_str()));
        assert_eq!(
            with_answers(&with, &answers),
            Some(with.clone()),
            "said twice is said once"
        );
        assert_eq!(with_answers(&evidence, &BTreeMap::new()), None);
    }

    #[test]
    fn every_answer_has_its_words() {
        let voice = Voice::english();
        let said = |reply: Reply| voice.say(&reply.message(Platform::Ios)).what;
        assert_eq!(
            Reply::ALL.map(said),
            ["Yes", "No", "Not sure", "My employer manages this phone"]
        );
    }
}
