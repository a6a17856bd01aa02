//! Claiming, being cleared, renewing.

use axum::body::{Body, Bytes};
use http::{Request, header};
use jiff::SignedDuration;
use lavalier_protocol::api::{
    Challenge, ClaimAnswer, ClaimPurpose, ClaimRequest, ClearanceAnswer, Credential, ErrorKind, RenewalRequest,
    RenewalStatement,
};
use lavalier_protocol::audit::Action;
use lavalier_protocol::brief::{Brief, Platforms};
use lavalier_protocol::jws::{Jws, Signer as _, Typ};
use lavalier_protocol::link::Secret;
use lavalier_protocol::policy::{Clearance, Outcome, Platform};

use super::device::{Device, EVIDENCE, challenge, claim, claim_with, statement};
use super::kit::Kit;
use super::people::{Show, key};
use crate::model::{ClaimedDevice, Record};

#[tokio::test]
async fn one_device_holds_an_invitation_and_a_lost_answer_can_be_asked_again() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let first: ClaimAnswer = claim(&kit, &invited, 31).await.done();
    assert_eq!(first.signing_key, show.production.signing_key);
    let brief: Brief = Brief::verify(&first.brief, first.signing_key).unwrap();
    assert_eq!(brief, invited.brief);
    let again: ClaimAnswer = claim(&kit, &invited, 31).await.done();
    assert_eq!(again.claim, first.claim);
    assert_ne!(again.credential.token, first.credential.token);
    assert_eq!(claim(&kit, &invited, 32).await.kind(), ErrorKind::InvitationUsed);
    for token in [&first.credential.token, &again.credential.token] {
        assert!(
            kit.post("/api/v1/recorder/clearance", token, EVIDENCE)
                .await
                .status
                .is_success()
        );
    }
    kit.pass(SignedDuration::from_hours(15 * 24));
    let late: ClaimAnswer = claim(&kit, &invited, 31).await.done();
    assert_eq!(late.claim, first.claim, "expiry governs claiming only");
}

#[tokio::test]
async fn a_key_that_holds_an_invitation_is_told_to_make_room_for_a_fresh_one_and_keeps_what_it_has() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (own, next) = (show.invite(&kit, 1).await, show.invite(&kit, 2).await);
    let held: ClaimAnswer = claim(&kit, &own, 31).await.done();
    let refused = claim(&kit, &next, 31).await.error().error;
    assert_eq!(refused.kind, ErrorKind::DeviceKeyUsed);
    assert!(refused.remedy.contains("fresh key"), "{}", refused.remedy);
    let again: ClaimAnswer = claim(&kit, &own, 31).await.done();
    assert_eq!(again.claim, held.claim);
    let _fresh: ClaimAnswer = claim(&kit, &next, 32).await.done();
    assert_eq!(claim(&kit, &next, 31).await.kind(), ErrorKind::InvitationUsed);
}

#[tokio::test]
async fn a_claim_whose_body_takes_its_time_is_judged_by_what_holds_when_it_is_there() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let challenge = challenge(&kit, &invited).await;
    let request = ClaimRequest {
        device_key: key(31).public_key(),
        proof: Jws::sign(Typ::Claim, &statement(&invited, &challenge), &key(31)).unwrap(),
    };
    let request = serde_json::to_vec(&request).unwrap();
    let length = request.len();
    // The producer takes the invitation back while the body is on its way.
    let (app, id) = (kit.app.clone(), invited.brief.invitation.clone());
    let device = ClaimedDevice {
        device_key: key(31).public_key(),
        key_storage: lavalier_protocol::journal::KeyStorage::File,
        platform: Platform::Desktop,
        app: statement(&invited, &challenge).app,
    };
    let record = Record::by_device(&device, &show.production.id, Action::InvitationRevoked, kit.app.now());
    let body = futures::stream::once(async move {
        assert!(app.storage.revoke_invitation(&id, record).await.unwrap());
        Ok::<_, std::io::Error>(Bytes::from(request))
    });
    let token = invited.secret.claim_token().to_text();
    let asked = Request::post(format!("/api/v1/invitations/{}/claims", invited.brief.invitation))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_LENGTH, length)
        .body(Body::from_stream(body))
        .unwrap();
    assert_eq!(kit.ask(asked).await.kind(), ErrorKind::InvitationRevoked);
    let stored = kit.app.storage.invitation(&invited.brief.invitation).await.unwrap();
    assert_eq!(stored.unwrap().claimed_at, None, "and nobody holds it");
}

#[tokio::test]
async fn a_challenge_for_a_claim_names_the_key_of_its_link_and_claims_nothing() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let given = challenge(&kit, &invited).await;
    let device = Device::claim(&kit, &invited, 31).await;
    assert_eq!(given.signing_key, Some(device.claim.signing_key.thumbprint()));
    let path = format!("/api/v1/claims/{}/challenges", device.claim.claim);
    let renewal = kit.post(&path, "", "").await;
    assert!(!renewal.text().contains("signing_key"), "it is for a claim alone");

    let other = show.invite(&kit, 2).await;
    challenge(&kit, &other).await;
    let stored = kit.app.storage.invitation(&other.brief.invitation).await.unwrap();
    assert_eq!(stored.unwrap().claimed_at, None);
}

#[tokio::test]
async fn a_wrong_secret_is_told_like_an_unknown_invitation() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let ask = async |invitation: &str, token: &str| {
        kit.post(&format!("/api/v1/invitations/{invitation}/challenges"), token, "")
            .await
    };
    let id = invited.brief.invitation.as_str();
    let wrong = Secret::from_bytes([9; 32]).claim_token().to_text();
    let answers = [
        ask(id, &wrong).await,
        ask(id, "").await,
        ask("in-00000000000000000000000000", &wrong).await,
    ];
    for answer in &answers {
        assert_eq!(answer.kind(), ErrorKind::InvitationUnknown);
        assert_eq!(answer.text(), answers[0].text());
    }
    assert_eq!(ask("nonsense", &wrong).await.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_expired_or_revoked_invitation_is_refused_by_name() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (expiring, revoked) = (show.invite(&kit, 1).await, show.invite(&kit, 2).await);
    let path = show.path(&format!("invitations/{}", revoked.brief.invitation));
    kit.delete(&path, &show.token).await;
    let in_time = challenge(&kit, &expiring).await;
    kit.pass(SignedDuration::from_hours(14 * 24));
    let answer = claim_with(&kit, &expiring, &statement(&expiring, &in_time), 31).await;
    assert_eq!(answer.kind(), ErrorKind::InvitationExpired);
    let path = format!("/api/v1/invitations/{}/challenges", revoked.brief.invitation);
    let answer = kit.post(&path, &revoked.secret.claim_token().to_text(), "").await;
    assert_eq!(answer.kind(), ErrorKind::InvitationRevoked);
}

#[tokio::test]
async fn a_challenge_is_answered_once_in_time_by_the_key_that_claims() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (invited, other) = (show.invite(&kit, 1).await, show.invite(&kit, 2).await);
    let given = challenge(&kit, &invited).await;
    let right = statement(&invited, &given);
    assert!(claim_with(&kit, &invited, &right, 31).await.status.is_success());
    let replayed = claim_with(&kit, &invited, &right, 31).await;
    assert_eq!(replayed.kind(), ErrorKind::ChallengeExpired);
    let late = challenge(&kit, &invited).await;
    kit.pass(SignedDuration::from_mins(6));
    let late = claim_with(&kit, &invited, &statement(&invited, &late), 31).await;
    assert_eq!(late.kind(), ErrorKind::ChallengeExpired);
    let foreign = challenge(&kit, &other).await;
    let foreign = claim_with(&kit, &invited, &statement(&invited, &foreign), 31).await;
    assert_eq!(
        foreign.kind(),
        ErrorKind::ChallengeExpired,
        "given out for another invitation"
    );
    let confused = statement(&other, &challenge(&kit, &invited).await);
    let confused = claim_with(&kit, &invited, &confused, 31).await;
    assert_eq!(confused.kind(), ErrorKind::ProofInvalid);
    let unsigned = ClaimRequest {
        device_key: key(31).public_key(),
        proof: Jws::sign(
            Typ::Claim,
            &statement(&invited, &challenge(&kit, &invited).await),
            &key(32),
        )
        .unwrap(),
    };
    let path = format!("/api/v1/invitations/{}/claims", invited.brief.invitation);
    let token = invited.secret.claim_token().to_text();
    let unsigned = kit.post_json(&path, &token, &unsigned).await;
    assert_eq!(unsigned.kind(), ErrorKind::ProofInvalid);
}

#[tokio::test]
async fn a_platform_that_is_not_invited_may_hand_in_files_but_not_record() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show
        .draft(&kit, 1)
        .await
        .with(|brief| brief.platforms = Platforms(vec![Platform::Ios]));
    assert!(show.send(&kit, &invited).await.status.is_success());
    assert_eq!(claim(&kit, &invited, 31).await.kind(), ErrorKind::PlatformNotAllowed);
    let given = challenge(&kit, &invited).await;
    let mut import = statement(&invited, &given);
    import.purpose = ClaimPurpose::Import;
    let claimed: ClaimAnswer = claim_with(&kit, &invited, &import, 31).await.done();
    let refused = kit
        .post("/api/v1/recorder/clearance", &claimed.credential.token, EVIDENCE)
        .await;
    assert_eq!(refused.kind(), ErrorKind::PlatformNotAllowed);
}

#[tokio::test]
async fn a_passcode_clears_and_a_missing_one_is_refused_with_the_control() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let device = Device::claim(&kit, &invited, 31).await;
    let ask = async |evidence: String| kit.post("/api/v1/recorder/clearance", &device.token, evidence).await;
    let refused: ClearanceAnswer = ask(EVIDENCE.replace("pass\"", "fail\"")).await.done();
    assert_eq!((refused.verdict.outcome, refused.clearance), (Outcome::Refused, None));
    let cleared: ClearanceAnswer = ask(EVIDENCE.to_owned()).await.done();
    let clearance: Clearance = cleared
        .clearance
        .unwrap()
        .verify(Typ::Clearance, kit.app.receipt_key.public_key())
        .unwrap();
    assert_eq!(clearance.claim, device.claim.claim);
    assert_eq!(clearance.device_key, device.key.public_key().thumbprint());
    assert_eq!(clearance.interview, invited.brief.interview);
    assert_eq!(
        clearance.evidence,
        lavalier_protocol::digest::Digest::of(EVIDENCE.as_bytes())
    );
    assert_eq!(ask("{}".to_owned()).await.kind(), ErrorKind::BadRequest);
    assert_eq!(
        kit.post("/api/v1/recorder/clearance", &show.token, EVIDENCE)
            .await
            .kind(),
        ErrorKind::SignedOut,
        "a person's token is no credential"
    );
    assert_eq!(
        kit.get("/api/v1/me", &device.token).await.kind(),
        ErrorKind::SignedOut,
        "a credential is no person's token"
    );
}

#[tokio::test]
async fn a_device_renews_its_credential_by_its_key_even_when_the_old_one_is_over() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let device = Device::claim(&kit, &invited, 31).await;
    kit.pass(SignedDuration::from_hours(8 * 24));
    let clear = async |token: &str| kit.post("/api/v1/recorder/clearance", token, EVIDENCE).await;
    assert_eq!(clear(&device.token).await.kind(), ErrorKind::SignedOut);
    let base = format!("/api/v1/claims/{}", device.claim.claim);
    let given: Challenge = kit.post(&format!("{base}/challenges"), "", "").await.done();
    let request = |seed| RenewalRequest {
        proof: Jws::sign(
            Typ::Renewal,
            &RenewalStatement {
                challenge: given.challenge.clone(),
                claim: device.claim.claim.clone(),
            },
            &key(seed),
        )
        .unwrap(),
    };
    let path = format!("{base}/credentials");
    let forged = kit.post_json(&path, "", &request(32)).await;
    assert_eq!(forged.kind(), ErrorKind::ProofInvalid);
    let renewed: Credential = kit.post_json(&path, "", &request(31)).await.done();
    assert!(clear(&renewed.token).await.status.is_success());
    let replayed = kit.post_json(&path, "", &request(31)).await;
    assert_eq!(replayed.kind(), ErrorKind::ChallengeExpired);
}

#[tokio::test]
async fn a_device_that_was_replaced_or_revoked_is_not_cleared() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (replaced, revoked) = (show.invite(&kit, 1).await, show.invite(&kit, 2).await);
    let old = Device::claim(&kit, &replaced, 31).await;
    let other = Device::claim(&kit, &revoked, 32).await;
    let mut again = show.draft(&kit, 3).await;
    again.request.replaces = Some(replaced.brief.invitation.clone());
    show.send(&kit, &again).await;
    let path = show.path(&format!("invitations/{}", revoked.brief.invitation));
    kit.delete(&path, &show.token).await;
    let clear = async |token: &str| kit.post("/api/v1/recorder/clearance", token, EVIDENCE).await.kind();
    assert_eq!(clear(&old.token).await, ErrorKind::Superseded);
    assert_eq!(clear(&other.token).await, ErrorKind::InvitationRevoked);
}
