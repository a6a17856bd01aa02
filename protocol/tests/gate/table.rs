//! `decisions.toml`, row by row.

use jiff::SignedDuration;
use lavalier_protocol::policy::{Control, Grade, Ground, Platform, Policy, Shipped, Signed, State, Verdict};
use toml::{Table, Value};

use super::device::{DAY, Device, ago, feed, label, now};

const KEYS: [&str; 22] = [
    "rule",
    "policy",
    "change",
    "platform",
    "evidence",
    "findings",
    "found_ago",
    "managed_os",
    "managed_model",
    "os",
    "model",
    "patch",
    "app",
    "vouched",
    "age",
    "feed",
    "enrolled",
    "lost",
    "recheck",
    "waived",
    "expired_waiver",
    "approved",
];

#[test]
fn every_row_of_the_table_is_decided_as_it_says() {
    let file: Table = include_str!("decisions.toml").parse().unwrap();
    let rows = file["row"].as_array().unwrap();
    let mut wrong = Vec::new();
    for row in rows {
        let row = row.as_table().unwrap();
        let rule = text(row, "rule").expect("a row says its rule");
        for key in row.keys() {
            let known = KEYS.contains(&key.as_str()) || ["rehearsal", "expect"].contains(&key.as_str());
            assert!(known, "{rule}: unknown key {key}");
        }
        let verdict = device(row).judged_by(&policy(row));
        wrong.extend(differences(row["expect"].as_table().unwrap(), &verdict).map(|it| format!("{rule}: {it}")));
    }
    assert!(rows.len() > 50 && wrong.is_empty(), "{}", wrong.join("\n"));
}

fn text<'a>(row: &'a Table, key: &str) -> Option<&'a str> {
    row.get(key).map(|value| value.as_str().expect("a text"))
}

fn policy(row: &Table) -> Policy {
    let shipped = match text(row, "policy") {
        None | Some("default") => Shipped::Default,
        Some("strict") => Shipped::Strict,
        Some(other) => panic!("no policy {other}"),
    };
    let mut terms: Table = shipped.text().parse().unwrap();
    for (path, value) in row
        .get("change")
        .into_iter()
        .flat_map(|change| change.as_table().unwrap())
    {
        let mut place = &mut terms;
        let mut keys = path.split('.').peekable();
        while let Some(key) = keys.next() {
            if keys.peek().is_none() {
                place.insert(key.to_owned(), value.clone());
                break;
            }
            place = place[key].as_table_mut().unwrap();
        }
    }
    Policy::parse(&toml::to_string(&terms).unwrap()).unwrap()
}

fn device(row: &Table) -> Device {
    let platform: Platform = text(row, "platform").unwrap_or("ios").parse().unwrap();
    let mut device = Device::in_order(platform);
    for (control, said) in pairs(row, "evidence") {
        match said.as_str() {
            "missing" => device.silent(control),
            said => {
                let (state, grade) = state_and_grade(said);
                device.says(control, state, grade);
            }
        }
    }
    for (control, found) in pairs(row, "findings") {
        let (state, grade) = state_and_grade(&found);
        let signed = if grade == Grade::Managed {
            Signed::Managed
        } else {
            Signed::Attested
        };
        device.found(control, state, signed);
    }
    for (key, value) in row {
        let named = || value.as_str().expect("a text");
        match key.as_str() {
            "os" => device.evidence.os.version = label(named()),
            "model" => device.evidence.model = Some(label(named())),
            "patch" => device.evidence.os.patch_level = Some(label(named())),
            "app" => device.evidence.app.as_mut().unwrap().version = label(named()),
            "vouched" => device.genuine = value.as_bool().unwrap(),
            "rehearsal" => device.rehearsal = value.as_bool().unwrap(),
            "age" => device.evidence.observed_at = ago(span(named())),
            "enrolled" => device.remembered().enrolled_at = ago(span(named())),
            "lost" => device.remembered().lost_at = Some(ago(DAY)),
            "recheck" => device.remembered().recheck_at = Some(ago(span(named()))),
            "feed" => {
                device.feed = match named() {
                    "fresh" => Some(feed(now())),
                    "stale" => Some(feed(ago(DAY * 30))),
                    "none" => None,
                    other => panic!("no feed {other}"),
                }
            }
            "waived" => controls(value).for_each(|control| device.waive(control, now() + DAY)),
            "expired_waiver" => controls(value).for_each(|control| device.waive(control, ago(DAY))),
            _ => {}
        }
    }
    if row.contains_key("managed_os") {
        device.managed_os();
    }
    if let Some(model) = text(row, "managed_model") {
        device.managed_model = (model != "none").then(|| label(model));
        if let Some(os) = &mut device.signed_os {
            os.model.clone_from(&device.managed_model);
        }
    }
    if let Some(before) = text(row, "found_ago") {
        let at = ago(span(before));
        device.findings.iter_mut().for_each(|finding| finding.observed_at = at);
        device.signed_os.iter_mut().for_each(|os| os.observed_at = at);
    }
    if let Some(approved) = row.get("approved") {
        let before = device.judged_by(&policy(row));
        let ground = |control| Ground {
            control,
            state: before.control(control).unwrap().state,
        };
        device.approve(controls(approved).map(ground).collect());
    }
    device
}

fn pairs(row: &Table, key: &str) -> Vec<(Control, String)> {
    let table = row.get(key).into_iter().flat_map(|table| table.as_table().unwrap());
    table
        .map(|(control, said)| (control.parse().unwrap(), said.as_str().unwrap().to_owned()))
        .collect()
}

fn controls(value: &Value) -> impl Iterator<Item = Control> {
    let names = value.as_array().unwrap();
    names.iter().map(|name| name.as_str().unwrap().parse().unwrap())
}

fn state_and_grade(text: &str) -> (State, Grade) {
    let (state, grade) = text.split_once(' ').unwrap();
    let states = [State::Pass, State::Fail, State::Unknown];
    let state = states.into_iter().find(|it| it.name() == state);
    let grade = Grade::ALL.into_iter().find(|it| it.name() == grade);
    (state.unwrap(), grade.unwrap())
}

fn span(text: &str) -> SignedDuration {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (number, unit) = text.split_at(text.len() - 1);
    let hours = if unit == "d" { 24 } else { 1 };
    SignedDuration::from_hours(sign * hours * number.parse::<i64>().unwrap())
}

/// What the verdict says otherwise than expected.
fn differences<'a>(expect: &'a Table, verdict: &'a Verdict) -> impl Iterator<Item = String> + 'a {
    let shown = serde_json::to_value(verdict).unwrap();
    expect.iter().filter_map(move |(key, expected)| {
        let found = match key.as_str() {
            "outcome" | "held" => shown[key].to_string().replace('"', ""),
            name => {
                let Some(control) = verdict.control(name.parse().unwrap()) else {
                    return Some(format!("{name} is not in the verdict"));
                };
                let effect = control.effect.name();
                match expected.as_str().unwrap().contains(' ') {
                    true => format!("{} {} {effect}", control.state.name(), control.grade.name()),
                    false => effect.to_owned(),
                }
            }
        };
        let expected = expected.to_string().replace('"', "");
        (found != expected).then(|| format!("{key} is “{found}”, not “{expected}”"))
    })
}
