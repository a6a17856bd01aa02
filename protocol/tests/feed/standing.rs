//! How a device stands to what is offered.

use lavalier_protocol::feed::{DeviceOs, OsFeed, OsReason, OsStanding, Threshold};
use lavalier_protocol::policy::{Platform, State};
use serde_json::json;

use crate::body::{at, body, entry, feed, now, usual};

fn phone<'a>(model: &'a str, version: &'a str) -> DeviceOs<'a> {
    DeviceOs {
        platform: Platform::Ios,
        model: Some(model),
        version,
        build: None,
        patch_level: None,
    }
}

fn current(feed: &OsFeed, device: DeviceOs<'_>, threshold: Threshold) -> (State, OsReason) {
    let reading = feed.standing(&device, threshold, now()).current;
    (reading.state, reading.reason)
}

#[test]
fn against_the_latest_a_phone_on_an_older_train_fails() {
    let feed = feed(&usual());
    for (version, expected) in [
        ("41.2", (State::Pass, OsReason::Current)),
        ("41.2.0", (State::Pass, OsReason::Current)),
        ("41.1.9", (State::Fail, OsReason::Behind)),
        ("40.9.8", (State::Fail, OsReason::Behind)),
        ("40.9.9", (State::Fail, OsReason::Behind)),
        ("12.1", (State::Fail, OsReason::Behind)),
        ("41.2.1", (State::Unknown, OsReason::AboveOffered)),
        ("42.0", (State::Unknown, OsReason::AboveOffered)),
        ("41.2 beta", (State::Unknown, OsReason::VersionUnreadable)),
    ] {
        assert_eq!(
            current(&feed, phone("iPhone40,1", version), Threshold::Latest),
            expected,
            "{version}"
        );
    }
}

#[test]
fn against_its_train_a_phone_passes_on_that_train_s_newest_and_nowhere_between() {
    let feed = feed(&usual());
    for (version, expected) in [
        ("41.2", (State::Pass, OsReason::Current)),
        ("40.9.8", (State::Pass, OsReason::Current)),
        ("40.9.7", (State::Fail, OsReason::Behind)),
        ("40.9.10", (State::Unknown, OsReason::AboveOffered)),
        ("41.1", (State::Fail, OsReason::Behind)),
        ("39.9", (State::Fail, OsReason::Behind)),
        ("42.0", (State::Unknown, OsReason::AboveOffered)),
    ] {
        assert_eq!(
            current(&feed, phone("iPhone40,1", version), Threshold::SupportedTrain),
            expected,
            "{version}"
        );
    }
}

#[test]
fn a_build_that_is_not_offered_is_unknown_whatever_its_spelling() {
    let feed = feed(&usual());
    let with = |build| DeviceOs {
        build: Some(build),
        ..phone("iPhone40,1", "41.2")
    };
    for build in ["41C20", "41C6020"] {
        assert_eq!(current(&feed, with(build), Threshold::Latest).0, State::Pass);
    }
    for build in ["41C5020b", "41C21", "41c20", ""] {
        assert_eq!(
            current(&feed, with(build), Threshold::Latest),
            (State::Unknown, OsReason::BuildUnknown),
            "{build}"
        );
    }
}

#[test]
fn a_response_over_the_newest_version_passes_only_where_it_is_listed_for_the_model() {
    let mut body = usual();
    let mut response = entry("41.2", "41C777200a", &["iPhone40,1"]);
    response["ProductVersionExtra"] = json!("(a)");
    body["PublicBackgroundSecurityImprovements"] = json!({"iOS": [response]});
    let feed = feed(&body);
    let with = |model, version, build| DeviceOs {
        build,
        ..phone(model, version)
    };
    for (device, expected) in [
        (with("iPhone40,1", "41.2 (a)", None), State::Pass),
        (with("iPhone40,1", "41.2 (a)", Some("41C777200a")), State::Pass),
        (with("iPhone40,1", "41.2", Some("41C777200a")), State::Pass),
        (with("iPhone40,1", "41.2", None), State::Pass),
        (with("iPhone40,1", "41.2 (b)", None), State::Unknown),
        (with("iPhone40,1", "41.2 (a)", Some("41C20")), State::Unknown),
        (with("iPhone50,1", "41.2 (a)", None), State::Unknown),
        (with("iPhone40,1", "41.1 (a)", None), State::Fail),
    ] {
        assert_eq!(current(&feed, device, Threshold::Latest).0, expected, "{device:?}");
    }
}

fn behind(feed: &OsFeed, version: &str) -> OsStanding {
    feed.standing(&phone("iPhone40,1", version), Threshold::Latest, now())
}

#[test]
fn grace_counts_from_the_first_release_that_the_phone_lacks_by_its_earliest_known_date() {
    let mut body = body(&[entry("41.2", "41C20", &["iPhone40,1"])]);
    let mut earlier = entry("41.2", "41C20", &["iPhone40,1"]);
    earlier["PostingDate"] = json!("2031-04-20");
    let mut between = entry("41.1", "41B1", &["iPhone40,1"]);
    between["PostingDate"] = json!("2031-03-01");
    body["AssetSets"]["iOS"] = json!([earlier, between]);
    let feed = feed(&body);
    assert_eq!(behind(&feed, "41.1").behind_since, Some(at("2031-04-20T00:00:00Z")));
    assert_eq!(
        behind(&feed, "41.0").behind_since,
        Some(at("2031-03-01T00:00:00Z")),
        "no fresh window with each release"
    );
    assert_eq!(behind(&feed, "41.2").behind_since, None);
}

#[test]
fn a_posting_date_ahead_of_the_clock_does_not_put_the_start_of_grace_off() {
    let mut entry = entry("41.2", "41C20", &["iPhone40,1"]);
    entry["PostingDate"] = json!("2031-07-01");
    let feed = feed(&body(&[entry]));
    assert_eq!(behind(&feed, "41.0").behind_since, Some(at("2031-05-02T09:00:00Z")));
}

#[test]
fn what_an_earlier_feed_saw_and_what_another_says_of_exploits_is_kept() {
    let mut newest = feed(&usual());
    let sofa = feed(
        &json!({"OSVersions": [{"OSVersion": "41", "Latest": {}, "SecurityReleases": [
        {"ProductVersion": "41.2", "ReleaseDate": "2031-04-28T00:00:00Z", "ActivelyExploitedCVEs": ["CVE-2031-1"]},
        {"ProductVersion": "41.1", "ReleaseDate": "2031-02-01T00:00:00Z", "ActivelyExploitedCVEs": []}]}]}),
    );
    assert!(!behind(&newest, "41.1").exploited);
    newest.learn(&sofa);
    let standing = behind(&newest, "41.1");
    assert!(standing.exploited);
    assert_eq!(standing.behind_since, Some(at("2031-04-28T00:00:00Z")));
    assert_eq!(behind(&newest, "41.0").behind_since, Some(at("2031-02-01T00:00:00Z")));
}

#[test]
fn a_stale_feed_passes_nobody_and_fails_whoever_is_behind_even_it() {
    let feed = feed(&usual());
    let late = at("2031-07-30T00:00:00Z");
    let state = |version| {
        let standing = feed.standing(&phone("iPhone40,1", version), Threshold::Latest, late);
        (standing.current, standing.supported)
    };
    let (current, supported) = state("41.2");
    assert_eq!((current.state, current.reason), (State::Unknown, OsReason::FeedStale));
    assert_eq!(
        (supported.state, supported.reason),
        (State::Unknown, OsReason::FeedStale)
    );
    assert_eq!(state("41.1").0.state, State::Fail);
}

#[test]
fn without_a_model_or_with_a_strange_one_nothing_is_said() {
    let feed = feed(&usual());
    let mut device = phone("iPhone77,7", "41.2");
    assert_eq!(
        current(&feed, device, Threshold::Latest),
        (State::Unknown, OsReason::ModelUnknown)
    );
    device.model = None;
    assert_eq!(
        current(&feed, device, Threshold::Latest),
        (State::Unknown, OsReason::ModelMissing)
    );
    let none = OsFeed::empty(now());
    assert_eq!(
        current(&none, phone("iPhone40,1", "41.2"), Threshold::Latest),
        (State::Unknown, OsReason::FeedMissing)
    );
}

fn android<'a>(model: &'a str, patch_level: Option<&'a str>) -> DeviceOs<'a> {
    DeviceOs {
        platform: Platform::Android,
        model: Some(model),
        version: "22",
        build: None,
        patch_level,
    }
}

#[test]
fn an_android_level_goes_by_its_age_where_the_maker_s_is_not_known() {
    let feed = OsFeed::empty(now());
    for (level, expected) in [
        (Some("2031-05-05"), (State::Pass, OsReason::Current)),
        (Some("2031-03-01"), (State::Pass, OsReason::Current)),
        (Some("2031-03"), (State::Pass, OsReason::Current)),
        (Some("2030-12-05"), (State::Fail, OsReason::Behind)),
        (Some("2031-07-01"), (State::Unknown, OsReason::AboveOffered)),
        (Some("May"), (State::Unknown, OsReason::VersionUnreadable)),
        (Some("2031-13-01"), (State::Unknown, OsReason::VersionUnreadable)),
        (None, (State::Unknown, OsReason::PatchLevelMissing)),
    ] {
        assert_eq!(
            current(&feed, android("Any", level), Threshold::Latest),
            expected,
            "{level:?}"
        );
    }
}

#[test]
fn an_android_level_is_held_against_the_maker_s_where_that_is_known() {
    let feed = feed(&json!({"android": {"models": [
        {"model": "SM-X1", "patch_level": "2031-02-01", "supported_until": "2033-01-01"},
        {"model": "SM-OLD", "patch_level": "2029-02-01", "supported_until": "2030-01-01"}]}}));
    let standing = |model, level| feed.standing(&android(model, Some(level)), Threshold::Latest, now());
    assert_eq!(
        standing("sm-x1", "2031-02-01").current.state,
        State::Pass,
        "all that the maker gives, if not new"
    );
    assert_eq!(standing("SM-X1", "2031-01-01").current.state, State::Fail);
    assert_eq!(standing("SM-X1", "2031-04-01").current.reason, OsReason::AboveOffered);
    assert_eq!(standing("SM-X1", "2031-02-01").supported.state, State::Pass);
    assert_eq!(standing("SM-OLD", "2029-02-01").supported.reason, OsReason::SupportOver);
    assert_eq!(standing("SM-X2", "2031-04-01").supported.reason, OsReason::ModelUnknown);
}

#[test]
fn an_old_list_of_levels_passes_nobody_by_itself() {
    let feed = feed(&json!({"android": {"models": [{"model": "SM-X1", "patch_level": "2031-02-01"}]}}));
    let late = at("2031-07-15T00:00:00Z");
    let standing = |level| {
        feed.standing(&android("SM-X1", Some(level)), Threshold::Latest, late)
            .current
            .state
    };
    assert_eq!(
        standing("2031-02-01"),
        State::Fail,
        "too old by its age, whatever was published in May"
    );
    assert_eq!(standing("2031-01-01"), State::Fail);
    assert_eq!(standing("2031-06-05"), State::Pass, "newer than the list, and young");
}

#[test]
fn a_list_of_a_maker_s_models_says_until_when_each_is_supported() {
    let feed = feed(&json!({"releases": {
        "galaxy-x+": {"name": "galaxy-x+", "eol": "2034-01-24", "releaseLabel": "Galaxy X+"},
        "galaxy-x": {"name": "galaxy-x", "eol": "2030-01-24", "releaseLabel": "Galaxy X"},
        "galaxy-w": {"name": "galaxy-w", "eol": true},
        "galaxy-y": {"name": "galaxy-y", "eol": false}}, "versions": {}}));
    let supported = |model| {
        feed.standing(&android(model, None), Threshold::Latest, now())
            .supported
            .state
    };
    assert_eq!(supported("Galaxy X+"), State::Pass);
    assert_eq!(supported("galaxy-x"), State::Fail);
    assert_eq!(supported("GALAXY W"), State::Fail);
    assert_eq!(supported("Galaxy Y"), State::Unknown, "no day is named");
}

#[test]
fn a_laptop_has_no_feed() {
    let device = DeviceOs {
        platform: Platform::Desktop,
        ..phone("iPhone40,1", "41.2")
    };
    assert_eq!(
        current(&feed(&usual()), device, Threshold::Latest),
        (State::Unknown, OsReason::PlatformNotCovered)
    );
}
