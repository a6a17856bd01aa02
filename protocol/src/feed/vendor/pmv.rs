//! Apple's own body: `PublicAssetSets` is what is offered, `AssetSets` adds older trains for delayed managed updates.

use serde_json::Value;

use super::super::canonical::{OsFeed, Response};
use super::super::version::Version;
use super::entry::{self, Devices};

/// What responses on top of a version were called before and are called now; a body may have neither.
const RESPONSES: [&str; 2] = ["PublicBackgroundSecurityImprovements", "PublicRapidSecurityResponses"];
/// Lists in which no phone stands: a hole in one of them is none in an answer for a phone.
const ELSEWHERE: [&str; 4] = ["macOS", "visionOS", "watchOS", "tvOS"];

pub(super) fn read(feed: &mut OsFeed, sets: &Value, body: &Value) {
    for listed in entries(sets) {
        let build = entry::text(listed, "Build").and_then(entry::build);
        entry::offer(feed, listed, build.into_iter().collect());
        note(feed, listed);
    }
    // Dates alone: the date of a posting here is at times earlier than the one of the same version above.
    if let Some(sets) = body.get("AssetSets") {
        entries(sets).for_each(|listed| note(feed, listed));
    }
    for responses in RESPONSES.iter().filter_map(|name| body.get(*name)) {
        entries(responses).for_each(|listed| respond(feed, listed));
    }
}

/// Every list of a set in which a phone may stand: watches and televisions share the one that is called iOS, so beyond the
/// name it is the models that decide.
fn entries(sets: &Value) -> impl Iterator<Item = &Value> {
    sets.as_object()
        .into_iter()
        .flatten()
        .filter(|(product, _)| !ELSEWHERE.contains(&product.as_str()))
        .filter_map(|(_, list)| list.as_array())
        .flatten()
}

fn note(feed: &mut OsFeed, listed: &Value) {
    let version = entry::text(listed, "ProductVersion").and_then(|text| Version::with_letter(text).ok());
    if let (Some((version, _)), Devices::Named(models)) = (version, Devices::of(listed))
        && !models.is_empty()
    {
        entry::remember(feed, version, entry::day(listed, "PostingDate"), false);
    }
}

fn respond(feed: &mut OsFeed, listed: &Value) {
    let version = entry::text(listed, "ProductVersion").and_then(|text| Version::with_letter(text).ok());
    let (Some((version, letter)), Devices::Named(models)) = (version, Devices::of(listed)) else {
        return;
    };
    if models.is_empty() {
        return;
    }
    let extra = entry::text(listed, "ProductVersionExtra").and_then(|text| Version::letter(text).ok());
    feed.add_response(Response {
        version,
        letter: extra.or(letter),
        build: entry::text(listed, "Build").and_then(entry::build),
        models,
    });
}
