//! Android: the patch level against its age and, where it is known, against what the maker publishes.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

use super::android_model::AndroidModel;
use super::canonical::OsFeed;
use super::standing::{DeviceOs, OsReason, OsStanding, Reading};

/// Where nobody says what the maker publishes: most of a year's fixes come quarterly, so a level older than a quarter lacks some.
const LEVEL_AGE_DAYS: i32 = 92;
/// A level may be dated ahead of the day it ships, by less than the month until the next.
const LEVEL_AHEAD_DAYS: i32 = 31;
/// The next level comes a month after a level, so a device with an old one has been behind since then.
const LEVEL_PERIOD_DAYS: i32 = 31;
/// A list older than this has missed a month's levels: whoever is behind it is behind, but nobody passes for being at it.
const LEVELS_AGE_MAX: SignedDuration = SignedDuration::from_hours(31 * 24);

impl OsFeed {
    pub(super) fn android_standing(&self, device: &DeviceOs<'_>, now: Timestamp) -> OsStanding {
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let known = device
            .model
            .and_then(|model| self.android.iter().find(|known| known.is_called(model)));
        let (current, behind_since) = self.level(device, known, today, now);
        OsStanding {
            current,
            supported: self.android_supported(device, known, today),
            newest: None,
            // A level is one release of many, and which lie between is not known.
            lacking: if behind_since.is_some() { 2 } else { 0 },
            behind_since,
            exploited: false,
        }
    }

    fn level(
        &self,
        device: &DeviceOs<'_>,
        known: Option<&AndroidModel>,
        today: Date,
        now: Timestamp,
    ) -> (Reading, Option<Timestamp>) {
        let unknown = |reason| (Reading::unknown(reason), None);
        let behind = |day: Date| (Reading::fail(OsReason::Behind), midnight(day));
        let Some(level) = device.patch_level else {
            return unknown(OsReason::PatchLevelMissing);
        };
        let Some(level) = level_date(level) else {
            return unknown(OsReason::VersionUnreadable);
        };
        if level > days_after(today, LEVEL_AHEAD_DAYS) {
            return unknown(OsReason::AboveOffered);
        }
        let listed_lately = self
            .android_at
            .is_some_and(|listed| now.duration_since(listed) <= LEVELS_AGE_MAX);
        match known.and_then(|known| known.patch_level) {
            Some(published) if level < published => behind(published),
            Some(published) if listed_lately && level > published => unknown(OsReason::AboveOffered),
            Some(_) if listed_lately => (Reading::pass(), None),
            _ if days_after(level, LEVEL_AGE_DAYS) < today => behind(days_after(level, LEVEL_PERIOD_DAYS)),
            _ => (Reading::pass(), None),
        }
    }

    fn android_supported(&self, device: &DeviceOs<'_>, known: Option<&AndroidModel>, today: Date) -> Reading {
        if device.model.is_none() {
            return Reading::unknown(OsReason::ModelMissing);
        }
        match known.and_then(|known| known.supported_until) {
            Some(until) if until < today => Reading::fail(OsReason::SupportOver),
            // A day that was promised holds however long ago it was promised.
            Some(_) => Reading::pass(),
            None if self.android.is_empty() => Reading::unknown(OsReason::FeedMissing),
            None => Reading::unknown(OsReason::ModelUnknown),
        }
    }
}

/// A level as devices write it: `2026-08-05`, by some without the day, which is then the first.
pub(super) fn level_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == "2026-08".len() {
        return format!("{text}-01").parse().ok();
    }
    if text.len() == "2026-08-05".len() {
        text.parse().ok()
    } else {
        None
    }
}

fn days_after(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

fn midnight(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}
