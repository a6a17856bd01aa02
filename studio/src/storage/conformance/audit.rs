//! The audit log.

use lavalier_protocol::audit::{Action, Head, verify};

use super::sample::{account, at, invited, production_id};
use crate::model::{READING, Record};
use crate::storage::Storage;

/// The whole log, verified.
async fn log(storage: &impl Storage, seen: &[Head]) -> (Vec<String>, Head) {
    let lines = storage.audit_lines(&production_id(), 0, 1_000).await.expect("read");
    let bytes: Vec<u8> = lines
        .iter()
        .flat_map(|line| [line, b"\n".as_slice()].concat())
        .collect();
    let head = verify(&production_id(), &bytes, seen).expect("the log is whole and goes on");
    let texts = lines.into_iter().map(|line| String::from_utf8(line).expect("JSON"));
    (texts.collect(), head)
}

fn record(action: Action, seconds: i64) -> Record {
    let ada = account(1, "ada@example.org").person;
    Record::by(&ada, &production_id(), action, at(seconds)).to(&"tk-1")
}

pub(super) async fn the_log_goes_on_and_begins_with_the_production(storage: &impl Storage) {
    assert_eq!(storage.audit_head(&production_id()).await.expect("read"), Head::EMPTY);
    invited(storage).await;
    let (lines, first) = log(storage, &[]).await;
    assert!(lines[0].contains("production.created"), "{}", lines[0]);
    assert!(lines[1].contains("invitation.created"), "{}", lines[1]);
    assert_eq!(storage.audit_head(&production_id()).await.expect("read"), first);
    storage.record(record(Action::TakeDelivered, 5)).await.expect("stored");
    let (lines, second) = log(storage, &[first]).await;
    assert_eq!((second.lines, lines.len()), (3, 3));
    let page = storage.audit_lines(&production_id(), 1, 1).await.expect("read");
    assert_eq!(page, [lines[1].clone().into_bytes()]);
    let other = "other".parse().expect("a slug");
    assert_eq!(
        storage.audit_head(&other).await.expect("read"),
        Head::EMPTY,
        "each has its own"
    );
}

pub(super) async fn reading_again_is_one_line_and_later_another(storage: &impl Storage) {
    invited(storage).await;
    let before = storage.audit_head(&production_id()).await.expect("read").lines;
    let read = async |action, seconds| {
        storage
            .record_reading(record(action, seconds), READING)
            .await
            .expect("stored");
        storage.audit_head(&production_id()).await.expect("read").lines - before
    };
    let hour = READING.as_secs();
    assert_eq!(read(Action::TakeRead, 100).await, 1);
    assert_eq!(read(Action::TakeRead, 100 + hour - 1).await, 1, "the same reading");
    assert_eq!(read(Action::KeyringRead, 100).await, 2, "something else");
    assert_eq!(read(Action::TakeRead, 100 + hour).await, 3, "another reading");
    assert_eq!(read(Action::TakeRead, 50).await, 4, "by a clock that was wound back");
}

pub(super) async fn what_did_not_happen_is_not_recorded(storage: &impl Storage) {
    invited(storage).await;
    let (before, _) = log(storage, &[]).await;
    let revoke = async |seed| {
        let record = record(Action::InvitationRevoked, 9);
        let id = super::sample::invitation_id(seed);
        storage.revoke_invitation(&id, record).await.expect("stored")
    };
    assert!(!revoke(9).await, "there is none such");
    assert_eq!(log(storage, &[]).await.0, before);
    assert!(revoke(1).await);
    assert_eq!(log(storage, &[]).await.0.len(), before.len() + 1);
    assert!(revoke(1).await, "as good as done");
    assert_eq!(log(storage, &[]).await.0.len(), before.len() + 1, "once");
}
