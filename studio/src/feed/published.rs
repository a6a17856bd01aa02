//! A feed of releases as its vendor publishes it.

use async_trait::async_trait;
use lavalier_protocol::feed::{FeedSource, VENDOR_BODY_MAX};

use super::{Origin, confirm, take_in};
use crate::error::{ApiError, ApiResult};
use crate::publishers::{Here, HttpVendor, Kept, NoAnswer, Vendor};
use crate::studio::App;

/// Apple's feed. Its host's certificate chains to a root of Apple's own that no system trusts.
const APPLE: &str = "https://gdmf.apple.com/v2/pmv";
/// Apple Root CA, 2006 to 2035, as published at <https://www.apple.com/certificateauthority/>. Trusted for [`APPLE`] and
/// nothing else, and there instead of every other root.
const APPLE_ROOT: &[u8] = include_bytes!("apple-root.pem");
/// The SOFA project's feed, on an ordinary host with an ordinary certificate.
const SOFA: &str = "https://sofafeed.macadmins.io/v2/ios_data_feed.json";

/// One source's feed.
pub(crate) struct Published<V> {
    /// Whose.
    pub(crate) source: FeedSource,
    /// How it is asked for.
    pub(crate) vendor: V,
}

/// Every feed that is fetched; others come by import alone.
///
/// # Errors
/// [`NoAnswer::Unreached`] when the machine has no certificates to check an ordinary host's with.
pub(crate) fn published() -> Result<[Published<HttpVendor>; 2], NoAnswer> {
    Ok([
        Published {
            source: FeedSource::Apple,
            vendor: HttpVendor::pinned(APPLE, APPLE_ROOT, VENDOR_BODY_MAX)?,
        },
        Published {
            source: FeedSource::Sofa,
            vendor: HttpVendor::ordinary(SOFA, VENDOR_BODY_MAX)?,
        },
    ])
}

#[async_trait]
impl<V: Vendor> Kept for Published<V> {
    fn name(&self) -> &'static str {
        match self.source {
            FeedSource::Apple => "the OS feed of Apple",
            FeedSource::Sofa => "the OS feed of SOFA",
            FeedSource::Android => "the OS feed of Android",
        }
    }

    fn vendor(&self) -> &dyn Vendor {
        &self.vendor
    }

    async fn here(&self, app: &App) -> ApiResult<Option<Here>> {
        let kept = app.storage.feed_body(self.source).await?;
        // What somebody imported puts off nothing: the vendor's own word is asked for at once.
        let kept = kept.filter(|kept| kept.imported_by.is_none());
        Ok(kept.map(|kept| Here {
            checked_at: kept.checked_at,
            etag: kept.etag,
        }))
    }

    async fn confirm(&self, app: &App) -> ApiResult<()> {
        match app.storage.feed_body(self.source).await? {
            Some(kept) => confirm(app, kept).await,
            None => Err(ApiError::Broken("a feed that was here is gone")),
        }
    }

    async fn take_in(&self, app: &App, body: Vec<u8>, etag: Option<String>) -> ApiResult<Result<(), String>> {
        let origin = Origin {
            expected: Some(self.source),
            etag,
            imported_by: None,
        };
        let taken = take_in(app, body, origin).await?;
        Ok(taken.map(drop).map_err(|refused| refused.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use lavalier_protocol::digest::Digest;

    use super::*;

    #[test]
    fn the_pinned_root_is_the_one_that_the_vendor_publishes() {
        let text = std::str::from_utf8(APPLE_ROOT).unwrap();
        let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64_STANDARD.decode(body).unwrap();
        assert_eq!(
            Digest::of(&der).to_string(),
            "b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024"
        );
        assert!(published().is_ok());
    }
}
