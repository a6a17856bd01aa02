//! `GET /api/v1/productions/{production}/audit?from=LINE`.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use lavalier_protocol::api::{AUDIT_PAGE, ErrorBody};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, ApiResult};
use crate::extract::Member;
use crate::model::{READING, Record};
use crate::studio::App;

/// From which line on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// The number of the first line wanted.
    #[serde(default)]
    from: u64,
}

/// A production's audit log: whole lines from `from` on, at most 2,000; an empty answer is the end. Reading it is in it.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/audit", tag = "record", security(("person" = [])),
    params(("production" = ProductionId, Path), From),
    responses(
        (status = 200, description = "JSON Lines.", body = String, content_type = "application/jsonl"),
        (status = "default", body = ErrorBody),
    )
)]
pub(crate) async fn audit_log(
    State(app): State<App>,
    Member { person, production }: Member,
    from: Result<Query<From>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<Response> {
    let Query(From { from }) = from.map_err(|_| ApiError::bad_request("?from= names the first line"))?;
    let record = Record::by(&person, &production.id, Action::AuditRead, app.now()).to(&production.id);
    app.storage.record_reading(record, READING).await?;
    let lines = app.storage.audit_lines(&production.id, from, AUDIT_PAGE).await?;
    let page: Vec<u8> = lines
        .into_iter()
        .flat_map(|line| line.into_iter().chain([b'\n']))
        .collect();
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], page).into_response())
}
