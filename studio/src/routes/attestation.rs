//! `POST /api/v1/recorder/attestation/challenges` and `POST /api/v1/recorder/attestation`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use lavalier_protocol::api::{ATTESTATION_MAX, AttestationAnswer, AttestationRequest, Challenge, ErrorBody, ErrorKind};

use crate::accounts::Gate;
use crate::attested;
use crate::error::{ApiError, ApiResult};
use crate::extract::Guest;
use crate::model;
use crate::studio::App;

/// A single-use number for the phone's maker to vouch over.
#[utoipa::path(
    post, path = "/api/v1/recorder/attestation/challenges", tag = "recorder", security(("credential" = [])),
    responses((status = 200, body = Challenge), (status = "default", body = ErrorBody))
)]
pub(crate) async fn attestation_challenge(State(app): State<App>, Guest(guest): Guest) -> ApiResult<Json<Challenge>> {
    let now = app.now();
    app.rates.claim(Gate::Attestation, &guest.claim, now)?;
    may_still_record(&guest)?;
    let purpose = attested::purpose(&guest.claim);
    Ok(Json(app.challenges.give(&purpose, now, &*app.random)))
}

/// Takes what the phone's maker vouches for, over the bytes that `docs/formats.md` describes. From then on, and until the
/// time in the answer, it counts for a clearance with the evidence that it covers.
#[utoipa::path(
    post, path = "/api/v1/recorder/attestation", tag = "recorder", security(("credential" = [])),
    request_body = AttestationRequest,
    responses((status = 200, body = AttestationAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn attestation(
    State(app): State<App>,
    Guest(guest): Guest,
    request: Request<Body>,
) -> ApiResult<Json<AttestationAnswer>> {
    let now = app.now();
    app.rates.claim(Gate::Attestation, &guest.claim, now)?;
    may_still_record(&guest)?;
    let (parts, body) = request.into_parts();
    let document = app.bodies.read(&parts, body, ATTESTATION_MAX).await?.concat();
    let request = AttestationRequest::parse(&document).map_err(|error| ApiError::bad_request(error.to_string()))?;
    let answer = attested::take_in(&app, &guest, &request, document, now).await?;
    Ok(Json(answer))
}

fn may_still_record(guest: &model::Guest) -> ApiResult<()> {
    if guest.superseded_at.is_some() {
        return Err(ErrorKind::Superseded.into());
    }
    if guest.revoked_at.is_some() {
        return Err(ErrorKind::InvitationRevoked.into());
    }
    Ok(())
}
