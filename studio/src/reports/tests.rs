//! A report says the same in every form, and never more than is known.

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::End;
use lavalier_protocol::id::{InterviewId, ProductionId, TakeId};
use lavalier_protocol::policy::{self, Effect, Grade, Outcome, Platform, State};
use lavalier_protocol::text::{Label, Line};

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn control(control: policy::Control, state: State, effect: Effect) -> Control {
    Control {
        control,
        requirement: format!("{} is asked", control.name()),
        clause: Some(Line::new("4.2").unwrap()),
        state,
        grade: if state == State::Unknown {
            Grade::Unknown
        } else {
            Grade::Declared
        },
        required: Grade::Declared,
        effect,
        source: Some(Label::new("=cmd|' /C calc'!A0").unwrap()),
        observed_at: Some(at(10)),
        failing_since: (state == State::Fail).then(|| at(5)),
        reason: Some("<b>because</b>".to_owned()),
        remedy: Some("Mend it.".to_owned()),
        waiver: (effect == Effect::Waived).then(|| Waiver {
            by: Label::new("+Dana").unwrap(),
            until: at(1_000),
            reason: Line::new("the spare, \"only\" phone").unwrap(),
        }),
    }
}

/// A device as the studio knows it between its claim and its first check.
pub(super) fn never_judged(platform: Platform) -> crate::model::Device {
    crate::model::Device {
        id: lavalier_protocol::id::DeviceId::from_random([3; 16]),
        claim: lavalier_protocol::id::ClaimId::from_random([3; 16]),
        invitation: lavalier_protocol::id::InvitationId::from_random([3; 16]),
        interview: InterviewId::from_random([1; 16]),
        end: End::Subject,
        platform,
        rehearsal: false,
        remembered: crate::model::Remembered {
            history: policy::History {
                enrolled_at: at(0),
                failing_since: std::collections::BTreeMap::new(),
                lost_at: None,
                recheck_at: None,
            },
            waivers: Vec::new(),
            approvals: Vec::new(),
        },
        lost: None,
        judged: None,
    }
}

fn head() -> Head {
    Head {
        production: ProductionId::from_name("The Long Road").unwrap(),
        name: Label::new("The <Long> Road").unwrap(),
        generated_at: at(100),
        policy: "default 3".to_owned(),
        audit: lavalier_protocol::audit::Head::EMPTY,
    }
}

fn device(controls: Vec<Control>) -> Device {
    Device {
        device: "dv-1".to_owned(),
        end: End::Subject,
        interview: InterviewId::from_random([1; 16]),
        platform: Platform::Ios,
        model: Some(Label::new("iPhone16,1").unwrap()),
        os: Some(Label::new("26.1").unwrap()),
        first_seen: at(0),
        judged_at: Some(at(10)),
        policy: Some("default/3".to_owned()),
        outcome: Some(Outcome::Refused),
        held: false,
        cleared_until: None,
        lost_since: None,
        rehearsal: false,
        attestation: None,
        controls,
        takes: vec![Take {
            take: TakeId::from_random([2; 16]),
            slate: "R001/1/1".to_owned(),
            started_at: at(20),
            state: lavalier_protocol::api::TakeState::Held,
            hold: Some(crate::model::Hold::NoClearance),
            imported: false,
            clearance: None,
            policy: None,
            controls: Vec::new(),
            key_attested: false,
            released_by: None,
        }],
    }
}

fn whole(form: Form, devices: &[Device]) -> String {
    let mut writer = form.writer(head());
    let mut out = writer.begin();
    for device in devices {
        out.extend(writer.device(device));
    }
    out.extend(writer.end());
    String::from_utf8(out).unwrap()
}

fn sample() -> Device {
    device(vec![
        control(policy::Control::PasscodeSet, State::Pass, Effect::Ok),
        control(policy::Control::FindMyOn, State::Unknown, Effect::ApproveAfter),
        control(policy::Control::OsCurrent, State::Fail, Effect::Waived),
    ])
}

#[test]
fn a_spreadsheet_runs_nothing_that_a_device_said() {
    let text = whole(Form::Csv, &[sample()]);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    assert_eq!(columns.iter().collect::<Vec<_>>(), super::csv::COLUMNS);
    let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        let dangerous = row
            .iter()
            .find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        assert_eq!(dangerous, None);
    }
    let cell = |row: usize, name: &str| {
        let column = columns.iter().position(|column| column == name).unwrap();
        rows[row][column].to_owned()
    };
    assert_eq!(cell(0, "source"), "'=cmd|' /C calc'!A0");
    assert_eq!(cell(1, "state"), "unknown");
    assert_eq!(
        (cell(2, "state").as_str(), cell(2, "effect").as_str()),
        ("fail", "waived")
    );
    assert_eq!(cell(2, "waived_by"), "'+Dana");
    assert_eq!(cell(2, "failing_since"), at(5).to_string());
}

#[test]
fn a_finding_is_never_a_pass_because_nobody_knows_and_a_waiver_leaves_the_fail() {
    let text = whole(Form::Ocsf, &[sample()]);
    let findings: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<i64> = findings
        .iter()
        .map(|finding| finding["compliance"]["status_id"].as_i64().unwrap())
        .collect();
    assert_eq!(statuses, [1, 2, 3]);
    assert_eq!(findings[2]["unmapped"]["waiver"]["by"], "+Dana");
    assert_eq!(findings[2]["compliance"]["status"], "Fail");
    for finding in &findings {
        assert_eq!(finding["class_uid"], 2003);
        assert_eq!(finding["type_uid"], 200_301);
        assert_eq!(finding["device"]["type_id"], 5);
        assert!(!finding.to_string().contains("null"), "the schema has no null");
    }
}

#[test]
fn a_pass_that_is_shown_less_well_than_the_policy_asks_is_no_pass() {
    for (effect, status, severity) in [
        (Effect::Ok, (1, "Pass"), (1, "Informational")),
        (Effect::Warn, (2, "Warning"), (2, "Low")),
        (Effect::Waived, (2, "Warning"), (3, "Medium")),
        (Effect::ApproveAfter, (2, "Warning"), (3, "Medium")),
        (Effect::ApproveBefore, (2, "Warning"), (3, "Medium")),
        (Effect::Block, (2, "Warning"), (4, "High")),
    ] {
        let of = device(vec![control(policy::Control::AppGenuine, State::Pass, effect)]);
        let finding: serde_json::Value = serde_json::from_str(whole(Form::Ocsf, &[of]).trim()).unwrap();
        let compliance = &finding["compliance"];
        assert_eq!(compliance["status_id"], status.0, "{effect:?}");
        assert_eq!(compliance["status"], status.1, "{effect:?}");
        assert_eq!(compliance["status_code"], "pass", "what was said stays");
        assert_eq!(finding["severity_id"], severity.0, "{effect:?}");
        assert_eq!(finding["severity"], severity.1, "{effect:?}");
    }
}

#[test]
fn the_document_is_one_json_value_whatever_the_number_of_devices() {
    for count in [0, 1, 3] {
        let devices: Vec<Device> = (0..count).map(|_| sample()).collect();
        let value: serde_json::Value = serde_json::from_str(&whole(Form::Json, &devices)).unwrap();
        assert_eq!(value["devices"].as_array().unwrap().len(), count);
        assert_eq!(value["production"], "the-long-road");
    }
}

#[test]
fn the_page_escapes_what_it_is_given_and_says_what_is_not_known() {
    let page = whole(Form::Html, &[sample()]);
    assert!(page.contains("The &#60;Long&#62; Road") || page.contains("The &lt;Long&gt; Road"));
    assert!(!page.contains("<b>because</b>"));
    assert!(page.contains("began without clearance"));
    assert!(page.contains("1 device: 0 cleared, 0 cleared with takes held, 0 cleared to rehearse, 0 for security to decide, 1 refused, 0 never judged."));
    assert!(!page.contains("<script"));
}
