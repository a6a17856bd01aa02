//! The verdict: one pure function from policy, evidence and time.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::control::{Control, Grade, Platform, State};
use super::evidence::Evidence;
use crate::text::Label;

/// How long a laptop's clearance holds: a shooting day and the evening before.
const CLEARANCE: SignedDuration = SignedDuration::from_hours(24);

/// What a production asks of the devices that record for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name.
    pub id: Label,
    /// Higher is later.
    pub revision: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            id: Label::new("default").expect("a harmless literal"),
            revision: 1,
        }
    }
}

/// Whether recording may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may.
    Cleared,
    /// Not before something is mended.
    Refused,
}

/// What a control does to the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is met.
    Ok,
    /// It stops recording.
    Block,
}

/// One control's part in a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ControlVerdict {
    /// Which control.
    pub control: Control,
    /// What is known.
    pub state: State,
    /// How well.
    pub grade: Grade,
    /// The least grade that counts.
    pub required: Grade,
    /// What follows.
    pub effect: Effect,
}

/// The answer of the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Whether recording may begin.
    pub outcome: Outcome,
    /// Whether what is recorded stays closed to post until released.
    pub held: bool,
    /// When the clearance ends, where there is one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub until: Option<Timestamp>,
    /// Under which policy.
    pub policy: Policy,
    /// Control by control.
    pub controls: Vec<ControlVerdict>,
}

/// Judges a laptop: a declared passcode clears, a missing or unknown answer does not.
///
/// Only desktops record so far; any other platform is refused, because nothing of it is known.
#[must_use]
pub fn evaluate(policy: &Policy, evidence: &Evidence, now: Timestamp) -> Verdict {
    let said = evidence
        .controls
        .iter()
        .find(|finding| finding.control.as_str() == Control::PasscodeSet.name());
    let state = said.map_or(State::Unknown, |finding| finding.state);
    let grade = match (state, said) {
        (State::Unknown, _) | (_, None) => Grade::Unknown,
        // Nobody vouches for this client yet, so whatever it claims is its own word.
        (_, Some(finding)) => finding.grade.min(Grade::Declared),
    };
    let met = state == State::Pass && grade >= Grade::Declared && evidence.platform == Platform::Desktop;
    let passcode = ControlVerdict {
        control: Control::PasscodeSet,
        state,
        grade,
        required: Grade::Declared,
        effect: if met { Effect::Ok } else { Effect::Block },
    };
    Verdict {
        outcome: if met { Outcome::Cleared } else { Outcome::Refused },
        held: false,
        until: met.then(|| now.checked_add(CLEARANCE).unwrap_or(Timestamp::MAX)),
        policy: policy.clone(),
        controls: vec![passcode],
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Finding, OsVersion};
    use super::*;

    fn evidence(state: State, grade: Grade) -> Evidence {
        let text = |text| Label::new(text).unwrap();
        Evidence {
            platform: Platform::Desktop,
            model: None,
            os: OsVersion {
                version: text("12"),
                build: None,
                patch_level: None,
            },
            app: None,
            observed_at: Timestamp::UNIX_EPOCH,
            controls: vec![Finding {
                control: text("passcode.set"),
                state,
                grade,
                source: text("person"),
                detail: None,
            }],
        }
    }

    fn outcome(evidence: &Evidence) -> Outcome {
        evaluate(&Policy::default(), evidence, Timestamp::UNIX_EPOCH).outcome
    }

    #[test]
    fn only_a_declared_pass_clears_a_laptop() {
        assert_eq!(outcome(&evidence(State::Pass, Grade::Declared)), Outcome::Cleared);
        assert_eq!(outcome(&evidence(State::Fail, Grade::Declared)), Outcome::Refused);
        assert_eq!(outcome(&evidence(State::Unknown, Grade::Declared)), Outcome::Refused);
        assert_eq!(outcome(&evidence(State::Pass, Grade::Unknown)), Outcome::Refused);
        let mut nothing = evidence(State::Pass, Grade::Declared);
        nothing.controls.clear();
        assert_eq!(outcome(&nothing), Outcome::Refused);
        let mut phone = evidence(State::Pass, Grade::Declared);
        phone.platform = Platform::Ios;
        assert_eq!(
            outcome(&phone),
            Outcome::Refused,
            "a phone's gate is not passed by a laptop's answer"
        );
    }

    #[test]
    fn a_claim_is_never_reported_above_the_person_s_word() {
        let verdict = evaluate(
            &Policy::default(),
            &evidence(State::Pass, Grade::Observed),
            Timestamp::UNIX_EPOCH,
        );
        assert_eq!(verdict.controls[0].grade, Grade::Declared);
    }
}
