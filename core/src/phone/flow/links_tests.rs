//! Links that come back, that are broken, that are of another interview; and what the person reads of the interview and of
//! takes from before.

use lavalier_protocol::brief::{MicrophoneWish, Start};
use lavalier_protocol::id::InvitationId;
use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::link::Link;
use lavalier_protocol::words::Message;

use super::testing::{Walk, input};
use super::tests::own;
use super::{Effect, Event};
use crate::claim::testing as claims;
use crate::phone::happening::Happening;
use crate::phone::input::Port;
use crate::phone::press::Press;
use crate::phone::request::{Answer, Work};
use crate::phone::screen::Screen;
use crate::session;

fn opened(walk: &mut Walk, text: String) {
    walk.happened(Happening::Link { text });
}

fn waking() -> Walk {
    let mut walk = Walk::waking("ios", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
    walk.cleared_before = true;
    walk
}

#[test]
fn whoever_was_recording_and_comes_back_by_the_same_link_is_asked_nothing_again() {
    let mut walk = waking();
    walk.link();
    assert_eq!(walk.name(), "opening", "which link was open comes from the key store");
    walk.was_open(format!("{}\n", claims::link().to_text()));
    assert_eq!(walk.name(), "ready");
    assert_eq!(walk.taps, 0);
}

#[test]
fn whoever_comes_with_another_link_than_before_goes_through_its_gate() {
    for was in [None, Some(other().to_text())] {
        let mut walk = waking();
        walk.link();
        match was {
            Some(was) => walk.was_open(was),
            None => walk.on(Event::WasOpen(None)),
        };
        assert_eq!(walk.name(), "asking");
    }
}

fn other() -> Link {
    Link {
        invitation: InvitationId::from_random([7; 16]),
        ..claims::link()
    }
}

#[test]
fn a_broken_link_in_mid_interview_throws_nothing_away() {
    let mut walk = own();
    walk.through_the_gate();
    let whole = claims::link().to_text();
    opened(&mut walk, whole[..whole.len() - 9].to_owned());
    assert_eq!(walk.name(), "ready");
    assert!(walk.notices().contains("not a whole link"), "{}", walk.notices());
    walk.link();
    assert_eq!(walk.name(), "ready");
    assert!(!walk.notices().contains("not a whole link"));
    walk.press(Press::Record).press(Press::Stop).ended(CloseReason::Stopped);
    walk.press(Press::Finish).press(Press::LeaveAnyway);
    opened(&mut walk, "milk, eggs".to_owned());
    let said = format!("{:?}", walk.screen());
    assert!(said.contains("Do not remove the app"), "{said}");
}

#[test]
fn that_another_link_has_to_wait_is_said_until_it_need_not() {
    let mut walk = own();
    walk.rolling();
    opened(&mut walk, other().to_text());
    assert_eq!(walk.name(), "rolling");
    assert!(walk.notices().contains("Another link"), "{}", walk.notices());
    walk.press(Press::Stop).ended(CloseReason::Stopped);
    assert!(walk.notices().contains("Another link"));
    let take = walk.take();
    walk.on(Event::Session(session::Event::Safe(take)));
    assert!(!walk.notices().contains("Another link"), "{}", walk.notices());
}

#[test]
fn a_take_of_an_earlier_process_that_is_not_sent_is_told_warned_of_and_handed_over() {
    let mut walk = own();
    walk.through_the_gate().on(Event::Waiting(1));
    assert!(walk.notices().contains("waits to be sent"), "{}", walk.notices());
    walk.happened(Happening::Backgrounded);
    assert!(walk.wanted.contains(&Effect::Transfer));
    assert!(
        walk.wanted
            .iter()
            .any(|it| matches!(it, Effect::Tell(Work::Notify { .. })))
    );
    walk.happened(Happening::Foregrounded).happened(Happening::Back);
    assert_eq!(walk.name(), "leaving");
    walk.press(Press::LeaveAnyway);
    let said = format!("{:?}", walk.screen());
    assert!(said.contains("Do not remove the app"), "{said}");
    assert!(
        !walk.wanted.contains(&Effect::KeepLink(None)),
        "the icon opens it again"
    );
    walk.wanted.clear();
    walk.on(Event::Waiting(0));
    assert!(walk.told(&Work::ClearNotification));
    assert!(!walk.notices().contains("waits to be sent"));
}

fn starts(zone: Option<&str>) -> String {
    let mut walk = own();
    walk.facts.time_zone = zone.map(str::to_owned);
    walk.flow.facts = Some(walk.facts.clone());
    walk.brief.starts_at = Some(Start {
        at: "2026-11-24T14:00:00Z".parse().unwrap(),
        zone: "Europe/London".parse().unwrap(),
    });
    walk.link();
    match walk.screen() {
        Screen::Invited { invitation, .. } => invitation.starts.unwrap(),
        other => panic!("not invited: {other:?}"),
    }
}

#[test]
fn a_guest_on_the_other_side_of_the_world_reads_their_own_clock_or_whose_it_is() {
    let sydney = starts(Some("Australia/Sydney"));
    assert_eq!(sydney, "Ready for Wednesday, 25 November, 01:00, your time.");
    let production = "Ready for Tuesday, 24 November, 14:00 in the time zone Europe/London.";
    assert_eq!(starts(None), production);
    assert_eq!(starts(Some("Nowhere/Land")), production);
}

#[test]
fn a_full_phone_is_told_in_words_of_a_phone() {
    let mut walk = own();
    walk.rolling();
    for (message, words) in [
        (Message::StorageFull, "no room left on this iPhone"),
        (
            Message::StorageFailed {
                reason: "EIO /var/mobile".to_owned(),
            },
            "iPhone's storage does not take",
        ),
    ] {
        walk.on(Event::Session(session::Event::StorageTrouble(message)));
        let notices = walk.notices();
        assert!(notices.contains(words), "{notices}");
        assert!(!notices.contains("--home") && !notices.contains("/var"), "{notices}");
        walk.on(Event::Session(session::Event::StorageBack));
    }
}

#[test]
fn a_scanner_that_comes_back_empty_after_its_link_was_opened_is_no_link_that_was_not_found() {
    let mut walk = own();
    walk.press(Press::Scan);
    let scan = walk.last_asked().unwrap();
    walk.link();
    walk.on(Event::Answer(scan, Answer::Link { text: None }));
    assert_eq!(walk.name(), "invited");
    assert_eq!(walk.notices(), "[]");
}
