//! `POST /api/v1/productions/{production}/wrap`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, Production, WrapRequest};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;

use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Member};
use crate::model::Record;
use crate::ports::whole_microseconds;
use crate::studio::App;

/// Ends a production, now or at a time: from then on owners alone have access, and nothing new is recorded. What was
/// begun still arrives.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/wrap", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path)), request_body = WrapRequest,
    responses((status = 200, body = Production), (status = "default", body = ErrorBody))
)]
pub(crate) async fn production_wrap(
    State(app): State<App>,
    Member { person, production }: Member,
    extract::Json(request): extract::Json<WrapRequest>,
) -> ApiResult<Json<Production>> {
    let now = app.now();
    let at = request.at.map_or(now, whole_microseconds);
    if at < now {
        return Err(ApiError::bad_request("the time is over already"));
    }
    let record = Record::by(&person, &production.id, Action::ProductionWrapped, now)
        .to(&production.id)
        .with("at", &at);
    if app.storage.wrap(at, record).await? {
        Ok(Json(Production {
            wraps_at: Some(at),
            ..production
        }))
    } else {
        Err(ErrorKind::Wrapped.into())
    }
}
