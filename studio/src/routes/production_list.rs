//! `GET /api/v1/productions`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, Production};
use lavalier_protocol::members::Role;

use crate::error::ApiResult;
use crate::extract::SignedInPerson;
use crate::studio::App;

/// The productions of which the person is a member; one that is wrapped is its owners' alone.
#[utoipa::path(
    get, path = "/api/v1/productions", tag = "productions", security(("person" = [])),
    responses((status = 200, body = Vec<Production>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn production_list(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
) -> ApiResult<Json<Vec<Production>>> {
    let now = app.now();
    let memberships = app.storage.memberships(&person.id).await?.into_iter();
    let open = memberships.filter(|membership| membership.role == Role::Owner || !membership.is_wrapped(now));
    Ok(Json(open.map(|membership| membership.production).collect()))
}
