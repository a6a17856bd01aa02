//! A laptop's gate: one question, answered by its person. Nothing else that is known of it has an effect, except that it
//! was reported lost.

use super::unasked;
use crate::policy::control::{Control, Grade, State};
use crate::policy::known::Known;
use crate::policy::reason::Reason;
use crate::policy::verdict::{ControlVerdict, Effect};

pub(super) fn controls(known: &Known<'_>) -> Vec<ControlVerdict> {
    let mut controls = vec![passcode(known)];
    for finding in &known.evidence.controls {
        let Ok(control) = finding.control.as_str().parse::<Control>() else {
            continue;
        };
        if !controls.iter().any(|it| it.control == control) {
            let (state, grade) = said(known, control);
            controls.push(unasked(control, state, grade));
        }
    }
    if let Some(lost_at) = known.history.and_then(|history| history.lost_at) {
        controls.retain(|it| it.control != Control::DeviceNotLost);
        controls.push(ControlVerdict {
            required: Grade::Declared,
            effect: Effect::Block,
            since: Some(lost_at),
            reason: Some(Reason::Lost),
            ..unasked(Control::DeviceNotLost, State::Fail, Grade::Declared)
        });
    }
    controls
}

fn passcode(known: &Known<'_>) -> ControlVerdict {
    let (state, grade) = said(known, Control::PasscodeSet);
    let met = state == State::Pass && grade >= Grade::Declared;
    let reason = match state {
        State::Fail => Some(Reason::Failed),
        _ if met => None,
        State::Pass | State::Unknown => Some(Reason::Unanswered),
    };
    let history = known.history;
    let since = history.and_then(|history| history.failing_since.get(&Control::PasscodeSet).copied());
    ControlVerdict {
        required: Grade::Declared,
        effect: if met { Effect::Ok } else { Effect::Block },
        since: if met {
            None
        } else {
            since.or(Some(known.evidence.observed_at))
        },
        reason,
        ..unasked(Control::PasscodeSet, state, grade)
    }
}

/// The worst that is said of a control, at no more than the person's word: nobody vouches for a laptop.
///
/// What was said before a new check was asked for is no answer to it. Age alone is none of a laptop's concern: its gate asks
/// one question, each time that it is passed.
fn said(known: &Known<'_>, control: Control) -> (State, Grade) {
    let demanded = known.history.and_then(|history| history.recheck_at);
    if demanded.is_some_and(|at| known.evidence.observed_at < at) {
        return (State::Unknown, Grade::Unknown);
    }
    let findings = known.evidence.controls.iter();
    let mut said = (State::Unknown, Grade::Unknown);
    for finding in findings.filter(|finding| finding.control.as_str() == control.name()) {
        let grade = finding.grade.min(Grade::Declared);
        match finding.state {
            State::Fail => return (State::Fail, grade),
            State::Unknown => return (State::Unknown, Grade::Unknown),
            State::Pass => said = (State::Pass, grade),
        }
    }
    said
}
