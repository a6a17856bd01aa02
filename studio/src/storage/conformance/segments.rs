//! Segments.

use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;

use super::sample::{LIMITS, append, at, claimed, progress, sealed, segment, take_id};
use crate::model::{CANDIDATES_MAX, ObjectName, Segment, StoreLimits, StoreOutcome};
use crate::storage::Storage;

async fn store(storage: &impl Storage, segments: Vec<Segment>) -> Vec<StoreOutcome> {
    storage.store_segments(segments, LIMITS).await.expect("stored")
}

fn junk(number: u32) -> Digest {
    Digest::of(&number.to_le_bytes())
}

pub(super) async fn a_segment_is_stored_once_and_counted(storage: &impl Storage) {
    claimed(storage).await;
    let name = segment(1, 0, sealed(0)).name;
    let claim = segment(1, 0, sealed(0)).claim;
    assert_eq!(
        store(storage, vec![segment(1, 0, sealed(0))]).await,
        [StoreOutcome::NoTake]
    );
    assert_eq!(storage.standing(&name, &claim).await.expect("read"), None);
    storage.append_journal(append(1, None, 0, 6, 6)).await.expect("stored");
    let batch = vec![
        segment(1, 0, sealed(0)),
        segment(1, 0, sealed(0)),
        segment(2, 0, sealed(0)),
        segment(1, 1, sealed(1)),
    ];
    assert_eq!(
        store(storage, batch).await,
        [
            StoreOutcome::Stored,
            StoreOutcome::Repeated,
            StoreOutcome::NoTake,
            StoreOutcome::Stored
        ],
        "answers in order"
    );
    let standing = storage
        .standing(&name, &claim)
        .await
        .expect("read")
        .expect("it has begun");
    assert!(standing.stored);
    assert_eq!((standing.named, standing.candidates), (Some(sealed(0)), 1));
    assert_eq!((standing.claim_bytes, standing.unvouched_bytes), (20, 0));
    let foreign = ClaimId::from_random([9; 16]);
    assert_eq!(storage.standing(&name, &foreign).await.expect("read"), None);
    let counts = storage.take_counts(&take_id(1)).await.expect("read");
    assert_eq!(counts.stored, 2);
    let take = storage.take(&take_id(1)).await.expect("read").expect("begun");
    assert_eq!(take.last_heard, at(40));
}

pub(super) async fn the_signed_journal_decides_between_candidates(storage: &impl Storage) {
    claimed(storage).await;
    // Line 1 is segment 0, line 2 is segment 1; nothing is signed yet but the opening.
    storage.append_journal(append(1, None, 0, 3, 1)).await.expect("stored");
    for number in 0..CANDIDATES_MAX {
        let stored = store(storage, vec![segment(1, 0, junk(number)), segment(1, 7, junk(number))]).await;
        assert_eq!(stored, [StoreOutcome::Stored; 2]);
    }
    assert_eq!(
        store(storage, vec![segment(1, 0, sealed(0))]).await,
        [StoreOutcome::Crowded]
    );
    let tight = StoreLimits {
        unvouched_bytes: 85,
        ..LIMITS
    };
    let crowded = storage.store_segments(vec![segment(1, 1, sealed(1))], tight).await;
    assert_eq!(crowded.expect("stored"), [StoreOutcome::Crowded]);
    assert_eq!(
        storage.junk(100).await.expect("read"),
        [],
        "nothing is contradicted yet"
    );
    storage
        .append_journal(append(1, Some(progress(3, 1)), 3, 4, 3))
        .await
        .expect("stored");
    assert_eq!(storage.candidates(&take_id(1), 0).await.expect("read"), []);
    assert_eq!(
        storage.candidates(&take_id(1), 7).await.expect("read").len(),
        CANDIDATES_MAX as usize,
        "not signed yet"
    );
    let contradicted = storage.junk(100).await.expect("read");
    assert_eq!(contradicted.len(), CANDIDATES_MAX as usize);
    assert!(
        contradicted
            .iter()
            .all(|name| name.sequence == 0 && name.sha256 != sealed(0)),
        "what was turned away and is true after all is no junk"
    );
    assert_eq!(storage.junk(1).await.expect("read").len(), 1);
    storage.forget_junk(contradicted).await.expect("stored");
    assert_eq!(storage.junk(100).await.expect("read"), []);
    assert_eq!(
        store(storage, vec![segment(1, 0, junk(0))]).await,
        [StoreOutcome::Contradicted]
    );
    let late = ObjectName {
        take: take_id(1),
        sequence: 0,
        sha256: junk(0),
    };
    assert_eq!(
        storage.junk(100).await.expect("read"),
        [late],
        "its object may be there"
    );
    let real = store(storage, vec![segment(1, 0, sealed(0)), segment(1, 1, sealed(1))]).await;
    assert_eq!(real, [StoreOutcome::Stored; 2]);
    let mut end = append(1, Some(progress(4, 3)), 4, 5, 4);
    end.after.ended = true;
    end.after.signed_segments = 2;
    storage.append_journal(end).await.expect("stored");
    assert_eq!(
        storage.candidates(&take_id(1), 7).await.expect("read"),
        [],
        "behind the end"
    );
    assert_eq!(
        storage.junk(100).await.expect("read").len(),
        1 + CANDIDATES_MAX as usize
    );
    let claim = segment(1, 0, sealed(0)).claim;
    let standing = storage
        .standing(&segment(1, 9, junk(0)).name, &claim)
        .await
        .expect("read");
    let standing = standing.expect("begun");
    assert!(standing.past_end);
    assert_eq!(
        (standing.claim_bytes, standing.unvouched_bytes),
        (20, 0),
        "junk is given back"
    );
}

pub(super) async fn what_is_missing_is_what_is_journalled_and_not_stored(storage: &impl Storage) {
    claimed(storage).await;
    storage.append_journal(append(1, None, 0, 16, 1)).await.expect("stored");
    let missing = async |limit| storage.missing(&take_id(1), limit).await.expect("read");
    assert_eq!(missing(100).await, (0..10).collect::<Vec<u64>>());
    assert_eq!(missing(3).await, [0, 1, 2]);
    let batch = vec![
        segment(1, 4, sealed(4)),
        segment(1, 5, junk(5)),
        segment(1, 6, sealed(6)),
    ];
    store(storage, batch).await;
    assert_eq!(
        missing(100).await,
        [0, 1, 2, 3, 5, 7, 8, 9],
        "other bytes are not these"
    );
    let stored = storage.stored(&take_id(1), 0, 100).await.expect("read");
    assert_eq!(stored, [(4, sealed(4), 10), (6, sealed(6), 10)]);
    let page = storage.stored(&take_id(1), 5, 1).await.expect("read");
    assert_eq!(page, [(6, sealed(6), 10)]);
    // The unsigned lines give way, and with them what they name.
    storage
        .append_journal(append(1, Some(progress(16, 1)), 5, 6, 1))
        .await
        .expect("stored");
    assert_eq!(missing(100).await, [0, 1, 2, 3]);
}
