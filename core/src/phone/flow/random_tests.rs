//! Random events, in every order: what must hold whatever happens.

use lavalier_protocol::brief::MicrophoneWish;
use lavalier_protocol::journal::CloseReason;
use proptest::prelude::*;

use super::testing::{Walk, input};
use super::{AskId, Event, Wake};
use crate::phone::happening::{Happening, Interruption};
use crate::phone::input::Port;
use crate::phone::press::Press;
use crate::phone::request::Answer;
use crate::session::{self, State};

/// One random thing; a press is one of those that the screen offers, or any other.
#[derive(Debug, Clone, Copy)]
enum Thing {
    Offered(u8),
    Any(u8),
    Happens(u8),
    Port(u8),
    Ends(u8),
    Sends(u8),
    Hears(i16),
    Answers(u8),
    Passes(u16),
    Wakes(u8),
    Fails,
}

fn thing() -> impl Strategy<Value = Thing> {
    prop_oneof![
        6 => any::<u8>().prop_map(Thing::Offered),
        1 => any::<u8>().prop_map(Thing::Any),
        2 => any::<u8>().prop_map(Thing::Happens),
        1 => any::<u8>().prop_map(Thing::Port),
        1 => any::<u8>().prop_map(Thing::Ends),
        1 => any::<u8>().prop_map(Thing::Sends),
        1 => any::<i16>().prop_map(Thing::Hears),
        1 => any::<u8>().prop_map(Thing::Answers),
        1 => any::<u16>().prop_map(Thing::Passes),
        1 => any::<u8>().prop_map(Thing::Wakes),
        1 => Just(Thing::Fails),
    ]
}

const PORTS: [Port; 5] = [
    Port::BuiltIn,
    Port::HeadsetWired,
    Port::Usb,
    Port::BluetoothHandsFree,
    Port::Unknown,
];

fn press(of: u8) -> Press {
    let presses = [
        Press::Agree,
        Press::Record,
        Press::Stop,
        Press::GoOn,
        Press::UseItAnyway,
        Press::LeaveAnyway,
        Press::CheckAgain,
        Press::TryAgain,
        Press::RecordMore,
        Press::SendNow,
    ];
    presses[usize::from(of) % presses.len()].clone()
}

fn happening(of: u8, walk: &Walk) -> Happening {
    match of % 11 {
        0 => Happening::Link {
            text: crate::claim::testing::link().to_text(),
        },
        1 => Happening::InterruptionBegan { by: Interruption::Call },
        2 => Happening::InterruptionEnded { may_resume: of > 100 },
        3 => Happening::Input {
            input: walk.granted.clone(),
        },
        4 => Happening::Input { input: None },
        5 => Happening::AudioServicesReset,
        6 => Happening::Silenced { silenced: of > 100 },
        7 => Happening::Backgrounded,
        8 => Happening::Foregrounded,
        9 => Happening::InputAdded {
            input: super::testing::input(crate::phone::input::Port::Usb, "added"),
        },
        _ => Happening::Back,
    }
}

fn apply(walk: &mut Walk, thing: Thing) {
    match thing {
        Thing::Offered(of) => {
            let screen = walk.screen();
            let buttons = screen.buttons();
            if let Some(button) = buttons.get(usize::from(of) % buttons.len().max(1)) {
                let press = button.press.clone();
                walk.on(Event::Press(press));
            }
        }
        Thing::Any(of) => {
            walk.on(Event::Press(press(of)));
        }
        Thing::Happens(of) => {
            let happening = happening(of, walk);
            walk.happened(happening);
        }
        Thing::Port(of) => walk.granted = Some(input(PORTS[usize::from(of) % PORTS.len()], "in")),
        Thing::Ends(of) if matches!(walk.flow.session().state(), State::Rolling(_) | State::Stopping(_)) => {
            let reasons = [CloseReason::Stopped, CloseReason::DeviceGone, CloseReason::Storage];
            walk.ended(reasons[usize::from(of) % reasons.len()]);
        }
        Thing::Sends(of) if walk.takes > 0 => {
            let take = walk.take();
            let event = match of % 3 {
                0 => session::Event::Sealed(take),
                1 => session::Event::Stored(take),
                _ => session::Event::Safe(take),
            };
            walk.on(Event::Session(event));
        }
        Thing::Ends(_) | Thing::Sends(_) => {}
        Thing::Hears(peak) => {
            walk.on(Event::Heard {
                peak: f64::from(peak) / 200.0,
            });
        }
        Thing::Answers(of) => {
            let before = format!("{:?}", walk.screen());
            walk.on(Event::Answer(AskId(10_000 + u64::from(of)), Answer::Done));
            assert_eq!(
                before,
                format!("{:?}", walk.screen()),
                "an unknown answer changes nothing"
            );
        }
        Thing::Passes(seconds) => walk.time += u64::from(seconds),
        Thing::Wakes(of) => {
            let of = u32::from(of % 4);
            walk.on(Event::Woke(Wake::TapTest(of)));
            walk.on(Event::Woke(Wake::TapHeard(of)));
        }
        Thing::Fails => {
            walk.on(Event::ShellFailed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    // That a take begins only under a clearance that holds is asserted by the walk's engine.
    #[test]
    fn whatever_happens_rolling_is_shown_only_while_it_records_and_stop_is_there_while_a_take_is_open(
        things in prop::collection::vec(thing(), 0..80),
        clip_on: bool,
    ) {
        let wish = if clip_on { MicrophoneWish::Lavalier } else { MicrophoneWish::Any };
        let mut walk = Walk::new("ios", wish, input(Port::BuiltIn, "own"));
        walk.link();
        for thing in things {
            apply(&mut walk, thing);
            let name = walk.name();
            let rolling = matches!(walk.flow.session().state(), State::Rolling(_));
            prop_assert_eq!(matches!(name, "rolling" | "paused"), rolling && name != "leaving", "{}", name);
            if rolling {
                prop_assert!(walk.flow.offers(&Press::Stop), "{}", name);
            }
            prop_assert!(!walk.flow.leaving.in_background || !walk.listens(), "nobody looks at the meter");
        }
    }
}
