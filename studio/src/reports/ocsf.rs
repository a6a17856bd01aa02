//! A Compliance Finding for each device and control (OCSF 1.5, class 2003), one JSON object a line.
//!
//! `compliance.status_id` says what is known and nothing softer: a control that nobody could observe, or that is shown less
//! well than the policy asks, is a *Warning* ("did not yield a result due to missing information"), never a *Pass*. A waiver
//! stands beside a *Fail* or a *Warning*, not in its place.

use lavalier_protocol::Timestamp;
use lavalier_protocol::policy::{Effect, Platform, State};
use serde_json::{Value, json};

use super::Writer;
use super::model::{Control, Device, Head};
use super::words::{effect, end, grade, state};

/// The version of the schema whose attributes are used.
const SCHEMA: &str = "1.5.0";
/// Findings / Compliance Finding / Create.
const CATEGORY: u32 = 2;
const CLASS: u32 = 2003;
const CREATE: u32 = 1;

pub(super) struct Ocsf {
    head: Head,
}

impl Ocsf {
    pub(super) const fn new(head: Head) -> Self {
        Self { head }
    }

    fn finding(&self, device: &Device, control: &Control) -> Value {
        let name = control.control.name();
        let severity = severity(control);
        let status = status(control);
        without_nulls(json!({
            "activity_id": CREATE,
            "activity_name": "Create",
            "category_uid": CATEGORY,
            "category_name": "Findings",
            "class_uid": CLASS,
            "class_name": "Compliance Finding",
            "type_uid": CLASS * 100 + CREATE,
            "type_name": "Compliance Finding: Create",
            "time": self.head.generated_at.as_millisecond(),
            "severity_id": severity.0,
            "severity": severity.1,
            "message": format!("{name}: {} ({})", state(control.state), grade(control.grade)),
            "metadata": {
                "version": SCHEMA,
                "product": {
                    "name": "Lavalier",
                    "vendor_name": "Lavalier",
                    "version": env!("CARGO_PKG_VERSION"),
                },
                "log_name": self.head.production,
            },
            "finding_info": {
                "uid": format!("{}/{}/{name}", self.head.production, device.device),
                "title": control.requirement,
                "first_seen_time": milliseconds(control.failing_since),
                "last_seen_time": milliseconds(control.observed_at),
                "types": ["Device posture"],
            },
            "compliance": {
                "control": name,
                "desc": control.requirement,
                "standards": [device.policy.as_ref().unwrap_or(&self.head.policy)],
                "requirements": control.clause.as_ref().map(|clause| [clause]),
                "status_id": status.0,
                "status": status.1,
                "status_code": state(control.state),
                "status_details": control.reason.as_ref().map(|reason| [reason]),
            },
            "device": {
                "uid": device.device,
                "type_id": device_type(device.platform).0,
                "type": device_type(device.platform).1,
                "model": device.model,
                "first_seen_time": device.first_seen.as_millisecond(),
                "last_seen_time": milliseconds(device.judged_at),
                "os": {
                    "name": system(device.platform).1,
                    "type_id": system(device.platform).0,
                    "version": device.os,
                },
            },
            "remediation": control.remedy.as_ref().map(|remedy| json!({"desc": remedy})),
            // What the schema has no place for.
            "unmapped": {
                "end": end(device.end),
                "interview": device.interview,
                "grade": grade(control.grade),
                "required_grade": grade(control.required),
                "effect": effect(control.effect),
                "source": control.source,
                "waiver": control.waiver,
                "lost_since": device.lost_since,
                "rehearsal": device.rehearsal,
                "cleared_until": device.cleared_until,
                "takes": device.takes.iter().map(|take| &take.take).collect::<Vec<_>>(),
                "audit": self.head.audit,
            },
        }))
    }
}

impl Writer for Ocsf {
    fn begin(&mut self) -> Vec<u8> {
        Vec::new()
    }

    fn device(&mut self, device: &Device) -> Vec<u8> {
        let mut out = Vec::new();
        for control in &device.controls {
            serde_json::to_writer(&mut out, &self.finding(device, control)).expect("a finding has a JSON form");
            out.push(b'\n');
        }
        out
    }

    fn end(&mut self) -> Vec<u8> {
        Vec::new()
    }
}

/// A pass counts where it has the effect of one: at a lower grade than is required it is a claim that the policy does not
/// take for an answer.
const fn status(control: &Control) -> (u32, &'static str) {
    match (control.state, control.effect) {
        (State::Pass, Effect::Ok) => (1, "Pass"),
        (State::Pass | State::Unknown, _) => (2, "Warning"),
        (State::Fail, _) => (3, "Fail"),
    }
}

const fn severity(control: &Control) -> (u32, &'static str) {
    match (control.state, control.effect) {
        (State::Pass, Effect::Ok) => (1, "Informational"),
        (_, Effect::Block) => (4, "High"),
        (_, Effect::ApproveBefore | Effect::ApproveAfter | Effect::Waived) => (3, "Medium"),
        (_, Effect::Ok | Effect::Warn | Effect::Grace) => (2, "Low"),
    }
}

const fn device_type(platform: Platform) -> (u32, &'static str) {
    match platform {
        Platform::Ios => (5, "Mobile"),
        Platform::Ipados => (4, "Tablet"),
        // A tablet calls itself Android too; the handset is the rule.
        Platform::Android => (5, "Mobile"),
        Platform::Desktop => (2, "Desktop"),
    }
}

const fn system(platform: Platform) -> (u32, &'static str) {
    match platform {
        Platform::Ios => (301, "iOS"),
        Platform::Ipados => (302, "iPadOS"),
        Platform::Android => (201, "Android"),
        Platform::Desktop => (0, "Unknown"),
    }
}

fn milliseconds(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::as_millisecond)
}

/// An attribute that is not known is left out: the schema's types have no null.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}
