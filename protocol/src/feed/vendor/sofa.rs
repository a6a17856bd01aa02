//! The SOFA project's feed: Apple's, with dates of release and which vulnerabilities were being exploited.
//!
//! It lists releases that are long superseded beside those that are offered, so only what its `Latest` names is a train of
//! a model; a release beside it counts where it is newer for that model, or where no `Latest` names the model at all.
//! The first version of it is degraded: placeholder builds, and empty lists of devices, which mean *unknown*.

use serde_json::Value;

use super::super::canonical::{OsFeed, Response};
use super::super::version::Version;
use super::entry::{self, Devices};

pub(super) fn read(feed: &mut OsFeed, majors: &[Value], body: &Value) {
    let named: Vec<Vec<String>> = majors.iter().map(|major| models_of(major.get("Latest"))).collect();
    for (at, major) in majors.iter().enumerate() {
        if let Some(latest) = major.get("Latest") {
            entry::offer(feed, latest, builds(latest));
            note(feed, latest);
        }
        for release in releases(major) {
            note(feed, release);
            offer_beside(feed, release, &named, at);
        }
    }
    let improvements = body.get("BackgroundSecurityImprovements").and_then(Value::as_object);
    for improvement in improvements
        .into_iter()
        .flat_map(|by_major| by_major.values())
        .filter_map(Value::as_array)
        .flatten()
    {
        respond(feed, improvement);
    }
}

fn releases(major: &Value) -> impl Iterator<Item = &Value> {
    major
        .get("SecurityReleases")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn models_of(entry: Option<&Value>) -> Vec<String> {
    match entry.map(Devices::of) {
        Some(Devices::Named(models)) => models,
        _ => Vec::new(),
    }
}

/// A release with its own list of devices and a date until which it is vouched for is offered to those whom its own major's
/// `Latest` names, where it may be newer, and to those whom no `Latest` names.
fn offer_beside(feed: &mut OsFeed, release: &Value, named: &[Vec<String>], at: usize) {
    if entry::day(release, "ExpirationDate").is_none() {
        return;
    }
    let models: Vec<Value> = models_of(Some(release))
        .into_iter()
        .filter(|model| named[at].contains(model) || !named.iter().any(|others| others.contains(model)))
        .map(Value::String)
        .collect();
    if models.is_empty() {
        return;
    }
    let mut narrowed = serde_json::Map::new();
    for member in ["ProductVersion", "ExpirationDate"] {
        narrowed.extend(release.get(member).map(|value| (member.to_owned(), value.clone())));
    }
    narrowed.insert("SupportedDevices".to_owned(), Value::Array(models));
    entry::offer(feed, &Value::Object(narrowed), builds(release));
}

fn builds(release: &Value) -> Vec<String> {
    let all = release.get("AllBuilds").and_then(Value::as_array).into_iter().flatten();
    let mut builds: Vec<String> = all
        .filter_map(Value::as_str)
        .chain(entry::text(release, "Build"))
        .filter_map(entry::build)
        .collect();
    builds.sort_unstable();
    builds.dedup();
    builds
}

fn note(feed: &mut OsFeed, release: &Value) {
    let version = entry::text(release, "ProductVersion").and_then(|text| Version::with_letter(text).ok());
    if let Some((version, _)) = version {
        let exploited = release
            .get("ActivelyExploitedCVEs")
            .and_then(Value::as_array)
            .is_some_and(|list| !list.is_empty());
        entry::remember(feed, version, entry::day(release, "ReleaseDate"), exploited);
    }
}

fn respond(feed: &mut OsFeed, improvement: &Value) {
    let version = entry::text(improvement, "Version").and_then(|text| Version::with_letter(text).ok());
    let (Some((version, letter)), Devices::Named(models)) = (version, Devices::of(improvement)) else {
        return;
    };
    let extra = entry::text(improvement, "VersionExtra").and_then(|text| Version::letter(text).ok());
    feed.add_response(Response {
        version,
        letter: extra.or(letter),
        build: entry::text(improvement, "Build").and_then(entry::build),
        models,
    });
}
