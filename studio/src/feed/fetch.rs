//! The task that keeps the feed fresh.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use lavalier_protocol::feed::FeedSource;
use tokio_util::sync::CancellationToken;

use super::vendor::{Answer, Vendor};
use super::{Origin, confirm, last_checked, schedule, take_in};
use crate::error::ApiResult;
use crate::studio::App;

/// How often it is looked whether a source is due, the first time after as long: a studio that starts and stops, as in a
/// rehearsal, asks nobody for anything.
const LOOK: Duration = Duration::from_secs(60);

/// Asks every source when it is due, until `shutdown`.
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
    tried: BTreeMap<FeedSource, Timestamp>,
    failing: BTreeMap<FeedSource, String>,
}

impl Fetcher {
    /// Asks the sources that are due. A failure is logged when it begins, when it changes and when it is over.
    pub(crate) async fn round(&mut self, app: &App, vendor: &impl Vendor) {
        for source in [FeedSource::Apple, FeedSource::Sofa] {
            let failure = match self.ask_if_due(app, vendor, source).await {
                Ok(None) => continue,
                Ok(Some(Ok(()))) => None,
                Ok(Some(Err(reason))) => Some(reason),
                Err(error) => Some(format!("{:?}", error.kind())),
            };
            let before = match &failure {
                Some(reason) => self.failing.insert(source, reason.clone()),
                None => self.failing.remove(&source),
            };
            match failure {
                Some(reason) if before.as_ref() != Some(&reason) => {
                    tracing::warn!(
                        source = source.name(),
                        reason,
                        "the OS feed was not renewed; the last good one stays"
                    );
                }
                None if before.is_some() => tracing::info!(source = source.name(), "the OS feed is renewed again"),
                _ => {}
            }
        }
    }

    async fn ask_if_due(
        &mut self,
        app: &App,
        vendor: &impl Vendor,
        source: FeedSource,
    ) -> ApiResult<Option<Result<(), String>>> {
        let now = app.now();
        if !schedule::is_due(last_checked(app, source).await?, self.tried.get(&source).copied(), now) {
            return Ok(None);
        }
        self.tried.insert(source, now);
        let kept = app.storage.feed_body(source).await?;
        let etag = kept.as_ref().and_then(|kept| kept.etag.clone());
        let done = match (vendor.ask(source, etag.as_deref()).await, kept) {
            (Err(reason), _) => Err(reason.to_string()),
            (Ok(Answer::Unchanged), Some(kept)) => {
                confirm(app, kept).await?;
                Ok(())
            }
            (Ok(Answer::Unchanged), None) => Err("it says that nothing changed since nothing".to_owned()),
            (Ok(Answer::Body(body, etag)), _) => {
                let origin = Origin {
                    expected: Some(source),
                    etag,
                    imported_by: None,
                };
                let taken = take_in(app, body, origin).await?;
                taken.map(drop).map_err(|refused| refused.to_string())
            }
        };
        Ok(Some(done))
    }
}
