//! `POST /api/v1/attestation/revocations`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use lavalier_protocol::api::{ErrorBody, RevocationsTaken};

use crate::attestation::android_key::REVOCATION_LIST_MAX;
use crate::error::{ApiError, ApiResult};
use crate::extract::SignedInPerson;
use crate::revocations::{self, Origin};
use crate::studio::App;

/// Hands in the list of certificates that Android's vendor has taken back, where the studio has no internet of its own: for
/// who set the studio up, and in the audit log of every production. The body is the vendor's file as it is; one that names
/// nothing is refused, and what is known stays as it was. What it revokes stays so until the vendor's own next list.
#[utoipa::path(
    post, path = "/api/v1/attestation/revocations", tag = "studio", security(("person" = [])),
    request_body = serde_json::Value,
    responses((status = 200, body = RevocationsTaken), (status = "default", body = ErrorBody))
)]
pub(crate) async fn revocations_import(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    request: Request<Body>,
) -> ApiResult<Json<RevocationsTaken>> {
    let (parts, body) = request.into_parts();
    let body = app.bodies.read(&parts, body, REVOCATION_LIST_MAX).await?.concat();
    let origin = Origin {
        imported_by: Some(person),
        ..Origin::default()
    };
    let (certificates, new) = revocations::take_in(&app, &body, origin)
        .await?
        .map_err(|refused| ApiError::bad_request(refused.to_string()))?;
    tracing::info!(certificates, new, "a revocation list was imported");
    Ok(Json(RevocationsTaken { certificates, new }))
}
