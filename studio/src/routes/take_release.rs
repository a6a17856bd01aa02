//! `POST /api/v1/takes/{take}/release`.

use axum::extract::State;
use http::StatusCode;
use lavalier_protocol::api::{ErrorBody, ErrorKind, Reasoned};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::TakeId;

use crate::error::{ApiError, ApiResult};
use crate::extract::{self, TakeOf};
use crate::model::{Record, Release};
use crate::studio::App;

/// Opens a held take to post. That it was held, and why, stays in the record.
#[utoipa::path(
    post, path = "/api/v1/takes/{take}/release", tag = "posture", security(("person" = [])),
    params(("take" = TakeId, Path)), request_body = Reasoned,
    responses((status = 204, description = "It is open."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn take_release(
    State(app): State<App>,
    TakeOf { person, take }: TakeOf,
    extract::Json(Reasoned { reason }): extract::Json<Reasoned>,
) -> ApiResult<StatusCode> {
    let now = app.now();
    let hold = take.beginning.hold.map_or("", |hold| hold.name());
    let record = Record::by(&person, &take.beginning.production, Action::TakeReleased, now)
        .to(&take.id)
        .with("hold", &hold)
        .with("reason", &reason);
    let release = Release {
        by: person.name,
        at: now,
        reason,
    };
    if app.storage.release(&take.id, release, record).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        let why = "the take is not held, or was released before";
        Err(ApiError::Because(ErrorKind::Conflict, why.to_owned()))
    }
}
