//! What happens to the microphone while a take is begun or open.

use lavalier_protocol::brief::MicrophoneWish;
use lavalier_protocol::journal::CloseReason;

use super::testing::{Begins, Walk, input};
use super::tests::{clip_on, own, step};
use super::{Effect, Order};
use crate::capture::EndReason;
use crate::phone::happening::{Happening, Interruption};
use crate::phone::input::Port;
use crate::phone::press::Press;
use crate::phone::screen::MicrophoneStep;
use crate::session::{self, Action};

const CALL: Happening = Happening::InterruptionBegan { by: Interruption::Call };
const SILENCE: Happening = Happening::Silenced { silenced: true };
const SOUND: Happening = Happening::Silenced { silenced: false };
const SILENCED: &str = "gives silence instead of your voice";

fn android() -> Walk {
    Walk::new("android", MicrophoneWish::Any, input(Port::BuiltIn, "1"))
}

#[test]
fn going_on_while_android_hands_silence_keeps_the_gap_open_until_there_is_sound() {
    let mut walk = android();
    walk.rolling().happened(SILENCE).press(Press::GoOn);
    assert_eq!(walk.name(), "rolling");
    assert_eq!(walk.orders(), [Order::InterruptionBegan], "zeros stay missing time");
    assert!(walk.notices().contains(SILENCED), "{}", walk.notices());
    walk.happened(SOUND);
    assert_eq!(walk.orders(), [Order::InterruptionBegan, Order::InterruptionEnded]);
    assert!(!walk.notices().contains(SILENCED));
}

#[test]
fn a_call_that_ends_while_another_app_is_heard_instead_leaves_the_gap_open() {
    let mut walk = android();
    walk.rolling().happened(SILENCE).happened(CALL);
    walk.happened(Happening::InterruptionEnded { may_resume: true });
    assert_eq!(walk.name(), "paused");
    assert_eq!(walk.orders(), [Order::InterruptionBegan]);
    walk.happened(SOUND);
    assert_eq!(walk.name(), "rolling");
    assert_eq!(walk.orders(), [Order::InterruptionBegan, Order::InterruptionEnded]);
}

#[test]
fn silence_that_was_told_of_before_the_take_is_a_gap_of_it() {
    let mut walk = android();
    walk.through_the_gate().happened(SILENCE).press(Press::Record);
    assert_eq!(walk.name(), "paused");
    assert_eq!(walk.orders(), [Order::InterruptionBegan]);
}

#[test]
fn a_call_while_the_microphone_is_opened_pauses_the_take_that_begins() {
    let mut walk = own();
    walk.begins = Begins::Later;
    walk.rolling().happened(CALL);
    assert_eq!(walk.name(), "beginning");
    walk.began();
    assert_eq!(walk.name(), "paused");
    assert_eq!(walk.orders(), [Order::InterruptionBegan]);
}

#[test]
fn a_call_in_a_beginning_that_failed_is_not_one_of_the_next_take() {
    let mut walk = own();
    walk.begins = Begins::Later;
    walk.rolling()
        .happened(CALL)
        .happened(Happening::Back)
        .press(Press::Stop);
    assert_eq!(walk.name(), "ready");
    walk.begins = Begins::AtOnce;
    walk.press(Press::Record);
    assert_eq!(walk.name(), "rolling");
}

#[test]
fn a_take_that_ended_before_its_beginning_was_told_is_as_loud_as_any_and_goes_on() {
    let mut walk = own();
    walk.begins = Begins::Later;
    walk.rolling().ended(CloseReason::DeviceGone).began();
    assert_eq!(step(&walk), MicrophoneStep::Gone);
    let first = walk.take();
    walk.begins = Begins::AtOnce;
    walk.press(Press::GoOn);
    let continues = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Session(session::Effect {
            action: Action::Begin { continues, .. },
            ..
        }) => Some(continues.clone()),
        _ => None,
    });
    assert_eq!(continues, Some(Some(first)));
}

#[test]
fn a_clip_on_pulled_out_during_a_call_ends_the_take_and_a_tap_goes_on() {
    let mut walk = clip_on();
    walk.through_the_gate().press(Press::ClipOn).press(Press::SkipTapTest);
    walk.press(Press::Record).happened(CALL);
    let own = input(Port::BuiltIn, "own");
    (walk.granted, walk.all) = (Some(own.clone()), vec![own]);
    walk.happened(Happening::InterruptionEnded { may_resume: false });
    walk.press(Press::GoOn);
    assert_eq!(walk.orders().last(), Some(&Order::Lost(EndReason::RouteChanged)));
    walk.ended(CloseReason::DeviceGone);
    assert_eq!(step(&walk), MicrophoneStep::Gone);
}

#[test]
fn going_on_in_the_middle_of_a_call_does_not_say_that_the_microphone_is_free() {
    let mut walk = own();
    walk.rolling().happened(CALL);
    let microphone = (walk.granted.take(), std::mem::take(&mut walk.all));
    walk.press(Press::GoOn);
    let said = format!("{:?}", walk.screen());
    assert!(said.contains("A call holds the microphone"), "{said}");
    walk.happened(Happening::InterruptionEnded { may_resume: true });
    let said = format!("{:?}", walk.screen());
    assert!(said.contains("The microphone is free again"), "{said}");
    (walk.granted, walk.all) = microphone;
    walk.press(Press::GoOn);
    assert_eq!(walk.name(), "rolling");
}
