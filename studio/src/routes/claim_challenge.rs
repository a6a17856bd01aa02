//! `POST /api/v1/invitations/{invitation}/challenges`.

use axum::Json;
use axum::extract::State;
use http::request::Parts;
use lavalier_protocol::api::{Challenge, ErrorBody};
use lavalier_protocol::id::InvitationId;

use super::claim::{invited, signing_key};
use crate::accounts::Gate;
use crate::error::ApiResult;
use crate::extract::{Address, Id};
use crate::studio::App;

/// A single-use number for the device key to sign, and which key the brief is signed by, so that a mistyped link is told
/// before it is claimed. The claim token is the bearer token.
#[utoipa::path(
    post, path = "/api/v1/invitations/{invitation}/challenges", tag = "claims", security(("claim_token" = [])),
    params(("invitation" = InvitationId, Path)),
    responses((status = 200, body = Challenge), (status = "default", body = ErrorBody))
)]
pub(crate) async fn claim_challenge(
    State(app): State<App>,
    Address(address): Address,
    Id(id): Id<InvitationId>,
    parts: Parts,
) -> ApiResult<Json<Challenge>> {
    let now = app.now();
    app.rates.take(Gate::Claim, address, id.as_str(), now)?;
    let invitation = invited(&app, &id, &parts, now).await?;
    let mut challenge = app.challenges.give(invitation.id.as_str(), now, &*app.random);
    challenge.signing_key = Some(signing_key(&app, &invitation).await?.thumbprint());
    Ok(Json(challenge))
}
