//! What phones' makers vouch for, as a studio takes it in, and what it is worth then and later.

use jiff::SignedDuration;
use lavalier_protocol::api::{AttestationAnswer, AttestationProof, Challenge, ClearanceAnswer, ErrorKind};
use lavalier_protocol::attestation::ClientData;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::policy::{Control, ControlVerdict, Grade, Platform, State};

use super::audit::log;
use super::device::Device;
use super::kit::{Answer, Kit};
use super::people::Show;
use super::phones::{Makers, PACKAGE, claimed};
use crate::attestation::forged::apple::DEVELOPMENT;
use crate::attested::{Attested, Standing, known_of, standings};
use crate::model::ListState;
use crate::revocations::{Origin, take_in};

const SEEN: &[u8] = br#"{"what": "the app saw"}"#;

/// What the studio makes of this evidence now.
async fn known(kit: &Kit, device: &Device, evidence: &[u8]) -> Attested {
    let now = kit.app.now();
    known_of(&kit.app, &device.claim.claim, Digest::of(evidence), now)
        .await
        .unwrap()
}

/// What a report would make of it now.
async fn standing(kit: &Kit, device: &Device) -> Standing {
    let claim = &device.claim.claim;
    let mut all = standings(&*kit.app.storage, std::slice::from_ref(claim), kit.app.now())
        .await
        .unwrap();
    all.remove(claim).expect("it has shown a genuine app")
}

fn says(known: &Attested, control: Control) -> Option<State> {
    let mut findings = known.findings.iter();
    findings
        .find(|finding| finding.control == control)
        .map(|finding| finding.state)
}

/// Refused, for this field.
#[track_caller]
fn refused(answer: &Answer) -> String {
    let error = answer.error().error;
    assert_eq!(error.kind, ErrorKind::AttestationRefused, "{}", answer.text());
    let (_, why) = error.message.split_once(" (").expect("a refusal says why");
    why.split(':').next().unwrap_or_default().to_owned()
}

/// A list on which nothing of these phones stands, or one that names what they all have.
async fn list(kit: &Kit, number: &str) {
    let body = format!(r#"{{"entries":{{"{number}":{{"status":"REVOKED","reason":"KEY_COMPROMISE"}}}}}}"#);
    take_in(&kit.app, body.as_bytes(), Origin::default())
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn a_genuine_app_vouches_for_the_evidence_that_it_covers_and_for_no_longer_than_it_says() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, Platform::Ios, 31).await;
    let before = known(&kit, &phone, SEEN).await;
    assert!(!before.genuine && !before.key_attested && before.findings.is_empty());
    let answer = phone.vouched(&kit, SEEN, |data| makers.new_key(data)).await;
    assert!(answer.genuine && answer.until > kit.app.now());
    let covered = known(&kit, &phone, SEEN).await;
    assert!(covered.genuine && covered.key_attested);
    assert_eq!(says(&covered, Control::AppGenuine), Some(State::Pass));
    assert_eq!(
        says(&covered, Control::DeviceNotCompromised),
        None,
        "App Attest does not say"
    );
    let other = known(&kit, &phone, b"{}").await;
    assert!(
        !other.genuine && other.findings.is_empty(),
        "it covers no other document"
    );

    kit.pass(SignedDuration::from_mins(6));
    let late = known(&kit, &phone, SEEN).await;
    assert!(!late.genuine && late.findings.is_empty());
    assert!(late.key_attested, "whose key it is does not change");
    let answer = phone.vouched(&kit, SEEN, |data| makers.signed(1, data)).await;
    assert!(answer.genuine && known(&kit, &phone, SEEN).await.genuine);
    let (entries, _) = log(&kit, &show, &[]).await;
    let taken = entries
        .iter()
        .filter(|entry| entry.action.as_str() == "attestation.accepted");
    assert_eq!(taken.count(), 2, "each stands in the log");
}

#[tokio::test]
async fn a_challenge_is_answered_once_in_time_by_the_claim_that_asked_for_it() {
    let mut makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, Platform::Ios, 31).await;
    let other = claimed(&kit, &show, Platform::Ios, 32).await;
    let challenge = phone.attestation_challenge(&kit).await;
    let proof = makers.new_key(&phone.client_data(SEEN, &challenge));
    let first = phone.show_proof(&kit, &challenge, SEEN, proof.clone()).await;
    assert!(first.done::<AttestationAnswer>().genuine);
    let again = phone.show_proof(&kit, &challenge, SEEN, proof).await;
    assert_eq!(again.kind(), ErrorKind::ChallengeExpired);
    let signed = makers.signed(1, &phone.client_data(SEEN, &challenge));
    let again = phone.show_proof(&kit, &challenge, SEEN, signed).await;
    assert_eq!(again.kind(), ErrorKind::ChallengeExpired, "whatever answers it");

    let late = phone.attestation_challenge(&kit).await;
    kit.pass(SignedDuration::from_mins(6));
    let signed = makers.signed(2, &phone.client_data(SEEN, &late));
    let answer = phone.show_proof(&kit, &late, SEEN, signed).await;
    assert_eq!(answer.kind(), ErrorKind::ChallengeExpired);

    let foreign = other.attestation_challenge(&kit).await;
    let signed = makers.signed(3, &phone.client_data(SEEN, &foreign));
    let answer = phone.show_proof(&kit, &foreign, SEEN, signed).await;
    assert_eq!(answer.kind(), ErrorKind::ChallengeExpired, "given to another claim");
    let renewal: Challenge = kit
        .post(&format!("/api/v1/claims/{}/challenges", phone.claim.claim), "", "")
        .await
        .done();
    let signed = makers.signed(4, &phone.client_data(SEEN, &renewal.challenge));
    let answer = phone.show_proof(&kit, &renewal.challenge, SEEN, signed).await;
    assert_eq!(answer.kind(), ErrorKind::ChallengeExpired, "given for something else");

    makers.another_key();
    let challenge = other.attestation_challenge(&kit).await;
    let theirs = makers.new_key(&phone.client_data(SEEN, &challenge));
    let answer = other.show_proof(&kit, &challenge, SEEN, theirs).await;
    assert_eq!(refused(&answer), "challenge", "made for another claim's device key");
    assert!(!known(&kit, &other, SEEN).await.key_attested);
}

#[tokio::test]
async fn a_counter_never_goes_back() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, Platform::Ios, 31).await;
    let _made = phone.vouched(&kit, SEEN, |data| makers.new_key(data)).await;
    let sign = async |counter: u32| {
        let challenge = phone.attestation_challenge(&kit).await;
        let proof = makers.signed(counter, &phone.client_data(SEEN, &challenge));
        phone.show_proof(&kit, &challenge, SEEN, proof).await
    };
    assert_eq!(refused(&sign(0).await), "counter", "as many as when it was made");
    assert!(sign(5).await.status.is_success());
    for counter in [5, 4, 1] {
        assert_eq!(refused(&sign(counter).await), "counter", "{counter}");
    }
    assert!(sign(6).await.status.is_success(), "a refusal moves nothing");
    assert_eq!(
        refused(&phone_again(&kit, &makers, &phone).await),
        "key_id",
        "nor does making it known again"
    );
    assert_eq!(refused(&sign(6).await), "counter");
    let (entries, _) = log(&kit, &show, &[]).await;
    let refused = entries
        .iter()
        .filter(|entry| entry.action.as_str() == "attestation.refused");
    assert_eq!(refused.count(), 6, "each stands in the log");
}

async fn phone_again(kit: &Kit, makers: &Makers, phone: &Device) -> Answer {
    let challenge = phone.attestation_challenge(kit).await;
    let proof = makers.new_key(&phone.client_data(SEEN, &challenge));
    phone.show_proof(kit, &challenge, SEEN, proof).await
}

#[tokio::test]
async fn a_proof_of_other_evidence_is_refused() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let (iphone, android) = (
        claimed(&kit, &show, Platform::Ios, 31).await,
        claimed(&kit, &show, Platform::Android, 32).await,
    );
    list(&kit, "ff").await;
    let shown = async |device: &Device, proof: &dyn Fn(&ClientData<'_>) -> AttestationProof| {
        let challenge = device.attestation_challenge(&kit).await;
        let proof = proof(&device.client_data(b"{}", &challenge));
        device.show_proof(&kit, &challenge, SEEN, proof).await
    };
    assert_eq!(
        refused(&shown(&iphone, &|data| makers.new_key(data)).await),
        "challenge"
    );
    let _made = iphone.vouched(&kit, b"{}", |data| makers.new_key(data)).await;
    assert_eq!(
        refused(&shown(&iphone, &|data| makers.signed(1, data)).await),
        "signature"
    );
    let chain = |data: &ClientData<'_>| makers.android(0xff, 0, PACKAGE, data);
    assert_eq!(refused(&shown(&android, &chain).await), "challenge");
    assert_eq!(
        refused(&shown(&android, &|data| makers.new_key(data)).await),
        "platform"
    );
    for device in [&iphone, &android] {
        assert!(!known(&kit, device, SEEN).await.genuine);
    }
}

#[tokio::test]
async fn a_key_is_the_claim_s_that_made_it_known() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let (phone, thief) = (
        claimed(&kit, &show, Platform::Ios, 31).await,
        claimed(&kit, &show, Platform::Ios, 32).await,
    );
    let _made = phone.vouched(&kit, SEEN, |data| makers.new_key(data)).await;
    let challenge = thief.attestation_challenge(&kit).await;
    let proof = makers.signed(1, &thief.client_data(SEEN, &challenge));
    assert_eq!(
        refused(&thief.show_proof(&kit, &challenge, SEEN, proof).await),
        "key_id"
    );
    let challenge = thief.attestation_challenge(&kit).await;
    let proof = makers.new_key(&thief.client_data(SEEN, &challenge));
    assert_eq!(
        refused(&thief.show_proof(&kit, &challenge, SEEN, proof).await),
        "key_id"
    );
}

#[tokio::test]
async fn another_app_and_a_developers_build_vouch_for_nothing() {
    let mut makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, Platform::Ios, 31).await;
    let android = claimed(&kit, &show, Platform::Android, 32).await;
    list(&kit, "ff").await;
    makers.iphone.environment = *DEVELOPMENT;
    assert_eq!(refused(&phone_again(&kit, &makers, &phone).await), "environment");
    makers.iphone.app = "ABCDE12345.org.example.other";
    assert_eq!(refused(&phone_again(&kit, &makers, &phone).await), "application_id");
    let challenge = android.attestation_challenge(&kit).await;
    let proof = makers.android(0xff, 0, "org.example.other", &android.client_data(SEEN, &challenge));
    let answer = android.show_proof(&kit, &challenge, SEEN, proof).await;
    assert_eq!(refused(&answer), "application_id");

    let unconfigured = Kit::start().await;
    let show = Show::new(&unconfigured).await;
    let phone = claimed(&unconfigured, &show, Platform::Ios, 31).await;
    let answer = phone_again(&unconfigured, &makers, &phone).await;
    assert_eq!(refused(&answer), "app_id", "a studio that names no app believes none");
}

#[tokio::test]
async fn an_android_phone_counts_while_nothing_of_its_is_revoked() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, Platform::Android, 31).await;
    let proof = |data: &ClientData<'_>| makers.android(0xff, 0, PACKAGE, data);
    let answer = phone.vouched(&kit, SEEN, proof).await;
    assert!(
        !answer.genuine && !known(&kit, &phone, SEEN).await.genuine,
        "nobody knows what is revoked"
    );

    list(&kit, "ff").await;
    let answer = phone.vouched(&kit, SEEN, proof).await;
    assert!(answer.genuine);
    let counts = known(&kit, &phone, SEEN).await;
    assert!(counts.genuine && counts.key_attested);
    for control in [Control::AppGenuine, Control::DeviceNotCompromised] {
        assert_eq!(says(&counts, control), Some(State::Pass), "{control:?}");
    }
    let os = counts.os.expect("hardware says what it booted").os;
    assert_eq!(os.version.as_str(), "16");
    let stood = standing(&kit, &phone).await;
    assert!(stood.key_attested.is_some() && stood.revoked.is_empty());
    assert!(stood.list.is_some_and(ListState::is_fresh));

    kit.pass(SignedDuration::from_mins(1));
    list(&kit, "7").await;
    let after = known(&kit, &phone, SEEN).await;
    assert!(!after.genuine && !after.key_attested && after.os.is_none());
    assert_eq!(says(&after, Control::AppGenuine), None);
    let stands = standing(&kit, &phone).await;
    assert_eq!(stands.key_attested, None, "a report looks again");
    let [revoked] = &stands.revoked[..] else {
        panic!("{:?}", stands.revoked)
    };
    assert_eq!((revoked.status.as_str(), revoked.listed_at), ("revoked", kit.app.now()));
    let challenge = phone.attestation_challenge(&kit).await;
    let answer = proof(&phone.client_data(SEEN, &challenge));
    let answer = phone.show_proof(&kit, &challenge, SEEN, answer).await;
    assert_eq!(refused(&answer), "revocation");
    kit.pass(SignedDuration::from_hours(8 * 24));
    let list = standing(&kit, &phone).await.list;
    assert!(matches!(list, Some(ListState::Stale { .. })), "{list:?}");
}

#[tokio::test]
async fn an_open_bootloader_is_remembered_until_something_better_is_shown() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    list(&kit, "ff").await;
    let phone = claimed(&kit, &show, Platform::Android, 31).await;
    let open = phone
        .vouched(&kit, SEEN, |data| makers.android(0, 2, PACKAGE, data))
        .await;
    assert!(!open.genuine);
    kit.pass(SignedDuration::from_hours(2));
    let silent = known(&kit, &phone, b"{}").await;
    assert_eq!(
        says(&silent, Control::DeviceNotCompromised),
        Some(State::Fail),
        "silence mends nothing"
    );
    assert!(!silent.genuine && !silent.key_attested);
    let _closed = phone
        .vouched(&kit, b"{}", |data| makers.android(0xff, 0, PACKAGE, data))
        .await;
    let closed = known(&kit, &phone, b"{}").await;
    assert_eq!(says(&closed, Control::DeviceNotCompromised), Some(State::Pass));
    assert!(closed.genuine && closed.key_attested);
}

#[tokio::test]
async fn what_an_attested_app_saw_is_observed_and_what_anyone_says_is_declared() {
    let makers = Makers::new();
    let kit = makers.studio().await;
    let show = Show::new(&kit).await;
    let phone = claimed(&kit, &show, Platform::Ios, 31).await;
    let evidence = r#"{"platform": "ios", "model": "iPhone12,1", "os": {"version": "26.6", "build": null, "patch_level": null},
        "app": null, "observed_at": "2026-11-20T09:00:00Z", "controls": [{"control": "passcode.set", "state": "pass",
        "grade": "observed", "source": "app", "detail": null}]}"#;
    let grade = async |evidence: &str| {
        let answer = kit.post("/api/v1/recorder/clearance", &phone.token, evidence).await;
        let verdict = answer.done::<ClearanceAnswer>().verdict;
        let mut controls = verdict.controls.iter();
        let of = |control| move |it: &&ControlVerdict| it.control == control;
        let passcode = controls.clone().find(of(Control::PasscodeSet)).map(|it| it.grade);
        (
            passcode,
            controls.find(of(Control::AppGenuine)).map(|it| it.grade),
            verdict.held,
        )
    };
    let alone = grade(evidence).await;
    assert_eq!(alone.0, Some(Grade::Declared));
    phone
        .vouched(&kit, evidence.as_bytes(), |data| makers.new_key(data))
        .await;
    let vouched = grade(evidence).await;
    assert_eq!((vouched.0, vouched.1), (Some(Grade::Observed), Some(Grade::Attested)));
    let changed = grade(&evidence.replace("26.6", "26.7")).await;
    assert_eq!(changed.0, Some(Grade::Declared), "it covers no other document");
}
