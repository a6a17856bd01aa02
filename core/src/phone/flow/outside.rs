//! What is said outside the app of a take that is open, or has ended there without the person's doing.

use lavalier_protocol::words::Wording;

use super::speak::{nobody, words};
use super::{Effect, Flow};
use crate::phone::request::Work;

impl Flow {
    /// What asks for a tap without which nothing is recorded, where nobody looks at the screen that does.
    pub(super) fn asked_outside(&self) -> Option<Wording> {
        if !self.leaving.in_background {
            None
        } else if self.take.stopped_unseen {
            Some(Wording::NotifyStopped)
        } else {
            let over = self.take.paused.is_some_and(|paused| paused.over);
            over.then_some(Wording::NotifyPaused)
        }
    }

    /// Asks for the tap, or no longer. `before` is what was asked for before what just happened.
    pub(super) fn ask_outside(&self, before: Option<&Wording>, out: &mut Vec<Effect>) {
        match self.asked_outside() {
            Some(now) if before != Some(&now) => {
                let words = words(nobody(), &now);
                out.push(Effect::Tell(Work::Notify { words }));
            }
            // In front, everything that was said outside is taken back, and the end of a take says something else in its place.
            None if before.is_some() && self.leaving.in_background && self.is_recording() => {
                out.push(Effect::Tell(Work::ClearNotification));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::brief::MicrophoneWish;
    use lavalier_protocol::journal::CloseReason;

    use super::*;
    use crate::phone::flow::Event;
    use crate::phone::flow::testing::{Walk, input};
    use crate::phone::happening::{Happening, Interruption};
    use crate::phone::input::Port;
    use crate::session;

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

    #[test]
    fn a_microphone_that_goes_behind_another_app_is_told_there_and_stays_so_when_the_take_is_safe() {
        let mut walk = rolling();
        walk.happened(Happening::Backgrounded);
        let since = walk.wanted.len();
        walk.ended(CloseReason::DeviceGone);
        assert_eq!(said(&walk, since), ["notify"]);
        let Some(Effect::Tell(Work::Notify { words })) = walk.wanted[since..].iter().rev().find(|it| is_notify(it))
        else {
            panic!("{:?}", walk.wanted)
        };
        assert!(words.what.contains("has stopped"), "{words:?}");
        let take = walk.take();
        walk.on(Event::Session(session::Event::Safe(take)));
        assert_eq!(said(&walk, since), ["notify"], "nobody has read it yet");
        walk.happened(Happening::Foregrounded);
        assert_eq!(said(&walk, since), ["notify", "clear_notification"]);
        assert_eq!(walk.name(), "microphone", "the screen asks for it from here on");
    }

    fn is_notify(effect: &Effect) -> bool {
        matches!(effect, Effect::Tell(Work::Notify { .. }))
    }
}
