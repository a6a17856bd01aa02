//! Finding the microphone: permission, audio session, which it is, tap test, level.

use std::time::Duration;

use lavalier_protocol::brief::MicrophoneWish;
use lavalier_protocol::words::Wording;

use super::listening::{Levels, TapTest, Verdict};
use super::ruling::{self, Kind, Ruling};
use super::{Awaited, Effect, Flow, Wake};
use crate::claim::Now;
use crate::phone::facts::Platform;
use crate::phone::input::Input;
use crate::phone::request::Work;
use crate::session::{self, State};

/// A person reads what the system asks, and answers.
const PERMISSION: Duration = Duration::from_secs(300);
/// A sound server takes two seconds to start a microphone, a Bluetooth route some more.
pub(super) const ACTIVATE: Duration = Duration::from_secs(10);
/// How long the tap test listens.
const TAP_TEST: Duration = Duration::from_secs(10);
/// How long it is said that the tap was heard.
const TAP_HEARD: Duration = Duration::from_secs(1);

/// Where the person is with the microphone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Step {
    /// Not looked at yet.
    #[default]
    Idle,
    /// The system asks.
    Permission,
    /// It was refused.
    NoPermission,
    /// The audio session is being made ready.
    Activating,
    /// There is none.
    NoInput,
    /// The platform does not give one: a call goes on, or there is none.
    NotGiven,
    /// It is refused.
    Refused(Input),
    /// Another is expected.
    Instead(Input, Kind),
    /// What is it?
    WhatIsIt(Input),
    /// The person taps it.
    TapTest(Input),
    /// The tap was heard.
    TapHeard(Input),
    /// It was not.
    NotHeard(Input),
    /// It may be recorded from.
    Good(Input, Kind),
    /// It went while a take was open. By the audio services' doing, or not.
    Gone {
        /// The services were reset.
        reset: bool,
    },
}

/// What is known of microphones in this sitting.
#[derive(Debug, Clone, Default)]
pub(super) struct Microphone {
    pub(super) step: Step,
    /// What the person said that the input with this identifier is.
    said: Option<(String, Kind)>,
    /// One was asked for in place of what was granted: once.
    asked_for: Option<String>,
    /// Recording goes on as soon as there is a microphone: the person has tapped for it.
    pub(super) then_record: bool,
    tap_test: TapTest,
    pub(super) tapped: bool,
    /// Counts tap tests, so that a moment of an earlier one is not taken for this one's.
    test: u32,
    pub(super) levels: Levels,
}

impl Microphone {
    pub(super) fn input(&self) -> Option<&Input> {
        match &self.step {
            Step::Good(input, _) => Some(input),
            _ => None,
        }
    }

    /// Everything but what the person said of it.
    pub(super) fn afresh(&mut self) {
        self.step = Step::Idle;
        self.asked_for = None;
        self.levels = Levels::default();
    }
}

impl Flow {
    /// Looks for the microphone, from the start.
    pub(super) fn find_microphone(&mut self, out: &mut Vec<Effect>) {
        if self.is_left() {
            return self.let_go(out);
        }
        // Also where it was found before and the take did not begin: the audio session may be the reason.
        self.microphone.afresh();
        let allowed = self.facts.as_ref().and_then(|facts| facts.microphone_allowed);
        if allowed == Some(true) {
            self.activate(out);
        } else {
            self.ask_permission(out);
        }
    }

    pub(super) fn ask_permission(&mut self, out: &mut Vec<Effect>) {
        self.microphone.step = Step::Permission;
        let ask = self.ask(Awaited::Permission, Work::AskForMicrophone, PERMISSION);
        out.push(ask);
    }

    pub(super) fn permitted(&mut self, granted: bool, out: &mut Vec<Effect>) {
        if let Some(facts) = &mut self.facts {
            facts.microphone_allowed = Some(granted);
        }
        if self.microphone.step != Step::Permission {
            return;
        }
        if granted {
            self.activate(out);
        } else {
            self.microphone.step = Step::NoPermission;
        }
    }

    /// Lets go of a microphone that nothing is recorded from: where nobody looks at its meter, nothing is listened to.
    pub(super) fn let_go(&mut self, out: &mut Vec<Effect>) {
        let step = match &self.microphone.step {
            Step::Idle | Step::Permission | Step::NoPermission => return,
            Step::Gone { reset } => Step::Gone { reset: *reset },
            // The tap to go on was for there and then.
            _ if self.microphone.then_record => Step::Gone { reset: false },
            Step::TapTest(_) | Step::NotHeard(_) => {
                // Without the test it is not known what it is.
                self.microphone.said = None;
                Step::Idle
            }
            _ => Step::Idle,
        };
        self.microphone.afresh();
        self.microphone.step = step;
        self.microphone.then_record = false;
        out.push(Effect::Listen(None));
        out.push(Effect::Tell(Work::ReleaseAudio));
    }

    /// The app is in front again, and the person was in the settings, perhaps.
    pub(super) fn look_for_microphone_again(&mut self, out: &mut Vec<Effect>) {
        let ready = matches!(self.session.state(), State::Ready { .. });
        match self.microphone.step {
            Step::NoPermission => self.ask_permission(out),
            Step::Idle if ready && (!self.reopened || self.recovered) => self.find_microphone(out),
            _ => {}
        }
    }

    /// Whoever took the microphone while nothing was recorded has given it back: the platform has ended the audio session.
    pub(super) fn free_again(&mut self, out: &mut Vec<Effect>) {
        let ready = matches!(self.session.state(), State::Ready { .. });
        let asked = matches!(self.microphone.step, Step::Idle | Step::Permission | Step::NoPermission);
        if ready && !asked {
            self.find_microphone(out);
        }
    }

    /// Has the audio session made ready.
    pub(super) fn activate(&mut self, out: &mut Vec<Effect>) {
        if self.microphone.step == Step::NoPermission {
            return self.ask_permission(out);
        }
        if self.is_left() {
            self.let_go(out);
            if self.microphone.step == Step::Permission {
                self.microphone.step = Step::Idle;
            }
            return;
        }
        self.microphone.step = Step::Activating;
        out.push(Effect::Listen(None));
        let wanted = self.microphone.asked_for.clone();
        let work = Work::ActivateAudio { wanted, measure: true };
        let ask = self.ask(Awaited::Activate, work, ACTIVATE);
        out.push(ask);
    }

    /// What failed is tried again.
    pub(super) fn microphone_again(&mut self, out: &mut Vec<Effect>) {
        let asked = self.awaited.values().any(|awaited| *awaited == Awaited::Activate);
        if self.microphone.step == Step::Activating && !asked {
            self.activate(out);
        }
    }

    /// The platform says no: it does while a call goes on, where what was asked for has gone, and where there is none.
    pub(super) fn not_activated(&mut self) {
        if self.microphone.step == Step::Activating {
            self.microphone.asked_for = None;
            self.microphone.step = Step::NotGiven;
        }
    }

    /// The platform says nothing.
    pub(super) fn never_activated(&mut self) {
        if self.microphone.step == Step::Activating {
            self.microphone.asked_for = None;
            self.fault = Some(Wording::ShellFault);
        }
    }

    pub(super) fn granted(&mut self, input: Input, all: &[Input], now: Now, out: &mut Vec<Effect>) {
        if self.microphone.step != Step::Activating {
            return;
        }
        let (wish, platform) = self.expects();
        if self.microphone.asked_for.is_none()
            && let Some(better) = ruling::better(&input, all, wish, platform)
        {
            self.microphone.asked_for = Some(better.id.clone());
            return self.activate(out);
        }
        let said = match &self.microphone.said {
            Some((id, kind)) if *id == input.id => Some(*kind),
            _ => None,
        };
        match ruling::rule(&input, wish, platform, said) {
            Ruling::Use(kind) => self.good(input, kind, now, out),
            Ruling::Ask => self.microphone.step = Step::WhatIsIt(input),
            Ruling::Instead(kind) => self.microphone.step = Step::Instead(input, kind),
            Ruling::Refuse => self.microphone.step = Step::Refused(input),
        }
    }

    pub(super) fn said_what_it_is(&mut self, kind: Kind, now: Now, out: &mut Vec<Effect>) {
        let Step::WhatIsIt(input) = self.microphone.step.clone() else {
            return;
        };
        self.microphone.said = Some((input.id.clone(), kind));
        let (wish, platform) = self.expects();
        match ruling::rule(&input, wish, platform, Some(kind)) {
            Ruling::Use(Kind::ClipOn) => self.begin_tap_test(input, now, out),
            Ruling::Use(kind) => self.good(input, kind, now, out),
            Ruling::Instead(kind) => self.microphone.step = Step::Instead(input, kind),
            Ruling::Ask | Ruling::Refuse => self.microphone.step = Step::Refused(input),
        }
    }

    fn begin_tap_test(&mut self, input: Input, now: Now, out: &mut Vec<Effect>) {
        self.microphone.test += 1;
        self.microphone.tap_test = TapTest::default();
        self.microphone.step = Step::TapTest(input.clone());
        out.push(Effect::Listen(Some(input)));
        let over = Wake::TapTest(self.microphone.test);
        out.push(Effect::Wake(now.monotonic.saturating_add(TAP_TEST), over));
    }

    pub(super) fn skip_tap_test(&mut self, now: Now, out: &mut Vec<Effect>) {
        if let Step::TapTest(input) | Step::NotHeard(input) = self.microphone.step.clone() {
            self.good(input, Kind::ClipOn, now, out);
        }
    }

    pub(super) fn tap_again(&mut self, now: Now, out: &mut Vec<Effect>) {
        if let Step::NotHeard(input) = self.microphone.step.clone() {
            self.begin_tap_test(input, now, out);
        }
    }

    pub(super) fn use_it_anyway(&mut self, now: Now, out: &mut Vec<Effect>) {
        if let Step::Instead(input, kind) = self.microphone.step.clone() {
            self.good(input, kind, now, out);
        }
    }

    pub(super) fn heard(&mut self, peak: f64, now: Now, out: &mut Vec<Effect>) {
        match self.microphone.step.clone() {
            Step::TapTest(input) if self.microphone.tap_test.push(peak) => {
                self.microphone.tapped = true;
                self.microphone.step = Step::TapHeard(input);
                let over = Wake::TapHeard(self.microphone.test);
                out.push(Effect::Wake(now.monotonic.saturating_add(TAP_HEARD), over));
            }
            Step::Good(..) => {
                let unprocessed = self.unprocessed();
                self.microphone.levels.push(peak, unprocessed);
            }
            _ => {}
        }
    }

    pub(super) fn woke(&mut self, wake: Wake, now: Now, out: &mut Vec<Effect>) {
        match (wake, self.microphone.step.clone()) {
            (Wake::TapTest(test), Step::TapTest(input)) if test == self.microphone.test => {
                self.microphone.step = Step::NotHeard(input);
                out.push(Effect::Listen(None));
            }
            (Wake::TapHeard(test), Step::TapHeard(input)) if test == self.microphone.test => {
                self.good(input, Kind::ClipOn, now, out);
            }
            _ => {}
        }
    }

    /// There is a microphone.
    fn good(&mut self, input: Input, kind: Kind, now: Now, out: &mut Vec<Effect>) {
        self.microphone.step = Step::Good(input.clone(), kind);
        if std::mem::take(&mut self.microphone.then_record) {
            self.record(now, out);
        } else {
            out.push(Effect::Listen(Some(input)));
        }
    }

    /// The granted input changed while no take is open.
    pub(super) fn another_input(&mut self, input: Option<&Input>, out: &mut Vec<Effect>) {
        let at_hand = match &self.microphone.step {
            Step::Idle | Step::Permission | Step::NoPermission | Step::Activating | Step::Gone { .. } => return,
            Step::NoInput | Step::NotGiven => None,
            Step::Refused(at_hand)
            | Step::Instead(at_hand, _)
            | Step::WhatIsIt(at_hand)
            | Step::TapTest(at_hand)
            | Step::TapHeard(at_hand)
            | Step::NotHeard(at_hand)
            | Step::Good(at_hand, _) => Some(at_hand),
        };
        match (at_hand, input) {
            (Some(at_hand), Some(input)) if ruling::same(at_hand, input).is_ok() => {}
            (_, Some(_)) => {
                self.microphone.afresh();
                self.activate(out);
            }
            (_, None) => {
                self.microphone.step = Step::NoInput;
                out.push(Effect::Listen(None));
            }
        }
    }

    /// Whether the level was judged, and how.
    pub(super) fn level_verdict(&self) -> Verdict {
        self.microphone.levels.verdict()
    }

    fn expects(&self) -> (MicrophoneWish, Platform) {
        let wish = self
            .session
            .brief()
            .map_or(MicrophoneWish::Any, |brief| brief.microphone);
        (wish, self.platform().unwrap_or(Platform::Desktop))
    }

    /// Begins the take.
    pub(super) fn record(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.microphone.input().is_none() {
            return;
        }
        out.push(Effect::Listen(None));
        self.session_on(session::Event::Roll, now, out);
        if !matches!(self.session.state(), State::Beginning) {
            // It was not let: the gate says why.
            self.microphone.then_record = false;
        }
    }
}
