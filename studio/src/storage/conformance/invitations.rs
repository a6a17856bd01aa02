//! Invitations.

use lavalier_protocol::audit::Action;
use lavalier_protocol::brief::End;

use super::sample::{
    at, challenge, claim, credential, invitation_id, invited, jws, new_invitation, production_id, record,
};
use crate::model::{InvitationOutcome, NewInvitation, Record};
use crate::storage::Storage;

async fn create(storage: &impl Storage, new: NewInvitation) -> InvitationOutcome {
    let record = record("show", Action::InvitationCreated);
    storage.create_invitation(new, record).await.expect("stored")
}

pub(super) async fn an_invitation_is_made_whole_or_not_at_all(storage: &impl Storage) {
    invited(storage).await;
    let stored = storage.invitation(&invitation_id(1)).await.expect("read");
    assert_eq!(stored, Some(new_invitation(1, "R001").invitation));
    let briefs = storage.briefs(&invitation_id(1)).await.expect("read");
    assert_eq!(briefs, [jws("brief 1")]);
    assert_eq!(
        create(storage, new_invitation(1, "R001")).await,
        InvitationOutcome::Exists
    );
    assert_eq!(
        create(storage, new_invitation(2, "R001")).await,
        InvitationOutcome::RollNotReserved,
        "it has an invitation"
    );
    assert_eq!(
        create(storage, new_invitation(2, "R002")).await,
        InvitationOutcome::RollNotReserved,
        "nobody reserved it"
    );
    storage.reserve_roll(&production_id()).await.expect("stored");
    let mut same_brief = new_invitation(2, "R002");
    same_brief.invitation.brief = jws("brief 1");
    assert_eq!(create(storage, same_brief).await, InvitationOutcome::Exists);
    let mut crowded = new_invitation(2, "R002");
    crowded.most = 1;
    assert_eq!(create(storage, crowded).await, InvitationOutcome::TooMany);
    assert_eq!(storage.invitation(&invitation_id(2)).await.expect("read"), None);
    assert_eq!(
        create(storage, new_invitation(2, "R002")).await,
        InvitationOutcome::Created
    );
    storage
        .claim(
            claim(2, 5),
            challenge(1),
            credential(1, 100),
            record("show", Action::InvitationClaimed),
        )
        .await
        .expect("stored");
    let listed = storage.invitations(&production_id()).await.expect("read");
    let claimed: Vec<_> = listed.iter().map(|one| one.claimed_at).collect();
    assert_eq!(claimed, [None, Some(at(10))]);
}

pub(super) async fn an_end_is_taken_over_once(storage: &impl Storage) {
    invited(storage).await;
    for _ in 0..3 {
        storage.reserve_roll(&production_id()).await.expect("stored");
    }
    let replacing = |seed, roll, replaced| NewInvitation {
        replaces: Some(invitation_id(replaced)),
        ..new_invitation(seed, roll)
    };
    let mut other_end = replacing(2, "R002", 1);
    other_end.invitation.end = End::Interviewer;
    assert_eq!(create(storage, other_end).await, InvitationOutcome::NothingToReplace);
    assert_eq!(
        create(storage, replacing(2, "R002", 9)).await,
        InvitationOutcome::NothingToReplace
    );
    assert_eq!(storage.invitation(&invitation_id(2)).await.expect("read"), None);
    assert_eq!(
        create(storage, replacing(2, "R002", 1)).await,
        InvitationOutcome::Created
    );
    let old = storage.invitation(&invitation_id(1)).await.expect("read");
    assert_eq!(old.expect("still there").superseded_at, Some(at(2)));
    assert_eq!(
        create(storage, replacing(3, "R003", 1)).await,
        InvitationOutcome::NothingToReplace,
        "it was replaced already"
    );
    assert_eq!(
        create(storage, replacing(3, "R003", 2)).await,
        InvitationOutcome::Created
    );
}

pub(super) async fn taking_back_is_the_production_s(storage: &impl Storage) {
    invited(storage).await;
    let revoke = async |production: &str, time| {
        let record = Record {
            at: at(time),
            ..record(production, Action::InvitationRevoked)
        };
        storage
            .revoke_invitation(&invitation_id(1), record)
            .await
            .expect("stored")
    };
    assert!(!revoke("other", 5).await);
    assert!(revoke("show", 6).await);
    assert!(revoke("show", 7).await, "again is as good");
    let revoked = storage.invitation(&invitation_id(1)).await.expect("read");
    assert_eq!(
        revoked.expect("still there").revoked_at,
        Some(at(6)),
        "the first time counts"
    );
}
