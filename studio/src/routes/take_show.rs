//! `GET /api/v1/takes/{take}`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, TakeBundle};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::TakeId;

use crate::error::{ApiError, ApiResult};
use crate::extract::TakeOf;
use crate::model::{READING, Record, Take};
use crate::studio::App;
use crate::takes::describe;

/// Everything about a take but its journal and its segments.
#[utoipa::path(
    get, path = "/api/v1/takes/{take}", tag = "takes", security(("person" = [])), params(("take" = TakeId, Path)),
    responses((status = 200, body = TakeBundle), (status = "default", body = ErrorBody))
)]
pub(crate) async fn take_show(State(app): State<App>, of: TakeOf) -> ApiResult<Json<TakeBundle>> {
    let take = reading(&app, of).await?;
    let invitation = app.storage.invitation(&take.beginning.invitation).await?;
    let invitation = invitation.ok_or(ApiError::Broken("a take has no invitation"))?;
    let clearance = match take.beginning.clearance {
        Some(digest) => app.storage.clearance(digest).await?,
        None => None,
    };
    let counts = app.storage.take_counts(&take.id).await?;
    Ok(Json(TakeBundle {
        take: describe(&take, counts, invitation.subject, app.now()),
        production: take.beginning.production,
        briefs: app.storage.briefs(&invitation.id).await?,
        sealed_secret: invitation.sealed_secret,
        clearance: clearance.map(|clearance| clearance.jws),
        receipt: take.receipt,
    }))
}

/// A take about to be given out, papers, journal or segments: that it is read is in the audit log before.
///
/// # Errors
/// [`ErrorKind::Held`] for one that is closed to post.
pub(super) async fn reading(app: &App, TakeOf { person, take }: TakeOf) -> ApiResult<Take> {
    if take.is_held() {
        return Err(ErrorKind::Held.into());
    }
    let record = Record::by(&person, &take.beginning.production, Action::TakeRead, app.now()).to(&take.id);
    app.storage.record_reading(record, READING).await?;
    Ok(take)
}
