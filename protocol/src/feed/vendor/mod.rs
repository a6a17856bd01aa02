//! Vendors' bodies, read leniently: an entry that cannot be read is counted, never guessed at, and never stops the rest.

mod android;
mod entry;
mod pmv;
mod sofa;

use jiff::Timestamp;
use serde_json::Value;

use super::canonical::OsFeed;
use super::error::FeedError;
use super::source::FeedSource;
use crate::json;

/// The most bytes of a vendor's body: a real one has 120 kB, one with every vulnerability ever mended ten times that.
pub const VENDOR_BODY_MAX: usize = 4 * 1024 * 1024;
/// Values in such a body: a real one has 5,000.
const VALUES_MAX: usize = 200_000;

impl OsFeed {
    /// Reads a vendor's body: Apple's own, bare or wrapped as `{"etag", "data"}`; the feed of the SOFA project, in its first
    /// or second version; a list of Android models; or endoflife.date's list of a maker's models.
    ///
    /// # Errors
    /// [`FeedError`] when nothing in it says what is offered to whom.
    pub fn parse_vendor(bytes: &[u8], fetched_at: Timestamp) -> Result<Self, FeedError> {
        Self::read_vendor(bytes, fetched_at).map(|(_, feed)| feed)
    }

    /// Reads a vendor's body, and says whose it is.
    ///
    /// # Errors
    /// As [`OsFeed::parse_vendor`].
    pub fn read_vendor(bytes: &[u8], fetched_at: Timestamp) -> Result<(FeedSource, Self), FeedError> {
        let body: Value = json::parse_large(bytes, VENDOR_BODY_MAX, VALUES_MAX)?;
        // Caches keep the vendor's body beside the tag that it came with.
        let body = match body.get("data") {
            Some(inner) if inner.is_object() => inner,
            _ => &body,
        };
        let mut feed = Self::empty(fetched_at);
        let source = if let Some(sets) = body.get("PublicAssetSets") {
            pmv::read(&mut feed, sets, body);
            FeedSource::Apple
        } else if let Some(Value::Array(majors)) = body.get("OSVersions") {
            sofa::read(&mut feed, majors, body);
            FeedSource::Sofa
        } else if let Some(listed) = body.get("android") {
            android::read(&mut feed, listed);
            FeedSource::Android
        } else if let Some(Value::Object(models)) = body.get("releases") {
            android::read_endoflife(&mut feed, models);
            FeedSource::Android
        } else {
            return Err(FeedError::NotAFeed);
        };
        Ok((source, feed))
    }
}
