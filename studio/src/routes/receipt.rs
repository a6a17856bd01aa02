//! `POST /api/v1/recorder/takes/{take}/receipt`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ReceiptAnswer};
use lavalier_protocol::id::TakeId;

use crate::error::ApiResult;
use crate::extract::{Guest, Id};
use crate::studio::App;
use crate::takes;

/// The receipt of a whole take, or what is missing before there can be one. The same receipt every time.
#[utoipa::path(
    post, path = "/api/v1/recorder/takes/{take}/receipt", tag = "recorder", security(("credential" = [])),
    params(("take" = TakeId, Path)),
    responses((status = 200, body = ReceiptAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn receipt(
    State(app): State<App>,
    Guest(guest): Guest,
    Id(take): Id<TakeId>,
) -> ApiResult<Json<ReceiptAnswer>> {
    takes::receipt(&app, &guest, &take).await.map(Json)
}
