//! Members, links, keyrings together with them, and the end of a production.

use lavalier_protocol::api::JoiningProof;
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::MemberLinkId;
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::members::Role;

use super::sample::{account, at, invitation_id, invited, jws, key, keyring, person, production_id, record, text};
use crate::model::{Admission, Joining, Keyring, MemberLink, MemberOutcome, Record, Rotation};
use crate::storage::Storage;

fn link_id(seed: u8) -> MemberLinkId {
    MemberLinkId::from_random([seed; 16])
}

fn link(seed: u8, role: Role) -> MemberLink {
    MemberLink {
        id: link_id(seed),
        production: production_id(),
        role,
        email: text("post@example.org"),
        name: text("Pat"),
        token_hash: Digest::of(&[seed]),
        created_at: at(0),
        expires_at: at(100),
        ended_at: None,
        joined: None,
        admitted_at: None,
    }
}

fn at_time(action: Action, seconds: i64) -> Record {
    Record {
        at: at(seconds),
        ..record("show", action)
    }
}

fn joining(link: u8, who: u8) -> Joining {
    Joining {
        link: link_id(link),
        account: account(who, "post@example.org"),
        is_new: true,
        proof: JoiningProof {
            statement: jws("joining"),
            tag: Digest::of(b"tag"),
        },
    }
}

fn next(kind: KeyringKind, generation: u32, previous: &str) -> (Keyring, Digest) {
    let name = format!("{} {generation}", kind.name());
    (keyring(kind, generation, &name), jws(previous).digest())
}

fn admission(link: u8, who: u8, previous: &str) -> Admission {
    Admission {
        link: link_id(link),
        person: person(who),
        admission: jws("admission"),
        owner_key: key(1),
        keyrings: vec![next(KeyringKind::Opening, 2, previous)],
    }
}

async fn make(storage: &impl Storage, link: MemberLink) -> bool {
    let record = at_time(Action::MemberInvited, 0);
    storage.create_member_link(link, record).await.expect("stored")
}

async fn join(storage: &impl Storage, joining: Joining, seconds: i64) -> MemberOutcome {
    let record = at_time(Action::MemberJoined, seconds);
    storage.join(joining, record).await.expect("stored")
}

async fn admit(storage: &impl Storage, admission: Admission) -> MemberOutcome {
    let records = vec![at_time(Action::MemberAdmitted, 20), at_time(Action::KeyringChanged, 20)];
    storage.admit(admission, records).await.expect("stored")
}

async fn role(storage: &impl Storage, who: u8) -> Option<Role> {
    let found = storage.membership(&production_id(), &person(who)).await.expect("read");
    found.map(|found| found.role)
}

async fn lines(storage: &impl Storage) -> u64 {
    storage.audit_head(&production_id()).await.expect("read").lines
}

pub(super) async fn a_newcomer_joins_once_and_has_access_only_once_admitted(storage: &impl Storage) {
    invited(storage).await;
    let before = lines(storage).await;
    assert!(make(storage, link(1, Role::Post)).await);
    assert!(!make(storage, link(1, Role::Owner)).await, "its identifier is taken");
    assert_eq!(
        admit(storage, admission(1, 2, "opening 1")).await,
        MemberOutcome::Nobody
    );
    assert_eq!(
        join(storage, joining(1, 2), 100).await,
        MemberOutcome::LinkOver,
        "too late"
    );
    assert_eq!(storage.account("post@example.org").await.expect("read"), None);
    assert_eq!(join(storage, joining(1, 2), 10).await, MemberOutcome::Done);
    assert_eq!(join(storage, joining(1, 3), 10).await, MemberOutcome::LinkOver, "once");
    assert_eq!(role(storage, 2).await, None, "nobody let them in yet");
    let waiting = storage.open_member_links(&production_id()).await.expect("read");
    assert_eq!(
        waiting[0].joined.as_ref().map(|joined| joined.person.clone()),
        Some(person(2))
    );
    let stale = admit(storage, admission(1, 2, "signing 1")).await;
    assert_eq!(stale, MemberOutcome::KeyringConflict);
    assert_eq!(
        (role(storage, 2).await, lines(storage).await),
        (None, before + 2),
        "whole or not at all"
    );
    assert_eq!(
        admit(storage, admission(1, 9, "opening 1")).await,
        MemberOutcome::Nobody,
        "somebody else"
    );
    assert_eq!(admit(storage, admission(1, 2, "opening 1")).await, MemberOutcome::Done);
    assert_eq!(
        admit(storage, admission(1, 2, "opening 2")).await,
        MemberOutcome::Nobody,
        "once"
    );
    assert_eq!(
        (role(storage, 2).await, lines(storage).await),
        (Some(Role::Post), before + 4)
    );
    let stored = storage.admission(&production_id(), &person(2)).await.expect("read");
    assert_eq!(stored, Some((jws("admission"), key(1))));
    assert_eq!(
        storage.admission(&production_id(), &person(1)).await.expect("read"),
        None
    );
    let members = storage.members(&production_id()).await.expect("read");
    let roles: Vec<_> = members
        .iter()
        .map(|(person, role, ..)| (person.id.clone(), *role))
        .collect();
    assert_eq!(roles, [(person(1), Role::Owner), (person(2), Role::Post)]);
    assert_eq!(storage.open_member_links(&production_id()).await.expect("read"), []);
    let after = storage
        .generations(&production_id(), KeyringKind::Opening, 1, 9)
        .await
        .expect("read");
    assert_eq!(after.iter().map(|keyring| keyring.generation).collect::<Vec<_>>(), [2]);
}

pub(super) async fn a_member_s_access_ends_and_an_owner_stays(storage: &impl Storage) {
    invited(storage).await;
    make(storage, link(1, Role::Post)).await;
    join(storage, joining(1, 2), 10).await;
    admit(storage, admission(1, 2, "opening 1")).await;
    let remove = async |who| {
        let record = at_time(Action::MemberRemoved, 30);
        storage.remove_member(&person(who), record).await.expect("stored")
    };
    assert_eq!(remove(1).await, MemberOutcome::LastOwner);
    assert_eq!(remove(2).await, MemberOutcome::Done);
    assert_eq!(
        (role(storage, 1).await, role(storage, 2).await),
        (Some(Role::Owner), None)
    );
    assert_eq!(remove(2).await, MemberOutcome::Nobody);
    make(storage, link(2, Role::Producer)).await;
    let end = async || {
        let record = at_time(Action::MemberRemoved, 31);
        storage.end_member_link(&link_id(2), record).await.expect("stored")
    };
    assert!(end().await);
    assert!(!end().await);
    assert_eq!(join(storage, joining(2, 3), 32).await, MemberOutcome::LinkOver);
}

pub(super) async fn new_keys_come_whole_and_a_new_signing_key_ends_every_link(storage: &impl Storage) {
    invited(storage).await;
    let rotation = |signing_key, generation: u32| Rotation {
        keyrings: vec![
            next(KeyringKind::Opening, generation, &format!("opening {}", generation - 1)),
            next(KeyringKind::Signing, generation, &format!("signing {}", generation - 1)),
        ],
        recipient: format!("age1new{generation}"),
        signing_key: key(signing_key),
    };
    let rotate = async |rotation| {
        let records = vec![at_time(Action::RecipientChanged, 40)];
        storage.rotate(rotation, records).await.expect("stored")
    };
    let stands = async || {
        let found = storage
            .membership(&production_id(), &person(1))
            .await
            .expect("read")
            .expect("a member");
        let invitation = storage
            .invitation(&invitation_id(1))
            .await
            .expect("read")
            .expect("it is there");
        (
            found.production.recipient,
            found.production.signing_key,
            invitation.revoked_at,
        )
    };
    let mut half = rotation(1, 2);
    half.keyrings[1].1 = Digest::ZERO;
    assert_eq!(rotate(half).await, MemberOutcome::KeyringConflict);
    assert_eq!(stands().await, ("age1x".to_owned(), key(1), None), "not half");
    assert_eq!(rotate(rotation(1, 2)).await, MemberOutcome::Done);
    assert_eq!(stands().await, ("age1new2".to_owned(), key(1), None));
    assert_eq!(rotate(rotation(7, 3)).await, MemberOutcome::Done);
    assert_eq!(stands().await, ("age1new3".to_owned(), key(7), Some(at(40))));
}

pub(super) async fn a_brief_is_revised_upwards_only(storage: &impl Storage) {
    invited(storage).await;
    let add = async |production, revision, text| {
        let record = record(production, Action::BriefRevised);
        storage
            .add_brief(&invitation_id(1), revision, jws(text), record)
            .await
            .expect("stored")
    };
    assert!(!add("other", 2, "two").await, "another production's");
    assert!(!add("show", 1, "one").await);
    assert!(add("show", 3, "three").await);
    assert!(!add("show", 2, "two").await);
    let briefs = storage.briefs(&invitation_id(1)).await.expect("read");
    assert_eq!(briefs, [jws("brief 1"), jws("three")]);
    let invitation = storage
        .invitation(&invitation_id(1))
        .await
        .expect("read")
        .expect("it is there");
    assert_eq!(invitation.brief, jws("three"));
}

pub(super) async fn an_end_can_be_moved_until_it_has_come(storage: &impl Storage) {
    invited(storage).await;
    let wrap = async |end, now| {
        let record = at_time(Action::ProductionWrapped, now);
        storage.wrap(at(end), record).await.expect("stored")
    };
    assert!(wrap(100, 10).await);
    assert!(wrap(50, 20).await, "earlier");
    assert!(!wrap(200, 50).await, "it has come");
    let found = storage
        .membership(&production_id(), &person(1))
        .await
        .expect("read")
        .expect("a member");
    assert_eq!(found.production.wraps_at, Some(at(50)));
    assert!(!found.is_wrapped(at(49)) && found.is_wrapped(at(50)));
}
