//! A vendor's OS feed, as whoever stands between studio and vendor could make it, and the canonical form as a studio could.
#![no_main]

use lavalier_protocol::Timestamp;
use lavalier_protocol::feed::{DeviceOs, FEED_MAX, OsFeed, Threshold};
use lavalier_protocol::policy::{Platform, State};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let now = Timestamp::UNIX_EPOCH;
    if let Ok(feed) = OsFeed::parse(body) {
        ask(&feed, now);
    }
    let Ok(feed) = OsFeed::parse_vendor(body, now) else {
        return;
    };
    ask(&feed, now);
    let written = serde_json::to_vec(&feed).expect("a feed has a JSON form");
    assert!(written.len() <= FEED_MAX, "it grew beyond what is signed");
    assert_eq!(OsFeed::parse(&written).as_ref(), Ok(&feed));
});

/// Whoever passes runs what the answer for its model names.
fn ask(feed: &OsFeed, now: Timestamp) {
    let mut learned = OsFeed::empty(now);
    learned.learn(feed);
    for model in feed.models().into_iter().chain(["iPhone1,1"]) {
        let answer = feed.latest(model, now);
        let trains = answer.iter().flat_map(|answer| &answer.trains);
        for version in trains
            .map(|train| train.version.to_string())
            .chain(["26.1 (a)".to_owned()])
        {
            let device = DeviceOs {
                platform: Platform::Ios,
                model: Some(model),
                version: &version,
                build: None,
                patch_level: Some("2026-08-05"),
            };
            if feed.standing(&device, Threshold::Latest, now).current.state == State::Pass {
                let newest = answer.as_ref().map(|answer| answer.latest.version.to_string());
                assert_eq!(
                    newest.as_deref(),
                    Some(version.as_str()),
                    "something else than the newest passed"
                );
            }
            let android = DeviceOs {
                platform: Platform::Android,
                ..device
            };
            let _ = feed.standing(&android, Threshold::SupportedTrain, now);
        }
    }
}
