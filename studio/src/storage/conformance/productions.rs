//! Productions, keyrings, rolls.

use std::collections::BTreeSet;

use lavalier_protocol::audit::Action;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::members::Role;

use super::sample::{account, jws, key, keyring, new_production, person, production_id, record};
use crate::storage::Storage;

const CREATED: Action = Action::ProductionCreated;

pub(super) async fn a_production_is_made_whole_and_once(storage: &impl Storage) {
    storage
        .create_first_account(account(1, "ada@example.org"))
        .await
        .expect("stored");
    let new = new_production("show", 1);
    assert!(
        storage
            .create_production(new.clone(), record("show", CREATED))
            .await
            .expect("stored")
    );
    let mut other = new_production("show", 1);
    other.keyrings[0] = keyring(KeyringKind::Opening, 1, "another");
    assert!(
        !storage
            .create_production(other, record("show", CREATED))
            .await
            .expect("stored"),
        "its name is taken"
    );
    assert!(
        storage
            .create_production(new_production("a-show", 1), record("a-show", CREATED))
            .await
            .expect("stored")
    );
    let member = storage
        .membership(&production_id(), &person(1))
        .await
        .expect("read")
        .expect("it is there");
    assert_eq!((&member.production, member.role), (&new.production, Role::Owner));
    let none = storage.membership(&production_id(), &person(2)).await.expect("read");
    assert_eq!(none, None, "no member");
    let listed = storage.memberships(&person(1)).await.expect("read");
    assert_eq!(listed.len(), 2);
    assert_eq!(storage.memberships(&person(2)).await.expect("read"), []);
    let signing_key = storage.signing_key(&production_id()).await.expect("read");
    assert_eq!(signing_key, Some(key(1)));
    let stored = storage
        .keyring(&production_id(), KeyringKind::Opening)
        .await
        .expect("read");
    assert_eq!(stored, Some(new.keyrings[0].clone()), "the first one's, untouched");
}

pub(super) async fn keyrings_follow_each_other(storage: &impl Storage) {
    storage
        .create_first_account(account(1, "ada@example.org"))
        .await
        .expect("stored");
    storage
        .create_production(new_production("show", 1), record("show", CREATED))
        .await
        .expect("stored");
    let (id, kind) = (production_id(), KeyringKind::Opening);
    let first = jws("opening 1").digest();
    let second = keyring(kind, 2, "opening 2");
    let put = async |next, previous| {
        let record = record("show", Action::KeyringChanged);
        storage.put_keyring(next, previous, record).await.expect("stored")
    };
    assert!(
        !put(second.clone(), jws("signing 1").digest()).await,
        "another's predecessor"
    );
    assert!(!put(keyring(kind, 3, "opening 3"), first).await, "skips one");
    assert!(put(second.clone(), first).await);
    assert!(!put(second.clone(), first).await, "once");
    assert_eq!(storage.keyring(&id, kind).await.expect("read"), Some(second));
    let signing = storage.keyring(&id, KeyringKind::Signing).await.expect("read");
    assert_eq!(signing.expect("untouched").generation, 1);
}

pub(super) async fn rolls_are_given_out_once(storage: &impl Storage) {
    storage
        .create_first_account(account(1, "ada@example.org"))
        .await
        .expect("stored");
    for id in ["show", "other"] {
        storage
            .create_production(new_production(id, 1), record(id, CREATED))
            .await
            .expect("stored");
    }
    let mut rolls = BTreeSet::new();
    for _ in 0..20 {
        let roll = storage.reserve_roll(&production_id()).await.expect("stored");
        assert!(rolls.insert(roll.expect("there are rolls")));
    }
    let other = "other".parse().expect("a slug");
    let roll = storage.reserve_roll(&other).await.expect("stored");
    assert_eq!(
        roll.expect("there are rolls").as_str(),
        "R001",
        "each production counts its own"
    );
    let unknown = "unknown".parse().expect("a slug");
    assert_eq!(storage.reserve_roll(&unknown).await.expect("stored"), None);
}
