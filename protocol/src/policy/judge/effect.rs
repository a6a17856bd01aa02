//! What follows from each control.

use jiff::Timestamp;

use super::reading::{Lag, Reading};
use super::{live_waivers, seconds, unasked, unvouched};
use crate::policy::control::{Control, Grade, State};
use crate::policy::known::Known;
use crate::policy::reason::Reason;
use crate::policy::terms::{Act, Group, Limit, Rule, Terms};
use crate::policy::verdict::{ControlVerdict, Effect};

/// One control by itself.
pub(super) fn of(
    control: Control,
    asked: Option<(&Rule, Grade)>,
    reading: &Reading,
    known: &Known<'_>,
    now: Timestamp,
) -> ControlVerdict {
    let Reading {
        state, grade, reason, ..
    } = reading.clone();
    if reason == Some(Reason::Lost) {
        // Whatever the policy: a lost device is in other hands.
        return ControlVerdict {
            required: Grade::Declared,
            effect: Effect::Block,
            reason,
            ..unasked(control, state, grade)
        };
    }
    let Some((rule, required)) = asked else {
        return ControlVerdict {
            reason,
            ..unasked(control, state, grade)
        };
    };
    let (effect, reason) = match state {
        State::Pass if grade >= required => (Effect::Ok, reason),
        State::Pass => (rule.on_unknown.into(), reason.or(Some(too_low(required, known)))),
        State::Unknown => (rule.on_unknown.into(), reason),
        State::Fail => match (reason, grace(rule, reading.lag, known)) {
            (Some(Reason::Os { why, newest, .. }), Some(end)) if end > now => {
                let grace_until = Some(end);
                (
                    Effect::Grace,
                    Some(Reason::Os {
                        why,
                        newest,
                        grace_until,
                    }),
                )
            }
            (reason, _) => (rule.on_fail.into(), reason),
        },
    };
    ControlVerdict {
        required,
        effect,
        reason,
        ..unasked(control, state, grade)
    }
}

/// An app's answer may be worth only a person's word because nobody vouches for the app.
const fn too_low(required: Grade, known: &Known<'_>) -> Reason {
    match required {
        Grade::Observed if !known.genuine => Reason::NotVouchedFor,
        _ => Reason::GradeTooLow { required },
    }
}

/// When the time that the policy gives for an update is over.
///
/// It counts from the first release that the device lacks, so that one that is several behind gets no fresh window with
/// each. A device that came later counts from then: it does not inherit a deadline that had passed before it was asked for
/// anything, unless it is several behind.
fn grace(rule: &Rule, lag: Option<Lag>, known: &Known<'_>) -> Option<Timestamp> {
    let (
        Some(Limit::Os {
            grace, grace_exploited, ..
        }),
        Some(lag),
    ) = (&rule.limit, lag)
    else {
        return None;
    };
    let begin = match known.history {
        Some(history) if lag.one => lag.since.max(history.enrolled_at),
        _ => lag.since,
    };
    let span = if lag.exploited { *grace_exploited } else { *grace };
    begin.saturating_add(seconds(span)).ok()
}

/// A group is as its mildest member is: met where one passes, failed only where every one fails. The others warn.
///
/// A waiver stands in for no other control: where everybody who would bear the group's effect is waived, the others bear it.
pub(super) fn choose(
    groups: &[Group],
    terms: &Terms,
    known: &Known<'_>,
    now: Timestamp,
    controls: &mut [ControlVerdict],
) {
    let platform = known.evidence.platform;
    let asked = |control: Control| {
        let rule = terms.rules.get(&control);
        rule.is_some_and(|rule| rule.require.contains_key(&platform))
    };
    for group in groups {
        let member = |it: &ControlVerdict| group.controls.contains(&it.control) && asked(it.control);
        let members = controls.iter().filter(|it| member(it));
        let Some(mildest) = members.map(|it| it.effect).min() else {
            continue;
        };
        let waived = |control: Control| live_waivers(known, control, now).next().is_some();
        let mut bearers = controls.iter().filter(|it| member(it) && it.effect == mildest);
        let most = if bearers.all(|it| waived(it.control)) {
            mildest.max(Effect::Warn)
        } else {
            Effect::Warn
        };
        for other in controls.iter_mut().filter(|it| member(it) && it.effect > mildest) {
            other.effect = other.effect.min(most);
        }
    }
}

/// A named person answers for what is not met; not for a device that is lost.
pub(super) fn waive(known: &Known<'_>, now: Timestamp, controls: &mut [ControlVerdict]) {
    for control in controls {
        let lost = control.reason == Some(Reason::Lost);
        if control.effect > Effect::Warn && !lost && live_waivers(known, control.control, now).next().is_some() {
            control.effect = Effect::Waived;
        }
    }
}

/// What no policy and no waiver changes: who may not record at all, and what is at best held.
pub(super) fn floor(terms: &Terms, known: &Known<'_>, controls: &mut [ControlVerdict]) {
    let covered = terms.platforms.contains(&known.evidence.platform);
    let genuine = controls.iter_mut().find(|it| it.control == Control::AppGenuine);
    let Some(genuine) = genuine else {
        return;
    };
    if !covered {
        genuine.effect = Effect::Block;
        genuine.reason = Some(Reason::PlatformNotCovered);
    } else if unvouched(known) && (genuine.effect < Effect::ApproveAfter) {
        genuine.effect = Act::ApproveAfter.into();
        genuine.required = Grade::Attested;
        genuine.reason = Some(Reason::NotVouchedFor);
    }
}

/// A rehearsal records nothing that is material: what would be held is shown.
pub(super) fn ease(controls: &mut [ControlVerdict]) {
    for control in controls {
        if control.effect == Effect::ApproveAfter {
            control.effect = Effect::Warn;
        }
    }
}
