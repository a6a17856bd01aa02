//! `GET /api/v1/productions/{production}`.

use axum::Json;
use lavalier_protocol::api::{ErrorBody, Production};
use lavalier_protocol::id::ProductionId;

use crate::extract::Member;

/// One production. To who is no member it does not exist.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = Production), (status = "default", body = ErrorBody))
)]
pub(crate) async fn production_show(Member { production, .. }: Member) -> Json<Production> {
    Json(production)
}
