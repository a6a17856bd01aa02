//! The screens of finding the microphone, and of being ready.

use lavalier_protocol::Timestamp;
use lavalier_protocol::words::{Voice, Wording};

use crate::phone::flow::Flow;
use crate::phone::flow::listening::Verdict;
use crate::phone::flow::microphone::Step;
use crate::phone::flow::ruling::Kind;
use crate::phone::flow::speak::{button, line, sign, words};
use crate::phone::input::Port;
use crate::phone::press::Press;
use crate::phone::screen::{MicrophoneStep, Screen, Tone, Weight};
use crate::session::State;

impl Flow {
    /// The screen of a step with the microphone; none where there is one.
    pub(super) fn microphone_screen(&self, voice: &Voice) -> Option<Screen> {
        let platform = self.platform_name();
        let other = |press| (press, Weight::Other);
        let main = |press| (press, Weight::Main);
        let quiet = |press| (press, Weight::Quiet);
        let between = matches!(self.session.state(), State::Sending(_) | State::Safe(_));
        let (tone, step, wording, presses) = match &self.microphone.step {
            Step::Idle if between => return None,
            Step::Idle | Step::Activating => return Some(self.checking(voice)),
            Step::Good(..) => return None,
            Step::Permission => (
                Tone::Calm,
                MicrophoneStep::AskPermission,
                Wording::AskPermission { platform },
                vec![main(Press::AllowMicrophone)],
            ),
            Step::NoPermission => (
                Tone::Stop,
                MicrophoneStep::Permission,
                Wording::PermissionRefused { platform },
                vec![main(Press::OpenSettings), other(Press::CheckAgain)],
            ),
            Step::NoInput => (
                Tone::Stop,
                MicrophoneStep::Refused,
                Wording::NoInput { platform },
                vec![main(Press::CheckAgain)],
            ),
            Step::NotGiven => (
                Tone::Stop,
                MicrophoneStep::Refused,
                Wording::MicrophoneNotGiven { platform },
                vec![main(Press::CheckAgain)],
            ),
            Step::Refused(input) => {
                let bluetooth = matches!(
                    input.port,
                    Port::BluetoothHandsFree | Port::BluetoothLe | Port::CarAudio
                );
                let wording = if bluetooth {
                    Wording::HandsFreeRefused
                } else {
                    Wording::PortRefused
                };
                (
                    Tone::Stop,
                    MicrophoneStep::Refused,
                    wording,
                    vec![main(Press::CheckAgain)],
                )
            }
            Step::Instead(_, kind) => {
                let wording = if *kind == Kind::Earphones {
                    Wording::EarphonesInstead
                } else {
                    Wording::BuiltInInstead { platform }
                };
                let presses = vec![main(Press::CheckAgain), other(Press::UseItAnyway)];
                (Tone::Attention, MicrophoneStep::BuiltInInstead, wording, presses)
            }
            Step::WhatIsIt(_) => (
                Tone::Attention,
                MicrophoneStep::ClipOnOrEarphones,
                Wording::ClipOnOrEarphones,
                vec![main(Press::ClipOn), other(Press::Earphones)],
            ),
            Step::TapTest(_) => (
                Tone::Calm,
                MicrophoneStep::TapTest,
                Wording::TapTest,
                vec![quiet(Press::SkipTapTest)],
            ),
            Step::TapHeard(_) => (Tone::Done, MicrophoneStep::TapHeard, Wording::TapHeard, Vec::new()),
            Step::NotHeard(_) => (
                Tone::Attention,
                MicrophoneStep::NotHeard,
                Wording::TapNotHeard,
                vec![main(Press::TryAgain), quiet(Press::SkipTapTest)],
            ),
            Step::Gone { reset } => {
                let wording = if *reset {
                    Wording::PausedReset
                } else {
                    Wording::InputGone
                };
                let presses = vec![main(Press::GoOn), other(Press::Finish)];
                (Tone::Stop, MicrophoneStep::Gone, wording, presses)
            }
        };
        let no_microphone = matches!(tone, Tone::Stop);
        let mut presses = presses;
        // Whoever cannot go on has recorded something already, and may leave it at that.
        if between && no_microphone && !matches!(self.microphone.step, Step::Gone { .. }) {
            presses.push(quiet(Press::Finish));
        }
        let state = if no_microphone {
            Wording::SignMicrophoneStop
        } else {
            Wording::SignMicrophone
        };
        let plugged_in = matches!(self.microphone.step, Step::Instead(..));
        let labelled = |(press, weight): (Press, Weight)| {
            let mut button = button(voice, press, weight);
            if plugged_in && button.press == Press::CheckAgain {
                button.label = line(voice, &Wording::PressPluggedIn);
            }
            button
        };
        Some(Screen::Microphone {
            sign: sign(voice, tone, &state),
            step,
            words: words(voice, &wording),
            buttons: presses.into_iter().map(labelled).collect(),
        })
    }

    pub(super) fn ready(&self, voice: &Voice, (held, continues, early): (bool, bool, Option<Timestamp>)) -> Screen {
        let platform = self.platform_name();
        let mut lines = Vec::new();
        let mut say = |wording: &Wording| lines.push(line(voice, wording));
        let kept = self.kept.map(|until| {
            let (zone, named) = self.zone();
            let time = until.to_zoned(zone).strftime("%H:%M").to_string();
            named.map_or(time.clone(), |name| format!("{time} ({name})"))
        });
        if let Some(time) = kept.clone() {
            say(&Wording::LineKept { time });
        }
        if continues {
            say(&Wording::LineContinues);
        }
        say(match self.level_verdict() {
            Verdict::Unknown => &Wording::LevelUnknown,
            Verdict::Good => &Wording::LevelGood,
            Verdict::Quiet => &Wording::LevelQuiet,
            Verdict::Loud => &Wording::LevelLoud,
        });
        let kind = match &self.microphone.step {
            Step::Good(_, kind) => *kind,
            _ => Kind::BuiltIn,
        };
        match kind {
            Kind::BuiltIn => say(&Wording::BuiltInFine {
                platform: platform.clone(),
            }),
            Kind::Earphones => say(&Wording::EarphonesAdvised),
            Kind::ClipOn | Kind::Usb | Kind::LineIn | Kind::Virtual => {}
        }
        if held {
            say(&Wording::LineHeld);
        }
        if let Some(at) = early {
            lines.push(voice.say(&self.starts(at)).what);
        }
        let microphone = match kind {
            Kind::BuiltIn => Wording::MicrophoneBuiltIn { platform },
            Kind::ClipOn => Wording::MicrophoneClipOn,
            Kind::Earphones => Wording::MicrophoneEarphones,
            Kind::Usb => Wording::MicrophoneUsb,
            Kind::LineIn => Wording::MicrophoneLineIn,
            Kind::Virtual => Wording::MicrophoneVirtual,
        };
        let press = if kept.is_some() { Press::GoOn } else { Press::Record };
        Screen::Ready {
            sign: sign(voice, Tone::Done, &Wording::SignReady),
            lines,
            microphone: line(voice, &microphone),
            question: self.prompt(),
            buttons: [button(voice, press, Weight::Main)]
                .into_iter()
                .chain(self.send_now_button(voice))
                .collect(),
        }
    }
}
