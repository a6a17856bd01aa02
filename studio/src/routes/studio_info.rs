//! `GET /api/v1/studio`: who this studio is.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, StudioInfo};
use lavalier_protocol::jws::Signer as _;

use crate::error::ApiResult;
use crate::studio::App;

/// Who this studio is. Open to everybody.
#[utoipa::path(
    get, path = "/api/v1/studio", tag = "studio",
    responses((status = 200, body = StudioInfo), (status = "default", body = ErrorBody))
)]
pub(crate) async fn studio_info(State(app): State<App>) -> ApiResult<Json<StudioInfo>> {
    Ok(Json(StudioInfo {
        origin: app.origin.clone(),
        receipt_key: app.receipt_key.public_key(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        needs_setup: !app.storage.has_people().await?,
    }))
}
