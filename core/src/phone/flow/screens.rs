//! The one screen of each moment, worded.

use jiff::tz::TimeZone;
use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::words::{Voice, Wording, start};

use super::Flow;
use super::microphone::Step;
use super::ruling::Kind;
use super::speak::{button, line, message, said, sign, words};
use super::take::By;
use crate::phone::facts::Platform;
use crate::phone::press::Press;
use crate::phone::screen::{
    Asked, Button, Invitation, MicrophoneStep, Notice, Prompt, Screen, Shown, Sign, Tone, Weight, Words,
};
use crate::session::{Refusal, Reply, State};

/// The oldest systems that the app is built for: their first number.
const OLDEST_IOS: u32 = 16;
/// Android 9 is the first that can name an input preset.
const OLDEST_ANDROID: u32 = 9;

impl Flow {
    /// What is shown now.
    pub(in crate::phone) fn shown(&self, number: u64, voice: &Voice) -> Shown {
        let notices = self.session.notices().iter().map(|it| (it.is_refusal(), voice.say(it)));
        let own = self.notices.all().iter().map(|it| (it.is_refusal(), voice.word(it)));
        let notice = |(refusal, words)| Notice {
            tone: if refusal { Tone::Attention } else { Tone::Calm },
            words: said(words),
        };
        Shown {
            number,
            screen: self.screen(voice),
            notices: notices.chain(own).map(notice).collect(),
        }
    }

    /// Whether the screen has this button.
    pub(super) fn offers(&self, press: &Press) -> bool {
        let screen = self.screen(super::speak::nobody());
        screen.buttons().iter().any(|button| button.press == *press)
    }

    /// The screen.
    pub(in crate::phone) fn screen(&self, voice: &Voice) -> Screen {
        if let Some(fault) = &self.fault
            && !self.is_recording()
        {
            return Screen::Fault {
                sign: sign(voice, Tone::Stop, &Wording::SignFault),
                words: words(voice, fault),
                buttons: vec![button(voice, Press::TryAgain, Weight::Main)],
            };
        }
        if let Some(too_old) = self.too_old() {
            return Screen::TooOld {
                sign: sign(voice, Tone::Stop, &Wording::SignTooOld),
                words: words(voice, &too_old),
            };
        }
        if self.leaving {
            return self.leaving_screen(voice);
        }
        if self.finished {
            return self.finished_screen(voice);
        }
        if self.early_link.is_some() || (self.reopened && !self.recovered && self.before_ready()) {
            return opening(voice);
        }
        self.of_session(voice)
    }

    fn of_session(&self, voice: &Voice) -> Screen {
        match self.session.state() {
            State::Start => self.welcome(voice),
            State::Opening => opening(voice),
            State::Unopened(why) => Screen::Unopened {
                sign: sign(voice, Tone::Stop, &Wording::SignUnopened),
                words: message(voice, why),
                buttons: vec![
                    button(voice, Press::TryAgain, Weight::Main),
                    button(voice, Press::Scan, Weight::Other),
                    button(voice, Press::Paste, Weight::Other),
                ],
            },
            State::Invited => self.invited(voice),
            State::Declined => Screen::Declined {
                sign: sign(voice, Tone::Calm, &Wording::SignDeclined),
                words: words(voice, &Wording::Declined),
                buttons: vec![
                    button(voice, Press::Agree, Weight::Other),
                    button(voice, Press::Leave, Weight::Quiet),
                ],
            },
            State::Checking => self.checking(voice),
            State::Asking(_) => self.asking(voice),
            State::Refused(reasons) => self.mending(voice, reasons.first()),
            State::Ready {
                held, continues, early, ..
            } => {
                let more = (*held, continues.is_some(), *early);
                self.microphone_screen(voice).unwrap_or_else(|| self.ready(voice, more))
            }
            State::Beginning => Screen::Beginning {
                sign: sign(voice, Tone::Calm, &Wording::SignBeginning),
                line: line(voice, &Wording::LineBeginning),
            },
            State::Rolling(_) => self.rolling(voice),
            State::Stopping(_) => Screen::Stopping {
                sign: sign(voice, Tone::Calm, &Wording::SignStopping),
                line: line(voice, &Wording::LineStopping),
            },
            State::Sending(_) | State::Safe(_) => self.microphone_screen(voice).unwrap_or_else(|| self.after(voice)),
            State::Left => self.finished_screen(voice),
        }
    }

    fn before_ready(&self) -> bool {
        matches!(
            self.session.state(),
            State::Start | State::Opening | State::Checking | State::Ready { .. }
        )
    }

    /// Said before anything else: a system that the app does not run well on.
    fn too_old(&self) -> Option<Wording> {
        let facts = self.facts.as_ref()?;
        let oldest = match facts.platform {
            Platform::Ios | Platform::Ipados => OLDEST_IOS,
            Platform::Android => OLDEST_ANDROID,
            Platform::Desktop => return None,
        };
        let major: u32 = facts.os_version.split('.').next()?.parse().ok()?;
        let platform = self.platform_name();
        (major < oldest).then_some(Wording::SystemTooOld { platform })
    }

    fn welcome(&self, voice: &Voice) -> Screen {
        let (tone, wording) = if self.no_link_found {
            (Tone::Attention, Wording::NoLinkFound)
        } else {
            (Tone::Calm, Wording::Welcome)
        };
        Screen::Welcome {
            sign: sign(voice, tone, &Wording::SignWelcome),
            words: words(voice, &wording),
            buttons: vec![
                button(voice, Press::Scan, Weight::Main),
                button(voice, Press::Paste, Weight::Other),
            ],
        }
    }

    fn invited(&self, voice: &Voice) -> Screen {
        let Some(claimed) = self.session.claimed() else {
            return opening(voice);
        };
        let brief = &claimed.brief;
        let starts = brief.starts_at.as_ref().map(|start| {
            let issued = brief.issued_at.min(start.at);
            voice.say(&start::ready_for(start.at, issued, &zone(brief))).what
        });
        Screen::Invited {
            sign: sign(voice, Tone::Calm, &Wording::SignInvited),
            invitation: Invitation {
                title: brief.title.as_str().to_owned(),
                asked_by: brief.asked_by.as_str().to_owned(),
                purpose: brief.purpose.as_str().to_owned(),
                heard_by: brief.audience.as_str().to_owned(),
                six_words: claimed.words.clone(),
                consent: brief.consent.text.as_str().to_owned(),
                starts,
            },
            buttons: vec![
                button(voice, Press::Agree, Weight::Main),
                button(voice, Press::Decline, Weight::Quiet),
            ],
        }
    }

    fn checking(&self, voice: &Voice) -> Screen {
        let platform = self.platform_name();
        Screen::Checking {
            sign: sign(voice, Tone::Calm, &Wording::SignChecking),
            line: line(voice, &Wording::LineChecking { platform }),
        }
    }

    fn asking(&self, voice: &Voice) -> Screen {
        let platform = super::gate::policy_platform(self.platform().unwrap_or(Platform::Desktop));
        let questions = self.gate.questions.iter().map(|question| {
            let control = question.control.name().to_owned();
            let reply = |(index, reply): (usize, Reply)| Button {
                label: voice.say(&reply.message(platform)).what,
                press: Press::Reply {
                    control: control.clone(),
                    index: u8::try_from(index).expect("there are four"),
                },
                weight: Weight::Other,
            };
            let given = self.gate.replies.get(&question.control);
            Asked {
                question: voice.say(&question.message).what,
                replies: Reply::ALL.into_iter().enumerate().map(reply).collect(),
                given: given.and_then(|given| {
                    let index = Reply::ALL.iter().position(|reply| reply == given)?;
                    u8::try_from(index).ok()
                }),
                control,
            }
        });
        Screen::Asking {
            sign: sign(voice, Tone::Calm, &Wording::SignAsking),
            title: line(voice, &Wording::TitleAsking),
            questions: questions.collect(),
        }
    }

    fn mending(&self, voice: &Voice, reason: Option<&Refusal>) -> Screen {
        let waits = reason.is_some_and(|reason| reason.approval);
        let settings = reason.is_some_and(|reason| reason.control.is_some() && !reason.approval)
            && self.platform() != Some(Platform::Desktop);
        let mut buttons = vec![button(voice, Press::CheckAgain, Weight::Main)];
        if settings {
            buttons.push(button(voice, Press::OpenSettings, Weight::Other));
        }
        let sign = if waits {
            sign(voice, Tone::Attention, &Wording::SignWaiting)
        } else {
            sign(voice, Tone::Stop, &Wording::SignMending)
        };
        let words = reason.map_or_else(|| words(voice, &Wording::CoreFault), |reason| said(reason.said(voice)));
        Screen::Mending { sign, words, buttons }
    }

    /// The screen of a step with the microphone; none where there is one.
    fn microphone_screen(&self, voice: &Voice) -> Option<Screen> {
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
            Step::Refused(input) => {
                use crate::phone::input::Port;
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

    fn ready(&self, voice: &Voice, (held, continues, early): (bool, bool, Option<Timestamp>)) -> Screen {
        use super::listening::Verdict;
        let platform = self.platform_name();
        let mut lines = Vec::new();
        let mut say = |wording: &Wording| lines.push(line(voice, wording));
        let kept = self.kept.map(|until| {
            let zone = self.session.brief().map_or(TimeZone::UTC, zone);
            until.to_zoned(zone).strftime("%H:%M").to_string()
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
        if let (Some(at), Some(brief)) = (early, self.session.brief()) {
            let issued = brief.issued_at.min(at);
            lines.push(voice.say(&start::ready_for(at, issued, &zone(brief))).what);
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
            buttons: vec![button(voice, press, Weight::Main)],
        }
    }

    fn rolling(&self, voice: &Voice) -> Screen {
        if let Some(paused) = self.take.paused {
            let wording = match (paused.over, paused.by) {
                (true, _) => Wording::PausedOver,
                (false, By::Call) => Wording::PausedCall,
                (false, By::Assistant) => Wording::PausedAssistant,
                (false, By::OtherApp) => Wording::PausedOther,
                (false, By::Unknown) => Wording::PausedUnknown,
                (false, By::Silenced) => Wording::PausedSilenced,
            };
            return Screen::Paused {
                sign: sign(voice, Tone::Attention, &Wording::SignPaused),
                words: words(voice, &wording),
                buttons: vec![
                    button(voice, Press::GoOn, Weight::Main),
                    button(voice, Press::Stop, Weight::Other),
                ],
            };
        }
        let mut buttons = vec![button(voice, Press::Stop, Weight::Main)];
        if let Some(prompt) = self.prompt() {
            if prompt.number < prompt.of {
                buttons.push(button(voice, Press::NextQuestion, Weight::Other));
            }
            if prompt.number > 1 {
                buttons.push(button(voice, Press::PreviousQuestion, Weight::Quiet));
            }
        }
        Screen::Rolling {
            sign: sign(voice, Tone::Recording, &Wording::SignRolling),
            question: self.prompt(),
            buttons,
        }
    }

    fn after(&self, voice: &Voice) -> Screen {
        let buttons = vec![
            button(voice, Press::Finish, Weight::Main),
            button(voice, Press::RecordMore, Weight::Other),
        ];
        if !self.session.unsafe_takes() {
            return Screen::Safe {
                sign: sign(voice, Tone::Done, &Wording::SignSafe),
                line: line(voice, &Wording::LineSafe),
                buttons,
            };
        }
        let percent = self.percent();
        let wording = Wording::LineSending {
            platform: self.platform_name(),
            percent: percent.to_string(),
        };
        Screen::Sending {
            sign: sign(voice, Tone::Calm, &Wording::SignSending),
            line: line(voice, &wording),
            percent,
            buttons,
        }
    }

    /// How far the takes of this session are at the studio. All of it is there with the receipt, and not before.
    fn percent(&self) -> u8 {
        let takes = self.session.takes();
        let sealed: u64 = takes.iter().map(|take| take.sealed).sum();
        let stored: u64 = takes.iter().map(|take| take.stored.min(take.sealed)).sum();
        u8::try_from((stored * 100).checked_div(sealed).unwrap_or(0).min(99)).expect("at most 99")
    }

    fn leaving_screen(&self, voice: &Voice) -> Screen {
        let mut buttons = vec![button(voice, Press::Stay, Weight::Main)];
        let wording = if self.is_recording() {
            buttons.push(button(voice, Press::Stop, Weight::Other));
            Wording::LeavingRolling
        } else {
            buttons.push(button(voice, Press::LeaveAnyway, Weight::Quiet));
            let platform = self.platform_name();
            Wording::Leaving { platform }
        };
        Screen::Leaving {
            sign: sign(voice, Tone::Stop, &Wording::SignLeaving),
            words: words(voice, &wording),
            buttons,
        }
    }

    fn finished_screen(&self, voice: &Voice) -> Screen {
        let platform = self.platform_name();
        let wording = if self.session.unsafe_takes() {
            Wording::FinishedUnsafe { platform }
        } else if self.session.takes().is_empty() {
            Wording::FinishedNothing
        } else {
            Wording::FinishedSafe
        };
        Screen::Finished {
            sign: Sign {
                tone: if wording.is_refusal() {
                    Tone::Attention
                } else {
                    Tone::Done
                },
                word: line(voice, &Wording::SignFinished),
            },
            words: Words {
                ..words(voice, &wording)
            },
            buttons: vec![
                button(voice, Press::Scan, Weight::Quiet),
                button(voice, Press::Paste, Weight::Quiet),
            ],
        }
    }

    fn prompt(&self) -> Option<Prompt> {
        let questions = &self.session.brief()?.questions;
        let at = self.take.question.min(questions.len().checked_sub(1)?);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(Prompt {
            number: count(at + 1),
            of: count(questions.len()),
            text: questions[at].as_str().to_owned(),
        })
    }
}

fn opening(voice: &Voice) -> Screen {
    Screen::Opening {
        sign: sign(voice, Tone::Calm, &Wording::SignOpening),
        line: line(voice, &Wording::LineOpening),
    }
}

fn zone(brief: &Brief) -> TimeZone {
    TimeZone::get(brief.zone.as_str()).unwrap_or(TimeZone::UTC)
}
