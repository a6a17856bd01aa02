//! The gate: no recording without a clearance, what a person of security decides, and the record of it.

use std::fs;

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::phone::evidence;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::{Invited, PRODUCTION, Stage};
use serde_json::Value;

fn invite(stage: &Stage, more: &[&str]) -> Invited {
    stage.invite_with(&[&["--platform", "ios"], more].concat())
}

fn record(stage: &Stage, invited: &Invited, material: &Material, evidence: &str) -> Ran {
    let arguments = [
        "record",
        &invited.link,
        "--from",
        material.arg(),
        "--pace",
        "fast",
        "--evidence",
        evidence,
    ];
    stage.recorder.run(arguments)
}

fn material(stage: &Stage) -> Material {
    Material::speech(stage.folder(), "voice.wav", 2.3, 500)
}

fn security(stage: &Stage, arguments: &[&str]) -> Ran {
    stage.producer.run(arguments)
}

/// The one device of the production.
fn device(stage: &Stage) -> Value {
    let listed = security(stage, &["device", "list", PRODUCTION]).done();
    assert_eq!(listed.events.len(), 1, "{:?}", listed.events);
    listed.last().clone()
}

fn name(device: &Value) -> String {
    device["device"].as_str().expect("a device has a pseudonym").to_owned()
}

fn readiness(stage: &Stage) -> Value {
    let listed = stage.producer.run(["invite", "list", PRODUCTION]).done();
    listed.last()["readiness"].clone()
}

#[test]
fn promise_7_a_phone_that_is_refused_records_nothing_and_says_the_one_thing_that_mends_it() {
    let stage = Stage::new();
    let invited = invite(&stage, &[]);
    let material = material(&stage);
    let refused = record(
        &stage,
        &invited,
        &material,
        &evidence(&stage, "phone.json", &[("find_my.on", "fail")]),
    );
    let refused = refused.refused();
    let said = refused.last().to_string();
    assert!(said.contains("Find My"), "{said}");
    assert_eq!(stage.takes(), Vec::<Value>::new(), "nothing was recorded");
    assert_eq!(readiness(&stage)["state"], "fix");
    assert_eq!(readiness(&stage)["control"], "find_my.on");
    let mended = record(&stage, &invited, &material, &evidence(&stage, "phone.json", &[]));
    let _ = mended.done();
    assert_eq!(readiness(&stage)["state"], "ready");
    assert_eq!(stage.takes().len(), 1);
}

#[test]
fn promise_7_a_take_of_a_phone_that_nobody_vouches_for_is_held_until_security_releases_it() {
    let stage = Stage::new();
    let invited = invite(&stage, &[]);
    let material = material(&stage);
    let recorded = record(&stage, &invited, &material, &evidence(&stage, "phone.json", &[])).done();
    assert!(
        recorded.events.iter().any(|line| line["event"] == "safe"),
        "what is held is safe all the same"
    );
    let [take] = <[Value; 1]>::try_from(stage.takes()).expect("one take");
    assert_eq!(take["state"], "held");
    let before = stage.pull("rushes");
    assert_eq!(before.all("delivered").count(), 0, "{:?}", before.events);
    let take = take["take"].as_str().expect("a take has a name");
    let released = security(&stage, &["release", take, "--reason", "the phone was in my hands"]).done();
    assert_eq!(released.last()["released"], true);
    let again = security(&stage, &["release", take, "--reason", "twice"]).named();
    assert_eq!(again["kind"], "conflict");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "what post pulled");
}

#[test]
fn a_rehearsal_is_cleared_by_a_file_and_its_take_is_open() {
    let stage = Stage::new();
    let invited = invite(&stage, &["--rehearsal"]);
    let material = material(&stage);
    let _ = record(&stage, &invited, &material, &evidence(&stage, "phone.json", &[])).done();
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "what post pulled");
    assert_eq!(device(&stage)["rehearsal"], true);
}

#[test]
fn promise_6_a_file_that_claims_what_only_hardware_can_show_is_read_as_a_person_s_word() {
    let stage = Stage::new();
    let invited = invite(&stage, &["--rehearsal"]);
    let path = evidence(&stage, "phone.json", &[]);
    let claimed = fs::read_to_string(&path).expect("it was written");
    fs::write(&path, claimed.replace("\"observed\"", "\"attested\"")).expect("it can be written");
    let _ = record(&stage, &invited, &material(&stage), &path).done();
    let device = device(&stage);
    let controls = device["judged"]["verdict"]["controls"]
        .as_array()
        .expect("a verdict has controls");
    assert!(!controls.is_empty());
    for control in controls {
        let grade = control["grade"].as_str().expect("a grade is a word");
        assert!(["declared", "unknown"].contains(&grade), "{control}");
    }
    assert_eq!(device["judged"]["genuine"], false);
    let report = security(
        &stage,
        &[
            "report",
            "compliance",
            PRODUCTION,
            "--format",
            "csv",
            "--to",
            &stage.text_path("r.csv"),
        ],
    );
    let _ = report.done();
    let csv = fs::read_to_string(stage.path("r.csv")).expect("the report was written");
    assert!(
        !csv.contains(",attested,declared") && !csv.contains(",pass,attested,"),
        "{csv}"
    );
}

#[test]
fn a_waiver_clears_one_phone_until_its_date_and_is_named_in_the_report() {
    let stage = Stage::new();
    let invited = invite(&stage, &["--rehearsal"]);
    let material = material(&stage);
    let failing = evidence(&stage, "phone.json", &[("media_sync.off", "fail")]);
    let _ = record(&stage, &invited, &material, &failing).refused();
    let device = name(&device(&stage));
    let waive = [
        "waive",
        PRODUCTION,
        &device,
        "media_sync.off",
        "--until",
        "2d",
        "--reason",
        "it holds nothing else",
    ];
    let _ = security(&stage, &waive).done();
    let _ = record(&stage, &invited, &material, &failing).done();
    let to = stage.text_path("report.json");
    let _ = security(
        &stage,
        &["report", "compliance", PRODUCTION, "--format", "json", "--to", &to],
    )
    .done();
    let report: Value = serde_json::from_slice(&fs::read(&to).expect("it was written")).expect("it is JSON");
    let controls = report["devices"][0]["controls"].as_array().expect("controls");
    let waived = controls
        .iter()
        .find(|it| it["control"] == "media_sync.off")
        .expect("it is asked");
    assert_eq!(
        (&waived["state"], &waived["effect"]),
        (&"fail".into(), &"waived".into())
    );
    assert_eq!(waived["waiver"]["by"], "Ada");
    let again = security(
        &stage,
        &["report", "compliance", PRODUCTION, "--format", "json", "--to", &to],
    )
    .failed();
    assert_eq!(again["kind"], "file_exists", "a report is not written over another");
}

/// A policy with which an unsure answer waits for a person.
const CAUTIOUS: &str = r#"
name = "house"
revision = 1
platforms = ["ios"]
max_age = "24h"
clearance = "24h"

[find_my.on]
cites = "House rules 7.3"
require = "declared"
on_fail = "block"
on_unknown = "approve_before"
"#;

#[test]
fn what_the_policy_leaves_to_security_waits_for_an_approval_and_then_records() {
    let stage = Stage::new();
    fs::write(stage.path("house.toml"), CAUTIOUS).expect("the test's folder can be written");
    let invited = invite(&stage, &["--rehearsal"]);
    let in_force = || {
        let shown = security(&stage, &["policy", "show", "--production", PRODUCTION]).done();
        (shown.last()["policy"]["id"].clone(), shown.last()["set_by"].clone())
    };
    assert_eq!(in_force().1, Value::Null, "nobody has set one");
    let _ = security(&stage, &["policy", "set", PRODUCTION, &stage.text_path("house.toml")]).done();
    let (name_of_it, by) = in_force();
    assert_eq!(name_of_it, "house");
    assert!(by.is_string(), "a person answers for it");
    let unsure = evidence(&stage, "phone.json", &[("find_my.on", "unknown")]);
    let material = material(&stage);
    let waits = record(&stage, &invited, &material, &unsure).refused();
    assert!(waits.last().to_string().contains("security"), "{}", waits.last());
    assert_eq!(readiness(&stage)["state"], "security_decides");
    let seen = device(&stage);
    let (device, checked) = (name(&seen), seen["judged"]["at"].as_str().expect("it was judged"));
    let _ = record(&stage, &invited, &material, &unsure).refused();
    let approve = ["approve", PRODUCTION, &device, "--reason", "I called them"];
    let stale = security(&stage, &[&approve[..], &["--checked", checked]].concat()).named();
    assert_eq!(stale["kind"], "conflict", "it was checked again since it was looked at");
    let _ = security(&stage, &approve).done();
    let _ = record(&stage, &invited, &material, &unsure).done();
    let again = security(&stage, &["policy", "set", PRODUCTION, &stage.text_path("house.toml")]).named();
    assert_eq!(again["kind"], "conflict", "a revision is set once");
}

#[test]
fn a_lost_phone_is_refused_and_the_incident_lists_what_never_arrived() {
    let stage = Stage::new();
    let invited = invite(&stage, &["--rehearsal"]);
    let material = material(&stage);
    let good = evidence(&stage, "phone.json", &[]);
    let _ = record(&stage, &invited, &material, &good).done();
    let device = name(&device(&stage));
    let incident = stage.text_path("incident.json");
    let lost = [
        "device",
        "lost",
        PRODUCTION,
        &device,
        "--reason",
        "left in a taxi",
        "--to",
        &incident,
    ];
    let _ = security(&stage, &lost).done();
    let written: Value = serde_json::from_slice(&fs::read(&incident).expect("it was written")).expect("it is JSON");
    assert_eq!(written["lost"]["reason"], "left in a taxi");
    assert_eq!(
        written["takes"][0]["missing"],
        Value::Array(Vec::new()),
        "all of it had arrived"
    );
    let refused = record(&stage, &invited, &material, &evidence(&stage, "again.json", &[])).refused();
    assert!(refused.last().to_string().contains("lost"), "{}", refused.last());
    assert_eq!(stage.takes().len(), 1);
    let log = stage.producer.run(["audit", PRODUCTION]).done();
    assert!(
        log.events.iter().any(|line| line["action"] == "device.lost"),
        "it is in the record"
    );
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the evidence is collected now, by the machine's own clock"
)]
fn a_demanded_check_is_not_answered_by_what_was_said_before() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = material(&stage);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let device = name(&device(&stage));
    let recheck = ["device", "recheck", PRODUCTION, &device, "--reason", "a new exploit"];
    let _ = security(&stage, &recheck).done();
    let _ = stage.record(&invited.link, &material, &[]).refused();
    assert_eq!(stage.takes().len(), 1, "nothing began");
    let path = stage.path("evidence.json");
    let mut said: Value = serde_json::from_slice(&fs::read(&path).expect("the stage has it")).expect("it is JSON");
    said["observed_at"] = jiff::Timestamp::now().to_string().into();
    fs::write(&path, said.to_string()).expect("the test's folder can be written");
    let _ = stage.record(&invited.link, &material, &[]).done();
    assert!(
        stage.takes().iter().all(|take| take["state"] == "safe"),
        "{:?}",
        stage.takes()
    );
}
