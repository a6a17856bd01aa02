//! `POST /api/v1/recorder/clearance`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use lavalier_protocol::api::{ClearanceAnswer, ErrorBody, ErrorKind};
use lavalier_protocol::policy::{EVIDENCE_MAX, Evidence};

use crate::accounts::Gate;
use crate::error::ApiResult;
use crate::extract::Guest;
use crate::gate;
use crate::studio::App;

/// Judges the device's evidence and clears it to record, or says why not.
#[utoipa::path(
    post, path = "/api/v1/recorder/clearance", tag = "recorder", security(("credential" = [])),
    request_body = Evidence,
    responses((status = 200, body = ClearanceAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn clearance(
    State(app): State<App>,
    Guest(guest): Guest,
    request: Request<Body>,
) -> ApiResult<Json<ClearanceAnswer>> {
    app.rates.claim(Gate::Clearance, &guest.claim, app.now())?;
    if guest.superseded_at.is_some() {
        return Err(ErrorKind::Superseded.into());
    }
    if guest.revoked_at.is_some() {
        return Err(ErrorKind::InvitationRevoked.into());
    }
    let (parts, body) = request.into_parts();
    let document = app.bodies.read(&parts, body, EVIDENCE_MAX).await?.concat();
    gate::clear(&app, &guest, document).await.map(Json)
}
