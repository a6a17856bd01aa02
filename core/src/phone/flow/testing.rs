//! A shell and an engine for a flow, as plain answers.

use std::collections::VecDeque;

use super::{AskId, Effect, Event, Flow, LinkText, Order};
use crate::claim::testing as claims;
use crate::phone::facts::Facts;
use crate::phone::happening::Happening;
use crate::phone::input::{Input, Port};
use crate::phone::options::App;
use crate::phone::press::Press;
use crate::phone::request::{Answer, Work};
use crate::phone::screen::Screen;
use crate::session::testing::{cleared, now, take, unchanged};
use crate::session::{self, Action, Reply};
use lavalier_protocol::brief::{Brief, ConsentBy, MicrophoneWish};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{CloseReason, ConsentGiven};
use lavalier_protocol::policy::{Evidence, Known, Outcome, Shipped, evaluate};
use lavalier_protocol::words::{Message, Voice};

pub(super) fn input(port: Port, id: &str) -> Input {
    Input {
        port,
        id: id.to_owned(),
        name: "a name".to_owned(),
        rate: 48_000,
        channels: 1,
    }
}

pub(super) fn facts(platform: &str) -> Facts {
    let json = format!(
        r#"{{"platform":"{platform}","model":"x","os_version":"26.1","passcode_set":true,"biometrics_enrolled":true,
        "free_bytes":64000000000,"battery_percent":80}}"#
    );
    serde_json::from_str(&json).unwrap()
}

/// How the engine's takes begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    AtOnce,
    /// Whenever [`Walk::began`] says so.
    Later,
    Never,
}

/// A flow whose shell and engine answer at once.
pub(super) struct Walk {
    pub(super) flow: Flow,
    pub(super) time: u64,
    pub(super) facts: Facts,
    pub(super) brief: Brief,
    pub(super) granted: Option<Input>,
    pub(super) all: Vec<Input>,
    pub(super) permission: bool,
    /// Whether the shell answers the audio session's requests.
    pub(super) activates: bool,
    pub(super) begins: Begins,
    /// Agreed to and cleared before this process.
    pub(super) cleared_before: bool,
    /// Everything that was wanted.
    pub(super) wanted: Vec<Effect>,
    pub(super) taps: u32,
    pub(super) takes: u8,
}

impl Walk {
    pub(super) fn new(platform: &str, wish: MicrophoneWish, granted: Input) -> Self {
        let mut walk = Self::waking(platform, wish, granted);
        walk.on(Event::WasOpen(None));
        walk
    }

    /// Before it is known which link was open.
    pub(super) fn waking(platform: &str, wish: MicrophoneWish, granted: Input) -> Self {
        let mut walk = Self {
            flow: Flow::new(App {
                id: "app".to_owned(),
                version: "1".to_owned(),
            }),
            time: 0,
            facts: facts(platform),
            brief: Brief {
                microphone: wish,
                ..claims::brief()
            },
            all: vec![granted.clone()],
            granted: Some(granted),
            permission: true,
            activates: true,
            begins: Begins::AtOnce,
            cleared_before: false,
            wanted: Vec::new(),
            taps: 0,
            takes: 0,
        };
        let first = walk.flow.start();
        walk.answer(first);
        walk
    }

    pub(super) fn on(&mut self, event: Event) -> &mut Self {
        let effects = self.flow.on(event, now(self.time));
        self.answer(effects);
        self
    }

    pub(super) fn press(&mut self, press: Press) -> &mut Self {
        assert!(
            self.flow.offers(&press),
            "{press:?} is not offered by {:?}",
            self.screen()
        );
        self.taps += 1;
        self.on(Event::Press(press))
    }

    pub(super) fn happened(&mut self, happening: Happening) -> &mut Self {
        self.on(Event::Happened(happening))
    }

    pub(super) fn screen(&self) -> Screen {
        self.flow.screen(&Voice::english())
    }

    pub(super) fn name(&self) -> &'static str {
        self.screen().name()
    }

    pub(super) fn orders(&self) -> Vec<Order> {
        let order = |effect: &Effect| match effect {
            Effect::Recorder(order) => Some(*order),
            _ => None,
        };
        self.wanted.iter().filter_map(order).collect()
    }

    /// How often the audio session was to be made ready.
    pub(super) fn activations(&self) -> usize {
        let activates = |it: &&Effect| {
            matches!(
                it,
                Effect::Ask {
                    work: Work::ActivateAudio { .. },
                    ..
                }
            )
        };
        self.wanted.iter().filter(activates).count()
    }

    /// Whether a microphone is listened to for the meter.
    pub(super) fn listens(&self) -> bool {
        let listen = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Listen(input) => Some(input.is_some()),
            _ => None,
        });
        listen == Some(true)
    }

    pub(super) fn told(&self, work: &Work) -> bool {
        self.wanted.contains(&Effect::Tell(work.clone()))
    }

    /// What is to be known besides.
    pub(super) fn notices(&self) -> String {
        format!("{:?}", self.flow.shown(1, &Voice::english()).notices)
    }

    pub(super) fn was_open(&mut self, link: String) -> &mut Self {
        self.on(Event::WasOpen(Some(LinkText(link))))
    }

    /// The take that was to begin has, after all.
    pub(super) fn began(&mut self) -> &mut Self {
        self.beginning(session::Answer::Rolling(self.take()))
    }

    /// It has not.
    pub(super) fn not_begun(&mut self) -> &mut Self {
        self.beginning(not_begun())
    }

    fn beginning(&mut self, answer: session::Answer) -> &mut Self {
        let id = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Session(effect) if matches!(effect.action, Action::Begin { .. }) => Some(effect.id),
            _ => None,
        });
        self.on(Event::Session(session::Event::Answer(id.unwrap(), answer)))
    }

    pub(super) fn link(&mut self) -> &mut Self {
        let text = claims::link().to_text();
        self.happened(Happening::Link { text })
    }

    /// The last request of the shell.
    pub(super) fn last_asked(&self) -> Option<AskId> {
        self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Ask { id, .. } => Some(*id),
            _ => None,
        })
    }

    /// To the screen before the microphone.
    pub(super) fn through_the_gate(&mut self) -> &mut Self {
        self.link().press(Press::Agree);
        while let Screen::Asking { questions, .. } = self.screen() {
            let open = questions.iter().find(|asked| asked.given.is_none()).unwrap();
            let press = open.replies[0].press.clone();
            self.press(press);
        }
        self
    }

    pub(super) fn rolling(&mut self) -> &mut Self {
        self.through_the_gate().press(Press::Record)
    }

    pub(super) fn ended(&mut self, reason: CloseReason) -> &mut Self {
        let take = self.take();
        self.on(Event::Session(session::Event::Ended { take, reason }))
    }

    pub(super) fn take(&self) -> TakeId {
        take(self.takes)
    }

    fn answer(&mut self, effects: Vec<Effect>) {
        let mut left = VecDeque::from(effects);
        while let Some(effect) = left.pop_front() {
            self.wanted.push(effect.clone());
            let event = match effect {
                Effect::Ask { id, work, .. } => self.shell(id, &work),
                Effect::Session(effect) => self.engine(effect.id, effect.action),
                _ => None,
            };
            if let Some(event) = event {
                left.extend(self.flow.on(event, now(self.time)));
            }
        }
    }

    fn shell(&self, id: AskId, work: &Work) -> Option<Event> {
        let answer = match work {
            Work::Probe => Answer::Facts {
                facts: self.facts.clone(),
            },
            Work::AskForMicrophone => Answer::Permission {
                granted: self.permission,
                ask_again: false,
            },
            Work::ActivateAudio { wanted, .. } if self.activates => {
                // As both platforms do: one that is asked for and is not there is no other.
                let given = match wanted {
                    Some(wanted) => self.all.iter().find(|input| input.id == *wanted),
                    None => self.granted.as_ref(),
                };
                match given {
                    Some(input) => Answer::Input {
                        input: input.clone(),
                        all: self.all.clone(),
                    },
                    None => Answer::Failed { reason: String::new() },
                }
            }
            _ => return None,
        };
        Some(Event::Answer(id, answer))
    }

    fn engine(&mut self, id: session::EffectId, action: Action) -> Option<Event> {
        let answer = match action {
            Action::Claim { .. } => session::Answer::Claimed(Box::new(self.here())),
            Action::Recover => session::Answer::Recovered(Vec::new()),
            Action::Refresh => {
                let mut refreshed = unchanged();
                if let session::Answer::Refreshed(refreshed) = &mut refreshed {
                    refreshed.here = self.here();
                }
                refreshed
            }
            Action::Clear { evidence } => {
                let evidence = Evidence::parse(&evidence).unwrap();
                let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&evidence), now(0).wall);
                match verdict.outcome {
                    Outcome::Cleared => session::Answer::Cleared(Box::new(cleared(100_000)), verdict),
                    Outcome::NeedsApproval | Outcome::Refused => session::Answer::Refused(verdict),
                }
            }
            Action::Begin { cleared, .. } => {
                assert!(
                    cleared.holds(now(self.time)),
                    "a take begins under a clearance that holds"
                );
                self.takes += 1;
                match self.begins {
                    Begins::AtOnce => session::Answer::Rolling(take(self.takes)),
                    Begins::Later => return None,
                    Begins::Never => not_begun(),
                }
            }
            _ => return None,
        };
        Some(Event::Session(session::Event::Answer(id, answer)))
    }

    fn here(&self) -> session::ClaimedHere {
        let agreed = ConsentGiven {
            by: ConsentBy::Itself,
            at: now(0).wall,
        };
        session::ClaimedHere {
            brief: self.brief.clone(),
            consent: self.cleared_before.then_some(agreed),
            ..session::testing::here(self.cleared_before.then(|| cleared(100_000)))
        }
    }
}

fn not_begun() -> session::Answer {
    let reason = "in use. Run `lavalier doctor`".to_owned();
    session::Answer::Failed {
        message: Message::MicrophoneFailed { reason },
        unreachable: false,
    }
}

/// A yes to everything is what a person of good will gives.
#[test]
fn the_first_reply_is_yes() {
    assert_eq!(Reply::ALL[0], Reply::Yes);
}
