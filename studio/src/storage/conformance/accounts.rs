//! People and their sessions.

use super::sample::{account, at, person};
use crate::model::Session;
use crate::storage::Storage;
use lavalier_protocol::digest::Digest;

pub(super) async fn there_is_one_first_account(storage: &impl Storage) {
    assert!(!storage.has_people().await.expect("read"));
    let ada = account(1, "ada@example.org");
    assert!(storage.create_first_account(ada.clone()).await.expect("stored"));
    assert!(
        !storage
            .create_first_account(account(2, "eve@example.org"))
            .await
            .expect("stored"),
        "the second one is not the first"
    );
    assert!(storage.has_people().await.expect("read"));
    assert_eq!(storage.first_person().await.expect("read"), Some(person(1)));
    assert_eq!(storage.account("ada@example.org").await.expect("read"), Some(ada));
    assert_eq!(storage.account("eve@example.org").await.expect("read"), None);
}

pub(super) async fn sessions_end_by_themselves_and_when_asked(storage: &impl Storage) {
    storage
        .create_first_account(account(1, "ada@example.org"))
        .await
        .expect("stored");
    let session = |seed: u8, expires| Session {
        token: Digest::of(&[seed]),
        person: person(1),
        expires_at: at(expires),
    };
    for session in [session(1, 100), session(2, 200)] {
        storage.create_session(session).await.expect("stored");
    }
    let whose = async |seed: u8, now| storage.session(Digest::of(&[seed]), at(now)).await.expect("read");
    assert_eq!(whose(1, 99).await.expect("signed in").id, person(1));
    assert_eq!(whose(1, 100).await, None, "it ended");
    assert_eq!(whose(3, 0).await, None, "nobody's");
    storage.forget_ended(at(100)).await.expect("stored");
    assert_eq!(whose(1, 0).await, None, "forgotten");
    assert!(whose(2, 100).await.is_some());
    for _ in 0..2 {
        storage.delete_session(Digest::of(&[2])).await.expect("stored");
    }
    assert_eq!(whose(2, 100).await, None);
}
