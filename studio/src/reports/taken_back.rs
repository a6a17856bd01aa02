//! A device whose maker's word was taken back after it was judged: a report does not repeat what rested on it.

use lavalier_protocol::policy::{ControlVerdict, Effect, Grade, Outcome, Policy, Reason, State};

use crate::model::Judgement;

/// What is left of a judgement without the attestation that it rested on. What was said of takes when they were cleared
/// stays: it was known then.
pub(super) fn withdraw(judged: &mut Judgement, policy: Option<&Policy>, rehearsal: bool) {
    let rules = policy.map(|policy| &policy.terms().rules);
    for it in &mut judged.verdict.controls {
        let before = it.grade;
        lower(it);
        let low = it.grade < it.required;
        if it.grade == before || (!low && it.state != State::Unknown) {
            continue;
        }
        let effect = match rules.and_then(|rules| rules.get(&it.control)) {
            // Nothing that a rehearsal records is material.
            _ if !low || rehearsal => Effect::Warn,
            Some(rule) => rule.on_unknown.into(),
            // A policy that is gone is as strict as ours.
            None => Effect::ApproveAfter,
        };
        it.reason = Some(Reason::NotVouchedFor);
        it.effect = it.effect.max(effect);
        judged.verdict.outcome = judged.verdict.outcome.max(match it.effect {
            Effect::Block => Outcome::Refused,
            Effect::ApproveBefore => Outcome::NeedsApproval,
            _ => Outcome::Cleared,
        });
        if it.grade == Grade::Unknown {
            judged.facts.told.remove(&it.control);
        }
    }
    // Without a genuine app's attestation a phone is held at best.
    judged.verdict.held = judged.verdict.outcome == Outcome::Cleared && (judged.verdict.held || !rehearsal);
    judged.facts.genuine = false;
}

/// Nobody attests to it any more, and what the app observed is its word.
fn lower(it: &mut ControlVerdict) {
    match it.grade {
        Grade::Attested => {
            it.grade = Grade::Unknown;
            it.state = State::Unknown;
        }
        Grade::Observed => it.grade = Grade::Declared,
        Grade::Unknown | Grade::Declared | Grade::Managed => {}
    }
}
