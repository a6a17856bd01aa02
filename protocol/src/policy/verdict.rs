//! The verdict: what the gate answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::control::{Control, Grade, State};
use super::document::PolicyId;
use super::reason::Reason;
use super::terms::Act;

/// Whether recording may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may.
    Cleared,
    /// Not before a person of security approves.
    NeedsApproval,
    /// Not before something is mended.
    Refused,
}

/// What a control does to the outcome; a greater one is stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is met, or nothing is asked.
    Ok,
    /// It is not met, and a named person answers for that.
    Waived,
    /// It is not met, and the policy gives time.
    Grace,
    /// It is shown, and nothing follows.
    Warn,
    /// Recording begins, and the take is held until a person releases it.
    ApproveAfter,
    /// No recording until a person approves.
    ApproveBefore,
    /// No recording.
    Block,
}

impl Effect {
    /// The word of documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Waived => "waived",
            Self::Grace => "grace",
            Self::Warn => "warn",
            Self::ApproveAfter => "approve_after",
            Self::ApproveBefore => "approve_before",
            Self::Block => "block",
        }
    }
}

impl From<Act> for Effect {
    fn from(act: Act) -> Self {
        match act {
            Act::Warn => Self::Warn,
            Act::ApproveAfter => Self::ApproveAfter,
            Act::ApproveBefore => Self::ApproveBefore,
            Act::Block => Self::Block,
        }
    }
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
    /// The least grade that counts; unknown where nothing is asked.
    pub required: Grade,
    /// What follows.
    pub effect: Effect,
    /// Since when it has not been met, as far as is known; none where it is met.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub since: Option<Timestamp>,
    /// Why it stands so; none where it is met and nothing is to be said. The remedy belongs to the reason: both are put
    /// in words by [`crate::words::posture`].
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub reason: Option<Reason>,
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
    pub policy: PolicyId,
    /// Control by control.
    pub controls: Vec<ControlVerdict>,
}

impl Verdict {
    /// One control's part.
    #[must_use]
    pub fn control(&self, control: Control) -> Option<&ControlVerdict> {
        self.controls.iter().find(|it| it.control == control)
    }
}
