//! Promise 3: nothing is deleted before its receipt is verified, and then not before its time.

use lavalier_protocol::journal::CloseReason;
use lavalier_protocol::receipt::Receipt;
use lavalier_protocol::sealed::Track;

use super::super::Swept;
use super::super::testing::{RATE, receipt, receipt_for, second, take_id};
use super::*;
use crate::claim::testing::{RECEIPT_KEY, SIGNING_KEY, key};
use crate::platform::testing::{Fault, MemoryDisk};

fn ended(disk: &Arc<dyn Disk>) -> (TakeStore, Take) {
    let store = store(disk);
    let mut writer = begin(&store, 1).expect("begun");
    sign(&mut writer).expect("signed");
    writer
        .write(&[second(Track::Audio, 0, RATE.into()), second(Track::Audio, 1, 10)])
        .expect("written");
    writer.write(&[Item::Close(CloseReason::Stopped)]).expect("closed");
    sign(&mut writer).expect("signed");
    let take = writer.take().clone();
    (store, take)
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time stamp")
}

fn files(disk: &Arc<dyn Disk>) -> Vec<String> {
    let folder = Path::new(ROOT).join(take_id(1).as_str());
    disk.list(&folder)
        .expect("listed")
        .into_iter()
        .map(|entry| entry.name)
        .collect()
}

#[test]
fn a_receipt_that_is_not_over_exactly_this_take_is_refused_and_deletes_nothing() {
    let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
    let (store, take) = ended(&disk);
    let right = receipt_for(&take);
    let wrong: [(&str, Receipt); 6] = [
        (
            "another take",
            Receipt {
                take: take_id(2),
                ..right.clone()
            },
        ),
        (
            "another head",
            Receipt {
                journal_head: lavalier_protocol::digest::Digest::ZERO,
                ..right.clone()
            },
        ),
        (
            "fewer lines",
            Receipt {
                lines: right.lines - 1,
                ..right.clone()
            },
        ),
        (
            "fewer segments",
            Receipt {
                segments: right.segments - 1,
                ..right.clone()
            },
        ),
        (
            "fewer bytes",
            Receipt {
                bytes: right.bytes - 1,
                ..right.clone()
            },
        ),
        (
            "another invitation",
            Receipt {
                invitation: lavalier_protocol::id::InvitationId::from_random([9; 16]),
                ..right.clone()
            },
        ),
    ];
    for (what, statement) in wrong {
        let jws = Jws::sign(Typ::Receipt, &statement, &key(RECEIPT_KEY)).expect("signed");
        assert!(matches!(take.put_receipt(&jws), Err(StoreError::Receipt(_))), "{what}");
    }
    let by_another = receipt(&take, &key(SIGNING_KEY));
    assert!(matches!(take.put_receipt(&by_another), Err(StoreError::Receipt(_))));
    assert!(!take.is_safe());
    assert_eq!(store.sweep(Timestamp::MAX).expect("swept"), []);
    assert_eq!(files(&disk).len(), 5, "{:?}", files(&disk));
}

#[test]
fn a_receipt_over_an_unsigned_end_is_refused() {
    let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
    let store = store(&disk);
    let mut writer = begin(&store, 1).expect("begun");
    writer
        .write(&[second(Track::Audio, 0, 10), Item::Close(CloseReason::Stopped)])
        .expect("written");
    let refused = writer.take().put_receipt(&receipt(writer.take(), &key(RECEIPT_KEY)));
    assert!(matches!(refused, Err(StoreError::Receipt(_))), "{refused:?}");
}

#[test]
fn a_safe_take_stays_for_its_days_and_then_its_journal_and_receipt_stay() {
    let memory = MemoryDisk::new();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let (store, take) = ended(&disk);
    assert_eq!(store.sweep(Timestamp::MAX).expect("swept"), [], "no receipt");
    take.put_receipt(&receipt(&take, &key(RECEIPT_KEY)))
        .expect("the right receipt");
    assert!(take.is_safe());
    assert_eq!(
        store.sweep(at("2026-11-27T09:59:59Z")).expect("swept"),
        [],
        "seven days are not over"
    );
    assert_eq!(files(&disk).len(), 6);
    let swept = Swept {
        take: take_id(1),
        segments: 2,
    };
    assert_eq!(store.sweep(at("2026-11-27T10:00:00Z")).expect("swept"), [swept]);
    assert_eq!(
        files(&disk),
        ["brief.jws", "clearance.jws", "journal.jsonl", "receipt.jws"]
    );
    assert_eq!(store.sweep(Timestamp::MAX).expect("swept"), []);
    drop((store, take));

    let reopened = self::store(&disk);
    let take = reopened.take(&take_id(1)).expect("it is still listed");
    assert!(take.is_safe());
    assert_eq!(take.state().expect("a state").samples, 1_010);
    assert_eq!(take.read(0), Err(StoreError::NoSegment { sequence: 0 }));
    assert!(
        recover(&reopened).is_empty(),
        "a swept take is not taken for a damaged one"
    );
}

#[test]
fn promise_3_a_receipt_that_is_dated_back_has_nothing_deleted_early() {
    let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
    let (store, take) = ended(&disk);
    let dated_back = Receipt {
        received_at: at("1960-01-01T00:00:00Z"),
        ..receipt_for(&take)
    };
    let jws = Jws::sign(Typ::Receipt, &dated_back, &key(RECEIPT_KEY)).expect("signed");
    take.put_receipt(&jws).expect("it is the studio's, and this take's");
    // Its days are counted from its beginning, which this device knows by its own clock: 1970-01-01T00:00:00Z.
    assert_eq!(store.sweep(at("1970-01-07T23:59:59Z")).expect("swept"), []);
    assert_eq!(store.sweep(at("1970-01-08T00:00:00Z")).expect("swept").len(), 1);
}

#[test]
fn a_full_disk_lets_safe_takes_go_early_and_others_never() {
    let memory = MemoryDisk::new();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let (store, take) = ended(&disk);
    let no_space = |on: bool| memory.set_space(if on { 1 << 20 } else { 1 << 40 });
    no_space(true);
    assert_eq!(
        store.sweep(at("2026-11-20T10:00:00Z")).expect("swept"),
        [],
        "it is not safe"
    );
    no_space(false);
    take.put_receipt(&receipt(&take, &key(RECEIPT_KEY)))
        .expect("the right receipt");
    no_space(true);
    assert_eq!(store.sweep(at("2026-11-20T10:00:01Z")).expect("swept").len(), 1);
}

#[test]
fn a_receipt_that_was_put_there_by_hand_deletes_nothing() {
    let memory = MemoryDisk::new();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let (_, take) = ended(&disk);
    let forged = receipt(&take, &key(SIGNING_KEY));
    let path = Path::new(ROOT).join(take_id(1).as_str()).join("receipt.jws");
    disk.create(&path)
        .and_then(|mut file| file.write(forged.as_str().as_bytes()))
        .expect("written");
    let disk: Arc<dyn Disk> = Arc::new(memory.after_kill());
    let store = store(&disk);
    assert_eq!(store.sweep(Timestamp::MAX).expect("swept"), []);
    assert_eq!(files(&disk).len(), 6);
}

#[test]
fn a_receipt_that_could_not_be_stored_is_none() {
    let memory = MemoryDisk::new();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let (_store, take) = ended(&disk);
    memory.set_fault(Some(Fault::Denied));
    assert!(matches!(
        take.put_receipt(&receipt(&take, &key(RECEIPT_KEY))),
        Err(StoreError::Disk(_))
    ));
    assert!(!take.is_safe());
}

#[test]
fn a_changed_segment_is_never_sent() {
    let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
    let (_store, take) = ended(&disk);
    let segment = take.segment(0).expect("a state").expect("there");
    disk.create(&segment.path)
        .and_then(|mut file| file.write(b"other"))
        .expect("changed");
    assert_eq!(take.read(0), Err(StoreError::SegmentChanged { sequence: 0 }));
}
