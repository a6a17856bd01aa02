//! `GET /api/v1/productions/{production}/keyrings/{kind}`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, KeyringAnswer};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::KeyringKind;

use super::members::member;
use crate::error::ApiResult;
use crate::extract::{Id, SignedInPerson};
use crate::studio::App;

/// The latest generation of a keyring, as its owner signed it. The studio cannot open it.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/keyrings/{kind}", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path), ("kind" = KeyringKind, Path)),
    responses((status = 200, body = KeyringAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn keyring_get(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    Id((id, kind)): Id<(ProductionId, KeyringKind)>,
) -> ApiResult<Json<KeyringAnswer>> {
    member(&app, &id, &person).await?;
    let keyring = app.storage.keyring(&id, kind).await?.ok_or(ErrorKind::NotFound)?;
    Ok(Json(KeyringAnswer {
        envelope: keyring.envelope,
    }))
}
