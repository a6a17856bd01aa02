//! `GET /api/v1/productions/{production}/admission`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{AdmissionAnswer, ErrorBody, ErrorKind};
use lavalier_protocol::id::ProductionId;

use crate::error::ApiResult;
use crate::extract::Member;
use crate::studio::App;

/// One's own admission, by which a newcomer's program knows the production's keys. Who made the production has none.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/admission", tag = "members", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = AdmissionAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn admission(
    State(app): State<App>,
    Member { person, production }: Member,
) -> ApiResult<Json<AdmissionAnswer>> {
    let stored = app.storage.admission(&production.id, &person.id).await?;
    let (admission, owner_key) = stored.ok_or(ErrorKind::NotFound)?;
    Ok(Json(AdmissionAnswer { admission, owner_key }))
}
