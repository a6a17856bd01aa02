//! The gate as a guest, a producer and a person of security meet it.

use http::StatusCode;
use jiff::SignedDuration;
use lavalier_protocol::api::{
    BriefRevision, ClearanceAnswer, DeliveryReport, Device as Shown, DeviceDetail, ErrorKind, JournalState,
    ProductionPolicy, TakeState,
};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::members::Role;
use lavalier_protocol::policy::{Control, Grade, Ground, Outcome, Platform, Readiness, State};
use serde_json::{Value, json};

use super::device::Device;
use super::kit::Kit;
use super::people::{Show, key};
use super::stage::{Stage, check, evidence, invite};

#[tokio::test]
async fn a_phone_that_nobody_vouches_for_records_and_its_take_waits_for_security() {
    let mut stage = Stage::set(false).await;
    assert_eq!(stage.ready().await, Readiness::Unchecked);
    let answer = stage.check(&[]).await;
    assert_eq!(answer.verdict.outcome, Outcome::Cleared, "{:#?}", answer.verdict);
    assert!(answer.verdict.held, "no genuine app vouches for a word of it");
    assert!(matches!(stage.ready().await, Readiness::Ready { held: true, .. }));
    let mut taking = stage.take(Some(&answer), 1).await;
    assert_eq!(stage.state(&taking).await, TakeState::Recording);
    taking.second();
    taking.close();
    assert!(taking.send(&stage.kit, 2).await.status.is_success());
    taking.put_all(&stage.kit).await;
    assert!(
        taking.receipt(&stage.kit).await.receipt.is_some(),
        "what is held is safe all the same"
    );
    assert_eq!(stage.state(&taking).await, TakeState::Held);
    for path in ["", "/journal", "/segments/0"] {
        let path = format!("/api/v1/takes/{}{path}", taking.take);
        assert_eq!(
            stage.kit.get(&path, stage.crew.token(Role::Post)).await.kind(),
            ErrorKind::Held
        );
    }
    let path = format!("/api/v1/takes/{}/release", taking.take);
    let reason = json!({"reason": "I sat beside the guest"});
    let post = stage.kit.post_json(&path, stage.crew.token(Role::Post), &reason).await;
    assert_eq!(post.kind(), ErrorKind::Forbidden, "who wants it does not release it");
    let released = stage.kit.post_json(&path, stage.security(), &reason).await;
    assert_eq!(released.status, StatusCode::NO_CONTENT);
    let again = stage.kit.post_json(&path, stage.security(), &reason).await;
    assert_eq!(again.kind(), ErrorKind::Conflict);
    assert_eq!(stage.open(&taking).await.status, StatusCode::OK);
    assert_eq!(stage.state(&taking).await, TakeState::Safe);
    let report: Value = stage.report("json").await.done();
    let take = &report["devices"][0]["takes"][0];
    assert_eq!(
        (take["hold"].as_str(), take["released_by"].as_str()),
        (Some("clearance"), Some("Pat"))
    );
}

#[tokio::test]
async fn a_rehearsal_is_cleared_on_the_word_of_a_file_and_says_that_it_is_one() {
    let stage = Stage::set(true).await;
    let answer = stage.check(&[]).await;
    assert_eq!((answer.verdict.outcome, answer.verdict.held), (Outcome::Cleared, false));
    assert!(stage.device().await.rehearsal);
    assert!(stage.report("html").await.text().contains("rehearsal"));
}

#[tokio::test]
async fn one_thing_to_fix_is_all_that_a_producer_sees_and_mending_it_clears_the_phone() {
    let stage = Stage::set(false).await;
    let refused = stage.check(&[("find_my.on", "fail"), ("media_sync.off", "fail")]).await;
    assert_eq!((refused.verdict.outcome, refused.clearance), (Outcome::Refused, None));
    let Readiness::Fix { control, platform, .. } = stage.ready().await else {
        panic!("there is something to fix");
    };
    assert_eq!((control, platform), (Some(Control::FindMyOn), Platform::Ios));
    for path in ["devices", "compliance?form=json", "policies"] {
        let producer = stage
            .kit
            .get(&stage.crew.show.path(path), stage.crew.token(Role::Producer))
            .await;
        assert_eq!(producer.kind(), ErrorKind::Forbidden, "{path}");
    }
    stage.kit.pass(SignedDuration::from_mins(5));
    assert_eq!(stage.check(&[]).await.verdict.outcome, Outcome::Cleared);
}

#[tokio::test]
async fn a_waiver_lets_one_device_through_until_its_date_and_leaves_the_failure_in_the_report() {
    let stage = Stage::set(false).await;
    let failing = [("find_my.on", "fail")];
    assert_eq!(stage.check(&failing).await.verdict.outcome, Outcome::Refused);
    let began = stage.kit.app.now();
    let waiver = json!({"control": "find_my.on", "until": "2026-11-22T00:00:00Z", "reason": "a test phone in a safe"});
    let shown: Shown = stage.say("waivers", waiver.clone()).await.done();
    assert_eq!(shown.waivers.len(), 1);
    assert_eq!(shown.waivers[0].by.as_str(), "Pat");
    stage.kit.pass(SignedDuration::from_hours(1));
    let answer = stage.check(&failing).await;
    assert_eq!(answer.verdict.outcome, Outcome::Cleared);
    assert_eq!(
        answer.verdict.until,
        Some("2026-11-21T10:00:01Z".parse().unwrap()),
        "{:?}",
        answer.verdict.until
    );
    let report: Value = stage.report("json").await.done();
    let control = &report["devices"][0]["controls"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["control"] == "find_my.on");
    let control = control.expect("it is in the report");
    assert_eq!(
        (&control["state"], &control["effect"]),
        (&json!("fail"), &json!("waived"))
    );
    assert_eq!(control["waiver"]["by"], "Pat");
    assert_eq!(
        control["failing_since"],
        json!(began.to_string()),
        "since when, not only that"
    );
    stage.kit.pass(SignedDuration::from_hours(72));
    assert_eq!(
        stage.check(&failing).await.verdict.outcome,
        Outcome::Refused,
        "its date is past"
    );
    let over = json!({"control": "find_my.on", "until": "2026-11-22T00:00:00Z", "reason": "late"});
    assert_eq!(stage.say("waivers", over).await.kind(), ErrorKind::Conflict);
    let for_ever = json!({"control": "find_my.on", "until": "2036-11-22T00:00:00Z", "reason": "for ever"});
    assert_eq!(stage.say("waivers", for_ever).await.kind(), ErrorKind::Conflict);
}

/// The default policy, with a person's unsure answer about Find My for security to decide beforehand.
const CAUTIOUS: &str = r#"
name = "default"
revision = 2
platforms = ["ios"]
max_age = "24h"
clearance = "24h"

[find_my.on]
cites = "7.3 Location services"
require = "declared"
on_fail = "block"
on_unknown = "approve_before"
"#;

#[tokio::test]
async fn what_security_has_to_decide_waits_for_it_and_an_approval_covers_no_worse() {
    let stage = Stage::set(false).await;
    let set: ProductionPolicy = stage.set_policy(CAUTIOUS).await.done();
    assert_eq!((set.policy.revision, set.set_by.as_str()), (2, "Pat"));
    let unsure = [("find_my.on", "unknown")];
    let answer = stage.check(&unsure).await;
    assert_eq!(
        (answer.verdict.outcome, answer.clearance),
        (Outcome::NeedsApproval, None)
    );
    assert_eq!(
        answer.verdict.policy.revision, 2,
        "the revision that was set reaches phones by itself"
    );
    assert_eq!(stage.ready().await, Readiness::SecurityDecides);
    let approved: Shown = stage.approve("I called them").await.done();
    assert_eq!(approved.approvals.len(), 1);
    assert_eq!(stage.check(&unsure).await.verdict.outcome, Outcome::Cleared);
    assert_eq!(
        stage.check(&[("find_my.on", "fail")]).await.verdict.outcome,
        Outcome::Refused
    );
    let approved: Shown = stage.approve("all of it").await.done();
    let grounds = &approved.approvals[1].grounds;
    assert!(
        grounds.iter().all(|ground| ground.control != Control::FindMyOn),
        "a refusal is mended or waived, not approved: {grounds:?}"
    );
    assert_eq!(
        stage.check(&[("find_my.on", "fail")]).await.verdict.outcome,
        Outcome::Refused
    );
}

#[tokio::test]
async fn what_a_phone_says_after_security_looked_is_not_approved_with_what_it_saw() {
    let stage = Stage::set(false).await;
    let media = CAUTIOUS
        .replace("find_my.on", "media_sync.off")
        .replace("7.3 Location services", "7.4 Backups");
    let (_, media) = media.split_once("\n\n").expect("the control's table");
    let _set: ProductionPolicy = stage.set_policy(&format!("{CAUTIOUS}\n{media}")).await.done();
    stage.check(&[("find_my.on", "unknown")]).await;
    let seen = stage.device().await.judged.expect("it was judged").at;
    stage.kit.pass(SignedDuration::from_secs(1));
    let worse = [("find_my.on", "unknown"), ("media_sync.off", "unknown")];
    stage.check(&worse).await;
    for named in [json!(seen), Value::Null] {
        let stale = stage
            .say("approvals", json!({"judged_at": named, "reason": "I saw it"}))
            .await
            .error();
        assert_eq!(stale.error.kind, ErrorKind::Conflict);
        assert!(stale.error.message.contains("checked again"), "{}", stale.error.message);
    }
    assert_eq!(stage.check(&worse).await.verdict.outcome, Outcome::NeedsApproval);
    let approved: Shown = stage.approve("I saw both").await.done();
    let grounds = &approved.approvals[0].grounds;
    for control in [Control::FindMyOn, Control::MediaSyncOff] {
        let seen = |ground: &&Ground| ground.control == control && ground.state == State::Unknown;
        assert_eq!(grounds.iter().filter(seen).count(), 1, "{control:?}: {grounds:?}");
    }
    assert_eq!(stage.check(&worse).await.verdict.outcome, Outcome::Cleared);
}

#[tokio::test]
async fn a_lost_phone_is_not_approved_and_no_approval_of_it_is_recorded() {
    let stage = Stage::set(false).await;
    let _set: ProductionPolicy = stage.set_policy(CAUTIOUS).await.done();
    let unsure = stage.check(&[("find_my.on", "unknown")]).await;
    assert_eq!(unsure.verdict.outcome, Outcome::NeedsApproval);
    let _lost: DeviceDetail = stage.say("lost", json!({"reason": "left in a taxi"})).await.done();
    let told = |log: String| log.lines().filter(|line| line.contains("device.approved")).count();
    for again in [false, true] {
        if again {
            stage.check(&[("find_my.on", "unknown")]).await;
        }
        let refused = stage.approve("it is fine").await.error();
        assert_eq!(refused.error.kind, ErrorKind::Conflict);
        assert!(
            refused.error.message.contains("reported lost"),
            "{}",
            refused.error.message
        );
    }
    assert_eq!(stage.device().await.approvals, []);
    let log = stage
        .kit
        .get(&stage.crew.show.path("audit"), stage.security())
        .await
        .text();
    assert_eq!(told(log), 0);
}

#[tokio::test]
async fn a_lost_phone_records_no_more_and_security_sees_what_is_still_on_it() {
    let mut stage = Stage::set(true).await;
    let answer = stage.check(&[]).await;
    let mut taking = stage.take(Some(&answer), 1).await;
    taking.seconds(4);
    taking.sign();
    assert!(taking.send(&stage.kit, 2).await.status.is_success());
    let _stored: lavalier_protocol::api::Stored = taking.put(&stage.kit, 0).await.done();
    let _stored: lavalier_protocol::api::Stored = taking.put(&stage.kit, 3).await.done();
    let lost: DeviceDetail = stage.say("lost", json!({"reason": "left in a taxi"})).await.done();
    assert_eq!(lost.device.lost.as_ref().expect("it is lost").by.as_str(), "Pat");
    let [take] = lost.takes.as_slice() else {
        panic!("{:?}", lost.takes);
    };
    let missing: Vec<(u64, u64)> = take.missing.iter().map(|range| (range.first, range.last)).collect();
    assert_eq!(missing, [(1, 2)]);
    assert!(take.open_ended, "more may be on the phone than is listed");
    assert_eq!(take.hold.as_ref().map(|hold| hold.as_str()), Some("device_lost"));
    assert_eq!(
        stage.say("lost", json!({"reason": "again"})).await.kind(),
        ErrorKind::Conflict
    );
    assert_eq!(stage.ready().await, Readiness::SecurityDecides);
    let refused = stage.check(&[]).await;
    assert_eq!(
        refused.verdict.outcome,
        Outcome::Refused,
        "a rehearsal's phone is no less lost"
    );
    let before = taking.lines.len();
    taking.close();
    assert!(
        taking.send(&stage.kit, before).await.status.is_success(),
        "what it had begun still arrives"
    );
    taking.put_all(&stage.kit).await;
    assert!(taking.receipt(&stage.kit).await.receipt.is_some());
    assert_eq!(stage.open(&taking).await.kind(), ErrorKind::Held);
    let later = stage.take(Some(&answer), 2).await;
    assert_eq!(stage.open(&later).await.kind(), ErrorKind::Held);
    let csv = stage.report("csv").await.text();
    let row = csv
        .lines()
        .find(|line| line.contains("device.not_lost"))
        .expect("the report says so");
    assert!(row.contains(",fail,") && row.contains(",block,"), "{row}");
}

#[tokio::test]
async fn a_demanded_check_is_not_answered_by_what_was_said_before() {
    let mut stage = Stage::set(true).await;
    let before = stage.check(&[]).await;
    let said_before = evidence(&stage.kit, &[]).to_string();
    stage.kit.pass(SignedDuration::from_mins(1));
    let shown: Shown = stage.say("recheck", json!({"reason": "a new exploit"})).await.done();
    assert_eq!(shown.recheck_at, Some(stage.kit.app.now()));
    stage.kit.pass(SignedDuration::from_mins(1));
    stage.phone.clearance = before.clearance.as_ref().map(lavalier_protocol::jws::Jws::digest);
    let mut rolling = stage.phone.opening(&stage.kit, 1);
    rolling.since_clearance = Some(10);
    let rolling = stage.phone.begin(rolling);
    assert!(rolling.send(&stage.kit, 0).await.status.is_success());
    assert_eq!(
        stage.open(&rolling).await.status,
        StatusCode::OK,
        "nothing interrupts what had begun"
    );
    let mut later = stage.phone.opening(&stage.kit, 2);
    later.since_clearance = Some(100);
    let later = stage.phone.begin(later);
    assert!(later.send(&stage.kit, 0).await.status.is_success());
    assert_eq!(stage.open(&later).await.kind(), ErrorKind::Held);
    let path = "/api/v1/recorder/clearance";
    let old: ClearanceAnswer = stage.kit.post(path, &stage.phone.token, said_before).await.done();
    let find_my = old
        .verdict
        .controls
        .iter()
        .find(|it| it.control == Control::FindMyOn)
        .expect("it is asked");
    assert_eq!((find_my.state, find_my.grade), (State::Unknown, Grade::Unknown));
    let anew = stage.check(&[]).await;
    assert_eq!(anew.verdict.outcome, Outcome::Cleared);
    let taking = stage.take(Some(&anew), 3).await;
    assert_eq!(stage.open(&taking).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_recording_without_a_clearance_is_taken_in_and_held() {
    let mut stage = Stage::set(true).await;
    let taking = stage.take(None, 1).await;
    assert_eq!(stage.open(&taking).await.kind(), ErrorKind::Held);
    let neighbour = invite(&stage.kit, &stage.crew.show, 32, true).await;
    let neighbour = Device::claim_as(&stage.kit, &neighbour, 32, Platform::Ios).await;
    let theirs = check(&stage.kit, &neighbour, &[]).await;
    let borrowed = stage.take(Some(&theirs), 2).await;
    assert_eq!(
        stage.open(&borrowed).await.kind(),
        ErrorKind::Held,
        "another device's clearance is none"
    );
    let good = stage.check(&[]).await;
    let taking = stage.take(Some(&good), 3).await;
    assert_eq!(stage.open(&taking).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_take_that_is_first_heard_of_after_its_clearance_is_held_unless_the_phone_counted() {
    let mut stage = Stage::set(true).await;
    let answer = stage.check(&[]).await;
    stage.kit.pass(SignedDuration::from_hours(30));
    let counted = stage.take(Some(&answer), 1).await;
    assert_eq!(
        stage.open(&counted).await.status,
        StatusCode::OK,
        "it began at once, offline"
    );
    let mut restarted = stage.phone.opening(&stage.kit, 2);
    restarted.since_clearance = None;
    let restarted = stage.phone.begin(restarted);
    assert!(restarted.send(&stage.kit, 0).await.status.is_success());
    assert_eq!(
        stage.open(&restarted).await.kind(),
        ErrorKind::Held,
        "nobody knows when it began"
    );
}

#[tokio::test]
async fn a_policy_that_says_what_cannot_be_is_refused_with_its_line_and_changes_nothing() {
    let stage = Stage::set(false).await;
    let refused = stage
        .set_policy(&CAUTIOUS.replace("find_my.on", "find_my.off"))
        .await
        .error();
    assert!(refused.error.message.contains("line 8"), "{}", refused.error.message);
    let managed = stage
        .set_policy(&CAUTIOUS.replace("\"declared\"", "\"attested\""))
        .await
        .error();
    assert!(managed.error.message.contains("line 10"), "{}", managed.error.message);
    let _set: ProductionPolicy = stage.set_policy(CAUTIOUS).await.done();
    assert_eq!(
        stage.set_policy(CAUTIOUS).await.kind(),
        ErrorKind::Conflict,
        "a revision is not written twice"
    );
    let listed: Vec<ProductionPolicy> = stage
        .kit
        .get(&stage.crew.show.path("policies"), stage.security())
        .await
        .done();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].document, CAUTIOUS);
}

#[tokio::test]
async fn a_brief_whose_policy_the_production_does_not_have_is_refused_before_a_guest_sees_it() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.draft(&kit, 1).await.with(|brief| {
        brief.policy.id = super::people::text("ours");
        brief.policy.digest = None;
    });
    let refused = show.send(&kit, &invited).await.error();
    assert_eq!(refused.error.kind, ErrorKind::Conflict);
    assert!(refused.error.message.contains("ours"), "{}", refused.error.message);
}

#[tokio::test]
async fn what_a_lost_phone_takes_in_from_elsewhere_waits_for_security_and_no_other_import_does() {
    let stage = Stage::set(true).await;
    let before = stage.phone.begin(stage.phone.import(&stage.kit, 1));
    let _state: JournalState = before.send(&stage.kit, 0).await.done();
    assert_eq!(stage.open(&before).await.status, StatusCode::OK);
    let _lost: DeviceDetail = stage.say("lost", json!({"reason": "left in a taxi"})).await.done();
    let after = stage.phone.begin(stage.phone.import(&stage.kit, 2));
    let _state: JournalState = after.send(&stage.kit, 0).await.done();
    assert_eq!(stage.open(&after).await.kind(), ErrorKind::Held);
}

#[tokio::test]
async fn a_later_brief_makes_no_rehearsal_of_an_invitation() {
    let stage = Stage::set(false).await;
    let mut brief = stage.invited.brief.clone();
    brief.revision += 1;
    brief.rehearsal = true;
    let revision = BriefRevision {
        brief: Jws::sign(Typ::Brief, &brief, &key(21)).unwrap(),
    };
    let path = stage
        .crew
        .show
        .path(&format!("invitations/{}/briefs", brief.invitation));
    let refused = stage.kit.post_json(&path, &stage.crew.show.token, &revision).await;
    assert_eq!(refused.kind(), ErrorKind::BadRequest);
    assert!(stage.check(&[]).await.verdict.held, "nobody vouches for it still");
}

#[tokio::test]
async fn a_held_take_cannot_be_called_delivered() {
    let mut stage = Stage::set(false).await;
    let taking = stage.whole_take().await;
    let report = DeliveryReport {
        journal_head: taking.chain.head(),
        complete: true,
        sha256: Digest::of(b"wav"),
    };
    let path = format!("/api/v1/takes/{}/deliveries", taking.take);
    let refused = stage.kit.post_json(&path, stage.crew.token(Role::Post), &report).await;
    assert_eq!(refused.kind(), ErrorKind::Held, "its phone would be free to delete it");
}
