//! The revocation list as its vendor publishes it.

use async_trait::async_trait;

use super::{Origin, take_in};
use crate::attestation::android_key::REVOCATION_LIST_MAX;
use crate::error::{ApiError, ApiResult};
use crate::publishers::{Here, HttpVendor, Kept, NoAnswer, Vendor};
use crate::studio::App;

/// Google's list, on an ordinary host with an ordinary certificate.
const LIST: &str = "https://android.googleapis.com/attestation/status";

/// The list.
pub(crate) struct Published<V> {
    /// How it is asked for.
    pub(crate) vendor: V,
}

/// The list, from the vendor itself.
///
/// # Errors
/// [`NoAnswer::Unreached`] when the machine has no certificates to check a host's with.
pub(crate) fn published() -> Result<Published<HttpVendor>, NoAnswer> {
    Ok(Published {
        vendor: HttpVendor::ordinary(LIST, REVOCATION_LIST_MAX)?,
    })
}

#[async_trait]
impl<V: Vendor> Kept for Published<V> {
    fn name(&self) -> &'static str {
        "the revocation list"
    }

    fn vendor(&self) -> &dyn Vendor {
        &self.vendor
    }

    async fn here(&self, app: &App) -> ApiResult<Option<Here>> {
        let kept = app.storage.revocation_list().await?;
        // What somebody imported puts off nothing: the vendor's own word is asked for at once.
        let kept = kept.filter(|kept| kept.imported_by.is_none());
        Ok(kept.map(|kept| Here {
            checked_at: kept.checked_at,
            etag: kept.etag,
        }))
    }

    async fn confirm(&self, app: &App) -> ApiResult<()> {
        let Some(mut kept) = app.storage.revocation_list().await? else {
            return Err(ApiError::Broken("a revocation list that was here is gone"));
        };
        kept.checked_at = app.now();
        Ok(app.storage.confirm_revocations(kept).await?)
    }

    async fn take_in(&self, app: &App, body: Vec<u8>, etag: Option<String>) -> ApiResult<Result<(), String>> {
        let origin = Origin {
            etag,
            imported_by: None,
        };
        let taken = take_in(app, &body, origin).await?;
        Ok(taken.map(drop).map_err(|refused| refused.to_string()))
    }
}
