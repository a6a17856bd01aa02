//! `PUT /api/v1/productions/{production}/keyrings/{kind}`.
//!
//! The studio keeps the chain of generations; who may sign one is for clients to judge, by the owner's key that they
//! pinned. So the studio takes a generation by another key than the last one's: an owner whose machine was lost comes
//! back by the recovery file with a new key, and every client says so.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, KeyringAnswer, KeyringUpload};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::{Envelope, KeyringKind};

use super::members::member;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Id, SignedInPerson};
use crate::model::{Keyring, Role};
use crate::studio::App;

/// Stores the next generation of a keyring, for owners.
#[utoipa::path(
    put, path = "/api/v1/productions/{production}/keyrings/{kind}", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path), ("kind" = KeyringKind, Path)), request_body = KeyringUpload,
    responses((status = 200, body = KeyringAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn keyring_put(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    Id((id, kind)): Id<(ProductionId, KeyringKind)>,
    extract::Json(upload): extract::Json<KeyringUpload>,
) -> ApiResult<Json<KeyringAnswer>> {
    match member(&app, &id, &person).await? {
        (_, Role::Owner) => {}
    }
    let jws = upload.envelope;
    let envelope = Envelope::verify(&jws, upload.owner_key, &id, kind, 2)
        .map_err(|error| ApiError::bad_request(error.to_string()))?;
    envelope
        .sealed_bytes()
        .map_err(|error| ApiError::bad_request(error.to_string()))?;
    let previous = envelope.previous.ok_or(ErrorKind::KeyringConflict)?;
    let next = Keyring {
        kind,
        generation: envelope.generation,
        digest: Digest::of(jws.as_str().as_bytes()),
        envelope: jws.clone(),
    };
    if app.storage.put_keyring(&id, next, previous).await? {
        Ok(Json(KeyringAnswer { envelope: jws }))
    } else {
        Err(ErrorKind::KeyringConflict.into())
    }
}
