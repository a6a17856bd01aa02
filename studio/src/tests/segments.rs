//! Segments: stored once, durable before the answer, and never lost to junk.

use lavalier_protocol::api::{ErrorKind, JournalState, Stored, content_digest};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::PersonId;

use super::device::{Device, Taking};
use super::kit::Kit;
use super::people::Show;
use crate::bodies::Whose;
use crate::config::Limits;
use crate::model::{AHEAD_MAX, CANDIDATES_MAX};
use crate::tasks::remove_junk;

async fn recording(kit: &Kit) -> Taking {
    let show = Show::new(kit).await;
    let invited = show.invite(kit, 1).await;
    Device::cleared(kit, &invited, 31).await.take(kit, 1).await
}

fn objects(kit: &Kit, taking: &Taking) -> usize {
    let folder = kit.folder.path().join(format!("data/objects/takes/{}", taking.take));
    std::fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn a_segment_is_on_disk_before_it_is_acknowledged_and_may_come_again() {
    let kit = Kit::start().await;
    let mut taking = recording(&kit).await;
    taking.second();
    let stored: Stored = taking.put(&kit, 0).await.done();
    assert_eq!((stored.sequence, stored.repeated), (0, false));
    let file = format!(
        "data/objects/takes/{}/0-{}.age",
        taking.take,
        Digest::of(&taking.segments[0])
    );
    assert_eq!(std::fs::read(kit.folder.path().join(file)).unwrap(), taking.segments[0]);
    let again: Stored = taking.put(&kit, 0).await.done();
    assert!(again.repeated);
    assert_eq!(objects(&kit, &taking), 1);
}

#[tokio::test]
async fn an_object_from_before_a_crash_is_adopted() {
    let kit = Kit::start().await;
    let mut taking = recording(&kit).await;
    taking.second();
    let folder = kit.folder.path().join(format!("data/objects/takes/{}", taking.take));
    let name = format!("0-{}.age", Digest::of(&taking.segments[0]));
    std::fs::write(folder.join(name), &taking.segments[0]).unwrap();
    assert_eq!(taking.missing(&kit).await.missing, []);
    let stored: Stored = taking.put(&kit, 0).await.done();
    assert!(!stored.repeated, "its row was not there");
    assert_eq!(objects(&kit, &taking), 1);
}

#[tokio::test]
async fn bytes_that_are_not_their_digest_s_are_refused_and_leave_nothing() {
    let kit = Kit::start().await;
    let mut taking = recording(&kit).await;
    taking.second();
    let path = taking.path("segments/0");
    let wrong = content_digest(Digest::of(b"others"));
    let mismatch = kit.put_bytes(&path, &taking.token, b"bytes", &wrong).await;
    assert_eq!(mismatch.kind(), ErrorKind::DigestMismatch);
    for digest in ["", "md5=:AAAA:", "sha-256=:AA:"] {
        let none = kit.put_bytes(&path, &taking.token, b"bytes", digest).await;
        assert_eq!(none.kind(), ErrorKind::BadRequest, "{digest}");
    }
    assert_eq!(taking.put_bytes(&kit, 0, b"").await.kind(), ErrorKind::BadRequest);
    let long = vec![0; lavalier_protocol::sealed::SEALED_MAX + 1];
    assert_eq!(taking.put_bytes(&kit, 0, &long).await.kind(), ErrorKind::TooLarge);
    assert_eq!(
        taking.put_bytes(&kit, 999_999, b"x").await.kind(),
        ErrorKind::BadRequest
    );
    assert_eq!(objects(&kit, &taking), 0);
    assert_eq!(kit.put_segment(&path, "", b"x").await.kind(), ErrorKind::SignedOut);
}

#[tokio::test]
async fn a_segment_of_a_take_that_has_not_begun_is_sent_to_its_journal_first() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let device = Device::cleared(&kit, &show.invite(&kit, 1).await, 31).await;
    let mut taking = device.begin(device.opening(&kit, 1));
    taking.second();
    let answer = taking.put(&kit, 0).await;
    assert_eq!(answer.kind(), ErrorKind::JournalMismatch);
    assert_eq!(answer.error().error.journal.unwrap().lines, 0);
    let neighbour = Device::cleared(&kit, &show.invite(&kit, 2).await, 32).await;
    let theirs = neighbour.take(&kit, 2).await;
    let path = theirs.path("segments/0");
    let foreign = kit.put_segment(&path, &taking.token, b"x").await;
    assert_eq!(foreign.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn junk_for_the_next_segments_does_not_keep_the_real_ones_out() {
    let mut kit = Kit::start().await;
    let mut taking = recording(&kit).await;
    taking.seconds(3);
    for sequence in 0..4 {
        for junk in 0..CANDIDATES_MAX {
            let junk = format!("junk {junk}");
            assert!(
                taking
                    .put_bytes(&kit, sequence, junk.as_bytes())
                    .await
                    .status
                    .is_success()
            );
        }
    }
    let crowded = taking.put(&kit, 0).await;
    assert_eq!(crowded.kind(), ErrorKind::Busy, "until the journal is signed");
    assert!(taking.send(&kit, 2).await.status.is_success());
    assert_eq!(
        taking.put(&kit, 0).await.kind(),
        ErrorKind::Busy,
        "an unsigned line is anybody's word"
    );
    taking.sign();
    assert!(taking.send(&kit, 5).await.status.is_success());
    let late = taking.put_bytes(&kit, 0, b"junk 0").await;
    assert_eq!(late.kind(), ErrorKind::DigestConflict);
    assert_eq!(taking.missing(&kit).await.missing.len(), 1);
    taking.put_all(&kit).await;
    assert_eq!(taking.missing(&kit).await.missing, []);
    assert_eq!(objects(&kit, &taking), 3 + 4 * 4, "junk lies there until it is swept");
    remove_junk(&kit.app).await.unwrap();
    assert_eq!(objects(&kit, &taking), 3 + 4, "sequence 3 is not signed yet");
    kit.restart();
    taking.close();
    assert!(taking.send(&kit, 6).await.status.is_success());
    remove_junk(&kit.app).await.unwrap();
    assert_eq!(objects(&kit, &taking), 3, "nothing is behind the signed end");
    assert!(taking.receipt(&kit).await.receipt.is_some());
    assert_eq!(kit.app.storage.junk(10).await.unwrap(), []);
}

#[tokio::test]
async fn the_first_candidate_wins_when_it_is_the_signed_one() {
    let kit = Kit::start().await;
    let mut taking = recording(&kit).await;
    taking.second();
    let _real: Stored = taking.put(&kit, 0).await.done();
    assert!(taking.put_bytes(&kit, 0, b"junk").await.status.is_success());
    taking.sign();
    assert!(taking.send(&kit, 2).await.status.is_success());
    assert_eq!(taking.missing(&kit).await.missing, []);
    let repeated: Stored = taking.put(&kit, 0).await.done();
    assert!(repeated.repeated);
    let candidates = kit.app.storage.candidates(&taking.take, 0).await.unwrap();
    assert_eq!(candidates, [Digest::of(&taking.segments[0])]);
}

#[tokio::test]
async fn a_thief_cannot_fill_the_disk() {
    let limits = Limits {
        unvouched_bytes: 10_000,
        claim_bytes: 20_000,
        ..Limits::default()
    };
    let kit = Kit::with(limits, |objects| objects).await;
    let mut taking = recording(&kit).await;
    let mut taken = 0;
    for sequence in 0..50 {
        taken += usize::from(taking.put_bytes(&kit, sequence, &[7; 1000]).await.status.is_success());
    }
    assert_eq!(taken, 10, "bytes that no signed line names are bounded");
    let far = usize::try_from(AHEAD_MAX).unwrap() + 1;
    assert_eq!(taking.put_bytes(&kit, far, b"x").await.kind(), ErrorKind::Busy);
    taking.seconds(2);
    taking.close();
    assert!(taking.send(&kit, 2).await.status.is_success());
    taking.put_all(&kit).await;
    assert!(taking.receipt(&kit).await.receipt.is_some());
}

#[tokio::test]
async fn a_claim_that_has_stored_all_that_it_may_is_told_so() {
    let limits = Limits {
        claim_bytes: 60,
        ..Limits::default()
    };
    let kit = Kit::with(limits, |objects| objects).await;
    let mut taking = recording(&kit).await;
    taking.seconds(3);
    taking.sign();
    let _state: JournalState = taking.send(&kit, 2).await.done();
    assert!(taking.put(&kit, 0).await.status.is_success());
    let full = taking.put(&kit, 1).await;
    assert_eq!(full.kind(), ErrorKind::StorageFull);
    assert_eq!(objects(&kit, &taking), 1);
}

#[tokio::test]
async fn bodies_in_memory_are_bounded() {
    let limits = Limits {
        memory_bytes: 5_000,
        ..Limits::default()
    };
    let kit = Kit::with(limits, |objects| objects).await;
    let taking = recording(&kit).await;
    let other = Whose::Person(PersonId::from_random([9; 16]));
    let held = kit.app.bodies.reserve(&other, 4_000).unwrap();
    assert_eq!(taking.put_bytes(&kit, 0, &[1; 2_000]).await.kind(), ErrorKind::Busy);
    drop(held);
    assert!(taking.put_bytes(&kit, 0, &[1; 2_000]).await.status.is_success());
}
