//! What is said outside the app of a take that is open.

use lavalier_protocol::words::Wording;

use super::speak::{nobody, words};
use super::{Effect, Flow};
use crate::phone::request::Work;

impl Flow {
    /// Whether recording goes on only at a tap, and nobody looks at the screen that says so.
    pub(super) fn wants_a_tap_outside(&self) -> bool {
        self.leaving.in_background && self.take.paused.is_some_and(|paused| paused.over)
    }

    /// Asks for the tap, or no longer. `wanted` is whether it was wanted before what just happened.
    pub(super) fn ask_outside(&self, wanted: bool, out: &mut Vec<Effect>) {
        let wants = self.wants_a_tap_outside();
        if wants && !wanted {
            let words = words(nobody(), &Wording::NotifyPaused);
            out.push(Effect::Tell(Work::Notify { words }));
        }
        // In front, everything that was said outside is taken back, and the end of a take says something else in its place.
        if wanted && !wants && self.leaving.in_background && self.is_recording() {
            out.push(Effect::Tell(Work::ClearNotification));
        }
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::brief::MicrophoneWish;

    use super::*;
    use crate::phone::flow::Event;
    use crate::phone::flow::testing::{Walk, input};
    use crate::phone::happening::{Happening, Interruption};
    use crate::phone::input::Port;

    fn rolling() -> Walk {
        let mut walk = Walk::new("ios", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
        walk.rolling();
        walk
    }

    /// A call comes and ends. Where the microphone is not given again, no request for it is answered.
    fn call(walk: &mut Walk, may_resume: bool) {
        let by = Interruption::Call;
        walk.happened(Happening::InterruptionBegan { by });
        walk.happened(Happening::InterruptionEnded { may_resume });
        let mut passed = None;
        while passed != walk.last_asked() {
            passed = walk.last_asked();
            walk.on(Event::DeadlinePassed(passed.unwrap()));
        }
    }

    /// What is said outside the app, and taken back, from `since` on.
    fn said(walk: &Walk, since: usize) -> Vec<&'static str> {
        let name = |effect: &Effect| match effect {
            Effect::Tell(work @ (Work::Notify { .. } | Work::ClearNotification)) => Some(work.name()),
            _ => None,
        };
        walk.wanted[since..].iter().filter_map(name).collect()
    }

    #[test]
    fn after_a_call_on_a_locked_phone_the_tap_that_is_wanted_is_asked_for_outside_the_app() {
        for (may_resume, activates) in [(false, true), (true, false)] {
            let mut walk = rolling();
            walk.happened(Happening::Backgrounded);
            let since = walk.wanted.len();
            walk.activates = activates;
            call(&mut walk, may_resume);
            assert_eq!(walk.name(), "paused");
            assert_eq!(said(&walk, since), ["notify"], "once");
            walk.happened(Happening::Foregrounded);
            assert_eq!(said(&walk, since), ["notify", "clear_notification"]);
        }
    }

    #[test]
    fn a_tap_that_somebody_looks_at_is_asked_for_on_the_screen_alone_until_they_leave_without_it() {
        let mut walk = rolling();
        let since = walk.wanted.len();
        call(&mut walk, false);
        assert_eq!(walk.name(), "paused");
        assert!(said(&walk, since).is_empty());
        walk.happened(Happening::Backgrounded);
        assert_eq!(said(&walk, since).last(), Some(&"notify"));
    }

    #[test]
    fn a_tap_that_is_no_longer_wanted_is_no_longer_asked_for() {
        let mut walk = rolling();
        walk.happened(Happening::Backgrounded);
        call(&mut walk, false);
        let since = walk.wanted.len();
        walk.happened(Happening::InterruptionEnded { may_resume: true });
        assert_eq!(walk.name(), "rolling");
        assert_eq!(said(&walk, since), ["clear_notification"]);
    }
}
