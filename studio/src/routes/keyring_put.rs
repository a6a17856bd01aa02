//! `PUT /api/v1/productions/{production}/keyrings/{kind}`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, KeyringAnswer, KeyringUpload};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::KeyringKind;

use super::generation;
use crate::error::ApiResult;
use crate::extract::{self, Id, Member};
use crate::studio::App;

/// Stores the next generation of a keyring, for owners.
#[utoipa::path(
    put, path = "/api/v1/productions/{production}/keyrings/{kind}", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path), ("kind" = KeyringKind, Path)), request_body = KeyringUpload,
    responses((status = 200, body = KeyringAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn keyring_put(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, kind)): Id<(ProductionId, KeyringKind)>,
    extract::Json(upload): extract::Json<KeyringUpload>,
) -> ApiResult<Json<KeyringAnswer>> {
    let next = generation::next(upload, &production.id, kind)?;
    let record = next.record(&person, &production.id, app.now());
    let (keyring, previous) = next.keyring;
    let envelope = keyring.envelope.clone();
    if app.storage.put_keyring(keyring, previous, record).await? {
        Ok(Json(KeyringAnswer { envelope }))
    } else {
        Err(ErrorKind::KeyringConflict.into())
    }
}
