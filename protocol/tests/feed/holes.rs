//! Bodies that are cut, empty, or have holes.

use lavalier_protocol::feed::{DeviceOs, FEED_MAX, FeedError, OsFeed, OsReason, Reading, Threshold};
use lavalier_protocol::policy::{Platform, State};
use serde_json::{Value, json};

use crate::body::{FETCHED, at, body, entry, feed, now, usual};

fn standing(feed: &OsFeed, version: &str) -> Reading {
    let device = DeviceOs {
        platform: Platform::Ios,
        model: Some("iPhone40,1"),
        version,
        build: None,
        patch_level: None,
    };
    feed.standing(&device, Threshold::Latest, now()).current
}

#[test]
fn a_body_cut_anywhere_is_refused_and_never_half_read() {
    let whole = usual().to_string();
    for end in 0..whole.len() {
        let cut = OsFeed::parse_vendor(&whole.as_bytes()[..end], at(FETCHED));
        assert!(matches!(cut, Err(FeedError::Json(_))), "cut at {end}");
    }
}

#[test]
fn json_that_is_no_feed_is_refused() {
    for other in [
        "{}",
        "[]",
        "null",
        "3",
        r#"{"error": "busy"}"#,
        r#"{"AssetSets": {"iOS": []}}"#,
        r#"{"data": {}}"#,
    ] {
        assert_eq!(
            OsFeed::parse_vendor(other.as_bytes(), at(FETCHED)),
            Err(FeedError::NotAFeed),
            "{other}"
        );
    }
    for text in [
        "",
        "<html>",
        "\u{feff}{}",
        "{\"PublicAssetSets\":{},\"PublicAssetSets\":{}}",
    ] {
        assert!(OsFeed::parse_vendor(text.as_bytes(), at(FETCHED)).is_err(), "{text}");
    }
}

#[test]
fn an_empty_feed_answers_for_nobody() {
    for empty in [
        json!({}),
        json!({"iOS": []}),
        json!([]),
        json!(null),
        json!({"iOS": 3}),
        json!({"iOS": [[], 1, "x"]}),
    ] {
        let feed = feed(&json!({"PublicAssetSets": empty}));
        assert!(!feed.offers_something());
        assert_eq!(feed.latest("iPhone40,1", now()), None);
        assert_eq!(standing(&feed, "41.2").state, State::Unknown);
    }
}

fn with(hole: Value) -> OsFeed {
    let mut body = usual();
    body["PublicAssetSets"]["iOS"].as_array_mut().unwrap().push(hole);
    feed(&body)
}

#[test]
fn an_empty_list_of_devices_means_unknown_and_not_unsupported() {
    let mut missing = entry("41.3", "41D1", &[]);
    missing.as_object_mut().unwrap().remove("SupportedDevices");
    for hole in [entry("41.3", "41D1", &[]), missing] {
        let feed = with(hole);
        assert_eq!(
            standing(&feed, "41.2"),
            Reading {
                state: State::Unknown,
                reason: OsReason::FeedDegraded
            }
        );
        assert_eq!(standing(&feed, "41.1").state, State::Fail, "behind in any case");
        let answer = feed.latest("iPhone40,1", now()).unwrap();
        assert_eq!((answer.supported, answer.degraded), (None, true));
    }
    assert_eq!(
        standing(&with(entry("41.1", "41B1", &[])), "41.2").state,
        State::Pass,
        "it cannot be newer"
    );
}

#[test]
fn a_hole_in_the_list_of_computers_is_none_for_a_phone() {
    let mut body = usual();
    body["PublicAssetSets"]["macOS"] = json!([entry("43.0", "43A1", &[]), {"ProductVersion": 3}]);
    assert_eq!(standing(&feed(&body), "41.2").state, State::Pass);
}

#[test]
fn a_body_that_names_more_than_there_is_leaves_a_hole_and_stays_small() {
    let models: Vec<String> = (0..500).map(|number| format!("iPhone{number},1")).collect();
    let models: Vec<&str> = models.iter().map(String::as_str).collect();
    let entries: Vec<Value> = (0..200)
        .map(|minor| entry(&format!("41.{minor}"), "41C1", &models))
        .collect();
    let feed = feed(&body(&entries));
    assert!(serde_json::to_vec(&feed).unwrap().len() < FEED_MAX);
    assert_eq!(standing(&feed, "41.199").state, State::Unknown);
}

#[test]
fn an_entry_whose_version_cannot_be_read_is_a_hole_where_it_could_be_for_a_phone() {
    for version in [json!("forty"), json!(41.3), Value::Null] {
        let mut hole = entry("", "41D1", &["iPhone50,1"]);
        hole["ProductVersion"] = version;
        assert_eq!(standing(&with(hole.clone()), "41.2").reason, OsReason::FeedDegraded);
        hole["SupportedDevices"] = json!(["Watch9,1"]);
        assert_eq!(
            standing(&with(hole), "41.2").state,
            State::Pass,
            "watches do not matter here"
        );
    }
}

#[test]
fn a_placeholder_build_is_no_build() {
    let feed = feed(&body(&[entry("41.2", "41A000", &["iPhone40,1"])]));
    assert_eq!(feed.latest("iPhone40,1", now()).unwrap().latest.build, None);
    let device = DeviceOs {
        platform: Platform::Ios,
        model: Some("iPhone40,1"),
        version: "41.2",
        build: Some("41A000"),
        patch_level: None,
    };
    let reading = feed.standing(&device, Threshold::Latest, now()).current;
    assert_eq!(reading.reason, OsReason::BuildUnknown);
}

#[test]
fn an_entry_without_a_day_that_can_be_read_is_over() {
    for day in [json!(null), json!("soon"), json!("2031-02-30"), json!(20_310_801)] {
        let mut entry = entry("41.2", "41C20", &["iPhone40,1"]);
        entry["ExpirationDate"] = day;
        let feed = feed(&body(&[entry]));
        assert_eq!(standing(&feed, "41.2").reason, OsReason::FeedStale);
    }
}

#[test]
fn keys_that_nobody_knows_change_nothing() {
    let mut body = usual();
    body["Extra"] = json!({"deep": [[[1]]]});
    for entry in body["PublicAssetSets"]["iOS"].as_array_mut().unwrap() {
        entry["Colour"] = json!("blue");
    }
    assert_eq!(feed(&body), feed(&usual()));
}

#[test]
fn the_degraded_first_version_of_the_other_feed_answers_for_nobody() {
    let degraded = json!({"UpdateHash": "0", "OSVersions": [{
        "OSVersion": "41",
        "Latest": {"ProductVersion": "41.2", "Build": "41A000", "ReleaseDate": "2031-05-01T00:00:00Z",
                   "ExpirationDate": "2031-08-01T00:00:00Z", "SupportedDevices": [], "ActivelyExploitedCVEs": []},
        "SecurityReleases": [], "SupportedModels": []}]});
    let feed = feed(&degraded);
    assert_eq!(feed.latest("iPhone40,1", now()), None);
    assert_eq!(standing(&feed, "41.2").reason, OsReason::FeedDegraded);
}

#[test]
fn the_other_feed_s_superseded_releases_are_no_trains() {
    let release = |version: &str, devices: Value| {
        json!({"ProductVersion": version, "Build": "", "AllBuilds": ["41X1"], "ReleaseDate": "2031-04-01T00:00:00Z",
               "ExpirationDate": "2031-08-01", "SupportedDevices": devices})
    };
    let feed = feed(&json!({"OSVersions": [
        {"OSVersion": "41", "Latest": release("41.2", json!(["iPhone40,1", "iPhone50,1"])), "SecurityReleases": [
            release("41.2", json!(["iPhone40,1", "iPhone50,1"])),
            release("41.2.1", json!(["iPhone50,1"])),
            release("41.1", json!(["iPhone40,1"]))]},
        {"OSVersion": "40", "Latest": release("40.9.8", json!([{"DeviceID": "iPhone40,1"}])), "SecurityReleases": [
            release("40.9.10", json!(["iPhone30,1"])),
            release("40.9.7", json!(["iPhone50,1"]))]}]}));
    let trains = |model| -> Vec<String> {
        let answer = feed.latest(model, now()).unwrap();
        answer.trains.iter().map(|train| train.version.to_string()).collect()
    };
    assert_eq!(trains("iPhone40,1"), ["41.2", "40.9.8"]);
    assert_eq!(trains("iPhone50,1"), ["41.2.1"], "the later one is for it alone");
    assert_eq!(trains("iPhone30,1"), ["40.9.10"]);
}
