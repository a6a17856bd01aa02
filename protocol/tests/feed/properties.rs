//! What holds of every body.

use lavalier_protocol::feed::{DeviceOs, OsFeed, Threshold, Version};
use lavalier_protocol::policy::{Platform, State};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::body::{FETCHED, at};

const MODELS: [&str; 6] = [
    "iPhone40,1",
    "iPhone50,1",
    "iPad40,1",
    "iPod9,1",
    "Watch9,1",
    "AppleTV5,3",
];

fn version() -> impl Strategy<Value = String> {
    prop_oneof![
        (39_u32..43, 0_u32..12, proptest::option::of(0_u32..12)).prop_map(|(major, minor, patch)| match patch {
            Some(patch) => format!("{major}.{minor}.{patch}"),
            None => format!("{major}.{minor}"),
        }),
        "[0-9a-z.() ]{0,8}",
    ]
}

fn entry() -> impl Strategy<Value = Value> {
    let build = prop_oneof!["4[0-3][A-H][0-9]{1,4}[a-z]?", Just("41A000".to_owned())];
    let day = prop_oneof![
        Just("2031-04-01"),
        Just("2031-05-01"),
        Just("2031-08-01"),
        Just("never")
    ];
    let devices = proptest::sample::subsequence(MODELS.to_vec(), 0..=MODELS.len());
    (version(), build, day.clone(), day, devices).prop_map(|(version, build, posted, expires, devices)| {
        json!({"ProductVersion": version, "Build": build, "PostingDate": posted, "ExpirationDate": expires, "SupportedDevices": devices})
    })
}

fn entries() -> impl Strategy<Value = Vec<Value>> {
    proptest::collection::vec(entry(), 0..12)
}

fn read(public: &[Value], delayed: &[Value]) -> OsFeed {
    let body = json!({"PublicAssetSets": {"iOS": public}, "AssetSets": {"iOS": delayed}});
    OsFeed::parse_vendor(body.to_string().as_bytes(), at(FETCHED)).unwrap()
}

fn state(feed: &OsFeed, model: &str, version: &str, threshold: Threshold) -> State {
    let device = DeviceOs {
        platform: Platform::Ios,
        model: Some(model),
        version,
        build: None,
        patch_level: None,
    };
    feed.standing(&device, threshold, at("2031-05-03T00:00:00Z"))
        .current
        .state
}

proptest! {
    #[test]
    fn the_order_of_a_body_s_entries_does_not_matter(mut public in entries()) {
        let now = at("2031-05-03T00:00:00Z");
        let one = read(&public, &[]);
        public.reverse();
        let other = read(&public, &[]);
        for model in MODELS {
            prop_assert_eq!(one.latest(model, now), other.latest(model, now));
        }
    }

    #[test]
    fn whoever_passes_runs_exactly_an_offered_version(public in entries(), delayed in entries(), running in version(), model in 0..MODELS.len()) {
        let model = MODELS[model];
        let feed = read(&public, &delayed);
        for threshold in [Threshold::Latest, Threshold::SupportedTrain] {
            if state(&feed, model, &running, threshold) == State::Pass {
                let running: Version = running.parse().unwrap();
                let offered = public.iter().any(|entry| {
                    entry["SupportedDevices"].as_array().unwrap().contains(&json!(model))
                        && entry["ProductVersion"].as_str().unwrap().parse() == Ok(running)
                });
                prop_assert!(offered, "{running} passes on {model}");
            }
        }
    }

    #[test]
    fn whoever_passes_the_latest_passes_its_train(public in entries(), running in version()) {
        let feed = read(&public, &[]);
        if state(&feed, MODELS[0], &running, Threshold::Latest) == State::Pass {
            prop_assert_eq!(state(&feed, MODELS[0], &running, Threshold::SupportedTrain), State::Pass);
        }
    }

    #[test]
    fn one_more_offer_never_turns_a_no_into_a_yes(public in entries(), another in entry(), running in version()) {
        let before = state(&read(&public, &[]), MODELS[0], &running, Threshold::Latest);
        let mut more = public;
        more.push(another);
        let after = state(&read(&more, &[]), MODELS[0], &running, Threshold::Latest);
        prop_assert!(!(before == State::Fail && after == State::Pass));
    }

    #[test]
    fn what_is_kept_for_delayed_updates_never_changes_a_state(public in entries(), delayed in entries(), running in version()) {
        for threshold in [Threshold::Latest, Threshold::SupportedTrain] {
            prop_assert_eq!(
                state(&read(&public, &delayed), MODELS[0], &running, threshold),
                state(&read(&public, &[]), MODELS[0], &running, threshold)
            );
        }
    }

    #[test]
    fn a_later_day_never_turns_anything_into_a_pass(public in entries(), running in version(), days in 0_i64..400) {
        let feed = read(&public, &[]);
        let device = DeviceOs { platform: Platform::Ios, model: Some(MODELS[0]), version: &running, build: None, patch_level: None };
        let now = at("2031-05-03T00:00:00Z");
        let later = now + jiff::SignedDuration::from_hours(24 * days);
        if feed.standing(&device, Threshold::Latest, later).current.state == State::Pass {
            prop_assert_eq!(feed.standing(&device, Threshold::Latest, now).current.state, State::Pass);
        }
    }

    #[test]
    fn any_bytes_are_answered_with_a_feed_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(feed) = OsFeed::parse_vendor(&bytes, at(FETCHED)) {
            prop_assert!(feed.models().len() < 300);
        }
    }
}
