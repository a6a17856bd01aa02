//! What the gate's verdict means to the person.

use lavalier_protocol::policy::{Control, ControlVerdict, Effect, Platform, State, Verdict};
use lavalier_protocol::words::Message;

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

/// The reasons of a verdict that does not clear, in the policy's order.
pub(super) fn refusals(verdict: &Verdict, platform: Option<Platform>) -> Vec<Refusal> {
    let blocked = verdict
        .controls
        .iter()
        .filter(|control| control.effect == Effect::Block);
    let refusals: Vec<Refusal> = blocked
        .map(|control| Refusal {
            control: Some(control.control),
            message: reason(control, platform),
        })
        .collect();
    if refusals.is_empty() {
        // A verdict without a reason is no permission either.
        vec![Refusal::plain(Message::NotCleared)]
    } else {
        refusals
    }
}

fn reason(verdict: &ControlVerdict, platform: Option<Platform>) -> Message {
    match (verdict.control, verdict.state) {
        (Control::PasscodeSet, State::Fail) => Message::PasscodeMissing,
        (Control::PasscodeSet, State::Unknown) => Message::PasscodeUnknown,
        (Control::PasscodeSet, State::Pass) if platform != Some(Platform::Desktop) => Message::PlatformUnsupported,
        (Control::PasscodeSet, State::Pass) => Message::PasscodeUnknown,
    }
}

/// What to ask the person: controls that block only because nobody said anything about them.
pub(super) fn questions(verdict: &Verdict) -> Vec<Control> {
    let unknown = |control: &&ControlVerdict| control.effect == Effect::Block && control.state == State::Unknown;
    verdict
        .controls
        .iter()
        .filter(unknown)
        .map(|control| control.control)
        .collect()
}
