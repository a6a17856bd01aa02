//! What is newest, for which model.

use lavalier_protocol::feed::{Freshness, ModelAnswer, OsFeed};
use serde_json::json;

use crate::body::{EXPIRES, at, body, entry, feed, now, usual};

fn answer(model: &str) -> ModelAnswer {
    feed(&usual()).latest(model, now()).expect("a model of the body")
}

fn trains(answer: &ModelAnswer) -> Vec<String> {
    answer.trains.iter().map(|train| train.version.to_string()).collect()
}

#[test]
fn the_newest_is_the_one_offered_to_this_model_and_not_the_train_s() {
    assert_eq!(answer("iPhone40,1").latest.version.to_string(), "41.2");
    assert_eq!(answer("iPhone30,1").latest.version.to_string(), "40.9.10");
    assert_eq!(trains(&answer("iPhone40,1")), ["41.2", "40.9.8"]);
}

#[test]
fn of_two_builds_the_ordinary_one_is_named_and_both_are_known() {
    let newest = &answer("iPhone50,1").trains[0];
    assert_eq!(newest.build.as_deref(), Some("41C20"));
    assert_eq!(newest.builds, ["41C20", "41C6020"]);
}

#[test]
fn a_model_is_supported_while_it_is_offered_the_newest_major_version_of_phones() {
    assert_eq!(answer("iPhone50,1").supported, Some(true));
    assert_eq!(answer("iPhone30,1").supported, Some(false));
}

#[test]
fn a_tablet_whose_newest_major_version_comes_later_than_the_phone_s_is_supported_meanwhile() {
    let feed = feed(&body(&[
        entry("41.0", "41A1", &["iPhone40,1"]),
        entry("40.9", "40H1", &["iPad40,1", "iPhone40,1"]),
    ]));
    assert_eq!(feed.latest("iPad40,1", now()).unwrap().supported, Some(true));
}

#[test]
fn what_is_kept_for_delayed_updates_is_not_offered() {
    let mut body = usual();
    body["AssetSets"]["iOS"] = json!([
        entry("43.0", "43A1", &["iPhone40,1"]),
        entry("39.7.2", "39H1", &["iPhone50,1"])
    ]);
    let feed = feed(&body);
    assert_eq!(feed.latest("iPhone40,1", now()).unwrap(), answer("iPhone40,1"));
    assert_eq!(trains(&feed.latest("iPhone50,1", now()).unwrap()), ["41.2"]);
}

#[test]
fn neither_name_of_the_responses_is_needed_and_none_of_them_is_newer() {
    for name in ["PublicRapidSecurityResponses", "PublicBackgroundSecurityImprovements"] {
        let mut body = usual();
        body[name] = json!({"iOS": [entry("41.3", "41D777000a", &["iPhone40,1"])]});
        assert_eq!(
            feed(&body)
                .latest("iPhone40,1", now())
                .unwrap()
                .latest
                .version
                .to_string(),
            "41.2"
        );
        body[name] = json!({});
        assert_eq!(
            feed(&body)
                .latest("iPhone40,1", now())
                .unwrap()
                .latest
                .version
                .to_string(),
            "41.2"
        );
    }
}

#[test]
fn a_body_in_its_cache_s_wrapper_is_the_same_body() {
    let wrapped = json!({"etag": "0123", "data": usual()});
    assert_eq!(feed(&wrapped), feed(&usual()));
}

#[test]
fn a_day_that_has_passed_makes_the_answer_stale_and_never_lower() {
    let mut older = entry("41.2", "41C20", &["iPhone40,1"]);
    older["ExpirationDate"] = json!("2031-05-02");
    let feed = feed(&body(&[older, entry("40.9.8", "40H108", &["iPhone40,1"])]));
    let before = feed.latest("iPhone40,1", at("2031-05-02T23:59:59Z")).unwrap();
    let after = feed.latest("iPhone40,1", at("2031-05-03T00:00:00Z")).unwrap();
    assert_eq!((before.feed, after.feed), (Freshness::Fresh, Freshness::Stale));
    assert_eq!(after.latest.version.to_string(), "41.2");
}

#[test]
fn a_feed_that_nobody_confirmed_for_long_is_stale() {
    let feed = feed(&usual());
    let late = at("2031-06-01T00:00:00Z");
    assert_eq!(feed.freshness(late), Freshness::Stale);
    assert_eq!(feed.latest("iPhone40,1", late).unwrap().feed, Freshness::Stale);
    assert_eq!(feed.confirmed(late).freshness(late), Freshness::Fresh);
}

#[test]
fn watches_televisions_and_unknown_phones_have_no_answer() {
    let feed = feed(&usual());
    for model in ["Watch9,1", "iPhone99,9", "iPhone40", "", "iphone40,1"] {
        assert_eq!(feed.latest(model, now()), None, "{model}");
    }
    assert_eq!(feed.models(), ["iPad40,1", "iPhone30,1", "iPhone40,1", "iPhone50,1"]);
}

#[test]
fn the_answer_s_json_is_what_the_command_line_promises() {
    let shown = serde_json::to_value(answer("iPhone30,1")).unwrap();
    assert_eq!(
        shown,
        json!({
            "model": "iPhone30,1",
            "latest": {"version": "40.9.10", "build": "40H310"},
            "trains": [{"version": "40.9.10", "build": "40H310", "builds": ["40H310"], "expires": EXPIRES}],
            "supported": false, "feed": "fresh", "degraded": false,
        })
    );
}

#[test]
fn the_canonical_form_is_read_as_it_was_written() {
    let feed = feed(&usual());
    let written = serde_json::to_vec(&feed).unwrap();
    assert_eq!(OsFeed::parse(&written), Ok(feed));
    assert!(OsFeed::parse(&written[..written.len() - 1]).is_err());
}
