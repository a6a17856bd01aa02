//! Many at once.

use std::sync::Arc;

use super::sample::{LIMITS, append, claimed, production_id, sealed, segment, take_id};
use crate::model::StoreOutcome;
use crate::storage::{Storage, StorageError};

pub(super) async fn many_at_once_are_each_whole<S: Storage + 'static>(storage: Arc<S>) {
    claimed(&*storage).await;
    storage
        .append_journal(append(1, None, 0, 100, 1))
        .await
        .expect("stored");
    let mut tasks = Vec::new();
    for sequence in 0..60 {
        // Twice each, side by side: one of them is the repetition.
        for _ in 0..2 {
            let storage = Arc::clone(&storage);
            tasks.push(tokio::spawn(async move {
                let stored = storage
                    .store_segments(vec![segment(1, sequence, sealed(sequence))], LIMITS)
                    .await;
                stored.expect("stored")[0]
            }));
        }
        let storage = Arc::clone(&storage);
        tasks.push(tokio::spawn(async move {
            let roll = storage.reserve_roll(&production_id()).await.expect("stored");
            assert!(roll.is_some());
            StoreOutcome::NoTake
        }));
    }
    let (mut stored, mut repeated) = (0, 0);
    for task in tasks {
        match task.await.expect("it ran") {
            StoreOutcome::Stored => stored += 1,
            StoreOutcome::Repeated => repeated += 1,
            _ => {}
        }
    }
    assert_eq!((stored, repeated), (60, 60));
    assert_eq!(storage.missing(&take_id(1), 100).await.expect("read").len(), 66 - 60);
    let next = storage.reserve_roll(&production_id()).await.expect("stored");
    assert_eq!(next.expect("there are rolls").as_str(), "R062");
}

pub(super) async fn closing_finishes_what_was_begun(storage: impl Storage) {
    claimed(&storage).await;
    storage.ready().await.expect("it can be written");
    let begun = storage.append_journal(append(1, None, 0, 5, 1));
    let (begun, ()) = tokio::join!(begun, storage.close());
    assert!(begun.is_ok() || begun == Err(StorageError::Closed), "{begun:?}");
    assert_eq!(storage.ready().await, Err(StorageError::Closed));
}
