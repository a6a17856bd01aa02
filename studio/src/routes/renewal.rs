//! `POST /api/v1/claims/{claim}/credentials`.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{Credential, ErrorBody, ErrorKind, RenewalRequest, RenewalStatement};
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::jws::Typ;

use super::claim::new_credential;
use crate::accounts::Gate;
use crate::error::ApiResult;
use crate::extract::{self, Address, Id};
use crate::studio::App;

/// Requests under way with the credential before may still finish.
const OLDER: SignedDuration = SignedDuration::from_hours(1);

/// A new credential for the device that holds the claim, by a signature of its key.
#[utoipa::path(
    post, path = "/api/v1/claims/{claim}/credentials", tag = "claims", params(("claim" = ClaimId, Path)),
    request_body = RenewalRequest,
    responses((status = 200, body = Credential), (status = "default", body = ErrorBody))
)]
pub(crate) async fn renewal(
    State(app): State<App>,
    Address(address): Address,
    Id(id): Id<ClaimId>,
    request: Request<Body>,
) -> ApiResult<Json<Credential>> {
    let now = app.now();
    app.rates.take(Gate::Claim, address, id.as_str(), now)?;
    let claim = app.storage.claim_of(&id).await?.ok_or(ErrorKind::NotFound)?;
    let extract::Json(request) = extract::Json::<RenewalRequest>::from_request(request, &app).await?;
    let statement: RenewalStatement = request
        .proof
        .verify(Typ::Renewal, claim.device.device_key)
        .map_err(|_| ErrorKind::ProofInvalid)?;
    if statement.claim != id {
        return Err(ErrorKind::ProofInvalid.into());
    }
    let challenge = app.challenges.check(id.as_str(), &statement.challenge, now)?;
    let (stored, shown) = new_credential(&app, now);
    let older_end = now.checked_add(OLDER).unwrap_or(Timestamp::MAX);
    if app.storage.renew(&id, challenge, stored, older_end).await? {
        Ok(Json(shown))
    } else {
        Err(ErrorKind::ChallengeExpired.into())
    }
}
