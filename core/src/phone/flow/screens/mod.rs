//! The one screen of each moment, worded.

mod microphone;
#[cfg(test)]
mod oldest_tests;

use jiff::tz::TimeZone;
use lavalier_protocol::Timestamp;
use lavalier_protocol::link::Link;
use lavalier_protocol::words::{Message, Said, Voice, Wording, start};

use super::speak::{button, line, on_phone, said, sign, words};
use super::take::By;
use super::{Flow, LinkText};
use crate::phone::facts::Platform;
use crate::phone::press::Press;
use crate::phone::screen::{Asked, Button, Invitation, Notice, Prompt, Screen, Shown, Sign, Tone, Weight, Words};
use crate::session::{Refusal, Reply, State};

/// The oldest systems that the app is built for: their first number.
const OLDEST_IOS: u32 = 17;
/// Android 9 is the first that can name an input preset.
const OLDEST_ANDROID: u32 = 9;

impl Flow {
    /// What is shown now.
    pub(in crate::phone) fn shown(&self, number: u64, voice: &Voice) -> Shown {
        let notices = self
            .session
            .notices()
            .iter()
            .map(|it| (it.is_refusal(), self.say(voice, it)));
        let waits = self.notice_of_wifi();
        let own = self.notices.all().iter().chain(&waits);
        let own = own.map(|it| (it.is_refusal(), voice.word(it)));
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
        if self.leaving.warned {
            return self.leaving_screen(voice);
        }
        if self.leaving.finished {
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
            State::Unopened(why) => self.unopened(voice, why),
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

    fn unopened(&self, voice: &Voice, why: &Message) -> Screen {
        // A text that is no link stays none, however often it is tried.
        let whole = self
            .link
            .as_ref()
            .is_some_and(|LinkText(text)| text.parse::<Link>().is_ok());
        let again = whole.then(|| button(voice, Press::TryAgain, Weight::Main));
        let others = [Press::Scan, Press::Paste].map(|press| button(voice, press, Weight::Other));
        Screen::Unopened {
            sign: sign(voice, Tone::Stop, &Wording::SignUnopened),
            words: said(self.say(voice, why)),
            buttons: again.into_iter().chain(others).collect(),
        }
    }

    /// A message in words for whoever has a phone in their hand.
    fn say(&self, voice: &Voice, message: &Message) -> Said {
        on_phone(message, self.platform_name()).map_or_else(|| voice.say(message), |wording| voice.word(&wording))
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
        let starts = brief
            .starts_at
            .as_ref()
            .map(|start| voice.say(&self.starts(start.at)).what);
        let owned = |text: &str| text.to_owned();
        Screen::Invited {
            sign: sign(voice, Tone::Calm, &Wording::SignInvited),
            invitation: Invitation {
                title: brief.title.as_str().to_owned(),
                asked_by: line(
                    voice,
                    &Wording::InvitedBy {
                        name: owned(brief.asked_by.as_str()),
                    },
                ),
                purpose: line(
                    voice,
                    &Wording::InvitedFor {
                        purpose: owned(brief.purpose.as_str()),
                    },
                ),
                heard_by: line(
                    voice,
                    &Wording::InvitedHeardBy {
                        audience: owned(brief.audience.as_str()),
                    },
                ),
                six_words: line(
                    voice,
                    &Wording::InvitedSixWords {
                        words: claimed.words.clone(),
                    },
                ),
                consent: brief.consent.text.as_str().to_owned(),
                starts,
            },
            buttons: vec![
                button(voice, Press::Agree, Weight::Main),
                button(voice, Press::Decline, Weight::Quiet),
            ],
        }
    }

    pub(super) fn checking(&self, voice: &Voice) -> Screen {
        let platform = self.platform_name();
        Screen::Checking {
            sign: sign(voice, Tone::Calm, &Wording::SignChecking),
            line: line(voice, &Wording::LineChecking { platform }),
        }
    }

    fn asking(&self, voice: &Voice) -> Screen {
        let platform = self.platform().unwrap_or(Platform::Desktop);
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
        let of = |reason: &Refusal| match on_phone(&reason.message, self.platform_name()) {
            Some(wording) => words(voice, &wording),
            None => said(reason.said(voice)),
        };
        let words = reason.map_or_else(|| words(voice, &Wording::CoreFault), of);
        Screen::Mending { sign, words, buttons }
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
        let mut buttons = vec![
            button(voice, Press::Finish, Weight::Main),
            button(voice, Press::RecordMore, Weight::Other),
        ];
        buttons.extend(self.send_now_button(voice));
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

    /// Where the person may say yes to mobile data.
    pub(super) fn send_now_button(&self, voice: &Voice) -> Option<Button> {
        self.may_send_now()
            .then(|| button(voice, Press::SendNow, Weight::Other))
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
        let wording = if self.unsafe_takes() {
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
            buttons: self
                .send_now_button(voice)
                .into_iter()
                .chain([Press::Scan, Press::Paste].map(|press| button(voice, press, Weight::Quiet)))
                .collect(),
        }
    }

    /// When it begins, with its date: a screen may stay open for days.
    pub(super) fn starts(&self, at: Timestamp) -> Message {
        match self.zone() {
            (zone, None) => start::ready_for(at, Timestamp::UNIX_EPOCH, &zone),
            (zone, Some(name)) => start::ready_for_in(at, &zone, &name),
        }
    }

    /// The zone of the clock that the person reads. Where that is not known, the production's, with its name.
    pub(super) fn zone(&self) -> (TimeZone, Option<String>) {
        let own = self.facts.as_ref().and_then(|facts| facts.time_zone.as_deref());
        if let Some(zone) = own.and_then(|name| TimeZone::get(name).ok()) {
            return (zone, None);
        }
        let name = self.session.brief().map(|brief| brief.zone.as_str());
        let zone = name.and_then(|name| Some((TimeZone::get(name).ok()?, name)));
        let (zone, name) = zone.unwrap_or((TimeZone::UTC, "UTC"));
        (zone, Some(name.to_owned()))
    }

    pub(super) fn prompt(&self) -> Option<Prompt> {
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
