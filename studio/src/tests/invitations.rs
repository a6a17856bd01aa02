//! Making, listing, revoking and replacing invitations.

use http::StatusCode;
use jiff::SignedDuration;
use lavalier_protocol::api::{ErrorKind, Invitation, InvitationState};
use lavalier_protocol::brief::Platforms;
use lavalier_protocol::id::{InterviewId, InvitationId};
use lavalier_protocol::jws::{Jws, Signer as _, Typ};

use super::device::claim;
use super::kit::Kit;
use super::people::{Show, key};
use super::productions::stranger;

async fn listed(kit: &Kit, show: &Show) -> Vec<Invitation> {
    kit.get(&show.path("invitations"), &show.token).await.done()
}

#[tokio::test]
async fn an_invitation_is_listed_with_its_state_from_open_to_over() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let first = show.invite(&kit, 1).await;
    let second = show.invite(&kit, 2).await;
    let list = listed(&kit, &show).await;
    assert_eq!(list[0].subject.as_str(), "Zoë Ångström");
    assert_eq!(
        list.iter()
            .map(|one| (one.roll.as_str(), one.state))
            .collect::<Vec<_>>(),
        [("R001", InvitationState::Open), ("R002", InvitationState::Open)],
        "each has a roll of its own"
    );
    assert!(claim(&kit, &first, 31).await.status.is_success());
    let path = show.path(&format!("invitations/{}", second.brief.invitation));
    let eve = stranger(&kit).await;
    assert_eq!(kit.delete(&path, &eve).await.kind(), ErrorKind::NotFound);
    assert_eq!(kit.delete(&path, &show.token).await.status, StatusCode::NO_CONTENT);
    show.invite(&kit, 3).await;
    kit.pass(SignedDuration::from_hours(15 * 24));
    let states: Vec<_> = listed(&kit, &show).await.iter().map(|one| one.state).collect();
    assert_eq!(
        states,
        [
            InvitationState::Claimed,
            InvitationState::Revoked,
            InvitationState::Expired
        ]
    );
}

#[tokio::test]
async fn a_brief_that_recorders_would_refuse_makes_no_invitation() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let good = show.draft(&kit, 1).await;
    let past = good.brief.issued_at - SignedDuration::from_hours(1);
    let bad = [
        (
            "another studio",
            good.with(|brief| brief.studio = "https://other.example".parse().unwrap()),
        ),
        (
            "another receipt key",
            good.with(|brief| brief.receipt_key = key(9).public_key()),
        ),
        (
            "another production",
            good.with(|brief| brief.production = "other".parse().unwrap()),
        ),
        ("over already", good.with(|brief| brief.expires_at = past)),
        (
            "nobody may claim",
            good.with(|brief| brief.platforms = Platforms(Vec::new())),
        ),
        (
            "sealed to others",
            good.with(|brief| brief.recipients = vec!["age1other".to_owned()]),
        ),
        ("no recipients", good.with(|brief| brief.recipients.clear())),
    ];
    for (why, invited) in &bad {
        let answer = show.send(&kit, invited).await;
        assert_eq!(answer.kind(), ErrorKind::BadRequest, "{why}");
    }
    let mut other = show.draft(&kit, 1).await;
    other.request.invitation = InvitationId::from_random([9; 16]);
    assert_eq!(
        show.send(&kit, &other).await.kind(),
        ErrorKind::BadRequest,
        "names another"
    );
    let mut forged = show.draft(&kit, 1).await;
    forged.request.brief = Jws::sign(Typ::Brief, &forged.brief, &key(9)).unwrap();
    assert_eq!(
        show.send(&kit, &forged).await.kind(),
        ErrorKind::BadRequest,
        "another signer"
    );
    let mut secret = show.draft(&kit, 1).await;
    secret.request.sealed_secret = "%".to_owned();
    assert_eq!(
        show.send(&kit, &secret).await.kind(),
        ErrorKind::BadRequest,
        "no secret"
    );
    let unreserved = good.with(|brief| brief.roll = "R900".parse().unwrap());
    assert_eq!(show.send(&kit, &unreserved).await.kind(), ErrorKind::Conflict);
    assert_eq!(listed(&kit, &show).await, [], "nothing half-made is left");

    assert!(show.send(&kit, &good).await.status.is_success());
    assert_eq!(show.send(&kit, &good).await.kind(), ErrorKind::Conflict, "once");
    let same_roll = show
        .draft(&kit, 2)
        .await
        .with(|brief| brief.roll = good.brief.roll.clone());
    assert_eq!(
        show.send(&kit, &same_roll).await.kind(),
        ErrorKind::Conflict,
        "a roll is one invitation's"
    );
}

#[tokio::test]
async fn another_phone_takes_over_only_the_end_that_it_is_for() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let old = show.invite(&kit, 1).await;
    let mut elsewhere = show
        .draft(&kit, 2)
        .await
        .with(|brief| brief.interview = InterviewId::from_random([8; 16]));
    elsewhere.request.replaces = Some(old.brief.invitation.clone());
    assert_eq!(show.send(&kit, &elsewhere).await.kind(), ErrorKind::Conflict);
    let mut new = show.draft(&kit, 3).await;
    new.request.replaces = Some(old.brief.invitation.clone());
    assert!(show.send(&kit, &new).await.status.is_success());
    let states: Vec<_> = listed(&kit, &show).await.iter().map(|one| one.state).collect();
    assert_eq!(states, [InvitationState::Superseded, InvitationState::Open]);
    let mut twice = show.draft(&kit, 4).await;
    twice.request.replaces = Some(old.brief.invitation.clone());
    assert_eq!(
        show.send(&kit, &twice).await.kind(),
        ErrorKind::Conflict,
        "it was replaced already"
    );
    let late = kit
        .post(
            &format!("/api/v1/invitations/{}/challenges", old.brief.invitation),
            &old.secret.claim_token().to_text(),
            "",
        )
        .await;
    assert_eq!(late.kind(), ErrorKind::Superseded);
}
