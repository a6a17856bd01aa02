//! The one screen of questions, what is to be mended, a brief that changes, and a link that is opened early.

use lavalier_protocol::brief::Start;
use lavalier_protocol::feed::OsFeed;
use lavalier_protocol::policy::{Control, Evidence, Known, Outcome, PolicyId, Shipped, State as Stands, evaluate};
use lavalier_protocol::words::Message;

use super::effect::Action;
use super::event::{Answer, ClaimedHere, Event, Refreshed};
use super::question::Reply;
use super::state::State;
use super::testing::{Walk, cleared, clears, evidence, here, now, take};

/// An iPhone that shows an app what an app can see, and is fine as far as that goes.
fn iphone() -> Answer {
    let seen = ["passcode.set", "biometrics.enrolled", "storage.free", "battery.level"];
    let controls: Vec<String> = seen
        .iter()
        .map(|control| {
            format!(
                r#"{{"control":"{control}","state":"pass","grade":"observed","source":"device","detail":null,
                "value":90000000000}}"#
            )
        })
        .collect();
    Answer::Evidence(Some(
        format!(
            r#"{{"platform":"ios","model":"iPhone17,1","os":{{"version":"26.1","build":"23B85","patch_level":null}},
            "app":{{"id":"x","version":"1.0.0"}},"observed_at":"1970-01-12T13:46:40Z","controls":[{}]}}"#,
            controls.join(",")
        )
        .into_bytes(),
    ))
}

const ASKED: [Control; 5] = [
    Control::PasscodeSixDigits,
    Control::FindMyOn,
    Control::StoreOfficialOnly,
    Control::DeviceNotCompromised,
    Control::MediaSyncOff,
];

fn asked(walk: &Walk) -> Vec<Control> {
    match walk.session.state() {
        State::Asking(questions) => questions.iter().map(|question| question.control).collect(),
        other => panic!("nothing is asked: {other:?}"),
    }
}

fn replies(reply: Reply, except: &[(Control, Reply)]) -> Answer {
    let one = |control| {
        let other = except.iter().find(|(of, _)| *of == control);
        (control, other.map_or(reply, |(_, reply)| *reply))
    };
    Answer::Said(ASKED.into_iter().map(one).collect())
}

fn refreshed(here: ClaimedHere) -> Answer {
    let refused = Vec::new();
    Answer::Refreshed(Box::new(Refreshed { here, refused }))
}

fn is_ask(action: &Action) -> bool {
    matches!(action, Action::Ask(_))
}

fn is_clear(action: &Action) -> bool {
    matches!(action, Action::Clear { .. })
}

/// What is handed to the studio.
fn handed_in(walk: &Walk) -> Evidence {
    let document = walk.effects.iter().find_map(|effect| match &effect.action {
        Action::Clear { evidence } => Some(evidence),
        _ => None,
    });
    Evidence::parse(document.expect("nothing is handed in")).unwrap()
}

/// To the answer of a phone, under a brief.
fn phone(here: ClaimedHere) -> Walk {
    let mut walk = Walk::new(false);
    walk.open()
        .answer(
            |it| matches!(it, Action::Claim { .. }),
            Answer::Claimed(Box::new(here.clone())),
        )
        .agree()
        .answer(|it| *it == Action::Refresh, refreshed(here))
        .answer(|it| *it == Action::Probe, iphone());
    walk
}

#[test]
fn everything_that_only_the_person_can_say_is_asked_on_one_screen_and_handed_in_as_their_word() {
    let mut walk = phone(here(None));
    assert_eq!(asked(&walk), ASKED);
    walk.answer(
        is_ask,
        replies(Reply::Yes, &[(Control::FindMyOn, Reply::EmployerManages)]),
    );
    let evidence = handed_in(&walk);
    let of = |control: Control| {
        let finding = evidence
            .controls
            .iter()
            .find(|it| it.control.as_str() == control.name());
        finding.unwrap_or_else(|| panic!("{control} is not handed in"))
    };
    assert_eq!(of(Control::StoreOfficialOnly).state, Stands::Pass);
    assert_eq!(of(Control::FindMyOn).state, Stands::Unknown);
    assert!(
        of(Control::FindMyOn)
            .detail
            .as_ref()
            .unwrap()
            .as_str()
            .contains("employer")
    );
    walk.answer(is_clear, clears(10_000));
    assert!(
        matches!(walk.session.state(), State::Ready { .. }),
        "and nothing is asked twice"
    );
}

#[test]
fn what_is_to_be_mended_comes_one_at_a_time_and_check_again_asks_anew_what_was_no_yes() {
    let mut walk = phone(here(None));
    let no = [(Control::FindMyOn, Reply::No), (Control::MediaSyncOff, Reply::NotSure)];
    walk.answer(is_ask, replies(Reply::Yes, &no)).judged();
    let State::Refused(reasons) = walk.session.state() else {
        panic!("{:?}", walk.session.state())
    };
    assert_eq!(reasons[0].control, Some(Control::FindMyOn));
    walk.on(Event::CheckAgain).probed(iphone());
    assert_eq!(
        asked(&walk),
        [Control::FindMyOn, Control::MediaSyncOff],
        "a yes stands for the sitting"
    );
    walk.answer(is_ask, replies(Reply::Yes, &[]));
    assert!(handed_in(&walk).controls.iter().all(|it| it.state == Stands::Pass));
}

#[test]
fn what_awaits_an_approval_is_said_as_that_records_nothing_and_is_asked_for_again() {
    let strict = Shipped::Strict.policy();
    let mut under_strict = here(None);
    under_strict.brief.policy = strict.id().clone();
    let mut walk = phone(under_strict.clone());
    assert_eq!(asked(&walk), [Control::DeviceNotCompromised]);
    let yes = vec![(Control::DeviceNotCompromised, Reply::Yes)];
    walk.answer(is_ask, Answer::Said(yes));
    let verdict = evaluate(strict, &Known::word_of(&handed_in(&walk)), now(0).wall);
    assert_eq!(verdict.outcome, Outcome::NeedsApproval);
    walk.answer(is_clear, Answer::Refused(verdict));
    let State::Refused(reasons) = walk.session.state() else {
        panic!("{:?}", walk.session.state())
    };
    assert!(reasons.iter().all(|reason| reason.approval), "{reasons:?}");
    walk.on(Event::Roll);
    assert!(walk.effects.is_empty() && matches!(walk.session.state(), State::Refused(_)));
    walk.on(Event::CheckAgain)
        .answer(|it| *it == Action::Refresh, refreshed(under_strict))
        .answer(|it| *it == Action::Probe, iphone())
        .answer(is_clear, clears(10_000));
    assert!(matches!(walk.session.state(), State::Ready { .. }));
}

#[test]
fn a_person_who_answers_nothing_is_not_asked_for_ever() {
    let mut walk = phone(here(None));
    let ask = walk.wanted(is_ask);
    walk.time = 30 * 60;
    walk.on(Event::DeadlinePassed(ask));
    assert!(
        handed_in(&walk)
            .controls
            .iter()
            .all(|it| it.source.as_str() == "device")
    );
}

#[test]
fn under_a_policy_of_the_production_s_own_the_studio_s_verdict_tells_what_to_ask() {
    let mut own = here(None);
    own.brief.policy = PolicyId {
        id: "ours".parse().unwrap(),
        ..own.brief.policy
    };
    let mut walk = phone(own);
    let known = handed_in(&walk);
    assert_eq!(known.controls.len(), 4, "nothing is asked before the studio has spoken");
    let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&known), now(0).wall);
    walk.answer(is_clear, Answer::Cleared(Box::new(cleared(10_000)), verdict));
    assert_eq!(asked(&walk), ASKED);
    walk.answer(is_ask, replies(Reply::Yes, &[]));
    assert_eq!(handed_in(&walk).controls.len(), 4 + ASKED.len());
}

#[test]
fn by_the_feed_a_phone_that_is_behind_is_told_so_even_out_of_the_studio_s_reach() {
    let feed = br#"{"checked_at":"1970-01-12T13:00:00Z","offers":[{"version":"26.2","builds":["23C55"],
        "expires":"2090-01-01","models":["iPhone17,1"]}],"releases":[{"version":"26.2",
        "since":"1969-01-01T00:00:00Z","exploited":false}]}"#;
    let feed = OsFeed::parse(feed).unwrap();
    let mut with = here(None);
    with.feed = Some(std::sync::Arc::new(feed));
    let mut walk = phone(with);
    let studio = "https://studio.example".to_owned();
    let gone = Answer::Failed {
        message: Message::StudioUnreachable { studio },
        unreachable: true,
    };
    walk.answer(is_ask, replies(Reply::Yes, &[])).answer(is_clear, gone);
    let State::Refused(reasons) = walk.session.state() else {
        panic!("{:?}", walk.session.state())
    };
    assert_eq!(reasons[0].control, Some(Control::OsCurrent));
}

#[test]
fn a_later_brief_counts_from_the_next_check_on_and_another_text_has_to_be_agreed_to() {
    let mut later = here(Some(cleared(10_000)));
    later.brief.revision = 2;
    later.brief.recipients = vec!["age1new".to_owned()];
    let mut walk = Walk::new(false);
    walk.ready(10_000).on(Event::CheckAgain);
    walk.answer(|it| *it == Action::Refresh, refreshed(later.clone()));
    walk.wanted(|it| *it == Action::Probe);
    assert_eq!(walk.session.brief().unwrap().revision, 2);

    later.brief.revision = 3;
    later.brief.consent.text = "I agree to much more.".parse().unwrap();
    let mut walk = Walk::new(false);
    walk.ready(10_000).on(Event::CheckAgain);
    walk.answer(|it| *it == Action::Refresh, refreshed(later));
    assert_eq!(*walk.session.state(), State::Invited);
    assert!(walk.session.consent().is_none());
    walk.on(Event::Roll);
    assert_eq!(*walk.session.state(), State::Invited);
}

#[test]
fn a_brief_that_was_refused_is_named_and_the_gate_goes_on() {
    let message = Message::BriefRevisionRefused {
        reason: "the brief is older than the one already here".to_owned(),
    };
    let mut walk = Walk::new(false);
    walk.ready(10_000).on(Event::CheckAgain);
    let refused = vec![message.clone()];
    let here = here(None);
    walk.answer(
        |it| *it == Action::Refresh,
        Answer::Refreshed(Box::new(Refreshed { here, refused })),
    );
    assert_eq!(walk.session.notices(), [message]);
    walk.wanted(|it| *it == Action::Probe);
}

#[test]
fn opened_before_its_time_it_says_for_when_it_is_ready_and_records_all_the_same() {
    // The studio's clock stands at second 0 of the test's time.
    for (starts_at, early) in [(5_000, true), (0, false)] {
        let mut here = here(None);
        let at = lavalier_protocol::Timestamp::from_second(starts_at).unwrap();
        let zone = "Europe/London".parse().unwrap();
        here.brief.starts_at = Some(Start { at, zone });
        let mut walk = phone(here);
        walk.answer(is_ask, replies(Reply::Yes, &[]))
            .answer(is_clear, clears(10_000));
        let State::Ready { early: said, .. } = walk.session.state() else {
            panic!("{:?}", walk.session.state())
        };
        assert_eq!(*said, early.then_some(at));
        walk.rolling(1);
        assert_eq!(*walk.session.state(), State::Rolling(take(1)));
    }
}

#[test]
fn after_a_restart_recording_offline_is_possible_and_the_person_is_told_that_it_is_held() {
    let open = |given| {
        let mut walk = Walk::new(true);
        walk.open()
            .answer(
                |it| matches!(it, Action::Claim { .. }),
                Answer::Claimed(Box::new(here(Some(given)))),
            )
            .agree()
            .probed(evidence("pass"));
        walk
    };
    let walk = open(cleared(10_000));
    assert!(matches!(walk.session.state(), State::Ready { held: false, .. }));
    assert_eq!(walk.session.notices(), []);
    let mut restarted = now(0);
    restarted.boot = None;
    let mut walk = open(cleared(10_000).asked_for(restarted));
    assert!(matches!(walk.session.state(), State::Ready { held: true, .. }));
    assert_eq!(walk.session.notices(), [Message::ClearanceAgeUnknown]);
    walk.rolling(1);
    assert_eq!(*walk.session.state(), State::Rolling(take(1)));
}

#[test]
fn offline_what_a_milder_policy_of_the_production_s_own_cleared_is_not_refused_by_the_brief_s() {
    let Answer::Evidence(Some(fine)) = iphone() else {
        unreachable!()
    };
    let jailbroken = String::from_utf8(fine)
        .unwrap()
        .replace("biometrics.enrolled", "device.not_compromised")
        .replacen(r#""pass","grade":"observed""#, r#""fail","grade":"observed""#, 2);
    let shipped = Shipped::Default.policy().id().clone();
    let own = PolicyId {
        id: "house".parse().unwrap(),
        ..shipped.clone()
    };
    for (policy, may) in [(shipped, false), (own, true)] {
        let given = here(Some(super::testing::cleared_under(policy, 10_000)));
        let mut walk = Walk::new(true);
        walk.open()
            .answer(
                |it| matches!(it, Action::Claim { .. }),
                Answer::Claimed(Box::new(given)),
            )
            .agree()
            .probed(Answer::Evidence(Some(jailbroken.clone().into_bytes())));
        assert_eq!(matches!(walk.session.state(), State::Ready { .. }), may);
    }
}
