//! From policy, what is known, and the time to a verdict.

mod effect;
mod laptop;
mod reading;
mod readings;
mod word;

use jiff::{SignedDuration, Timestamp};

use super::control::{Control, Grade, State};
use super::document::Policy;
use super::known::Known;
use super::platform::Platform;
use super::reason::Reason;
use super::terms::Terms;
use super::verdict::{ControlVerdict, Effect, Outcome, Verdict};
use super::waiver::Approval;
use readings::Readings;

/// Judges one device. Pure: the same arguments give the same verdict on the phone and in the studio.
#[must_use]
pub fn evaluate(policy: &Policy, known: &Known<'_>, now: Timestamp) -> Verdict {
    let terms = policy.terms();
    let controls = if known.evidence.platform == Platform::Desktop {
        laptop::controls(known)
    } else {
        phone(terms, known, now)
    };
    let mut until = now.saturating_add(seconds(terms.clearance)).unwrap_or(Timestamp::MAX);
    let mut outcome = Outcome::Cleared;
    let mut held = unvouched(known);
    for control in &controls {
        let end = match control.effect {
            Effect::Ok | Effect::Warn => None,
            Effect::Grace => grace_end(control),
            Effect::Waived => live_waivers(known, control.control, now).max(),
            Effect::Block => {
                outcome = Outcome::Refused;
                None
            }
            Effect::ApproveAfter | Effect::ApproveBefore => {
                let approved = approved_until(known.approvals, control, now);
                match control.effect {
                    _ if approved.is_some() => {}
                    Effect::ApproveBefore => outcome = outcome.max(Outcome::NeedsApproval),
                    _ => held = true,
                }
                approved
            }
        };
        // Whoever gave time gave no more than that: a clearance does not outlast it.
        until = end.map_or(until, |end| until.min(end));
    }
    let cleared = outcome == Outcome::Cleared;
    Verdict {
        outcome,
        held: cleared && held,
        until: cleared.then_some(until),
        policy: policy.id().clone(),
        controls,
    }
}

fn phone(terms: &Terms, known: &Known<'_>, now: Timestamp) -> Vec<ControlVerdict> {
    let readings = Readings::take(terms, known, now);
    let platform = known.evidence.platform;
    let mut controls = Vec::with_capacity(Control::ALL.len());
    for control in Control::ALL {
        let rule = terms.rules.get(&control);
        let asked = rule.and_then(|rule| Some((rule, *rule.require.get(&platform)?)));
        let reading = readings.of(control);
        if asked.is_none() && reading.state == State::Unknown && !must_show(control, known) {
            continue;
        }
        controls.push(effect::of(control, asked, reading, known, now));
    }
    effect::choose(&terms.any_of, terms, known, now, &mut controls);
    effect::waive(known, now, &mut controls);
    effect::floor(terms, known, &mut controls);
    if known.rehearsal {
        effect::ease(&mut controls);
    }
    for control in &mut controls {
        if control.effect != Effect::Ok {
            let remembered = known
                .history
                .and_then(|history| history.failing_since.get(&control.control));
            control.since = Some(
                remembered
                    .copied()
                    .unwrap_or_else(|| known.evidence.observed_at.min(now)),
            );
        }
    }
    controls
}

/// Shown whatever the policy asks.
fn must_show(control: Control, known: &Known<'_>) -> bool {
    control == Control::AppGenuine && !known.genuine
}

/// A phone's evidence that no genuine app's attestation covers: at best held, except where nothing is material.
fn unvouched(known: &Known<'_>) -> bool {
    known.evidence.platform != Platform::Desktop && !known.genuine && !known.rehearsal
}

fn grace_end(control: &ControlVerdict) -> Option<Timestamp> {
    match control.reason {
        Some(Reason::Os { grace_until, .. }) => grace_until,
        _ => None,
    }
}

fn live_waivers<'a>(known: &'a Known<'_>, control: Control, now: Timestamp) -> impl Iterator<Item = Timestamp> + 'a {
    let for_it = known.waivers.iter().filter(move |waiver| waiver.control == control);
    for_it.map(|waiver| waiver.until).filter(move |until| *until > now)
}

/// Until when somebody approved this control as it stands.
fn approved_until(approvals: &[Approval], control: &ControlVerdict, now: Timestamp) -> Option<Timestamp> {
    let covers = |approval: &&Approval| {
        let ground =
            |ground: &super::waiver::Ground| (ground.control, ground.state) == (control.control, control.state);
        approval.grounds.iter().any(ground)
    };
    let ends = approvals.iter().filter(covers).map(|approval| approval.until);
    ends.filter(|until| *until > now).max()
}

/// A span of a policy's, which is at most a year.
fn seconds(span: u64) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(span).unwrap_or(i64::MAX))
}

/// A control of which nothing is asked, as far as something is known of it.
const fn unasked(control: Control, state: State, grade: Grade) -> ControlVerdict {
    ControlVerdict {
        control,
        state,
        grade,
        required: Grade::Unknown,
        effect: match state {
            State::Pass => Effect::Ok,
            State::Fail | State::Unknown => Effect::Warn,
        },
        since: None,
        reason: None,
    }
}
