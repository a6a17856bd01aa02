//! A device manager's webhook, and which claimed phone it speaks of.

use axum::body::Body;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Request, StatusCode};
use jiff::SignedDuration;
use lavalier_protocol::api::{ClearanceAnswer, ErrorKind, ManagedCode, ManagedDevice};
use lavalier_protocol::brief::Platforms;
use lavalier_protocol::policy::{Control, Grade, Outcome, Platform, Reason, State, Verdict};
use serde_json::json;
use sha2::Sha256;

use super::audit::log;
use super::crew::crew;
use super::device::{Device, EVIDENCE};
use super::kit::{Answer, Kit};
use super::people::Show;

const KEY: &[u8] = b"a key of the manager's";
const UDID: &str = "00008030-000000000000002E";

fn with_key(kit: &Kit) {
    std::fs::write(kit.folder.path().join("data/webhook-key"), KEY).expect("it is written");
}

fn security(kit: &Kit, present: bool) -> String {
    acknowledged(
        kit,
        &format!("<key>SecurityInfo</key><dict><key>PasscodePresent</key><{present}/></dict>"),
    )
}

fn acknowledged(kit: &Kit, content: &str) -> String {
    let payload = format!("<plist><dict>{content}</dict></plist>");
    let told = json!({"ids": {"id": UDID, "type": "Device"}, "udid": UDID, "status": "Acknowledged",
        "raw_payload": BASE64_STANDARD.encode(payload)});
    json!({"topic": "mdm.Connect", "created_at": kit.app.now().to_string(), "acknowledge_event": told}).to_string()
}

fn signature(key: &[u8], body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(body.as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

async fn call(kit: &Kit, body: &str, signature: Option<&str>) -> Answer {
    let mut request = Request::post("/api/v1/mdm/webhook");
    if let Some(signature) = signature {
        request = request.header("X-Hmac-Signature", signature);
    }
    kit.ask(request.body(Body::from(body.to_owned())).expect("a request"))
        .await
}

async fn ask(kit: &Kit, show: &Show) -> ManagedCode {
    let request = json!({"enrolment": UDID});
    kit.post_json(&show.path("managed"), &show.token, &request).await.done()
}

/// What the app shows of what it was given, to the studio and production that stand before it.
fn secret(given: &ManagedCode) -> &str {
    let (of, code) = given
        .code
        .rsplit_once('#')
        .expect("a studio, a production, and the code");
    assert!(of.starts_with("http"), "{of}");
    code
}

/// A claim that may speak as a phone.
async fn claimed(kit: &Kit, show: &Show, seed: u8) -> Device {
    let invited = show.draft(kit, seed).await;
    let invited = invited.with(|brief| brief.platforms = Platforms(vec![Platform::Desktop, Platform::Ios]));
    assert!(show.send(kit, &invited).await.status.is_success());
    Device::claim_as(kit, &invited, seed, Platform::Ios).await
}

async fn show_code(kit: &Kit, device: &Device, code: &ManagedCode) -> Answer {
    let shown = json!({"code": secret(code)});
    kit.post_json("/api/v1/recorder/managed", &device.token, &shown).await
}

async fn devices(kit: &Kit, show: &Show) -> Vec<ManagedDevice> {
    kit.get(&show.path("managed"), &show.token).await.done()
}

async fn judged(kit: &Kit, device: &Device) -> Verdict {
    let evidence = EVIDENCE.replace("desktop", "ios");
    let answer = kit.post("/api/v1/recorder/clearance", &device.token, evidence).await;
    let answer: ClearanceAnswer = answer.done();
    answer.verdict
}

async fn cleared(kit: &Kit, device: &Device) -> (Grade, State) {
    let verdict = judged(kit, device).await;
    let passcode = verdict.control(Control::PasscodeSet);
    let passcode = passcode.expect("a phone's gate asks for it");
    (passcode.grade, passcode.state)
}

#[tokio::test]
async fn a_studio_without_a_key_has_no_webhook() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let body = security(&kit, true);
    let signature = signature(KEY, &body);
    assert_eq!(call(&kit, &body, Some(&signature)).await.kind(), ErrorKind::NotFound);
    let asked = kit
        .post_json(&show.path("managed"), &show.token, &json!({"enrolment": UDID}))
        .await;
    assert_eq!(asked.kind(), ErrorKind::NoDeviceManager);
}

#[tokio::test]
async fn a_call_that_the_key_did_not_sign_is_refused() {
    let kit = Kit::start().await;
    with_key(&kit);
    let body = security(&kit, true);
    let other = security(&kit, false);
    for wrong in [
        None,
        Some(""),
        Some("AAAA"),
        Some(&*signature(b"another key of another", &body)),
        Some(&*signature(KEY, &other)),
    ] {
        let answer = call(&kit, &body, wrong).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong:?}");
    }
    assert_eq!(
        call(&kit, "{}", Some(&signature(KEY, "{}"))).await.kind(),
        ErrorKind::BadRequest
    );
}

#[tokio::test]
async fn a_device_that_nobody_asked_about_is_taken_and_forgotten() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let body = security(&kit, true);
    assert_eq!(
        call(&kit, &body, Some(&signature(KEY, &body))).await.status,
        StatusCode::OK
    );
    assert_eq!(devices(&kit, &show).await, []);
}

#[tokio::test]
async fn what_the_manager_tells_counts_for_the_phone_that_shows_its_code() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let device = claimed(&kit, &show, 31).await;
    let other = claimed(&kit, &show, 32).await;
    let code = ask(&kit, &show).await;
    let tell = async |present| {
        let body = security(&kit, present);
        assert_eq!(
            call(&kit, &body, Some(&signature(KEY, &body))).await.status,
            StatusCode::OK
        );
    };
    tell(true).await;
    assert_eq!(
        cleared(&kit, &device).await,
        (Grade::Declared, State::Pass),
        "nobody knows that it is this one"
    );
    let before = devices(&kit, &show).await;
    assert_eq!(
        (before[0].heard_at, &*before[0].findings),
        (None, &[][..]),
        "no phone of the production has shown that it is this one"
    );
    assert_eq!(show_code(&kit, &device, &code).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        show_code(&kit, &other, &code).await.kind(),
        ErrorKind::BadRequest,
        "it counts once"
    );
    assert_eq!(cleared(&kit, &device).await, (Grade::Managed, State::Pass));
    assert_eq!(cleared(&kit, &other).await, (Grade::Declared, State::Pass));
    let listed = devices(&kit, &show).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].claims, std::slice::from_ref(&device.claim.claim));
    assert_eq!(listed[0].findings[0].control, Control::PasscodeSet);
    assert!(listed[0].heard_at.is_some());
    kit.pass(SignedDuration::from_secs(1));
    tell(false).await;
    assert_eq!(devices(&kit, &show).await[0].findings[0].state, State::Fail);
}

#[tokio::test]
async fn only_an_iphone_or_ipad_shows_a_code_and_another_does_not_use_it_up() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, 31).await;
    let code = ask(&kit, &show).await;
    for (seed, platform) in [(32, Platform::Android), (33, Platform::Desktop)] {
        let invited = show.draft(&kit, seed).await;
        let invited = invited.with(|brief| brief.platforms = Platforms(vec![Platform::Desktop, Platform::Android]));
        assert!(show.send(&kit, &invited).await.status.is_success());
        let device = Device::claim_as(&kit, &invited, seed, platform).await;
        let refused = show_code(&kit, &device, &code).await;
        assert_eq!(refused.kind(), ErrorKind::BadRequest, "{platform:?}");
    }
    assert_eq!(show_code(&kit, &phone, &code).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_phone_that_its_manager_marked_lost_is_lost_until_it_says_otherwise() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let device = claimed(&kit, &show, 31).await;
    let code = ask(&kit, &show).await;
    assert_eq!(show_code(&kit, &device, &code).await.status, StatusCode::NO_CONTENT);
    let tell = async |content: &str| {
        let body = acknowledged(&kit, &format!("<key>QueryResponses</key><dict>{content}</dict>"));
        assert_eq!(
            call(&kit, &body, Some(&signature(KEY, &body))).await.status,
            StatusCode::OK
        );
    };
    let reason = async || {
        let verdict = judged(&kit, &device).await;
        let control = verdict.control(Control::DeviceNotLost).expect("it is always known");
        (verdict.outcome, control.reason.clone())
    };
    tell("<key>IsMDMLostModeEnabled</key><true/>").await;
    kit.pass(SignedDuration::from_mins(1));
    tell("<key>OSVersion</key><string>26.1</string>").await;
    assert_eq!(reason().await, (Outcome::Refused, Some(Reason::Lost)));
    kit.pass(SignedDuration::from_hours(30));
    assert_eq!(reason().await, (Outcome::Refused, Some(Reason::Lost)), "it went silent");
    tell("<key>IsMDMLostModeEnabled</key><false/>").await;
    assert_eq!(reason().await.1, None);
}

#[tokio::test]
async fn what_a_manager_says_of_another_model_does_not_count() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let device = claimed(&kit, &show, 31).await;
    let code = ask(&kit, &show).await;
    assert_eq!(show_code(&kit, &device, &code).await.status, StatusCode::NO_CONTENT);
    let body = security(&kit, true);
    call(&kit, &body, Some(&signature(KEY, &body))).await;
    assert_eq!(cleared(&kit, &device).await, (Grade::Managed, State::Pass));
    let told = "<key>QueryResponses</key><dict><key>ProductName</key><string>iPhone12,1</string></dict>";
    let body = acknowledged(&kit, told);
    call(&kit, &body, Some(&signature(KEY, &body))).await;
    assert_eq!(
        cleared(&kit, &device).await,
        (Grade::Declared, State::Pass),
        "the phone does not say that it is one"
    );
}

#[tokio::test]
async fn a_call_that_comes_again_changes_nothing() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let code = ask(&kit, &show).await;
    let device = claimed(&kit, &show, 31).await;
    assert_eq!(show_code(&kit, &device, &code).await.status, StatusCode::NO_CONTENT);
    let before = security(&kit, true);
    let sent = signature(KEY, &before);
    call(&kit, &before, Some(&sent)).await;
    kit.pass(SignedDuration::from_secs(60));
    let after = security(&kit, false);
    call(&kit, &after, Some(&signature(KEY, &after))).await;
    let known = devices(&kit, &show).await;
    assert_eq!(known[0].findings[0].state, State::Fail);
    for later in [0, 60, 24 * 3600] {
        kit.pass(SignedDuration::from_secs(later));
        assert_eq!(call(&kit, &before, Some(&sent)).await.status, StatusCode::OK);
        assert_eq!(devices(&kit, &show).await, known);
    }
}

#[tokio::test]
async fn what_names_a_device_is_not_on_the_studios_disk() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let code = ask(&kit, &show).await;
    let body = security(&kit, true);
    call(&kit, &body, Some(&signature(KEY, &body))).await;
    for name in ["studio.db", "studio.db-wal"] {
        let bytes = std::fs::read(kit.folder.path().join("data").join(name)).unwrap_or_default();
        for secret in [UDID.as_bytes(), secret(&code).as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{name}");
        }
    }
}

#[tokio::test]
async fn two_productions_know_one_managed_device_by_two_names_and_their_logs_say_who_asked() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let crew = crew(&kit, show).await;
    let own = ask(&kit, &crew.show).await;
    let path = "/api/v1/productions/another/managed";
    let asked = kit.post_json(path, &crew.stranger, &json!({"enrolment": UDID})).await;
    let theirs: ManagedCode = asked.done();
    assert_ne!(own.device, theirs.device);
    let listed: Vec<ManagedDevice> = kit.get(path, &crew.stranger).await.done();
    assert_eq!(listed[0].device, theirs.device);
    assert_eq!(
        devices(&kit, &crew.show).await[0].device,
        own.device,
        "asking and listing say the same"
    );
    let (log, _) = log(&kit, &crew.show, &[]).await;
    let object = |action: &str| {
        let entry = log.iter().find(|entry| entry.action.as_str() == action);
        entry
            .and_then(|entry| entry.object.clone())
            .map(|object| object.to_string())
    };
    assert_eq!(object("managed.code_given"), Some(own.device.to_string()));
    assert_eq!(object("posture.read").as_deref(), Some("managed"));
}

#[tokio::test]
async fn posture_is_not_everybodys() {
    let kit = Kit::start().await;
    with_key(&kit);
    let show = Show::new(&kit).await;
    let device = claimed(&kit, &show, 31).await;
    for token in ["", &device.token] {
        assert_eq!(
            kit.get(&show.path("managed"), token).await.status,
            StatusCode::UNAUTHORIZED
        );
        let asked = kit
            .post_json(&show.path("managed"), token, &json!({"enrolment": UDID}))
            .await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    }
    let bound = kit
        .post_json("/api/v1/recorder/managed", &show.token, &json!({"code": "x"}))
        .await;
    assert_eq!(bound.status, StatusCode::UNAUTHORIZED);
}
