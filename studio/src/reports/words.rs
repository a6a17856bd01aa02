//! The words that stand in every form for the same thing.

use lavalier_protocol::brief::End;
use lavalier_protocol::policy::{Effect, Grade, State};

/// The word of an enum of the wire, as the wire writes it, so that a report and a verdict can be searched for the same.
fn wire(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("a plain enum is a string"),
    }
}

pub(super) fn end(end: End) -> String {
    wire(end)
}

pub(super) fn state(state: State) -> String {
    wire(state)
}

pub(super) fn grade(grade: Grade) -> String {
    wire(grade)
}

pub(super) fn effect(effect: Effect) -> String {
    wire(effect)
}
