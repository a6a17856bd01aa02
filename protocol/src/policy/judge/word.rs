//! A client's word, brought down to what a client can know.

use jiff::{SignedDuration, Timestamp};

use super::reading::Reading;
use super::seconds;
use crate::policy::control::{Control, Grade, State};
use crate::policy::evidence::Finding;
use crate::policy::known::Known;
use crate::policy::reason::Reason;
use crate::policy::terms::{Limit, Terms};

/// A clock that is further ahead says nothing of when the evidence was collected. A wrong time zone is less.
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// The best grade of anything that this client says.
pub(super) const fn grade(known: &Known<'_>) -> Grade {
    if known.genuine {
        Grade::Observed
    } else {
        Grade::Declared
    }
}

/// Why nothing of the evidence counts any more, if it does not: its age cannot be told, or is too great.
pub(super) fn too_old(terms: &Terms, known: &Known<'_>, now: Timestamp) -> Option<Reason> {
    let observed_at = known.evidence.observed_at;
    let age = now.duration_since(observed_at);
    let demanded = known.history.and_then(|history| history.recheck_at);
    if age < -AHEAD_MAX {
        Some(Reason::ClockAhead { observed_at })
    } else if age > seconds(terms.max_age) || demanded.is_some_and(|at| observed_at < at) {
        Some(Reason::EvidenceOld { observed_at })
    } else {
        None
    }
}

/// One finding of the client's.
pub(super) fn read(control: Control, finding: &Finding, terms: &Terms, known: &Known<'_>) -> Reading {
    let claimed = finding.grade;
    let (grade, overclaimed) = match claimed {
        Grade::Unknown => (Grade::Unknown, None),
        Grade::Declared => (Grade::Declared, None),
        Grade::Observed => (grade(known), None),
        Grade::Managed | Grade::Attested => (Grade::Declared, Some(Reason::Overclaimed { claimed })),
    };
    let grade = grade.min(known.evidence.platform.app_ceiling(control));
    let limit = terms.rules.get(&control).and_then(|rule| rule.limit.as_ref());
    if let (Some(Limit::Amount { minimum }), Some(have)) = (limit, finding.value)
        && have < *minimum
    {
        let minimum = *minimum;
        return Reading::new(State::Fail, grade, Some(Reason::TooLittle { have, minimum }));
    }
    match finding.state {
        State::Fail => Reading::new(State::Fail, grade, Some(Reason::Failed)),
        // Of a pass that is not known at all nothing is known.
        State::Pass if grade == Grade::Unknown => Reading::unknown(Reason::Unanswered),
        State::Pass => Reading::new(State::Pass, grade, overclaimed),
        State::Unknown => Reading::unknown(Reason::Unanswered),
    }
}
