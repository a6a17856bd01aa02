//! `GET /api/v1/productions/{production}/keyrings/{kind}`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, KeyringAnswer};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::KeyringKind;

use crate::error::ApiResult;
use crate::extract::{Id, Member};
use crate::model::{READING, Record};
use crate::studio::App;

/// The latest generation of a keyring, as its owner signed it. The studio cannot open it.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/keyrings/{kind}", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path), ("kind" = KeyringKind, Path)),
    responses((status = 200, body = KeyringAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn keyring_get(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, kind)): Id<(ProductionId, KeyringKind)>,
) -> ApiResult<Json<KeyringAnswer>> {
    let keyring = app
        .storage
        .keyring(&production.id, kind)
        .await?
        .ok_or(ErrorKind::NotFound)?;
    let record = Record::by(&person, &production.id, Action::KeyringRead, app.now())
        .to(&format!("keyring/{}", kind.name()))
        .with("generation", &keyring.generation);
    app.storage.record_reading(record, READING).await?;
    Ok(Json(KeyringAnswer {
        envelope: keyring.envelope,
    }))
}
