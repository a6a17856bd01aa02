//! What the gate's verdict means to the person.

use lavalier_protocol::policy::{Control, ControlVerdict, Effect, Platform, State, Verdict};
use lavalier_protocol::words::{Message, posture};

/// One reason why recording is not permitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which control; none where it is no control that refuses, such as another device that took over.
    pub control: Option<Control>,
    /// What is wrong and what to do.
    pub message: Message,
}

impl Refusal {
    /// A refusal by no control.
    #[must_use]
    pub const fn plain(message: Message) -> Self {
        Self { control: None, message }
    }
}

/// The reasons of a verdict that does not clear, in the order of controls.
pub(super) fn refusals(verdict: &Verdict, platform: Platform) -> Vec<Refusal> {
    let stops = |control: &&ControlVerdict| control.effect >= Effect::ApproveBefore;
    let refusals: Vec<Refusal> = verdict
        .controls
        .iter()
        .filter(stops)
        .map(|control| Refusal {
            control: Some(control.control),
            message: match &control.reason {
                Some(reason) => posture::message(control.control, platform, reason),
                None => Message::NotCleared,
            },
        })
        .collect();
    if refusals.is_empty() {
        // A verdict without a reason is no permission either.
        vec![Refusal::plain(Message::NotCleared)]
    } else {
        refusals
    }
}

/// What to ask the person: controls that stop the recording only because nobody said anything about them.
pub(super) fn questions(verdict: &Verdict) -> Vec<Control> {
    let unknown = |control: &&ControlVerdict| control.effect == Effect::Block && control.state == State::Unknown;
    verdict
        .controls
        .iter()
        .filter(unknown)
        .map(|control| control.control)
        .collect()
}
