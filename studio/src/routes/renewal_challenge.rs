//! `POST /api/v1/claims/{claim}/challenges`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{Challenge, ErrorBody};
use lavalier_protocol::id::ClaimId;

use crate::accounts::Gate;
use crate::error::ApiResult;
use crate::extract::{Address, Id};
use crate::studio::App;

/// A single-use number for the device key to sign. Open: a device whose credential ended has nothing else to show, and
/// a challenge tells nothing, not even whether there is such a claim.
#[utoipa::path(
    post, path = "/api/v1/claims/{claim}/challenges", tag = "claims", params(("claim" = ClaimId, Path)),
    responses((status = 200, body = Challenge), (status = "default", body = ErrorBody))
)]
pub(crate) async fn renewal_challenge(
    State(app): State<App>,
    Address(address): Address,
    Id(id): Id<ClaimId>,
) -> ApiResult<Json<Challenge>> {
    let now = app.now();
    app.rates.take(Gate::Challenge, address, id.as_str(), now)?;
    Ok(Json(app.challenges.give(id.as_str(), now, &*app.random)))
}
