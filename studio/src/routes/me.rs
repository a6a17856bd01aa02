//! `GET /api/v1/me`: who is signed in.

use axum::Json;
use lavalier_protocol::api::{ErrorBody, Me};

use crate::extract::SignedInPerson;

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "accounts", security(("person" = [])),
    responses((status = 200, body = Me), (status = "default", body = ErrorBody))
)]
pub(crate) async fn me(SignedInPerson(person): SignedInPerson) -> Json<Me> {
    Json(Me {
        person: person.id,
        email: person.email,
        name: person.name,
    })
}
