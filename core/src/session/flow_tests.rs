//! The person's way, and each way it can go wrong.

use std::time::Duration;

use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::policy::{Control, Evidence, Known, Shipped, evaluate};
use lavalier_protocol::words::Message;

use super::effect::Action;
use super::event::{Answer, Event, RecoveredTake};
use super::gate::Refusal;
use super::state::State;
use super::testing::{Walk, claimed, cleared, clears, evidence, now, take};

fn is_claim(action: &Action) -> bool {
    matches!(action, Action::Claim { .. })
}

fn is_clear(action: &Action) -> bool {
    matches!(action, Action::Clear { .. })
}

fn is_begin(action: &Action) -> bool {
    matches!(action, Action::Begin { .. })
}

fn is_ask(action: &Action) -> bool {
    matches!(action, Action::Ask(_))
}

/// What the one screen of questions asks.
fn asked(walk: &Walk) -> Vec<Control> {
    match walk.session.state() {
        State::Asking(questions) => questions.iter().map(|question| question.control).collect(),
        other => panic!("nothing is asked: {other:?}"),
    }
}

fn unreachable() -> Answer {
    Answer::Failed {
        message: Message::StudioUnreachable {
            studio: "https://studio.example".to_owned(),
        },
        unreachable: true,
    }
}

fn failed(message: Message) -> Answer {
    Answer::Failed {
        message,
        unreachable: false,
    }
}

fn refused_for(walk: &Walk) -> &[Refusal] {
    match walk.session.state() {
        State::Refused(reasons) => reasons,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn from_the_link_to_the_receipt() {
    let mut walk = Walk::new(false);
    walk.ready(10_000);
    assert!(matches!(walk.session.state(), State::Ready { held: false, .. }));
    walk.rolling(1);
    assert_eq!(*walk.session.state(), State::Rolling(take(1)));
    walk.on(Event::Sealed(take(1))).on(Event::Stop);
    walk.wanted(|it| *it == Action::End(take(1)));
    walk.on(Event::Ended {
        take: take(1),
        reason: CloseReason::Stopped,
    });
    assert_eq!(*walk.session.state(), State::Sending(take(1)));
    walk.on(Event::Stored(take(1))).on(Event::Safe(take(1)));
    assert_eq!(*walk.session.state(), State::Safe(take(1)));
    walk.on(Event::Leave);
    assert_eq!(*walk.session.state(), State::Left);
}

#[test]
fn a_broken_link_says_which_and_another_may_be_opened() {
    let mut walk = Walk::new(false);
    walk.on(Event::Link("https://studio.example/i/in-0".to_owned()));
    assert_eq!(*walk.session.state(), State::Unopened(Message::LinkNotAnInvitation));
    assert!(walk.effects.is_empty(), "nothing is asked of a studio");
    walk.open().answer(is_claim, failed(Message::InvitationUsed));
    assert_eq!(*walk.session.state(), State::Unopened(Message::InvitationUsed));
    walk.on(Event::CheckAgain).wanted(is_claim);
}

#[test]
fn a_first_claim_gives_up_after_thirty_seconds() {
    let mut walk = Walk::new(false);
    walk.open();
    assert_eq!(walk.effects[0].deadline, Some(Duration::from_secs(30)));
    let claim = walk.wanted(is_claim);
    walk.time = 30;
    walk.on(Event::DeadlinePassed(claim));
    assert!(matches!(
        walk.session.state(),
        State::Unopened(Message::StudioUnreachable { .. })
    ));
    walk.on(Event::Answer(claim, claimed(None)));
    assert!(
        matches!(walk.session.state(), State::Unopened(_)),
        "late answers count for nothing"
    );
}

#[test]
fn without_agreement_nothing_is_looked_at_and_nothing_recorded() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(Some(cleared(10_000))));
    assert_eq!(*walk.session.state(), State::Invited);
    walk.on(Event::Roll).on(Event::Decline).on(Event::Roll);
    assert_eq!(*walk.session.state(), State::Declined);
    assert!(walk.effects.is_empty());
    walk.agree().wanted(|it| *it == Action::Refresh);
}

#[test]
fn a_missing_answer_is_asked_for_once_and_then_refused_with_what_to_do() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(None)).agree();
    walk.probed(evidence("unknown"));
    assert_eq!(asked(&walk), [Control::PasscodeSet]);
    walk.answer(is_ask, Answer::Said(Vec::new())).judged();
    assert_eq!(refused_for(&walk)[0].message, Message::PasscodeUnknown);
    walk.on(Event::CheckAgain).probed(evidence("fail")).judged();
    let missing = Refusal {
        control: Some(Control::PasscodeSet),
        message: Message::PasscodeMissing,
        approval: false,
    };
    assert_eq!(refused_for(&walk), [missing], "a no is not asked about");
    walk.on(Event::Roll);
    assert!(walk.effects.is_empty());
}

#[test]
fn the_studio_s_verdict_counts_even_if_the_device_would_have_cleared_itself() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(Some(cleared(10_000)))).agree();
    walk.probed(evidence("pass"));
    let Answer::Evidence(Some(fail)) = evidence("fail") else {
        unreachable!()
    };
    let fail = Evidence::parse(&fail).unwrap();
    let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&fail), now(0).wall);
    walk.answer(is_clear, Answer::Refused(verdict));
    assert_eq!(refused_for(&walk)[0].message, Message::PasscodeMissing);
    assert!(
        walk.session.cleared().is_none(),
        "the earlier clearance is not fallen back on"
    );
}

#[test]
fn out_of_reach_at_the_gate_an_earlier_clearance_that_holds_is_enough() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(Some(cleared(10_000)))).agree();
    walk.probed(evidence("pass")).answer(is_clear, unreachable());
    assert!(matches!(walk.session.state(), State::Ready { .. }));
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(None)).agree();
    walk.probed(evidence("pass")).answer(is_clear, unreachable());
    assert!(matches!(
        refused_for(&walk)[0].message,
        Message::StudioUnreachable { .. }
    ));
}

#[test]
fn out_of_reach_at_the_gate_what_the_device_finds_wrong_itself_is_said_and_no_earlier_clearance_is_fallen_back_on() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(Some(cleared(10_000)))).agree();
    walk.probed(evidence("fail")).answer(is_clear, unreachable());
    assert_eq!(refused_for(&walk)[0].message, Message::PasscodeMissing);
    assert!(matches!(walk.session.notices(), [Message::StudioUnreachable { .. }]));
}

#[test]
fn what_security_waives_at_the_studio_clears_a_device_that_finds_it_wrong_itself() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(None)).agree();
    walk.probed(evidence("fail")).answer(is_clear, clears(10_000));
    assert!(matches!(walk.session.state(), State::Ready { .. }));
}

#[test]
fn offline_records_only_under_what_was_given_before() {
    for (given, expected) in [
        (None, Some(Message::NotCleared)),
        (Some(cleared(5)), Some(Message::ClearanceOver)),
        (Some(cleared(10_000)), None),
    ] {
        let mut walk = Walk::new(true);
        walk.time = 10;
        walk.open();
        assert!(matches!(walk.effects[0].action, Action::Claim { offline: true, .. }));
        walk.answer(is_claim, claimed(given)).agree();
        walk.probed(Answer::Evidence(None));
        match expected {
            Some(message) => assert_eq!(refused_for(&walk)[0].message, message),
            None => assert!(matches!(walk.session.state(), State::Ready { .. })),
        }
    }
}

#[test]
fn offline_a_no_refuses_although_the_clearance_holds() {
    let mut walk = Walk::new(true);
    walk.open().answer(is_claim, claimed(Some(cleared(10_000)))).agree();
    walk.probed(evidence("fail"));
    assert_eq!(refused_for(&walk)[0].message, Message::PasscodeMissing);
}

#[test]
fn a_clearance_that_ends_before_roll_sends_back_to_the_gate_and_one_that_ends_later_stops_nothing() {
    let mut walk = Walk::new(false);
    walk.ready(1_000);
    walk.time = 999;
    walk.on(Event::Roll);
    assert_eq!(*walk.session.state(), State::Checking);
    let mut walk = Walk::new(false);
    walk.ready(1_000).rolling(1);
    walk.time = 5_000;
    walk.on(Event::Trouble(Message::Superseded))
        .on(Event::Trouble(Message::InvitationRevoked))
        .on(Event::CheckAgain);
    assert_eq!(*walk.session.state(), State::Rolling(take(1)));
    assert!(walk.effects.is_empty());
}

#[test]
fn superseded_begins_no_further_take() {
    let mut walk = Walk::new(false);
    walk.ready(10_000).rolling(1).on(Event::Trouble(Message::Superseded));
    walk.on(Event::Stop).on(Event::Ended {
        take: take(1),
        reason: CloseReason::Stopped,
    });
    walk.on(Event::Safe(take(1))).on(Event::Roll);
    assert_eq!(refused_for(&walk)[0].message, Message::Superseded);
}

#[test]
fn an_unplugged_microphone_ends_the_take_and_the_next_one_says_which_it_continues() {
    let mut walk = Walk::new(false);
    walk.ready(10_000).rolling(1).on(Event::Ended {
        take: take(1),
        reason: CloseReason::DeviceGone,
    });
    assert_eq!(walk.session.notices(), [Message::MicrophoneGone]);
    assert!(walk.effects.is_empty(), "no other microphone is opened by itself");
    walk.on(Event::Roll);
    let begin = walk.wanted(is_begin);
    let continues = walk.effects.iter().find_map(|effect| match &effect.action {
        Action::Begin { continues, .. } => continues.clone(),
        _ => None,
    });
    assert_eq!(continues, Some(take(1)));
    walk.on(Event::Answer(begin, Answer::Rolling(take(2))));
    assert!(walk.session.notices().is_empty());
    walk.on(Event::Stop).on(Event::Ended {
        take: take(2),
        reason: CloseReason::Stopped,
    });
    walk.on(Event::Roll);
    assert!(
        matches!(&walk.effects[0].action, Action::Begin { continues: None, .. }),
        "a take that was stopped is not gone on from"
    );
}

#[test]
fn a_microphone_that_opens_too_late_is_given_up() {
    let mut walk = Walk::new(false);
    walk.ready(10_000).on(Event::Roll);
    let begin = walk.wanted(is_begin);
    walk.time = 61;
    walk.on(Event::Answer(begin, Answer::Rolling(take(1))));
    assert_eq!(*walk.session.state(), State::Beginning);
    walk.on(Event::DeadlinePassed(begin));
    walk.wanted(|it| *it == Action::GiveUp(begin));
    assert!(matches!(walk.session.state(), State::Ready { .. }));
    assert!(matches!(walk.session.notices(), [Message::MicrophoneFailed { .. }]));
}

#[test]
fn silence_and_a_full_disk_are_told_and_taken_back() {
    let mut walk = Walk::new(false);
    walk.ready(10_000).rolling(1);
    walk.on(Event::Silent).on(Event::StorageTrouble(Message::StorageFull));
    assert_eq!(
        walk.session.notices(),
        [Message::MicrophoneSilent, Message::StorageFull]
    );
    walk.on(Event::Heard).on(Event::StorageBack);
    assert!(walk.session.notices().is_empty());
    assert_eq!(*walk.session.state(), State::Rolling(take(1)));
}

#[test]
fn leaving_before_all_is_safe_is_warned_against_once_and_never_possible_while_recording() {
    let mut walk = Walk::new(false);
    walk.ready(10_000).rolling(1);
    walk.on(Event::Sealed(take(1))).on(Event::Leave).on(Event::Leave);
    assert_eq!(*walk.session.state(), State::Rolling(take(1)));
    walk.on(Event::Stop).on(Event::Ended {
        take: take(1),
        reason: CloseReason::Stopped,
    });
    walk.on(Event::Leave);
    let warning = Message::TakeNotSafe {
        segments: "1".to_owned(),
    };
    assert_eq!(walk.session.notices(), [warning]);
    walk.on(Event::Leave).wanted(|it| *it == Action::Leave);
}

#[test]
fn what_a_crash_cut_off_is_told() {
    let mut walk = Walk::new(false);
    walk.open().answer(is_claim, claimed(None));
    let recovered = vec![RecoveredTake {
        take: take(7),
        seconds: 61,
    }];
    walk.answer(|it| *it == Action::Recover, Answer::Recovered(recovered));
    assert_eq!(
        walk.session.notices(),
        [Message::TakeRecovered {
            seconds: "61".to_owned()
        }]
    );
    assert_eq!(*walk.session.state(), State::Invited, "the flow goes on meanwhile");
}
