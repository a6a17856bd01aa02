//! The person's way, from the icon to *All received*, as a pure machine around the [`Session`].
//!
//! ```text
//! shell's presses, happenings, answers --> Flow::on(event, now) -> effects
//!                                          Flow::screen(voice)  -> one worded screen
//! ```
//!
//! The session knows the invitation, the gate and the takes. Around it, the flow finds the microphone, gathers the answers
//! to the gate's questions, and knows interruptions, leaving and failures of the shell.
//!
//! Invariants, each held by a property test over random events:
//! - The screen is `Rolling` only while the session is, and the session only under a clearance that holds.
//! - No event, in any state, panics. An answer that is late, comes a second time or belongs to no request changes nothing.
//! - While a take is open, no screen that the shell's failure brings hides *Stop*.

mod event;
mod gate;
mod leaving;
mod links;
mod listening;
mod microphone;
mod mobile_data;
mod notices;
mod outside;
mod ruling;
mod screens;
mod speak;
mod take;

#[cfg(test)]
mod links_tests;
#[cfg(test)]
mod microphone_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod take_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use lavalier_protocol::Timestamp;
use lavalier_protocol::words::Wording;

pub(super) use event::{AskId, Effect, Event, LinkText, Order, Wake};
pub(super) use listening::PEAKS_A_SECOND;

use super::facts::{Facts, Platform};
use super::happening::Happening;
use super::input::Input;
use super::options::App;
use super::press::Press;
use super::request::{Answer, Work};
use crate::claim::Now;
use crate::session::{self, Session, State};
use gate::Gate;
use leaving::Leaving;
use microphone::Microphone;
use mobile_data::Mobile;
use notices::Notices;
use take::TakeState;

/// What the platform says of the device is there at once; an app that is being woken takes a moment.
const PROBE: Duration = Duration::from_secs(10);
/// A person finds the code, or reads what the system asks about the clipboard.
const LINK: Duration = Duration::from_secs(300);

/// What a request was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// What the device says of itself, before anything else.
    Device,
    /// The same, for the gate.
    Probe(session::EffectId),
    /// Whether the microphone may be used.
    Permission,
    /// The audio session, before a take.
    Activate,
    /// The audio session, to go on with the take that is open.
    Resume,
    /// The same, with whatever microphone there is: the one that was recorded from has gone.
    ResumeAny,
    /// A link that is scanned or pasted.
    Link,
}

/// One person's way.
#[derive(Debug)]
pub(super) struct Flow {
    app: App,
    session: Session,
    facts: Option<Facts>,
    /// The link that is open, as it came.
    link: Option<LinkText>,
    /// One that came before the device was known, or which link was open before.
    early_link: Option<LinkText>,
    /// Which link was open when the process ended is known, or that none was.
    looked_up: bool,
    gate: Gate,
    microphone: Microphone,
    take: TakeState,
    notices: Notices,
    mobile: Mobile,
    /// What a take that a crash cut off was kept up to.
    kept: Option<Timestamp>,
    /// The link was open when the process ended.
    reopened: bool,
    /// Takes that a crash left open were looked for.
    recovered: bool,
    /// What failed and is shown.
    fault: Option<Wording>,
    no_link_found: bool,
    leaving: Leaving,
    /// The platform hands silence instead of sound.
    silenced: bool,
    asks: u64,
    awaited: BTreeMap<AskId, Awaited>,
}

impl Flow {
    /// A flow that knows nothing yet.
    pub(super) fn new(app: App) -> Self {
        Self {
            app,
            session: Session::new(false),
            facts: None,
            link: None,
            early_link: None,
            looked_up: false,
            gate: Gate::default(),
            microphone: Microphone::default(),
            take: TakeState::default(),
            notices: Notices::default(),
            mobile: Mobile::default(),
            kept: None,
            reopened: false,
            recovered: false,
            fault: None,
            no_link_found: false,
            leaving: Leaving::default(),
            silenced: false,
            asks: 0,
            awaited: BTreeMap::new(),
        }
    }

    /// The first effects.
    pub(super) fn start(&mut self) -> Vec<Effect> {
        vec![self.ask(Awaited::Device, Work::Probe, PROBE)]
    }

    /// The session, to be read.
    pub(super) const fn session(&self) -> &Session {
        &self.session
    }

    /// The microphone that the next take is to be recorded from.
    pub(super) fn input(&self) -> Option<&Input> {
        self.microphone.input()
    }

    /// Whether the platform declares a source without any processing.
    pub(super) fn unprocessed(&self) -> bool {
        self.facts.as_ref().and_then(|facts| facts.unprocessed) == Some(true)
    }

    /// The code that the device's manager gave the app.
    pub(super) fn managed_code(&self) -> Option<String> {
        self.facts.as_ref().and_then(|facts| facts.managed_code.clone())
    }

    /// What the device is; a guess is never made.
    pub(super) fn platform(&self) -> Option<Platform> {
        self.facts.as_ref().map(|facts| facts.platform)
    }

    /// Takes what happened, and says what is to be done.
    pub(super) fn on(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let mut out = Vec::new();
        let asked = self.asked_outside();
        match event {
            Event::Press(press) => {
                // A press that the screen does not offer is one of a screen before: a finger was slower than the take.
                if self.offers(&press) {
                    self.press(press, now, &mut out);
                }
            }
            Event::Happened(happening) => self.happened(happening, now, &mut out),
            Event::Session(event) => self.session_on(event, now, &mut out),
            Event::Answer(id, answer) => {
                if let Some(awaited) = self.awaited.remove(&id) {
                    self.answered(awaited, answer, now, &mut out);
                }
            }
            Event::DeadlinePassed(id) => match self.awaited.remove(&id) {
                Some(Awaited::Activate) => self.never_activated(),
                Some(awaited) => {
                    let reason = String::new();
                    self.answered(awaited, Answer::Failed { reason }, now, &mut out);
                }
                None => {}
            },
            Event::Woke(wake) => self.woke(wake, now, &mut out),
            Event::Heard { peak } => self.heard(peak, now, &mut out),
            Event::Kept(take, until) => {
                self.kept = self.kept.max(Some(until));
                self.session.continue_from(take);
            }
            Event::Room(free) => self.notices.storage(Some(free), self.session.brief()),
            Event::Waiting(takes) => self.wait_for(takes, &mut out),
            Event::WasOpen(was) => self.was_open(was, now, &mut out),
            Event::ShellFailed => self.failed(Wording::ShellFault),
            Event::CoreFailed => self.failed(Wording::CoreFault),
        }
        self.ask_outside(asked.as_ref(), &mut out);
        out
    }

    fn press(&mut self, press: Press, now: Now, out: &mut Vec<Effect>) {
        // It was about the press before.
        self.notices.withdraw(&Wording::NoticeCameraRefused);
        match press {
            Press::Scan => out.push(self.ask(Awaited::Link, Work::Scan, LINK)),
            Press::Paste => out.push(self.ask(Awaited::Link, Work::Paste, LINK)),
            Press::Agree => {
                if let Some(by) = self.session.brief().map(|brief| brief.consent.by) {
                    self.session_on(session::Event::Consent(by), now, out);
                }
            }
            Press::Decline => self.session_on(session::Event::Decline, now, out),
            Press::Reply { control, index } => self.reply(&control, index, now, out),
            Press::CheckAgain => self.check_again(now, out),
            Press::OpenSettings => out.push(Effect::Tell(Work::OpenSettings)),
            Press::AllowMicrophone => self.ask_permission(out),
            Press::ClipOn => self.said_what_it_is(ruling::Kind::ClipOn, now, out),
            Press::Earphones => self.said_what_it_is(ruling::Kind::Earphones, now, out),
            Press::SkipTapTest => self.skip_tap_test(now, out),
            Press::UseItAnyway => self.use_it_anyway(now, out),
            Press::Record => self.record(now, out),
            Press::Stop => self.stop(now, out),
            Press::GoOn => self.go_on(now, out),
            Press::NextQuestion => self.take.question += 1,
            Press::PreviousQuestion => self.take.question = self.take.question.saturating_sub(1),
            Press::SendNow => self.send_now(out),
            Press::RecordMore => self.session_on(session::Event::CheckAgain, now, out),
            Press::Finish | Press::Leave => self.finish(out),
            Press::Stay => self.leaving.warned = false,
            Press::LeaveAnyway => self.finished_now(out),
            Press::TryAgain => self.try_again(now, out),
        }
    }

    fn happened(&mut self, happening: Happening, now: Now, out: &mut Vec<Effect>) {
        match happening {
            Happening::Link { text } => self.open(text, now, out),
            Happening::Reopened => {}
            Happening::InterruptionBegan { by } => self.interrupted(by.into(), out),
            Happening::InterruptionEnded { may_resume } => self.interruption_over(may_resume, out),
            Happening::Input { input } => self.input_is(input, out),
            Happening::InputAdded { .. } if self.is_recording() => {}
            Happening::InputAdded { input } => self.another_input(Some(&input), out),
            Happening::AudioServicesReset => self.audio_reset(out),
            Happening::Silenced { silenced } => self.silenced_is(silenced, out),
            Happening::Backgrounded => self.backgrounded(out),
            Happening::Foregrounded => self.foregrounded(out),
            Happening::Network { network } => self.network_is(network, out),
            Happening::Battery { percent, charging } => self.notices.battery(percent, charging),
            Happening::Thermal { level } => self.notices.thermal(level, self.platform_name()),
            Happening::Back => self.back(out),
            // What came of a transfer is the driver's.
            Happening::TransferDone { .. } | Happening::TransferFailed { .. } => {}
        }
    }

    fn answered(&mut self, awaited: Awaited, answer: Answer, now: Now, out: &mut Vec<Effect>) {
        match (awaited, answer) {
            (Awaited::Device, Answer::Facts { facts }) => {
                self.facts = Some(facts);
                if let Some(LinkText(text)) = self.early_link.take() {
                    self.open(text, now, out);
                }
            }
            // The platform is never guessed: the claim and every wording depend on it.
            (Awaited::Device, _) => self.fault = Some(Wording::ShellFault),
            (Awaited::Probe(id), Answer::Facts { facts }) => self.probed(id, facts, now, out),
            (Awaited::Probe(id), _) => {
                let answer = session::Answer::Evidence(None);
                self.session_on(session::Event::Answer(id, answer), now, out);
            }
            (Awaited::Permission, Answer::Permission { granted, .. }) => self.permitted(granted, out),
            (Awaited::Permission, _) => self.permitted(false, out),
            (Awaited::Activate, Answer::Input { input, all }) => self.granted(input, &all, now, out),
            (Awaited::Activate, _) => self.not_activated(),
            (Awaited::Resume, Answer::Input { input, .. }) => self.resumed(&input, out),
            (Awaited::ResumeAny, Answer::Input { input, .. }) => self.resumed(&input, out),
            (Awaited::Resume, _) => self.resume_with_any(out),
            (Awaited::ResumeAny, _) => self.not_resumed(),
            (Awaited::Link, Answer::Link { text: Some(text) }) => self.open(text, now, out),
            (Awaited::Link, Answer::Link { text: None }) => self.no_link(Wording::NoLinkFound),
            (Awaited::Link, Answer::Permission { granted: false, .. }) => {
                self.notices.tell(Wording::NoticeCameraRefused);
            }
            (Awaited::Link, _) => self.failed(Wording::ShellFault),
        }
    }

    /// Hands an event to the session, and does what follows from where it is then.
    fn session_on(&mut self, event: session::Event, now: Now, out: &mut Vec<Effect>) {
        let before = self.session.state().clone();
        let recovered = matches!(&event, session::Event::Answer(_, session::Answer::Recovered(_)));
        self.recovered |= recovered;
        if recovered {
            self.sends_from_here(out);
        }
        if let session::Event::Answer(_, session::Answer::Claimed(_)) = &event {
            out.push(Effect::KeepLink(self.link.clone()));
        }
        for effect in self.session.on(event, now) {
            match effect.action {
                session::Action::Probe => {
                    let ask = self.ask(Awaited::Probe(effect.id), Work::Probe, PROBE);
                    out.push(ask);
                }
                session::Action::Ask(questions) => {
                    if let Some(deadline) = effect.deadline {
                        out.push(Effect::Deadline(effect.id, deadline));
                    }
                    self.gate = Gate::asks(effect.id, questions);
                }
                _ => out.push(Effect::Session(effect)),
            }
        }
        if *self.session.state() != before {
            self.entered(&before, out);
        } else if recovered && self.reopened && matches!(self.session.state(), State::Ready { .. }) {
            self.find_microphone(out);
        }
    }

    fn check_again(&mut self, now: Now, out: &mut Vec<Effect>) {
        match self.session.state() {
            State::Ready { .. } | State::Sending(_) | State::Safe(_) => self.activate(out),
            _ => self.session_on(session::Event::CheckAgain, now, out),
        }
    }

    /// A call into the shell failed, or the core did.
    fn failed(&mut self, what: Wording) {
        if self.is_recording() {
            self.notices.tell(Wording::NoticeShellFailed);
        } else {
            self.fault = Some(what);
        }
    }

    fn try_again(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.fault.take().is_some() {
            let asked = self.awaited.values().any(|awaited| *awaited == Awaited::Device);
            if self.facts.is_none() && !asked {
                out.push(self.ask(Awaited::Device, Work::Probe, PROBE));
            }
            self.microphone_again(out);
        } else if matches!(self.microphone.step, microphone::Step::NotHeard(_)) {
            self.tap_again(now, out);
        } else {
            self.session_on(session::Event::CheckAgain, now, out);
        }
    }

    /// Whether a take is open, or about to be.
    pub(super) fn is_recording(&self) -> bool {
        matches!(
            self.session.state(),
            State::Beginning | State::Rolling(_) | State::Stopping(_)
        )
    }

    fn ask(&mut self, awaited: Awaited, work: Work, within: Duration) -> Effect {
        // One answer of a kind is awaited: the last one counts.
        self.awaited.retain(|_, other| *other != awaited);
        self.asks += 1;
        let id = AskId(self.asks);
        self.awaited.insert(id, awaited);
        Effect::Ask { id, work, within }
    }

    fn platform_name(&self) -> String {
        self.platform().unwrap_or(Platform::Desktop).name().to_owned()
    }
}
