//! `GET /api/v1/productions`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, Production};

use crate::error::ApiResult;
use crate::extract::SignedInPerson;
use crate::studio::App;

/// The productions of which the person is a member.
#[utoipa::path(
    get, path = "/api/v1/productions", tag = "productions", security(("person" = [])),
    responses((status = 200, body = Vec<Production>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn production_list(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
) -> ApiResult<Json<Vec<Production>>> {
    Ok(Json(app.storage.productions(&person.id).await?))
}
