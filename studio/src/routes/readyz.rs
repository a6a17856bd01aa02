//! `GET /readyz`: the studio can do its work.

use axum::extract::State;
use lavalier_protocol::api::ErrorBody;

use crate::error::ApiResult;
use crate::studio::App;

/// Writes to the database and to the object store; a full or failing disk shows here first.
#[utoipa::path(
    get, path = "/readyz", tag = "operation",
    responses(
        (status = 200, description = "It can write.", body = str),
        (status = "default", description = "It cannot.", body = ErrorBody),
    )
)]
pub(crate) async fn readyz(State(app): State<App>) -> ApiResult<&'static str> {
    app.storage.ready().await?;
    app.objects.ready().await?;
    Ok("ready\n")
}
