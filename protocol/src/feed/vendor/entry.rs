//! One entry of a vendor's list.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::super::canonical::{Offer, OsFeed, Release};
use super::super::model::Line;
use super::super::version::Version;

/// Characters of a build: twice the longest there is.
const BUILD_MAX: usize = 24;

/// A text member.
pub(super) fn text<'v>(entry: &'v Value, name: &str) -> Option<&'v str> {
    entry.get(name).and_then(Value::as_str)
}

/// A day, with or without a time behind it.
pub(super) fn day(entry: &Value, name: &str) -> Option<Date> {
    text(entry, name)?.get(.."2026-08-17".len())?.parse().ok()
}

/// Midnight of a day in UTC.
pub(super) fn midnight(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

/// Whom an entry is for.
pub(super) enum Devices {
    /// These phones and tablets. None where it is for watches, televisions or computers.
    Named(Vec<String>),
    /// Nobody can say: the list is missing or empty, or nothing in it is an identifier.
    Unknown,
}

impl Devices {
    /// Reads `SupportedDevices`: identifiers, or objects that hold one.
    pub(super) fn of(entry: &Value) -> Self {
        let Some(Value::Array(listed)) = entry.get("SupportedDevices") else {
            return Self::Unknown;
        };
        let names: Vec<&str> = listed
            .iter()
            .filter_map(|device| match device {
                Value::String(name) => Some(name.as_str()),
                object => ["DeviceID", "device_id"].iter().find_map(|member| text(object, member)),
            })
            .filter(|name| !name.is_empty())
            .collect();
        if names.is_empty() {
            return Self::Unknown;
        }
        let mut models: Vec<String> = names
            .into_iter()
            .filter(|name| Line::of(name).is_some())
            .map(str::to_owned)
            .collect();
        models.sort_unstable();
        models.dedup();
        Self::Named(models)
    }
}

/// A build as the vendor names it; `None` for placeholders (`26A000`: no build ends in zeros alone) and nonsense.
pub(super) fn build(name: &str) -> Option<String> {
    let plain = (1..=BUILD_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = name
        .rsplit(|letter: char| !letter.is_ascii_digit())
        .next()
        .unwrap_or_default();
    let placeholder = !number.is_empty() && number.bytes().all(|digit| digit == b'0');
    (plain && !placeholder).then(|| name.to_owned())
}

/// Adds what an entry offers.
pub(super) fn offer(feed: &mut OsFeed, entry: &Value, builds: Vec<String>) {
    let version = text(entry, "ProductVersion").and_then(|text| Version::with_letter(text).ok());
    let (version, models) = match (version, Devices::of(entry)) {
        (_, Devices::Named(models)) if models.is_empty() => return,
        (None, _) => return feed.leave_hole(),
        (Some((version, _)), Devices::Unknown) => {
            feed.unplaced = feed.unplaced.max(Some(version));
            return;
        }
        (Some((version, _)), Devices::Named(models)) => (version, models),
    };
    feed.add_offer(Offer {
        version,
        builds,
        expires: day(entry, "ExpirationDate"),
        models,
    });
}

/// Remembers when a release was first known; never later than now, whatever date stands there.
pub(super) fn remember(feed: &mut OsFeed, version: Version, since: Option<Date>, exploited: bool) {
    let seen = feed.checked_at;
    let since = since.and_then(midnight).map_or(seen, |at| at.min(seen));
    feed.remember(Release {
        version,
        since,
        exploited,
    });
}
