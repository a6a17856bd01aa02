//! `GET /api/v1/takes/{take}`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, TakeBundle};
use lavalier_protocol::id::TakeId;

use super::members::member;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, SignedInPerson};
use crate::model::{Person, Take};
use crate::studio::App;
use crate::takes::describe;

/// Everything about a take but its journal and its segments.
#[utoipa::path(
    get, path = "/api/v1/takes/{take}", tag = "takes", security(("person" = [])), params(("take" = TakeId, Path)),
    responses((status = 200, body = TakeBundle), (status = "default", body = ErrorBody))
)]
pub(crate) async fn take_show(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    Id(id): Id<TakeId>,
) -> ApiResult<Json<TakeBundle>> {
    let take = visible(&app, &id, &person).await?;
    let invitation = app.storage.invitation(&take.beginning.invitation).await?;
    let invitation = invitation.ok_or(ApiError::Broken("a take has no invitation"))?;
    let clearance = match take.beginning.clearance {
        Some(digest) => app.storage.clearance(digest).await?,
        None => None,
    };
    let counts = app.storage.take_counts(&id).await?;
    Ok(Json(TakeBundle {
        take: describe(&take, counts, invitation.subject, app.now()),
        production: take.beginning.production,
        briefs: app.storage.briefs(&invitation.id).await?,
        sealed_secret: invitation.sealed_secret,
        clearance: clearance.map(|clearance| clearance.jws),
        receipt: take.receipt,
    }))
}

/// A take of a production of which `person` is a member; to everybody else it does not exist.
pub(super) async fn visible(app: &App, id: &TakeId, person: &Person) -> ApiResult<Take> {
    let take = app.storage.take(id).await?.ok_or(ErrorKind::NotFound)?;
    member(app, &take.beginning.production, person).await?;
    Ok(take)
}
