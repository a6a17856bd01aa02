//! Becoming a member, and ceasing to be one.

use http::StatusCode;
use lavalier_protocol::api::{
    AdmissionAnswer, BriefRevision, ErrorKind, KeyringGenerations, KeyringUpload, Member, MemberState, Production,
    Rotation, SignedIn,
};
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::link::Secret;
use lavalier_protocol::members::{Role, member_token};

use super::crew::{Newcomer, crew};
use super::device::Device;
use super::kit::Kit;
use super::people::{PASSWORD, RECIPIENT, Show, envelope, key, text};

#[tokio::test]
async fn a_link_makes_an_account_once_and_gives_no_access_before_an_owner_does() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let newcomer = Newcomer::new(41, Role::Post);
    assert!(newcomer.link(&kit, &show).await.status.is_success());
    assert_eq!(newcomer.link(&kit, &show).await.kind(), ErrorKind::Conflict);
    let path = format!("/api/v1/member-links/{}/joining", newcomer.id);
    let other = member_token(&Secret::from_bytes([9; 32]));
    for token in ["", other.as_str(), show.token.as_str()] {
        let refused = kit.post_json(&path, token, &newcomer.request()).await;
        assert_eq!(refused.kind(), ErrorKind::NotFound, "another's token");
    }
    let mut elsewhere = newcomer.request();
    elsewhere.email = text("eve@example.org");
    let token = member_token(&newcomer.secret);
    let refused = kit.post_json(&path, &token, &elsewhere).await;
    assert_eq!(refused.kind(), ErrorKind::BadRequest, "the link is for one address");
    let mut foreign = newcomer.request();
    foreign.joining = Newcomer::new(42, Role::Post).proof();
    let refused = kit.post_json(&path, &token, &foreign).await;
    assert_eq!(refused.kind(), ErrorKind::BadRequest, "another link's keys");
    let signed_in: SignedIn = newcomer.join(&kit).await.done();
    assert_eq!(newcomer.join(&kit).await.kind(), ErrorKind::MemberLinkOver, "once");
    let production = format!("/api/v1/productions/{}", show.production.id);
    assert_eq!(kit.get(&production, &signed_in.token).await.kind(), ErrorKind::NotFound);
    let listed: Vec<Member> = kit.get(&show.path("members"), &show.token).await.done();
    let states: Vec<_> = listed.iter().map(|member| (member.role, member.state)).collect();
    assert_eq!(
        states,
        [(Role::Owner, MemberState::Admitted), (Role::Post, MemberState::Joined)]
    );
    assert_eq!(listed[1].joining.as_ref(), Some(&newcomer.proof()), "as it was sent");

    let admitted: AdmissionAnswer = newcomer.admit(&kit, &show, &signed_in).await.done();
    let own: AdmissionAnswer = kit.get(&show.path("admission"), &signed_in.token).await.done();
    assert_eq!(own, admitted);
    let _shown: Production = kit.get(&production, &signed_in.token).await.done();
    let behind: KeyringGenerations = kit
        .get(&show.path("keyrings/opening/generations?after=1"), &signed_in.token)
        .await
        .done();
    assert_eq!(behind.envelopes.len(), 1);
    let again = newcomer.admit(&kit, &show, &signed_in).await;
    assert_eq!(again.kind(), ErrorKind::NotFound, "nobody waits by this link");
}

#[tokio::test]
async fn an_address_that_has_an_account_joins_with_its_own_password() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let first = Newcomer::new(41, Role::Post);
    first.link(&kit, &show).await;
    let signed_in: SignedIn = first.join(&kit).await.done();
    let mut second = Newcomer::new(42, Role::Security);
    second.email.clone_from(&first.email);
    second.link(&kit, &show).await;
    let path = format!("/api/v1/member-links/{}/joining", second.id);
    let mut wrong = second.request();
    wrong.password = format!("not {PASSWORD}");
    let refused = kit.post_json(&path, &member_token(&second.secret), &wrong).await;
    assert_eq!(refused.kind(), ErrorKind::WrongPassword);
    let again: SignedIn = second.join(&kit).await.done();
    assert_eq!(again.person, signed_in.person);
}

#[tokio::test]
async fn an_admission_is_for_who_waits_and_with_the_keyrings_of_the_role() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let newcomer = Newcomer::new(41, Role::Post);
    newcomer.link(&kit, &show).await;
    let signed_in: SignedIn = newcomer.join(&kit).await.done();
    let path = show.path(&format!("members/{}/admission", signed_in.person));
    let good = newcomer.upload(&kit, &show, &signed_in).await;
    let mut without = good.clone();
    without.opening = None;
    let mut with_more = good.clone();
    with_more.signing.clone_from(&good.opening);
    let promoted = Newcomer {
        role: Role::Producer,
        ..Newcomer::new(41, Role::Post)
    };
    let promoted = promoted.upload(&kit, &show, &signed_in).await;
    let mut forged = good.clone();
    forged.owner_key = key(23).public_key();
    for (bad, why) in [
        (without, "the opening keyring is missing"),
        (with_more, "post holds no signing keyring"),
        (promoted, "another role than the link's"),
        (forged, "another key than it says"),
    ] {
        let refused = kit.put_json(&path, &show.token, &bad).await;
        assert_eq!(refused.kind(), ErrorKind::BadRequest, "{why}");
    }
    let other = show.path("members/pe-00000000000000000000000009/admission");
    assert_eq!(
        kit.put_json(&other, &show.token, &good).await.kind(),
        ErrorKind::BadRequest
    );
    assert!(kit.put_json(&path, &show.token, &good).await.status.is_success());
}

#[tokio::test]
async fn access_ends_at_once_with_membership_and_the_log_says_who_did_it() {
    let kit = Kit::start().await;
    let crew = crew(&kit, Show::new(&kit).await).await;
    let show = &crew.show;
    let members: Vec<Member> = kit.get(&show.path("members"), &show.token).await.done();
    let of = |role| {
        members
            .iter()
            .find(|member| member.role == role)
            .unwrap()
            .person
            .clone()
            .unwrap()
    };
    let takes = show.path("takes");
    let post = crew.token(Role::Post);
    assert!(kit.get(&takes, post).await.status.is_success());
    let removed = kit
        .delete(&show.path(&format!("members/{}", of(Role::Post))), &show.token)
        .await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(
        kit.get(&takes, post).await.kind(),
        ErrorKind::NotFound,
        "the same token"
    );
    assert!(
        kit.get("/api/v1/me", post).await.status.is_success(),
        "they are still a person"
    );
    let last = kit
        .delete(&show.path(&format!("members/{}", of(Role::Owner))), &show.token)
        .await;
    assert_eq!(last.kind(), ErrorKind::Conflict, "one owner stays");
    let (entries, _) = super::audit::log(&kit, show, &[]).await;
    let removal = entries
        .iter()
        .find(|entry| entry.action.as_str() == "member.removed")
        .unwrap();
    assert_eq!(removal.object.as_ref().unwrap().as_str(), of(Role::Post).as_str());
    assert_eq!(serde_json::to_value(&removal.actor).unwrap()["name"], "Ada");
}

fn rotation(show: &Show, generation: u32, previous: [&lavalier_protocol::jws::Jws; 2]) -> Rotation {
    let id = show.production.id.as_str();
    let upload = |kind, previous| KeyringUpload {
        envelope: envelope(id, kind, generation, Some(previous), 22),
        owner_key: key(22).public_key(),
    };
    Rotation {
        opening: upload(KeyringKind::Opening, previous[0]),
        signing: upload(KeyringKind::Signing, previous[1]),
        recipient: RECIPIENT.replace("age1l", "age1q"),
        signing_key: key(21).public_key(),
    }
}

#[tokio::test]
async fn after_a_change_of_keys_briefs_are_revised_and_older_ones_not_made_any_more() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let device = Device::claim(&kit, &invited, 31).await;
    let stored = async |kind| {
        kit.app
            .storage
            .keyring(&show.production.id, kind)
            .await
            .unwrap()
            .unwrap()
            .envelope
    };
    let (opening, signing) = (stored(KeyringKind::Opening).await, stored(KeyringKind::Signing).await);
    let rotation = rotation(&show, 2, [&opening, &signing]);
    let mut other_key = rotation.clone();
    other_key.signing_key = key(24).public_key();
    let path = show.path("rotation");
    assert_eq!(
        kit.post_json(&path, &show.token, &other_key).await.kind(),
        ErrorKind::BadRequest
    );
    let rotated: Production = kit.post_json(&path, &show.token, &rotation).await.done();
    assert_eq!(rotated.recipient, rotation.recipient);
    let again = kit.post_json(&path, &show.token, &rotation).await;
    assert_eq!(again.kind(), ErrorKind::KeyringConflict);
    let draft = show.draft(&kit, 2).await;
    let refused = show.send(&kit, &draft).await;
    assert_eq!(
        refused.kind(),
        ErrorKind::BadRequest,
        "it seals to the old recipient alone"
    );
    let briefs = show.path(&format!("invitations/{}/briefs", invited.brief.invitation));
    let revise = async |change: &dyn Fn(&mut lavalier_protocol::brief::Brief)| {
        let brief = invited.with(change).request.brief;
        kit.post_json(&briefs, &show.token, &BriefRevision { brief }).await
    };
    let recipients = vec![rotation.recipient.clone()];
    assert_eq!(
        revise(&|brief| brief.revision = 2).await.kind(),
        ErrorKind::BadRequest,
        "old recipient"
    );
    let stale = revise(&|brief| brief.recipients.clone_from(&recipients)).await;
    assert_eq!(stale.kind(), ErrorKind::Conflict, "not a later revision");
    let good = revise(&|brief| {
        brief.recipients.clone_from(&recipients);
        brief.revision = 2;
    })
    .await;
    let good: BriefRevision = good.done();
    let own: BriefRevision = kit.get("/api/v1/recorder/brief", &device.token).await.done();
    assert_eq!(own, good, "the device gets it");
}

#[tokio::test]
async fn at_wrap_nothing_new_begins_and_what_was_begun_arrives() {
    let kit = Kit::start().await;
    let crew = crew(&kit, Show::new(&kit).await).await;
    let show = &crew.show;
    let (claimed, open) = (show.invite(&kit, 1).await, show.invite(&kit, 2).await);
    let draft = show.draft(&kit, 3).await;
    let device = Device::cleared(&kit, &claimed, 31).await;
    let mut taking = device.take(&kit, 1).await;
    let wrapped: Production = kit.post(&show.path("wrap"), &show.token, "{}").await.done();
    assert_eq!(wrapped.wraps_at, Some(kit.app.now()));
    kit.pass(jiff::SignedDuration::from_secs(1));
    for role in [Role::Producer, Role::Post, Role::Security] {
        let refused = kit.get(&show.path("takes"), crew.token(role)).await;
        assert_eq!(refused.kind(), ErrorKind::Wrapped, "{role}");
    }
    assert!(
        kit.get(&show.path("keyrings/opening"), &show.token)
            .await
            .status
            .is_success()
    );
    assert_eq!(show.send(&kit, &draft).await.kind(), ErrorKind::Wrapped);
    let challenges = format!("/api/v1/invitations/{}/challenges", open.brief.invitation);
    let claim = kit.post(&challenges, &open.secret.claim_token().to_text(), "").await;
    assert_eq!(claim.kind(), ErrorKind::Wrapped);
    let clearance = kit
        .post("/api/v1/recorder/clearance", &device.token, super::device::EVIDENCE)
        .await;
    assert_eq!(clearance.kind(), ErrorKind::Wrapped);
    let late = device.begin(lavalier_protocol::journal::Opening {
        since_clearance: Some(1),
        ..device.opening(&kit, 2)
    });
    assert_eq!(late.send(&kit, 0).await.kind(), ErrorKind::Wrapped);
    taking.seconds(2);
    taking.close();
    assert!(taking.send(&kit, 2).await.status.is_success());
    taking.put_all(&kit).await;
    assert!(taking.receipt(&kit).await.receipt.is_some());
    let again = kit.post(&show.path("wrap"), &show.token, "{}").await;
    assert_eq!(again.kind(), ErrorKind::Wrapped, "it has come");
}
