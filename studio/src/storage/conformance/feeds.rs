//! OS feeds and their history.

use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::feed::FeedSource;
use lavalier_protocol::jws::Jws;

use super::sample::{at, claimed, person, production_id, told};
use crate::model::FeedBody;
use crate::storage::{FEED_BODIES_MAX, Storage};

fn body(source: FeedSource, text: &str, seconds: i64) -> FeedBody {
    FeedBody {
        source,
        digest: Digest::of(text.as_bytes()),
        etag: Some(format!("\"{text}\"")),
        body: text.as_bytes().to_vec(),
        fetched_at: at(seconds),
        checked_at: at(seconds),
        imported_by: None,
    }
}

fn signed(text: &str) -> Jws {
    Jws::from_text(text.to_owned())
}

pub(super) async fn the_newest_body_counts_and_the_older_ones_are_kept(storage: &impl Storage) {
    assert_eq!(storage.signed_feed().await.expect("read"), None);
    assert_eq!(storage.feed_body(FeedSource::Apple).await.expect("read"), None);
    for (text, seconds) in [("a", 10), ("b", 20)] {
        let body = body(FeedSource::Apple, text, seconds);
        storage.put_feed(body, signed(text), None).await.expect("stored");
    }
    let other = body(FeedSource::Android, "a", 30);
    storage
        .put_feed(other.clone(), signed("c"), None)
        .await
        .expect("stored");
    let newest = body(FeedSource::Apple, "b", 20);
    assert_eq!(
        storage.feed_body(FeedSource::Apple).await.expect("read"),
        Some(newest.clone())
    );
    assert_eq!(storage.feed_body(FeedSource::Android).await.expect("read"), Some(other));
    assert_eq!(
        storage.signed_feed().await.expect("read"),
        Some(signed("c")),
        "the last one signed"
    );
    let history = storage.feed_history(FeedSource::Apple).await.expect("read");
    assert_eq!(history, [body(FeedSource::Apple, "a", 10), newest]);
}

pub(super) async fn a_body_that_comes_again_is_confirmed_and_was_first_seen_before(storage: &impl Storage) {
    claimed(storage).await;
    for (text, seconds) in [("a", 10), ("b", 20), ("a", 30)] {
        let body = body(FeedSource::Apple, text, seconds);
        storage.put_feed(body, signed("x"), None).await.expect("stored");
    }
    let mut imported = body(FeedSource::Apple, "b", 40);
    imported.imported_by = Some(person(1));
    storage
        .put_feed(imported, signed("x"), told(Action::FeedImported))
        .await
        .expect("stored");
    let log = storage.audit_lines(&production_id(), 0, 100).await.expect("read");
    let last = String::from_utf8(log.last().expect("a line").clone()).expect("text");
    assert!(last.contains("feed.imported"), "who brought it is on record: {last}");
    let body = body(FeedSource::Apple, "a", 50);
    storage.put_feed(body, signed("x"), None).await.expect("stored");
    let counts = storage
        .feed_body(FeedSource::Apple)
        .await
        .expect("read")
        .expect("one is there");
    assert_eq!(
        (counts.body.as_slice(), counts.fetched_at, counts.checked_at),
        (&b"a"[..], at(10), at(50))
    );
    assert_eq!(storage.feed_history(FeedSource::Apple).await.expect("read").len(), 2);
}

pub(super) async fn the_history_of_a_source_ends_somewhere(storage: &impl Storage) {
    for number in 0..i64::from(FEED_BODIES_MAX) + 3 {
        let body = body(FeedSource::Apple, &number.to_string(), number);
        storage.put_feed(body, signed("x"), None).await.expect("stored");
    }
    let history = storage.feed_history(FeedSource::Apple).await.expect("read");
    assert_eq!(history.len(), usize::try_from(FEED_BODIES_MAX).expect("a small number"));
    assert_eq!(
        history.first().map(|body| body.body.clone()),
        Some(b"3".to_vec()),
        "the oldest went"
    );
}
