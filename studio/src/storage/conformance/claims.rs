//! Claims, credentials, clearances.

use lavalier_protocol::audit::Action;

use super::sample::{
    at, challenge, claim, claimed, credential, invitation_id, invited, new_invitation, production_id, record,
};
use crate::model::ClaimOutcome;
use crate::storage::Storage;

pub(super) async fn an_invitation_has_one_holder(storage: &impl Storage) {
    invited(storage).await;
    let ask = async |device: u8, challenge, credential| {
        storage
            .claim(
                claim(1, device),
                challenge,
                credential,
                record("show", Action::InvitationClaimed),
            )
            .await
            .expect("stored")
    };
    let first = ask(5, challenge(1), credential(1, 100)).await;
    let ClaimOutcome::Held(id) = first else {
        panic!("nobody else claimed: {first:?}");
    };
    assert_eq!(storage.claim_of(&id).await.expect("read"), Some(claim(1, 5)));
    assert_eq!(ask(6, challenge(2), credential(2, 100)).await, ClaimOutcome::Used);
    assert_eq!(storage.guest(credential(2, 0).token, at(0)).await.expect("read"), None);
    assert_eq!(
        ask(5, challenge(1), credential(3, 100)).await,
        ClaimOutcome::ChallengeUsed
    );
    assert_eq!(storage.guest(credential(3, 0).token, at(0)).await.expect("read"), None);
    assert_eq!(
        ask(5, challenge(2), credential(4, 100)).await,
        ClaimOutcome::Held(id.clone())
    );
    for seed in [1, 4] {
        let guest = storage.guest(credential(seed, 0).token, at(99)).await.expect("read");
        let guest = guest.expect("it may come in");
        assert_eq!((&guest.claim, &guest.invitation), (&id, &invitation_id(1)));
        assert_eq!(guest.device, claim(1, 5).device);
    }
}

pub(super) async fn a_device_key_holds_one_invitation_of_a_production(storage: &impl Storage) {
    let id = claimed(storage).await;
    storage.reserve_roll(&production_id()).await.expect("stored");
    let made = record("show", Action::InvitationCreated);
    storage
        .create_invitation(new_invitation(2, "R002"), made)
        .await
        .expect("stored");
    let ask = async |invitation, device, seed| {
        let claimed = record("show", Action::InvitationClaimed);
        storage
            .claim(
                claim(invitation, device),
                challenge(seed),
                credential(seed, 100),
                claimed,
            )
            .await
            .expect("stored")
    };
    assert_eq!(ask(2, 5, 1).await, ClaimOutcome::KeyUsed);
    let asked = storage.guest(credential(1, 0).token, at(0)).await.expect("read");
    assert_eq!(asked, None, "nothing of it is kept");
    assert_eq!(
        ask(1, 5, 1).await,
        ClaimOutcome::Held(id),
        "its challenge is not used up"
    );
    assert!(matches!(ask(2, 6, 2).await, ClaimOutcome::Held(_)));
}

pub(super) async fn credentials_are_renewed_and_end(storage: &impl Storage) {
    let id = claimed(storage).await;
    let renew = async |challenge, new, older| storage.renew(&id, challenge, new, at(older)).await.expect("stored");
    assert!(renew(challenge(1), credential(1, 5_000), 200).await);
    assert!(
        !renew(challenge(1), credential(2, 5_000), 200).await,
        "the challenge was used"
    );
    let guest = async |seed, now| storage.guest(credential(seed, 0).token, at(now)).await.expect("read");
    assert!(guest(5, 199).await.is_some(), "the older one has a while");
    assert_eq!(guest(5, 200).await, None);
    assert!(guest(1, 4_999).await.is_some());
    assert_eq!(guest(2, 0).await, None);
    storage.forget_ended(at(300)).await.expect("stored");
    assert!(guest(1, 300).await.is_some());
    assert!(
        renew(challenge(1), credential(3, 5_000), 200).await,
        "a challenge is remembered until it would have ended"
    );
}
