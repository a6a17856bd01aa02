//! `GET /api/v1/productions/{production}/keyrings/{kind}/generations?after=N`.

use axum::Json;
use axum::extract::{Query, State};
use lavalier_protocol::api::{ErrorBody, GENERATIONS_PAGE, KeyringGenerations};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::KeyringKind;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Member};
use crate::model::{READING, Record};
use crate::studio::App;

/// Behind which generation.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The highest generation that the client has seen.
    #[serde(default)]
    after: u32,
}

/// The generations of a keyring behind one that a client has seen: it walks them one by one, each signed by an owner of
/// the one before it. Sealed, as ever.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/keyrings/{kind}/generations", tag = "productions",
    security(("person" = [])), params(("production" = ProductionId, Path), ("kind" = KeyringKind, Path), After),
    responses((status = 200, body = KeyringGenerations), (status = "default", body = ErrorBody))
)]
pub(crate) async fn keyring_generations(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, kind)): Id<(ProductionId, KeyringKind)>,
    after: Result<Query<After>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<Json<KeyringGenerations>> {
    let Query(After { after }) = after.map_err(|_| ApiError::bad_request("?after= names a generation"))?;
    let record = Record::by(&person, &production.id, Action::KeyringRead, app.now())
        .to(&format!("keyring/{}", kind.name()))
        .with("after", &after);
    app.storage.record_reading(record, READING).await?;
    let keyrings = app
        .storage
        .generations(&production.id, kind, after, GENERATIONS_PAGE)
        .await?;
    let envelopes = keyrings.into_iter().map(|keyring| keyring.envelope).collect();
    Ok(Json(KeyringGenerations { envelopes }))
}
