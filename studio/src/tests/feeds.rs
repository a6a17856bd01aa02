//! OS feeds: fetched, imported, kept, served.

use jiff::SignedDuration;
use lavalier_protocol::api::{ClaimAnswer, ErrorKind, FeedAnswer, FeedTaken};
use lavalier_protocol::feed::{FeedSource, Freshness, OsFeed};
use lavalier_protocol::jws::{Signer as _, Typ};
use lavalier_protocol::members::Role;
use serde_json::{Value, json};

use super::crew::crew;
use super::device::claim;
use super::kit::Kit;
use super::people::{Show, owner};
use super::vendor::Prepared;
use crate::feed::Published;
use crate::publishers::{Answer, NoAnswer, Rounds};

/// Posted in May 2026, vouched for until the end of the year.
fn body(version: &str, models: &[&str]) -> Value {
    json!({"PublicAssetSets": {"iOS": [{"ProductVersion": version, "Build": "41C20", "PostingDate": "2026-11-01",
           "ExpirationDate": "2026-12-31", "SupportedDevices": models}]}})
}

/// Apple's feed, from a vendor that gives what is prepared.
fn apple() -> (Published<Prepared>, Rounds) {
    let feed = Published {
        source: FeedSource::Apple,
        vendor: Prepared::default(),
    };
    (feed, Rounds::default())
}

async fn current(kit: &Kit) -> OsFeed {
    crate::feed::current(&kit.app).await.unwrap().expect("a feed was taken")
}

fn latest(kit: &Kit, feed: &OsFeed) -> Option<(String, Freshness)> {
    let answer = feed.latest("iPhone40,1", kit.app.now())?;
    Some((answer.latest.version.to_string(), answer.feed))
}

#[tokio::test]
async fn a_feed_is_fetched_when_it_is_due_and_only_when_it_changed() {
    let (kit, (feed, mut rounds)) = (Kit::start().await, apple());
    let vendor = &feed.vendor;
    vendor.gives(body("41.1", &["iPhone40,1"]), "one");
    rounds.round(&kit.app, &feed).await;
    assert_eq!(
        latest(&kit, &current(&kit).await),
        Some(("41.1".to_owned(), Freshness::Fresh))
    );
    rounds.round(&kit.app, &feed).await;
    assert_eq!(*vendor.asked.lock().unwrap(), [None], "not due yet");

    kit.pass(SignedDuration::from_hours(6));
    vendor.next(Ok(Answer::Unchanged));
    rounds.round(&kit.app, &feed).await;
    assert_eq!(current(&kit).await.checked_at(), kit.app.now());

    kit.pass(SignedDuration::from_hours(6));
    vendor.gives(body("41.2", &["iPhone40,1"]), "two");
    rounds.round(&kit.app, &feed).await;
    assert_eq!(
        latest(&kit, &current(&kit).await),
        Some(("41.2".to_owned(), Freshness::Fresh))
    );
    let asked = vendor.asked.lock().unwrap().clone();
    assert_eq!(asked, [None, Some("one".to_owned()), Some("one".to_owned())]);
    let history = kit.app.storage.feed_history(FeedSource::Apple).await.unwrap();
    assert_eq!(history.len(), 2, "what was offered before is still known");
}

#[tokio::test]
async fn the_last_good_feed_stays_whatever_comes_and_is_stale_in_the_end() {
    let (kit, (feed, mut rounds)) = (Kit::start().await, apple());
    let vendor = &feed.vendor;
    vendor.gives(body("41.1", &["iPhone40,1"]), "one");
    rounds.round(&kit.app, &feed).await;
    let good = current(&kit).await;
    let sofa = json!({"OSVersions": [{"Latest": {"ProductVersion": "41.2", "SupportedDevices": ["iPhone40,1"],
                     "ExpirationDate": "2026-12-31"}}]});
    let bad = [
        Ok(Answer::Body(b"{\"PublicAssetSets\": {\"iOS\": [".to_vec(), None)),
        Ok(Answer::Body(b"<html>busy</html>".to_vec(), None)),
        Ok(Answer::Body(b"{}".to_vec(), None)),
        Ok(Answer::Body(body("41.2", &[]).to_string().into_bytes(), None)),
        Ok(Answer::Body(br#"{"PublicAssetSets": {"iOS": []}}"#.to_vec(), None)),
        Ok(Answer::Body(sofa.to_string().into_bytes(), None)),
        Err(NoAnswer::Unreached("no route".to_owned())),
        Err(NoAnswer::Status(503)),
        Err(NoAnswer::TooLong(1024)),
    ];
    for answer in bad {
        kit.pass(SignedDuration::from_hours(6));
        vendor.next(answer.clone());
        rounds.round(&kit.app, &feed).await;
        assert_eq!(current(&kit).await, good, "{answer:?}");
    }
    assert_eq!(latest(&kit, &good), Some(("41.1".to_owned(), Freshness::Fresh)));
    kit.pass(SignedDuration::from_hours(7 * 24));
    assert_eq!(latest(&kit, &good), Some(("41.1".to_owned(), Freshness::Stale)));
}

#[tokio::test]
async fn a_version_s_first_sight_outlives_the_body_that_named_it() {
    let (kit, (feed, mut rounds)) = (Kit::start().await, apple());
    let vendor = &feed.vendor;
    for version in ["41.1", "41.2"] {
        vendor.gives(body(version, &["iPhone40,1"]), version);
        rounds.round(&kit.app, &feed).await;
        kit.pass(SignedDuration::from_hours(6));
    }
    let known: Vec<String> = current(&kit)
        .await
        .releases()
        .iter()
        .map(|release| release.version.to_string())
        .collect();
    assert_eq!(known, ["41.1", "41.2"]);
}

#[tokio::test]
async fn a_feed_is_imported_by_who_set_the_studio_up_alone_and_every_production_s_log_says_so() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let crew = crew(&kit, show).await;
    let bytes = body("41.1", &["iPhone40,1", "iPad40,1"]).to_string();
    assert_eq!(
        kit.post("/api/v1/feed", "", bytes.clone()).await.kind(),
        ErrorKind::SignedOut
    );
    for token in [&crew.stranger, crew.token(Role::Security)] {
        let refused = kit.post("/api/v1/feed", token, bytes.clone()).await;
        assert_eq!(
            refused.kind(),
            ErrorKind::Forbidden,
            "who owns or guards one production decides nothing for the others"
        );
    }
    let token = crew.show.token.clone();
    let taken: FeedTaken = kit.post("/api/v1/feed", &token, bytes).await.done();
    assert_eq!((taken.source, taken.models), (FeedSource::Apple, 2));
    let androids = json!({"android": {"models": [{"model": "SM-X1", "patch_level": "2026-11-01"}]}}).to_string();
    let taken: FeedTaken = kit.post("/api/v1/feed", &token, androids).await.done();
    assert_eq!(
        (taken.source, taken.models, taken.android_models),
        (FeedSource::Android, 2, 1)
    );
    for bad in ["", "{}", r#"{"PublicAssetSets": {}}"#] {
        assert_eq!(
            kit.post("/api/v1/feed", &token, bad).await.kind(),
            ErrorKind::BadRequest,
            "{bad}"
        );
    }
    assert_eq!(current(&kit).await.models().len(), 2);
    for (path, reader) in [
        (crew.show.path("audit"), crew.token(Role::Security)),
        ("/api/v1/productions/another/audit".to_owned(), &crew.stranger),
    ] {
        let log = kit.get(&path, reader).await.text();
        let told: Vec<&str> = log.lines().filter(|line| line.contains("feed.imported")).collect();
        assert!(
            told.len() == 2 && told[0].contains("\"apple/") && told[0].contains("Ada"),
            "{log}"
        );
    }
}

#[tokio::test]
async fn an_import_that_knows_less_than_before_is_taken_and_says_how_much_less() {
    let kit = Kit::start().await;
    let token = owner(&kit).await;
    let import = async |version: &str, models: &[&str]| {
        let taken: FeedTaken = kit
            .post("/api/v1/feed", &token, body(version, models).to_string())
            .await
            .done();
        (taken.models, taken.models_older, taken.models_gone)
    };
    let three = ["iPad40,1", "iPhone40,1", "iPhone40,2"];
    assert_eq!(import("41.1", &three).await, (3, 0, 0), "there was nothing before");
    assert_eq!(import("41.1", &three).await, (3, 0, 0), "the same again");
    assert_eq!(import("41.2", &three).await, (3, 0, 0), "a newer one");
    assert_eq!(
        import("41.1", &three[..2]).await,
        (2, 2, 1),
        "an older one, and smaller"
    );
    assert_eq!(
        import("40.9", &three[..1]).await,
        (1, 1, 1),
        "a train that ended is older where nothing is newer"
    );
    assert_eq!(import("42.0", &three).await, (3, 0, 0), "the newer one mends it");
    let androids = json!({"android": {"models": [{"model": "SM-X1", "patch_level": "2026-11-01"}]}}).to_string();
    let taken: FeedTaken = kit.post("/api/v1/feed", &token, androids).await.done();
    assert_eq!(
        (taken.models_older, taken.models_gone),
        (0, 0),
        "another source's body takes back nothing"
    );
}

#[tokio::test]
async fn a_body_that_is_no_feed_is_refused_with_what_to_do_about_the_file() {
    let kit = Kit::start().await;
    let token = owner(&kit).await;
    for bad in ["", "{}", r#"{"PublicAssetSets": {}}"#] {
        let refused = kit.post("/api/v1/feed", &token, bad).await.error().error;
        assert_eq!(refused.kind, ErrorKind::BadRequest, "{bad}");
        assert!(
            refused.message.starts_with("This is not taken for an OS feed: it "),
            "{}",
            refused.message
        );
        assert!(
            refused.remedy.starts_with("Download the vendor's file"),
            "{}",
            refused.remedy
        );
    }
}

#[tokio::test]
async fn an_imported_feed_does_not_put_off_the_vendor_s_own() {
    let (kit, (feed, mut rounds)) = (Kit::start().await, apple());
    let token = owner(&kit).await;
    let old = body("40.9", &["iPhone40,1"]).to_string();
    let taken: FeedTaken = kit.post("/api/v1/feed", &token, old.clone()).await.done();
    assert_eq!(taken.models, 1);
    feed.vendor.gives(body("41.1", &["iPhone40,1"]), "one");
    rounds.round(&kit.app, &feed).await;
    assert_eq!(
        latest(&kit, &current(&kit).await),
        Some(("41.1".to_owned(), Freshness::Fresh))
    );
    kit.pass(SignedDuration::from_hours(1));
    let _again: FeedTaken = kit.post("/api/v1/feed", &token, old).await.done();
    feed.vendor.next(Ok(Answer::Body(
        body("41.1", &["iPhone40,1"]).to_string().into_bytes(),
        None,
    )));
    rounds.round(&kit.app, &feed).await;
    assert_eq!(
        latest(&kit, &current(&kit).await),
        Some(("41.1".to_owned(), Freshness::Fresh))
    );
    rounds.round(&kit.app, &feed).await;
    assert_eq!(
        feed.vendor.asked.lock().unwrap().len(),
        2,
        "and no more often than is due"
    );
}

#[tokio::test]
async fn a_guest_reads_the_feed_signed_as_what_it_is() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let guest: ClaimAnswer = claim(&kit, &invited, 31).await.done();
    let path = "/api/v1/recorder/feed";
    assert_eq!(kit.get(path, &guest.credential.token).await.kind(), ErrorKind::NotFound);
    let bytes = body("41.1", &["iPhone40,1"]).to_string();
    let taken = kit.post("/api/v1/feed", &show.token, bytes).await;
    assert_eq!(taken.status, http::StatusCode::OK);
    let answer: FeedAnswer = kit.get(path, &guest.credential.token).await.done();
    let key = kit.app.receipt_key.public_key();
    let feed: OsFeed = answer.feed.verify(Typ::OsFeed, key).unwrap();
    assert_eq!(feed, current(&kit).await);
    assert!(
        answer.feed.verify::<OsFeed>(Typ::Clearance, key).is_err(),
        "it is nothing else"
    );
    assert_eq!(kit.get(path, "").await.kind(), ErrorKind::SignedOut);
}
