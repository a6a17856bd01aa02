//! A verdict as a person reads it.

use lavalier_protocol::policy::Outcome;
use lavalier_protocol::words::posture::Spoken;

use crate::local_time::local;

/// The outcome, then a line a control with what mends it.
pub(super) fn text(verdict: &Spoken) -> String {
    let mut lines = vec![match (verdict.outcome, verdict.until) {
        (Outcome::Cleared, Some(until)) if verdict.held => {
            format!(
                "May record until {}; what is recorded is held until security releases it.",
                local(until)
            )
        }
        (Outcome::Cleared, Some(until)) => format!("May record until {}.", local(until)),
        (Outcome::Cleared | Outcome::NeedsApproval, _) => {
            "Security must decide before anything is recorded.".to_owned()
        }
        (Outcome::Refused, _) => "May not record.".to_owned(),
    }];
    for control in &verdict.controls {
        let (state, grade, effect) = (control.state.name(), control.grade.name(), control.effect.name());
        lines.push(format!("  {:<24}{state:<9}{grade:<10}{effect}", control.control.name()));
        for words in [&control.reason, &control.remedy].into_iter().flatten() {
            lines.push(format!("      {words}"));
        }
    }
    lines.join("\n")
}
