//! Lists of Android models: ours, and endoflife.date's of one maker.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::super::android::level_date;
use super::super::android_model::AndroidModel;
use super::super::canonical::OsFeed;
use super::entry;

/// Bytes of a model's name.
const NAME_MAX: usize = 64;
/// Stands for a day of which only is said that it has passed.
const LONG_PAST: Date = jiff::civil::date(2000, 1, 1);

/// `{"android": {"models": [{"model", "patch_level", "supported_until"}]}}`
pub(super) fn read(feed: &mut OsFeed, android: &Value) {
    feed.android_at = Some(feed.checked_at);
    for listed in android.get("models").and_then(Value::as_array).into_iter().flatten() {
        let Some(model) = entry::text(listed, "model").and_then(name) else {
            feed.leave_hole();
            continue;
        };
        feed.remember_android(AndroidModel {
            model,
            patch_level: entry::text(listed, "patch_level").and_then(level_date),
            supported_until: entry::day(listed, "supported_until"),
        });
    }
}

/// `{"releases": {"galaxy-s24": {"name", "eol", "releaseLabel"}}}`, where `eol` is a day, or whether it has passed.
pub(super) fn read_endoflife(feed: &mut OsFeed, models: &Map<String, Value>) {
    feed.android_at = Some(feed.checked_at);
    for listed in models.values() {
        let label = entry::text(listed, "releaseLabel").or_else(|| entry::text(listed, "name"));
        let supported_until = match listed.get("eol") {
            Some(Value::Bool(true)) => Some(LONG_PAST),
            _ => entry::day(listed, "eol"),
        };
        if let (Some(model), Some(_)) = (label.and_then(name), supported_until) {
            feed.remember_android(AndroidModel {
                model,
                patch_level: None,
                supported_until,
            });
        }
    }
}

fn name(text: &str) -> Option<String> {
    let harmless = text.len() <= NAME_MAX && !text.trim().is_empty() && !text.chars().any(char::is_control);
    harmless.then(|| text.trim().to_owned())
}
