//! The person's way, and each way it can go wrong.

use lavalier_protocol::brief::MicrophoneWish;
use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::words::Voice;

use super::testing::{Begins, Walk, input};
use super::{Effect, Event, Order, Wake};
use crate::capture::EndReason;
use crate::phone::happening::{Happening, Interruption};
use crate::phone::input::Port;
use crate::phone::press::Press;
use crate::phone::request::{Answer, Vibration, Work};
use crate::phone::screen::{MicrophoneStep, Screen};
use crate::session;

pub(super) fn own() -> Walk {
    Walk::new("ios", MicrophoneWish::Any, input(Port::BuiltIn, "own"))
}

pub(super) fn clip_on() -> Walk {
    Walk::new("ios", MicrophoneWish::Lavalier, input(Port::HeadsetWired, "jack"))
}

pub(super) fn step(walk: &Walk) -> MicrophoneStep {
    match walk.screen() {
        Screen::Microphone { step, .. } => step,
        other => panic!("not at the microphone: {other:?}"),
    }
}

fn taps(walk: &mut Walk) {
    for _ in 0..3 {
        for _ in 0..6 {
            walk.on(Event::Heard { peak: -60.0 });
        }
        walk.on(Event::Heard { peak: -10.0 });
    }
}

#[test]
fn from_the_link_to_rolling_takes_at_most_eight_taps_even_with_five_questions_and_a_clip_on_microphone() {
    let mut walk = clip_on();
    walk.through_the_gate();
    assert_eq!(step(&walk), MicrophoneStep::ClipOnOrEarphones);
    walk.press(Press::ClipOn);
    assert_eq!(step(&walk), MicrophoneStep::TapTest);
    taps(&mut walk);
    assert_eq!(step(&walk), MicrophoneStep::TapHeard);
    walk.on(Event::Woke(Wake::TapHeard(1)));
    assert_eq!(walk.name(), "ready");
    walk.press(Press::Record);
    assert_eq!(walk.name(), "rolling");
    assert!(walk.taps <= 8, "{} taps", walk.taps);
}

#[test]
fn on_android_the_system_s_own_two_questions_are_among_the_eight_taps() {
    let mut walk = Walk::new("android", MicrophoneWish::Lavalier, input(Port::HeadsetWired, "jack"));
    walk.through_the_gate().press(Press::ClipOn);
    taps(&mut walk);
    walk.on(Event::Woke(Wake::TapHeard(1))).press(Press::Record);
    assert_eq!(walk.name(), "rolling");
    let (microphone, notifications) = (1, 1);
    assert!(walk.taps + microphone + notifications <= 8, "{} taps", walk.taps);
}

#[test]
fn a_clip_on_that_is_plugged_in_before_record_is_the_one_that_is_recorded() {
    let mut walk = Walk::new("android", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
    walk.through_the_gate();
    assert_eq!(walk.name(), "ready");
    let usb = input(Port::Usb, "receiver");
    walk.granted = Some(usb.clone());
    walk.all.push(usb.clone());
    walk.happened(Happening::InputAdded { input: usb.clone() });
    assert_eq!(walk.name(), "ready");
    assert!(walk.wanted.contains(&Effect::Listen(Some(usb))));
}

#[test]
fn what_is_plugged_in_while_a_take_is_open_does_not_end_it() {
    let mut walk = Walk::new("android", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
    walk.rolling();
    walk.happened(Happening::InputAdded {
        input: input(Port::Usb, "receiver"),
    });
    assert_eq!(walk.name(), "rolling");
    assert!(walk.orders().is_empty());
}

#[test]
fn the_phone_s_own_microphone_goes_on_only_by_an_explicit_tap_where_a_clip_on_is_expected() {
    let mut walk = clip_on();
    (walk.granted, walk.all) = (Some(input(Port::BuiltIn, "own")), Vec::new());
    walk.through_the_gate();
    assert_eq!(step(&walk), MicrophoneStep::BuiltInInstead);
    walk.press(Press::CheckAgain);
    assert_eq!(step(&walk), MicrophoneStep::BuiltInInstead);
    walk.press(Press::UseItAnyway);
    assert_eq!(walk.name(), "ready");
}

#[test]
fn a_bluetooth_headset_is_refused_until_it_is_gone() {
    let mut walk = own();
    let ears = input(Port::BluetoothHandsFree, "ears");
    (walk.granted, walk.all) = (Some(ears.clone()), vec![ears]);
    walk.through_the_gate();
    assert_eq!(step(&walk), MicrophoneStep::Refused);
    let buttons: Vec<_> = walk.screen().buttons().iter().map(|it| it.press.clone()).collect();
    assert_eq!(buttons, [Press::CheckAgain], "nothing goes on with it");
    walk.granted = Some(input(Port::BuiltIn, "own"));
    walk.press(Press::CheckAgain);
    assert_eq!(walk.name(), "ready");
}

#[test]
fn a_refused_permission_says_what_to_do_and_coming_back_from_the_settings_looks_again() {
    let mut walk = own();
    walk.permission = false;
    walk.through_the_gate();
    assert_eq!(step(&walk), MicrophoneStep::Permission);
    walk.press(Press::OpenSettings);
    walk.permission = true;
    walk.happened(Happening::Backgrounded).happened(Happening::Foregrounded);
    assert_eq!(walk.name(), "ready");
}

#[test]
fn after_a_call_recording_goes_on_by_itself_on_the_same_microphone() {
    let mut walk = own();
    walk.rolling();
    let by = Interruption::Call;
    walk.happened(Happening::InterruptionBegan { by });
    assert_eq!(walk.name(), "paused");
    walk.happened(Happening::InterruptionEnded { may_resume: true });
    assert_eq!(walk.name(), "rolling");
    assert_eq!(walk.orders(), [Order::InterruptionBegan, Order::InterruptionEnded]);
}

#[test]
fn where_the_platform_insists_on_a_tap_it_is_asked_for_and_one_is_enough() {
    let mut walk = own();
    walk.rolling();
    let by = Interruption::Assistant;
    walk.happened(Happening::InterruptionBegan { by });
    walk.happened(Happening::InterruptionEnded { may_resume: false });
    assert_eq!(walk.name(), "paused");
    walk.press(Press::GoOn);
    assert_eq!(walk.name(), "rolling");
}

#[test]
fn another_microphone_after_a_call_ends_the_take_and_is_never_taken_in_silence() {
    let mut walk = clip_on();
    walk.all.push(input(Port::BuiltIn, "own"));
    walk.through_the_gate()
        .press(Press::ClipOn)
        .press(Press::SkipTapTest)
        .press(Press::Record);
    let by = Interruption::Call;
    walk.happened(Happening::InterruptionBegan { by });
    (walk.granted, walk.all) = (Some(input(Port::BuiltIn, "own")), Vec::new());
    walk.happened(Happening::InterruptionEnded { may_resume: true });
    assert_eq!(walk.orders().last(), Some(&Order::Lost(EndReason::RouteChanged)));
}

#[test]
fn a_clip_on_pulled_out_ends_the_take_loudly_and_the_next_one_names_it() {
    let mut walk = clip_on();
    walk.through_the_gate()
        .press(Press::ClipOn)
        .press(Press::SkipTapTest)
        .press(Press::Record);
    let first = walk.take();
    (walk.granted, walk.all) = (Some(input(Port::BuiltIn, "own")), Vec::new());
    walk.happened(Happening::Input {
        input: walk.granted.clone(),
    });
    assert_eq!(walk.orders(), [Order::Lost(EndReason::RouteChanged)]);
    walk.ended(CloseReason::DeviceGone);
    assert_eq!(step(&walk), MicrophoneStep::Gone);
    let pattern = Vibration::Warning;
    assert!(walk.wanted.contains(&Effect::Tell(Work::Vibrate { pattern })));
    walk.press(Press::GoOn);
    assert_eq!(
        step(&walk),
        MicrophoneStep::BuiltInInstead,
        "never another without a tap"
    );
    walk.press(Press::UseItAnyway);
    assert_eq!(walk.name(), "rolling", "and that tap was it");
    let continues = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Session(session::Effect {
            action: session::Action::Begin { continues, .. },
            ..
        }) => Some(continues.clone()),
        _ => None,
    });
    assert_eq!(continues, Some(Some(first)));
}

#[test]
fn silence_from_the_system_pauses_and_goes_on_by_itself() {
    let mut walk = Walk::new("android", MicrophoneWish::Any, input(Port::BuiltIn, "1"));
    walk.rolling();
    walk.happened(Happening::Silenced { silenced: true });
    assert_eq!(walk.name(), "paused");
    walk.happened(Happening::Silenced { silenced: false });
    assert_eq!(walk.name(), "rolling");
}

#[test]
fn a_shell_that_does_not_answer_is_said_and_trying_again_goes_on() {
    let mut walk = own();
    walk.activates = false;
    walk.through_the_gate();
    assert_eq!(walk.name(), "checking");
    let id = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Ask { id, .. } => Some(*id),
        _ => None,
    });
    walk.on(Event::DeadlinePassed(id.unwrap()));
    assert_eq!(walk.name(), "fault");
    walk.activates = true;
    walk.press(Press::TryAgain);
    assert_eq!(walk.name(), "ready");
}

#[test]
fn a_camera_that_is_refused_is_said_and_never_called_a_fault_of_the_app() {
    let mut walk = own();
    walk.press(Press::Scan);
    let refused = Answer::Permission {
        granted: false,
        ask_again: false,
    };
    walk.on(Event::Answer(walk.last_asked().unwrap(), refused));
    assert_eq!(walk.name(), "welcome");
    let said = |walk: &Walk| walk.flow.shown(1, &Voice::english()).notices.len();
    assert_eq!(said(&walk), 1);
    walk.link().press(Press::Agree);
    assert_eq!(said(&walk), 0);
}

#[test]
fn a_failing_shell_never_hides_stop() {
    let mut walk = own();
    walk.rolling();
    walk.on(Event::ShellFailed);
    assert_eq!(walk.name(), "rolling");
    walk.press(Press::Stop).ended(CloseReason::Stopped);
    assert_eq!(walk.name(), "sending");
}

#[test]
fn leaving_before_all_is_safe_is_warned_against() {
    let mut walk = own();
    walk.rolling().press(Press::Stop).ended(CloseReason::Stopped);
    walk.press(Press::Finish);
    assert_eq!(walk.name(), "leaving");
    walk.press(Press::Stay);
    assert_eq!(walk.name(), "sending");
    walk.press(Press::Finish).press(Press::LeaveAnyway);
    assert_eq!(walk.name(), "finished");
    assert!(
        walk.wanted
            .iter()
            .any(|it| matches!(it, Effect::Tell(Work::Notify { .. })))
    );
    let take = walk.take();
    walk.on(Event::Session(session::Event::Safe(take)));
    assert_eq!(walk.name(), "finished");
}

#[test]
fn what_an_earlier_process_handed_over_or_said_is_taken_back_when_the_app_is_opened() {
    let mut walk = own();
    walk.happened(Happening::Foregrounded);
    assert!(walk.wanted.contains(&Effect::Tell(Work::ClearNotification)));
    let taken_back = |walk: &Walk| walk.wanted.iter().filter(|it| **it == Effect::TransferNoMore).count();
    assert_eq!(
        taken_back(&walk),
        0,
        "nothing is sent before a link opens, but by the platform"
    );
    walk.through_the_gate().happened(Happening::Foregrounded);
    assert_eq!(taken_back(&walk), 1, "and once is enough");
}

#[test]
fn a_beginning_that_fails_behind_another_app_still_hands_over_what_is_left() {
    let mut walk = own();
    walk.through_the_gate().begins = Begins::Later;
    walk.on(Event::Waiting(1)).press(Press::Record);
    walk.happened(Happening::Backgrounded);
    assert!(!walk.wanted.contains(&Effect::Transfer));
    walk.not_begun();
    assert!(walk.wanted.contains(&Effect::Transfer));
}

#[test]
fn nobody_is_listened_to_once_they_have_finished() {
    let mut walk = own();
    walk.through_the_gate().on(Event::Waiting(1));
    walk.happened(Happening::Back).press(Press::LeaveAnyway);
    walk.wanted.clear();
    walk.happened(Happening::Backgrounded).happened(Happening::Foregrounded);
    walk.happened(Happening::AudioServicesReset);
    assert_eq!(walk.name(), "finished");
    let listens = |effect: &Effect| {
        matches!(
            effect,
            Effect::Listen(Some(_))
                | Effect::Ask {
                    work: Work::ActivateAudio { .. },
                    ..
                }
        )
    };
    assert!(!walk.wanted.iter().any(listens), "{:?}", walk.wanted);
}

#[test]
fn an_ipad_is_called_an_ipad() {
    let mut walk = Walk::new("ipados", MicrophoneWish::Lavalier, input(Port::BuiltIn, "own"));
    walk.through_the_gate();
    let mut said = format!("{:?}", walk.screen());
    walk.press(Press::UseItAnyway);
    said += &format!("{:?}", walk.screen());
    walk.press(Press::Record).press(Press::Stop).ended(CloseReason::Stopped);
    said += &format!("{:?}", walk.screen());
    assert!(
        said.contains("iPad") && !said.contains("iPhone") && !said.contains(" phone"),
        "{said}"
    );
}

#[test]
fn a_system_that_is_too_old_is_said_before_anything_else() {
    let mut walk = own();
    walk.facts.os_version = "16.7".to_owned();
    walk.flow.facts = Some(walk.facts.clone());
    assert_eq!(walk.name(), "too_old");
}
