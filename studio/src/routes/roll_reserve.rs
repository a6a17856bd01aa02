//! `POST /api/v1/productions/{production}/rolls`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, RollAnswer};
use lavalier_protocol::id::ProductionId;

use crate::error::ApiResult;
use crate::extract::Member;
use crate::studio::App;

/// A sound roll that no other invitation of the production has, to be written into a brief.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/rolls", tag = "invitations", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = RollAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn roll_reserve(
    State(app): State<App>,
    Member { production, .. }: Member,
) -> ApiResult<Json<RollAnswer>> {
    let roll = app
        .storage
        .reserve_roll(&production.id)
        .await?
        .ok_or(ErrorKind::Conflict)?;
    Ok(Json(RollAnswer { roll }))
}
