//! What Android's vendor has taken back: fetched, imported, kept.

use jiff::SignedDuration;

use lavalier_protocol::api::{ErrorKind, RevocationsTaken};
use lavalier_protocol::members::Role;

use super::audit::log;
use super::crew::crew;
use super::kit::Kit;
use super::people::Show;
use super::vendor::Prepared;
use crate::model::ListState;
use crate::publishers::{Answer, NoAnswer, Rounds};
use crate::revocations::{Published, among, state};

/// The list, from a vendor that gives what is prepared.
fn google() -> (Published<Prepared>, Rounds) {
    let vendor = Prepared::default();
    (Published { vendor }, Rounds::default())
}

fn list(entries: &str) -> String {
    format!(r#"{{"entries":{{{entries}}}}}"#)
}

const REVOKED: &str = r#""6681152659205225093":{"status":"REVOKED","reason":"KEY_COMPROMISE"}"#;
const SUSPENDED: &str = r#""1a":{"status":"SUSPENDED"}"#;

async fn taken_back(kit: &Kit) -> Vec<(usize, String)> {
    // The first is listed in decimal.
    let numbers = ["5cb838f1fe157a85", "1a", "ff"].map(ToOwned::to_owned);
    let found = among(&*kit.app.storage, &numbers).await.unwrap();
    found.into_iter().map(|(at, listed)| (at, listed.status)).collect()
}

fn both() -> Vec<(usize, String)> {
    vec![(0, "revoked".to_owned()), (1, "suspended".to_owned())]
}

#[tokio::test]
async fn the_list_is_fetched_when_it_is_due_and_a_bad_answer_changes_nothing() {
    let (kit, (published, mut rounds)) = (Kit::start().await, google());
    let vendor = &published.vendor;
    assert_eq!(
        state(&*kit.app.storage, kit.app.now()).await.unwrap(),
        ListState::Absent
    );
    vendor.gives(list(&format!("{REVOKED},{SUSPENDED}")), "one");
    rounds.round(&kit.app, &published).await;
    assert_eq!(taken_back(&kit).await, both());
    let first = kit.app.now();
    assert_eq!(
        state(&*kit.app.storage, first).await.unwrap(),
        ListState::Fresh { checked_at: first }
    );
    rounds.round(&kit.app, &published).await;
    assert_eq!(*vendor.asked.lock().unwrap(), [None], "not due yet");

    kit.pass(SignedDuration::from_hours(6));
    vendor.next(Ok(Answer::Unchanged));
    rounds.round(&kit.app, &published).await;
    let confirmed = kit.app.now();
    let bad = [
        Ok(Answer::Body(list("").into_bytes(), None)),
        Ok(Answer::Body(b"<html>busy</html>".to_vec(), None)),
        Ok(Answer::Body(br#"{"entries":{"1a""#.to_vec(), None)),
        Err(NoAnswer::Unreached("no route".to_owned())),
        Err(NoAnswer::Status(503)),
    ];
    for answer in bad {
        kit.pass(SignedDuration::from_hours(6));
        vendor.next(answer.clone());
        rounds.round(&kit.app, &published).await;
        assert_eq!(taken_back(&kit).await, both(), "{answer:?}");
    }
    let now = kit.app.now();
    let kept = state(&*kit.app.storage, now).await.unwrap();
    assert_eq!(kept, ListState::Fresh { checked_at: confirmed });
    kit.pass(SignedDuration::from_hours(7 * 24));
    let kept = state(&*kit.app.storage, kit.app.now()).await.unwrap();
    assert_eq!(kept, ListState::Stale { checked_at: confirmed });
    assert_eq!(kit.app.storage.revocation_history().await.unwrap().len(), 1);
    let asked = vendor.asked.lock().unwrap().clone();
    assert_eq!(asked[1], Some("one".to_owned()), "it is asked for only what changed");
}

#[tokio::test]
async fn a_suspension_ends_and_a_revocation_never_does() {
    let (kit, (published, mut rounds)) = (Kit::start().await, google());
    let vendor = &published.vendor;
    vendor.gives(list(&format!("{REVOKED},{SUSPENDED}")), "one");
    rounds.round(&kit.app, &published).await;
    let since = kit.app.now();
    kit.pass(SignedDuration::from_hours(6));
    vendor.gives(list(r#""2b":{"status":"REVOKED"}"#), "two");
    rounds.round(&kit.app, &published).await;
    assert_eq!(taken_back(&kit).await, [(0, "revoked".to_owned())]);
    kit.pass(SignedDuration::from_hours(6));
    vendor.gives(
        list(r#""1a":{"status":"REVOKED"}, "6681152659205225093":{"status":"SUSPENDED"}"#),
        "three",
    );
    rounds.round(&kit.app, &published).await;
    let numbers = ["5cb838f1fe157a85", "1a"].map(ToOwned::to_owned);
    let found = among(&*kit.app.storage, &numbers).await.unwrap();
    let found: Vec<_> = found
        .into_iter()
        .map(|(_, listed)| (listed.status, listed.listed_at))
        .collect();
    let revoked = |at| ("revoked".to_owned(), at);
    assert_eq!(
        found,
        [revoked(since), revoked(kit.app.now())],
        "what was revoked is not suspended again"
    );
    assert_eq!(kit.app.storage.revocation_history().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_list_is_imported_by_who_set_the_studio_up_alone_until_the_vendor_s_own_comes() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let crew = crew(&kit, show).await;
    let path = "/api/v1/attestation/revocations";
    let body = list(&format!("{REVOKED},{SUSPENDED}"));
    assert_eq!(kit.post(path, "", body.clone()).await.kind(), ErrorKind::SignedOut);
    for token in [&crew.stranger, crew.token(Role::Security)] {
        assert_eq!(kit.post(path, token, body.clone()).await.kind(), ErrorKind::Forbidden);
    }
    let token = crew.show.token.clone();
    let taken: RevocationsTaken = kit.post(path, &token, body.clone()).await.done();
    assert_eq!((taken.certificates, taken.new), (2, 2));
    let again: RevocationsTaken = kit.post(path, &token, body).await.done();
    assert_eq!((again.certificates, again.new), (2, 0));
    for bad in ["", "{}", r#"{"entries":{}}"#] {
        assert_eq!(kit.post(path, &token, bad).await.kind(), ErrorKind::BadRequest, "{bad}");
    }
    assert_eq!(taken_back(&kit).await, both());
    let history = kit.app.storage.revocation_history().await.unwrap();
    assert!(history.len() == 1 && history[0].imported_by.is_some());
    let (log, _) = log(&kit, &crew.show, &[]).await;
    let told = log
        .iter()
        .filter(|entry| entry.action.as_str() == "revocations.imported");
    assert_eq!(told.count(), 2);

    let (published, mut rounds) = google();
    published.vendor.gives(list(SUSPENDED), "one");
    rounds.round(&kit.app, &published).await;
    assert_eq!(
        taken_back(&kit).await,
        [(1, "suspended".to_owned())],
        "nobody takes back for ever what the vendor did not"
    );
}
