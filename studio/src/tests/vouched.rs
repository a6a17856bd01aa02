//! What the gate and the report make of a phone whose maker vouches for its app.

use jiff::SignedDuration;
use lavalier_protocol::api::{ClearanceAnswer, FeedTaken, Take, TakeState};
use lavalier_protocol::jws::Jws;
use lavalier_protocol::policy::{Control, ControlVerdict, Grade, Outcome, Platform, State};
use serde_json::{Value, json};

use super::device::Device;
use super::kit::Kit;
use super::people::Show;
use super::phones::{Makers, PACKAGE, claimed};
use super::stage::evidence;

const FEED: &str = r#"{"PublicAssetSets": {"iOS": [{"ProductVersion": "26.1", "Build": "23B85", "PostingDate": "2026-11-01",
    "ExpirationDate": "2027-02-01", "SupportedDevices": ["iPhone16,1"]}]}}"#;

async fn informed(kit: &Kit) -> Show {
    let show = Show::new(kit).await;
    let _taken: FeedTaken = kit.post("/api/v1/feed", &show.token, FEED).await.done();
    show
}

/// The list, on which a certificate of this number stands.
async fn list(kit: &Kit, show: &Show, number: &str) {
    let body = json!({"entries": {number: {"status": "REVOKED"}}}).to_string();
    let taken = kit.post("/api/v1/attestation/revocations", &show.token, body).await;
    assert!(taken.status.is_success(), "{}", taken.text());
}

async fn check(kit: &Kit, phone: &Device, document: &str) -> ClearanceAnswer {
    kit.post("/api/v1/recorder/clearance", &phone.token, document)
        .await
        .done()
}

fn of(answer: &ClearanceAnswer, control: Control) -> &ControlVerdict {
    let mut controls = answer.verdict.controls.iter();
    controls.find(|it| it.control == control).expect("it is asked")
}

/// Records under this clearance; where the take stands, and what a report says of its device.
async fn recorded(kit: &Kit, show: &Show, phone: &mut Device, answer: &ClearanceAnswer, seed: u8) -> TakeState {
    phone.clearance = answer.clearance.as_ref().map(Jws::digest);
    let mut taking = phone.take(kit, seed).await;
    taking.second();
    taking.close();
    assert!(taking.send(kit, 2).await.status.is_success());
    taking.put_all(kit).await;
    assert!(taking.receipt(kit).await.receipt.is_some());
    let takes: Vec<Take> = kit.get(&show.path("takes"), &show.token).await.done();
    let take = takes
        .iter()
        .find(|take| take.take == taking.take)
        .expect("it is listed");
    take.state
}

async fn report(kit: &Kit, show: &Show) -> Value {
    let report: Value = kit.get(&show.path("compliance?form=json"), &show.token).await.done();
    report["devices"][0].clone()
}

fn reported<'a>(device: &'a Value, control: &str) -> &'a Value {
    let controls = device["controls"].as_array().expect("a list");
    controls
        .iter()
        .find(|it| it["control"] == control)
        .expect("it is asked")
}

#[tokio::test]
async fn an_attested_iphone_is_cleared_and_its_take_goes_to_post_and_one_without_is_held() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = informed(&kit).await;
    let mut phone = claimed(&kit, &show, Platform::Ios, 31).await;
    let document = evidence(&kit, &[]).to_string();

    let alone = check(&kit, &phone, &document).await;
    assert_eq!((alone.verdict.outcome, alone.verdict.held), (Outcome::Cleared, true));
    assert_eq!(of(&alone, Control::PasscodeSet).grade, Grade::Declared);
    assert_eq!(recorded(&kit, &show, &mut phone, &alone, 1).await, TakeState::Held);
    assert_eq!(report(&kit, &show).await["takes"][0]["key_attested"], false);

    phone
        .vouched(&kit, document.as_bytes(), |data| makers.new_key(data))
        .await;
    let vouched = check(&kit, &phone, &document).await;
    let verdict = &vouched.verdict;
    assert_eq!(
        (verdict.outcome, verdict.held),
        (Outcome::Cleared, false),
        "{verdict:#?}"
    );
    assert_eq!(of(&vouched, Control::PasscodeSet).grade, Grade::Observed);
    let genuine = of(&vouched, Control::AppGenuine);
    assert_eq!((genuine.state, genuine.grade), (State::Pass, Grade::Attested));
    assert_eq!(recorded(&kit, &show, &mut phone, &vouched, 2).await, TakeState::Safe);
    let device = report(&kit, &show).await;
    assert_eq!(device["takes"][1]["key_attested"], true);
    assert_eq!(device["attestation"]["key_attested_since"], kit.app.now().to_string());

    kit.pass(SignedDuration::from_mins(1));
    let other = evidence(&kit, &[]).to_string();
    let other = check(&kit, &phone, &other).await;
    assert!(
        other.verdict.held,
        "what was vouched for is one document, not the phone"
    );
    assert_eq!(of(&other, Control::PasscodeSet).grade, Grade::Declared);
}

#[tokio::test]
async fn an_android_phone_whose_key_is_revoked_later_does_not_stand_in_the_next_report() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = informed(&kit).await;
    list(&kit, &show, "ff").await;
    let mut phone = claimed(&kit, &show, Platform::Android, 31).await;
    let mut said = evidence(&kit, &[]);
    said["platform"] = json!("android");
    said["model"] = json!("Pixel 9");
    said["os"] = json!({"version": "16", "build": null, "patch_level": "2026-11-05"});
    let document = said.to_string();
    phone
        .vouched(&kit, document.as_bytes(), |data| makers.android(0xff, 0, PACKAGE, data))
        .await;
    let vouched = check(&kit, &phone, &document).await;
    let verdict = &vouched.verdict;
    assert_eq!(
        (verdict.outcome, verdict.held),
        (Outcome::Cleared, false),
        "{verdict:#?}"
    );
    for control in [Control::AppGenuine, Control::DeviceNotCompromised] {
        let it = of(&vouched, control);
        assert_eq!((it.state, it.grade), (State::Pass, Grade::Attested), "{control:?}");
    }
    assert_eq!(recorded(&kit, &show, &mut phone, &vouched, 1).await, TakeState::Safe);
    let before = report(&kit, &show).await;
    assert_eq!(
        (&before["held"], &before["takes"][0]["key_attested"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(reported(&before, "app.genuine")["grade"], "attested");
    assert_eq!(before["attestation"]["revocation_list"]["state"], "fresh");

    kit.pass(SignedDuration::from_hours(1));
    list(&kit, &show, "7").await;
    let after = report(&kit, &show).await;
    assert_eq!(
        (&after["held"], &after["takes"][0]["key_attested"]),
        (&json!(true), &json!(false))
    );
    for control in ["app.genuine", "device.not_compromised"] {
        let it = reported(&after, control);
        assert_eq!(
            (&it["state"], &it["grade"]),
            (&json!("unknown"), &json!("unknown")),
            "{control}"
        );
        assert_eq!(it["source"], Value::Null);
    }
    let passcode = reported(&after, "passcode.set");
    assert_eq!(
        (&passcode["grade"], &passcode["effect"]),
        (&json!("declared"), &json!("approve_after"))
    );
    assert_eq!(after["attestation"]["key_attested_since"], Value::Null);
    assert_eq!(
        after["attestation"]["revoked"][0]["listed_at"],
        kit.app.now().to_string()
    );
    let then = after["takes"][0]["controls"].as_array().expect("a list");
    let genuine = then
        .iter()
        .find(|it| it["control"] == "app.genuine")
        .expect("it was asked");
    assert_eq!(genuine["grade"], "attested", "what was known when the take began stays");
    let page = kit.get(&show.path("compliance?form=html"), &show.token).await.text();
    assert!(page.contains("was taken back by its maker") && page.contains("a key nobody attests"));
    let again = check(&kit, &phone, &document).await;
    assert!(again.verdict.held, "nor at the gate");
}
