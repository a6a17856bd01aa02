//! Journals.

use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;

use super::sample::{append, at, beginning, claimed, jws, line, production_id, progress, record, take_id};
use crate::model::{Append, AppendOutcome, Record};
use crate::storage::Storage;

async fn store(storage: &impl Storage, append: Append) -> AppendOutcome {
    storage.append_journal(append).await.expect("stored")
}

async fn lines(storage: &impl Storage, from: u64, limit: usize) -> Vec<Vec<u8>> {
    storage.journal_lines(&take_id(1), from, limit).await.expect("read")
}

pub(super) async fn lines_are_appended_replaced_and_read_in_pages(storage: &impl Storage) {
    claimed(storage).await;
    assert_eq!(lines(storage, 0, 100).await, Vec::<Vec<u8>>::new());
    assert_eq!(store(storage, append(1, None, 0, 5, 2)).await, AppendOutcome::Appended);
    let take = storage.take(&take_id(1)).await.expect("read").expect("begun");
    assert_eq!(take.beginning, beginning());
    assert_eq!(take.progress, progress(5, 2));
    assert_eq!((take.last_heard, take.receipt, take.delivered_at), (at(30), None, None));
    // Three lines give way to two others.
    let mut replacing = append(1, Some(progress(5, 2)), 2, 4, 2);
    replacing.lines[0].bytes = b"other".to_vec();
    assert_eq!(store(storage, replacing).await, AppendOutcome::Appended);
    let whole = lines(storage, 0, 1_000).await;
    assert_eq!(whole[..2], [line(0).bytes, line(1).bytes]);
    assert_eq!(whole[2..], [b"other".to_vec(), line(3).bytes]);
    assert_eq!(
        store(storage, append(1, Some(progress(4, 2)), 4, 40, 2)).await,
        AppendOutcome::Appended
    );
    let mut read = Vec::new();
    while read.len() < 40 {
        let page = lines(storage, read.len() as u64, 50).await;
        assert!(
            !page.is_empty() && page.len() <= 10,
            "{} lines in a page of 50 bytes",
            page.len()
        );
        read.extend(page);
    }
    assert_eq!(read[39], line(39).bytes);
    assert_eq!(lines(storage, 40, 50).await.len(), 0);
    assert_eq!(lines(storage, 39, 1).await.len(), 1, "one line at least, however long");
    let counts = storage.take_counts(&take_id(1)).await.expect("read");
    assert_eq!((counts.stored, counts.gaps), (0, 13));
    let listed = storage.takes(&production_id(), None).await.expect("read");
    assert_eq!((listed.len(), listed[0].1), (1, counts));
    let interview = beginning().interview;
    let listed = storage.takes(&production_id(), Some(&interview)).await.expect("read");
    assert_eq!(listed.len(), 1);
}

pub(super) async fn an_append_against_another_state_changes_nothing(storage: &impl Storage) {
    claimed(storage).await;
    let early = append(1, Some(progress(5, 2)), 5, 6, 2);
    assert_eq!(store(storage, early).await, AppendOutcome::Moved, "it has not begun");
    assert_eq!(store(storage, append(1, None, 0, 5, 2)).await, AppendOutcome::Appended);
    assert_eq!(
        store(storage, append(1, None, 0, 5, 2)).await,
        AppendOutcome::Moved,
        "it has begun"
    );
    let mut stale = append(1, Some(progress(5, 2)), 5, 6, 2);
    stale.base.as_mut().expect("it has one").head = Digest::ZERO;
    assert_eq!(store(storage, stale).await, AppendOutcome::Moved);
    let mut foreign = append(1, Some(progress(5, 2)), 5, 6, 2);
    foreign.claim = ClaimId::from_random([9; 16]);
    assert_eq!(store(storage, foreign).await, AppendOutcome::Foreign);
    let take = storage.take(&take_id(1)).await.expect("read").expect("begun");
    assert_eq!(take.progress, progress(5, 2));
    assert_eq!(lines(storage, 0, 1_000).await.len(), 5);
}

pub(super) async fn a_receipt_fixes_the_journal(storage: &impl Storage) {
    claimed(storage).await;
    store(storage, append(1, None, 0, 5, 5)).await;
    let put = async |journal, receipt: &str, time| {
        storage
            .put_receipt(&take_id(1), journal, jws(receipt), at(time))
            .await
            .expect("stored")
    };
    assert_eq!(
        put(progress(4, 4).journal, "stale", 50).await,
        None,
        "the journal moved"
    );
    assert_eq!(put(progress(5, 5).journal, "first", 51).await, Some(jws("first")));
    assert_eq!(
        put(progress(5, 5).journal, "second", 52).await,
        Some(jws("first")),
        "the first counts"
    );
    let more = append(1, Some(progress(5, 5)), 5, 6, 5);
    assert_eq!(store(storage, more).await, AppendOutcome::Moved);
    for time in [60, 61] {
        let record = Record {
            at: at(time),
            ..record("show", Action::TakeDelivered)
        };
        storage.set_delivered(&take_id(1), record).await.expect("stored");
    }
    let take = storage.take(&take_id(1)).await.expect("read").expect("begun");
    assert_eq!((take.receipt, take.delivered_at), (Some(jws("first")), Some(at(60))));
    assert_eq!(take.progress, progress(5, 5));
}
