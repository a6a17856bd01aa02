//! The task that keeps what vendors publish fresh.

use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{Answer, Kept, schedule};
use crate::error::ApiResult;
use crate::studio::App;

/// How often it is looked whether a vendor is to be asked, the first time after as long: a studio that starts and stops,
/// as in a rehearsal, asks nobody for anything.
const LOOK: Duration = Duration::from_secs(60);

/// Asks each vendor when it is due, one after the other, until `shutdown`: what is kept of two feeds is one document.
pub(crate) async fn keep_fresh(app: App, kept: Vec<Box<dyn Kept>>, shutdown: CancellationToken) {
    let mut all: Vec<(Box<dyn Kept>, Rounds)> = kept.into_iter().map(|kept| (kept, Rounds::default())).collect();
    let round = async {
        loop {
            tokio::time::sleep(LOOK).await;
            for (kept, rounds) in &mut all {
                rounds.round(&app, &**kept).await;
            }
        }
    };
    tokio::select! {
        // What is under way when the studio stops is not finished: nothing is lost by it.
        () = shutdown.cancelled() => {}
        () = round => {}
    }
}

/// What is remembered of one vendor between rounds.
#[derive(Default)]
pub(crate) struct Rounds {
    tried: Option<Timestamp>,
    failing: Option<String>,
}

impl Rounds {
    /// Asks if it is time. A failure is logged when it begins, when it changes and when it is over.
    pub(crate) async fn round(&mut self, app: &App, kept: &dyn Kept) {
        let failure = match self.ask_if_due(app, kept).await {
            Ok(None) => return,
            Ok(Some(Ok(()))) => None,
            Ok(Some(Err(reason))) => Some(reason),
            Err(error) => Some(format!("{:?}", error.kind())),
        };
        let what = kept.name();
        match (&failure, &self.failing) {
            (Some(reason), before) if before.as_ref() != Some(reason) => {
                tracing::warn!(what, reason, "not renewed; the last good one stays");
            }
            (None, Some(_)) => tracing::info!(what, "renewed again"),
            _ => {}
        }
        self.failing = failure;
    }

    async fn ask_if_due(&mut self, app: &App, kept: &dyn Kept) -> ApiResult<Option<Result<(), String>>> {
        let now = app.now();
        let here = kept.here(app).await?;
        if !schedule::is_due(here.as_ref().map(|here| here.checked_at), self.tried, now) {
            return Ok(None);
        }
        self.tried = Some(now);
        let etag = here.as_ref().and_then(|here| here.etag.as_deref());
        Ok(Some(match kept.vendor().ask(etag).await {
            Err(reason) => Err(reason.to_string()),
            Ok(Answer::Unchanged) if here.is_none() => Err("it says that nothing changed since nothing".to_owned()),
            Ok(Answer::Unchanged) => Ok(kept.confirm(app).await?),
            Ok(Answer::Body(body, etag)) => kept.take_in(app, body, etag).await?,
        }))
    }
}
