//! What a studio does by itself, beside answering.

use std::time::Duration;

use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::studio::App;

/// How often the studio tidies up.
const EVERY: Duration = Duration::from_secs(60);
/// Objects removed in one go, so that a shutdown never waits long.
const JUNK_AT_ONCE: u32 = 1_000;

/// A write that began so long ago and did not end was cut off: no request takes so long.
const UNFINISHED: SignedDuration = SignedDuration::from_hours(1);

/// Tidies up until `shutdown`: forgets what has ended, and removes objects that the signed journals contradict.
pub(crate) async fn sweep(app: App, shutdown: CancellationToken) {
    clear_unfinished(&app).await;
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = app.storage.forget_ended(app.now()).await {
            tracing::warn!(%error, "ended sessions and credentials could not be removed");
        }
        if let Err(error) = remove_junk(&app).await {
            tracing::warn!(error = ?error.kind(), "contradicted segments could not be removed");
        }
    }
}

/// Once, after a start: a crash leaves at most what was being written then.
async fn clear_unfinished(app: &App) {
    let before = app.now().checked_sub(UNFINISHED).unwrap_or(app.now());
    match app.objects.clear_unfinished(before.into()).await {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "what a crash left half-written was removed"),
        Err(error) => tracing::warn!(%error, "what a crash left half-written could not be removed"),
    }
}

/// Removes what the signed journals contradict: object first, row after, so that a crash in between tries again.
pub(crate) async fn remove_junk(app: &App) -> crate::error::ApiResult<()> {
    let junk = app.storage.junk(JUNK_AT_ONCE).await?;
    if junk.is_empty() {
        return Ok(());
    }
    for name in &junk {
        app.objects.remove(name).await?;
    }
    tracing::info!(objects = junk.len(), "contradicted segments were removed");
    Ok(app.storage.forget_junk(junk).await?)
}
