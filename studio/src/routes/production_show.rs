//! `GET /api/v1/productions/{production}`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, Production};
use lavalier_protocol::id::ProductionId;

use super::members::member;
use crate::error::ApiResult;
use crate::extract::{Id, SignedInPerson};
use crate::studio::App;

/// One production. To who is no member it does not exist.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = Production), (status = "default", body = ErrorBody))
)]
pub(crate) async fn production_show(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    Id(id): Id<ProductionId>,
) -> ApiResult<Json<Production>> {
    member(&app, &id, &person).await.map(|(production, _)| Json(production))
}
