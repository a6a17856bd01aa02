//! What a producer sees of a guest's device: whether it is ready, and no more than the one thing that it is not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::control::Control;
use super::platform::Platform;
use super::reason::Reason;
use super::verdict::{Effect, Outcome, Verdict};

/// Whether a guest can record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Readiness {
    /// Not checked yet, or too long ago.
    Unchecked,
    /// Recording may begin.
    Ready {
        /// Until then, unless it is checked again.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        until: Timestamp,
        /// What is recorded waits for a person of security.
        held: bool,
    },
    /// One thing to fix. There may be more: they are told one at a time.
    Fix {
        /// What it concerns; none where the verdict names nothing.
        control: Option<Control>,
        /// On what.
        platform: Platform,
        /// What is wrong.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        reason: Option<Reason>,
    },
    /// Nothing that the guest could do: a person of security decides.
    SecurityDecides,
}

impl Readiness {
    /// What there is to be seen at `now` of a device of `platform` that was last judged so, and is `lost` or not.
    #[must_use]
    pub fn of(verdict: &Verdict, platform: Platform, lost: bool, now: Timestamp) -> Self {
        if lost {
            return Self::SecurityDecides;
        }
        match (verdict.outcome, verdict.until) {
            (Outcome::Cleared, Some(until)) if until > now => Self::Ready {
                until,
                held: verdict.held,
            },
            (Outcome::Cleared, _) => Self::Unchecked,
            (Outcome::NeedsApproval, _) => Self::SecurityDecides,
            (Outcome::Refused, _) => {
                let worst = verdict.controls.iter().find(|it| it.effect == Effect::Block);
                Self::Fix {
                    control: worst.map(|it| it.control),
                    platform,
                    reason: worst.and_then(|it| it.reason.clone()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{ControlVerdict, Grade, PolicyId, State};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn control(control: Control, effect: Effect) -> ControlVerdict {
        ControlVerdict {
            control,
            state: State::Fail,
            grade: Grade::Declared,
            required: Grade::Declared,
            effect,
            since: None,
            reason: Some(Reason::Failed),
        }
    }

    fn verdict(outcome: Outcome, until: Option<i64>) -> Verdict {
        Verdict {
            outcome,
            held: true,
            until: until.map(at),
            policy: PolicyId::default(),
            controls: vec![
                control(Control::OsCurrent, Effect::Warn),
                control(Control::FindMyOn, Effect::Block),
                control(Control::MediaSyncOff, Effect::Block),
            ],
        }
    }

    fn of(outcome: Outcome, until: Option<i64>, lost: bool) -> Readiness {
        Readiness::of(&verdict(outcome, until), Platform::Ios, lost, at(10))
    }

    #[test]
    fn a_producer_sees_one_thing_and_nothing_that_only_warns() {
        assert_eq!(
            of(Outcome::Refused, None, false),
            Readiness::Fix {
                control: Some(Control::FindMyOn),
                platform: Platform::Ios,
                reason: Some(Reason::Failed),
            }
        );
    }

    #[test]
    fn what_the_guest_cannot_mend_is_for_security() {
        assert_eq!(of(Outcome::NeedsApproval, None, false), Readiness::SecurityDecides);
        assert_eq!(of(Outcome::Cleared, Some(20), true), Readiness::SecurityDecides);
    }

    #[test]
    fn a_clearance_that_is_over_is_no_readiness() {
        let ready = Readiness::Ready {
            until: at(20),
            held: true,
        };
        assert_eq!(of(Outcome::Cleared, Some(20), false), ready);
        assert_eq!(of(Outcome::Cleared, Some(10), false), Readiness::Unchecked);
    }
}
