//! The task that keeps the list fresh.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::Client;
use tokio_util::sync::CancellationToken;

use super::{Origin, Refused, take_in};
use crate::attestation::android_key::REVOCATION_LIST_MAX;
use crate::error::ApiResult;
use crate::feed::{Answer, NoAnswer, is_due, ordinary_client, read_from};
use crate::studio::App;

/// Google's list, on an ordinary host with an ordinary certificate.
const LIST: &str = "https://android.googleapis.com/attestation/status";
/// How often it is looked whether the list is due, the first time after as long, as with the OS feed.
const LOOK: Duration = Duration::from_secs(60);

/// Gives the list.
#[async_trait]
pub(crate) trait Vendor: Send + Sync {
    /// The list's body, unless it is still the one with this tag.
    async fn ask(&self, etag: Option<&str>) -> Result<Answer, NoAnswer>;
}

/// The vendor itself.
pub(crate) struct HttpVendor(Client);

impl HttpVendor {
    /// A client for an ordinary host.
    ///
    /// # Errors
    /// [`NoAnswer::Unreached`] when the machine has no certificates to check a host's with.
    pub(crate) fn new() -> Result<Self, NoAnswer> {
        Ok(Self(ordinary_client()?))
    }
}

#[async_trait]
impl Vendor for HttpVendor {
    async fn ask(&self, etag: Option<&str>) -> Result<Answer, NoAnswer> {
        read_from(&self.0, LIST, etag, REVOCATION_LIST_MAX).await
    }
}

/// Asks for the list when it is due, until `shutdown`.
pub(crate) async fn keep_fresh(app: App, vendor: impl Vendor, shutdown: CancellationToken) {
    let mut fetcher = Fetcher::default();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        // What is under way when the studio stops is not finished: nothing is lost by it.
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = fetcher.round(&app, &vendor) => {}
        }
    }
}

/// What is remembered between rounds.
#[derive(Default)]
pub(crate) struct Fetcher {
    tried: Option<Timestamp>,
    failing: Option<String>,
}

impl Fetcher {
    /// Asks if it is time. A failure is logged when it begins, when it changes and when it is over.
    pub(crate) async fn round(&mut self, app: &App, vendor: &impl Vendor) {
        let failure = match self.ask_if_due(app, vendor).await {
            Ok(None) => return,
            Ok(Some(Ok(()))) => None,
            Ok(Some(Err(reason))) => Some(reason),
            Err(error) => Some(format!("{:?}", error.kind())),
        };
        match (&failure, &self.failing) {
            (Some(reason), before) if before.as_ref() != Some(reason) => {
                tracing::warn!(reason, "the revocation list was not renewed; the last good one stays");
            }
            (None, Some(_)) => tracing::info!("the revocation list is renewed again"),
            _ => {}
        }
        self.failing = failure;
    }

    async fn ask_if_due(&mut self, app: &App, vendor: &impl Vendor) -> ApiResult<Option<Result<(), String>>> {
        let now = app.now();
        let kept = app.storage.revocation_list().await?;
        if !is_due(kept.as_ref().map(|kept| kept.checked_at), self.tried, now) {
            return Ok(None);
        }
        self.tried = Some(now);
        let etag = kept.as_ref().and_then(|kept| kept.etag.clone());
        let done = match (vendor.ask(etag.as_deref()).await, kept) {
            (Err(reason), _) => Err(reason.to_string()),
            (Ok(Answer::Unchanged), Some(mut kept)) => {
                kept.checked_at = now;
                app.storage.confirm_revocations(kept).await?;
                Ok(())
            }
            (Ok(Answer::Unchanged), None) => Err("it says that nothing changed since nothing".to_owned()),
            (Ok(Answer::Body(body, etag)), _) => {
                let origin = Origin {
                    etag,
                    imported_by: None,
                };
                let taken: Result<_, Refused> = take_in(app, &body, origin).await?;
                taken.map(drop).map_err(|refused| refused.to_string())
            }
        };
        Ok(Some(done))
    }
}
