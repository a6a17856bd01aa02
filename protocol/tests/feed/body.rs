//! Vendors' bodies, made here: shaped like the real ones, with models and versions that were never sold.

use lavalier_protocol::Timestamp;
use lavalier_protocol::feed::OsFeed;
use serde_json::{Value, json};

/// When the bodies of these tests were fetched.
pub(crate) const FETCHED: &str = "2031-05-02T09:00:00Z";
/// The day until which they are vouched for.
pub(crate) const EXPIRES: &str = "2031-08-01";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a literal time")
}

pub(crate) fn now() -> Timestamp {
    at("2031-05-03T12:00:00Z")
}

/// One entry, posted on the first of May.
pub(crate) fn entry(version: &str, build: &str, models: &[&str]) -> Value {
    json!({"ProductVersion": version, "Build": build, "PostingDate": "2031-05-01", "ExpirationDate": EXPIRES, "SupportedDevices": models})
}

/// A body that offers `entries`.
pub(crate) fn body(entries: &[Value]) -> Value {
    json!({"PublicAssetSets": {"iOS": entries}, "AssetSets": {"iOS": []}})
}

pub(crate) fn feed(body: &Value) -> OsFeed {
    OsFeed::parse_vendor(body.to_string().as_bytes(), at(FETCHED)).expect("a body that is a feed")
}

/// Two trains for the 40s, the newer alone for the 50s, the older alone for the 30s, and a watch among them.
pub(crate) fn usual() -> Value {
    body(&[
        entry("41.2", "41C20", &["iPhone40,1", "iPhone50,1", "iPad40,1"]),
        entry("41.2", "41C6020", &["iPhone40,1", "iPhone50,1", "iPad40,1"]),
        entry("40.9.10", "40H310", &["iPhone30,1"]),
        entry("40.9.8", "40H108", &["iPhone40,1", "iPad40,1"]),
        entry("39.10", "39U7", &["Watch9,1"]),
        entry("42.0", "42U1", &["Watch10,1"]),
    ])
}
