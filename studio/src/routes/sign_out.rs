//! `DELETE /api/v1/session`: signing out.

use axum::extract::State;
use http::StatusCode;
use http::request::Parts;
use lavalier_protocol::api::ErrorBody;

use crate::error::ApiResult;
use crate::extract::bearer;
use crate::model::Token;
use crate::studio::App;

/// Ends the session of the token that is shown. One that is over already is as good.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "accounts", security(("person" = [])),
    responses((status = 204, description = "Signed out."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn sign_out(State(app): State<App>, parts: Parts) -> ApiResult<StatusCode> {
    if let Some(token) = Token::hash_of(bearer(&parts)) {
        app.storage.delete_session(token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
