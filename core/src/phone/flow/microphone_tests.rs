//! The microphone before and between takes: when it is let go, and when it is looked for again.

use lavalier_protocol::brief::MicrophoneWish;
use lavalier_protocol::journal::CloseReason;

use super::testing::{Begins, Walk, input};
use super::tests::{clip_on, own, step};
use crate::phone::happening::{Happening, Interruption};
use crate::phone::input::Port;
use crate::phone::press::Press;
use crate::phone::request::Work;
use crate::phone::screen::MicrophoneStep;

const CALL: Happening = Happening::InterruptionBegan { by: Interruption::Call };

#[test]
fn whoever_leaves_the_app_before_a_take_is_not_listened_to() {
    let mut walk = own();
    walk.through_the_gate();
    assert!(walk.listens(), "the meter is live");
    walk.happened(Happening::Backgrounded);
    assert!(!walk.listens());
    assert!(walk.told(&Work::ReleaseAudio));
    walk.happened(Happening::Foregrounded);
    assert_eq!(walk.name(), "ready");
    assert!(walk.listens(), "and is again");
    walk.wanted.clear();
    walk.happened(Happening::Back);
    assert!(!walk.listens());
    assert!(walk.told(&Work::ReleaseAudio) && walk.told(&Work::Leave));
}

#[test]
fn an_app_that_becomes_ready_behind_another_does_not_begin_to_listen() {
    let mut walk = own();
    walk.link().happened(Happening::Backgrounded).through_the_gate();
    assert_eq!(walk.activations(), 0);
    walk.happened(Happening::Foregrounded);
    assert_eq!(walk.name(), "ready");
    assert!(walk.listens());
}

#[test]
fn whoever_finishes_after_a_microphone_that_went_leaves_nothing_that_listens() {
    let mut walk = clip_on();
    walk.through_the_gate().press(Press::ClipOn).press(Press::SkipTapTest);
    walk.press(Press::Record).ended(CloseReason::DeviceGone);
    assert!(!walk.told(&Work::ReleaseAudio), "it may be plugged in again");
    walk.press(Press::Finish).press(Press::LeaveAnyway);
    assert!(walk.told(&Work::ReleaseAudio));
}

#[test]
fn a_tap_to_go_on_does_not_begin_a_take_after_the_app_was_left() {
    let mut walk = clip_on();
    walk.through_the_gate().press(Press::ClipOn).press(Press::SkipTapTest);
    walk.press(Press::Record).ended(CloseReason::DeviceGone);
    (walk.granted, walk.all) = (Some(input(Port::BuiltIn, "own")), Vec::new());
    walk.press(Press::GoOn);
    assert_eq!(step(&walk), MicrophoneStep::BuiltInInstead);
    walk.happened(Happening::Backgrounded).happened(Happening::Foregrounded);
    assert_eq!(step(&walk), MicrophoneStep::Gone);
    walk.granted = Some(input(Port::HeadsetWired, "jack"));
    walk.happened(Happening::Input {
        input: walk.granted.clone(),
    });
    assert_eq!(step(&walk), MicrophoneStep::Gone, "it waits for a tap");
}

#[test]
fn after_a_call_before_the_take_the_microphone_is_made_ready_again() {
    let mut walk = own();
    walk.through_the_gate();
    let before = walk.activations();
    walk.happened(CALL);
    walk.happened(Happening::InterruptionEnded { may_resume: false });
    assert_eq!(walk.activations(), before + 1);
    assert_eq!(walk.name(), "ready");
    assert!(walk.listens());
}

#[test]
fn a_take_that_does_not_begin_makes_the_microphone_ready_again_and_the_next_one_begins() {
    let mut walk = own();
    walk.begins = Begins::Never;
    walk.through_the_gate();
    let before = walk.activations();
    walk.press(Press::Record);
    assert_eq!(walk.name(), "ready");
    assert_eq!(walk.activations(), before + 1);
    let notices = walk.notices();
    assert!(notices.contains("did not open"), "{notices}");
    assert!(
        !notices.contains("lavalier") && !notices.contains("program"),
        "{notices}"
    );
    walk.begins = Begins::AtOnce;
    walk.press(Press::Record);
    assert_eq!(walk.name(), "rolling");
    assert!(!walk.notices().contains("did not open"));
}

#[test]
fn a_call_that_keeps_the_microphone_is_spoken_of_and_its_end_goes_on() {
    let mut walk = own();
    let own = walk.granted.take();
    walk.through_the_gate();
    assert_eq!(step(&walk), MicrophoneStep::Refused);
    let said = format!("{:?}", walk.screen());
    assert!(said.contains("End the call"), "{said}");
    walk.press(Press::CheckAgain);
    assert_eq!(step(&walk), MicrophoneStep::Refused);
    walk.granted = own;
    walk.happened(Happening::InterruptionEnded { may_resume: false });
    assert_eq!(walk.name(), "ready");
}

#[test]
fn a_receiver_that_comes_back_under_another_number_is_recorded_from() {
    let mut walk = Walk::new("android", MicrophoneWish::Lavalier, input(Port::BuiltIn, "own"));
    walk.all.push(input(Port::Usb, "7"));
    walk.through_the_gate();
    assert_eq!(walk.flow.input().map(|it| it.id.as_str()), Some("7"));
    walk.press(Press::Record).ended(CloseReason::DeviceGone);
    walk.all[1] = input(Port::Usb, "9");
    walk.press(Press::GoOn);
    assert_eq!(walk.name(), "rolling", "one tap");
    assert_eq!(walk.flow.input().map(|it| it.id.as_str()), Some("9"));
}

#[test]
fn hearing_aids_refuse_nothing_where_a_clip_on_microphone_is_plugged_in() {
    let ears = input(Port::BluetoothHandsFree, "ears");
    let mut walk = Walk::new("android", MicrophoneWish::Lavalier, ears);
    walk.all.push(input(Port::Usb, "receiver"));
    walk.through_the_gate();
    assert_eq!(walk.name(), "ready");
    assert_eq!(walk.flow.input().map(|it| it.port), Some(Port::Usb));
}

#[test]
fn whoever_has_recorded_and_has_no_microphone_any_more_can_finish() {
    let mut walk = own();
    walk.rolling().ended(CloseReason::DeviceGone);
    (walk.granted, walk.all) = (None, Vec::new());
    walk.press(Press::GoOn);
    assert_eq!(step(&walk), MicrophoneStep::Refused);
    walk.press(Press::Finish);
    assert_eq!(walk.name(), "leaving");
}
