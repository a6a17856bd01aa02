//! Random events in random order, with answers that are early, late, twice or to nothing.

use std::collections::BTreeMap;

use lavalier_protocol::brief::ConsentBy;
use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::policy::{Control, Evidence, Known, Shipped, evaluate};
use lavalier_protocol::words::Message;
use proptest::prelude::*;

use super::effect::{Action, Effect, EffectId};
use super::event::{Answer, Event, RecoveredTake, Refreshed};
use super::machine::Session;
use super::question::Reply;
use super::state::State;
use super::testing::{claimed, cleared, clears, evidence, here, now, take, unchanged};
use crate::claim::testing::link;

/// A step, resolved against the effects that were asked for so far.
#[derive(Debug, Clone)]
enum Step {
    Do(Simple),
    Answer(usize, Given),
    Deadline(usize),
    Wait(u64),
}

#[derive(Debug, Clone, Copy)]
enum Simple {
    Link,
    BadLink,
    Consent,
    Decline,
    CheckAgain,
    Roll,
    Stop,
    Leave,
    Ended(u8, bool),
    Sealed(u8),
    Stored(u8),
    Safe(u8),
    Superseded,
    StorageTrouble,
    StudioGone,
}

#[derive(Debug, Clone, Copy)]
enum Given {
    /// What the effect wants to hear.
    Good,
    Claimed(Option<i64>),
    Cleared(i64),
    Refused,
    Evidence(Option<&'static str>),
    Rolling(u8),
    Recovered(u8),
    Failed(bool),
    /// A later brief; with another text to agree to, or not.
    Revised(bool),
    Said(Reply),
}

fn simple() -> impl Strategy<Value = Simple> {
    prop_oneof![
        2 => Just(Simple::Link),
        1 => Just(Simple::BadLink),
        3 => Just(Simple::Consent),
        1 => Just(Simple::Decline),
        2 => Just(Simple::CheckAgain),
        6 => Just(Simple::Roll),
        3 => Just(Simple::Stop),
        1 => Just(Simple::Leave),
        2 => (0..3u8, any::<bool>()).prop_map(|(take, gone)| Simple::Ended(take, gone)),
        1 => (0..3u8).prop_map(Simple::Sealed),
        1 => (0..3u8).prop_map(Simple::Stored),
        1 => (0..3u8).prop_map(Simple::Safe),
        1 => Just(Simple::Superseded),
        1 => Just(Simple::StorageTrouble),
        1 => Just(Simple::StudioGone),
    ]
}

fn reply() -> impl Strategy<Value = Given> {
    let until = || prop_oneof![Just(40i64), Just(200), Just(100_000)];
    prop_oneof![
        12 => Just(Given::Good),
        1 => prop::option::of(until()).prop_map(Given::Claimed),
        2 => until().prop_map(Given::Cleared),
        1 => Just(Given::Refused),
        1 => prop::option::of(prop_oneof![Just("pass"), Just("fail"), Just("unknown"), Just("?")])
            .prop_map(Given::Evidence),
        1 => (0..3u8).prop_map(Given::Rolling),
        1 => (0..3u8).prop_map(Given::Recovered),
        1 => any::<bool>().prop_map(Given::Failed),
        1 => any::<bool>().prop_map(Given::Revised),
        1 => prop::sample::select(Reply::ALL.to_vec()).prop_map(Given::Said),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => simple().prop_map(Step::Do),
        8 => (0..4usize, reply()).prop_map(|(back, reply)| Step::Answer(back, reply)),
        1 => (0..6usize).prop_map(Step::Deadline),
        2 => prop_oneof![Just(1u64), Just(29), Just(90)].prop_map(Step::Wait),
    ]
}

fn event(simple: Simple) -> Event {
    match simple {
        Simple::Link => Event::Link(link().to_text()),
        Simple::BadLink => Event::Link("x".to_owned()),
        Simple::Consent => Event::Consent(ConsentBy::Itself),
        Simple::Decline => Event::Decline,
        Simple::CheckAgain => Event::CheckAgain,
        Simple::Roll => Event::Roll,
        Simple::Stop => Event::Stop,
        Simple::Leave => Event::Leave,
        Simple::Ended(number, gone) => Event::Ended {
            take: take(number),
            reason: if gone {
                CloseReason::DeviceGone
            } else {
                CloseReason::Stopped
            },
        },
        Simple::Sealed(number) => Event::Sealed(take(number)),
        Simple::Stored(number) => Event::Stored(take(number)),
        Simple::Safe(number) => Event::Safe(take(number)),
        Simple::Superseded => Event::Trouble(Message::Superseded),
        Simple::StorageTrouble => Event::StorageTrouble(Message::StorageFull),
        Simple::StudioGone => Event::StudioGone(Message::StudioBusy),
    }
}

fn good(action: &Action) -> Answer {
    match action {
        Action::Claim { .. } => claimed(None),
        Action::Recover => Answer::Recovered(Vec::new()),
        Action::Refresh => unchanged(),
        Action::Ask(questions) => Answer::Said(questions.iter().map(|it| (it.control, Reply::Yes)).collect()),
        Action::Clear { .. } => clears(100_000),
        Action::Begin { .. } => Answer::Rolling(take(0)),
        _ => evidence("pass"),
    }
}

fn answer(reply: Given, action: &Action) -> Answer {
    match reply {
        Given::Good => good(action),
        Given::Claimed(until) => claimed(until.map(cleared)),
        Given::Cleared(until) => clears(until),
        Given::Refused => {
            let Answer::Evidence(Some(fail)) = evidence("fail") else {
                unreachable!()
            };
            let fail = Evidence::parse(&fail).unwrap();
            Answer::Refused(evaluate(Shipped::Default.policy(), &Known::word_of(&fail), now(0).wall))
        }
        Given::Evidence(state) => state.map_or(Answer::Evidence(None), evidence),
        Given::Rolling(number) => Answer::Rolling(take(number)),
        Given::Recovered(number) => Answer::Recovered(vec![RecoveredTake {
            take: take(number),
            seconds: 1,
        }]),
        Given::Revised(otherwise) => {
            let mut here = here(None);
            here.brief.revision += 1;
            if otherwise {
                here.brief.consent.text = "I agree to more.".parse().unwrap();
            }
            let refused = Vec::new();
            Answer::Refreshed(Box::new(Refreshed { here, refused }))
        }
        Given::Said(reply) => Answer::Said(vec![(Control::PasscodeSet, reply)]),
        Given::Failed(unreachable) => Answer::Failed {
            message: Message::StudioBusy,
            unreachable,
        },
    }
}

/// Whether an event may move a session out of `Rolling`.
fn ends_a_take(event: &Event) -> bool {
    matches!(event, Event::Stop | Event::Ended { .. })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rolling_needs_a_clearance_that_holds_and_only_a_stop_or_an_end_ends_it(
        offline in any::<bool>(),
        // A start that gets somewhere, so that the interesting states are not left to luck.
        lead in prop::bool::weighted(0.8),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut session = Session::new(offline);
        let mut asked: Vec<Effect> = Vec::new();
        let mut answered: BTreeMap<EffectId, u32> = BTreeMap::new();
        let mut time = 0;
        let start = [Step::Do(Simple::Link), Step::Answer(0, Given::Claimed(Some(200))), Step::Do(Simple::Consent)];
        let lead: &[Step] = if lead { &start } else { &[] };
        for step in lead.iter().cloned().chain(steps) {
            let event = match step {
                Step::Wait(seconds) => {
                    time += seconds;
                    continue;
                }
                Step::Do(simple) => event(simple),
                Step::Answer(back, reply) => {
                    let awaited = asked.iter().rev().filter(|effect| effect.deadline.is_some()).nth(back);
                    let Some(effect) = awaited else { continue };
                    Event::Answer(effect.id, answer(reply, &effect.action))
                }
                Step::Deadline(back) => match asked.iter().rev().nth(back) {
                    Some(effect) => Event::DeadlinePassed(effect.id),
                    None => continue,
                },
            };
            let before = session.state().clone();
            let ignored = match &event {
                Event::Answer(id, _) => {
                    let effect = asked.iter().find(|effect| effect.id == *id).expect("it was asked");
                    let late = effect.deadline.is_some_and(|deadline| now(time).monotonic > deadline);
                    let times = answered.entry(*id).or_default();
                    if !late { *times += 1; }
                    late || *times > 1
                }
                _ => false,
            };
            let effects = session.on(event.clone(), now(time));
            let after = session.state().clone();
            if ignored {
                prop_assert_eq!(&before, &after, "an ignored answer changed the state");
                prop_assert!(effects.is_empty());
            }
            match (&before, &after) {
                (State::Rolling(_), State::Rolling(_)) => {}
                (State::Rolling(_), _) => prop_assert!(ends_a_take(&event), "{:?} ended a take", event),
                (_, State::Rolling(_)) => {
                    let holds = session.cleared().is_some_and(|cleared| cleared.holds(now(time)));
                    prop_assert!(holds, "rolling without a clearance that holds");
                    prop_assert!(session.consent().is_some(), "rolling without consent");
                }
                _ => {}
            }
            if matches!(before, State::Rolling(_)) {
                let ends = effects.iter().any(|effect| matches!(effect.action, Action::End(_)));
                prop_assert!(!ends || matches!(event, Event::Stop), "only a stop asks for the end");
            }
            asked.extend(effects);
        }
    }
}
