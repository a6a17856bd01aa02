//! `GET /api/v1/productions/{production}/compliance?form=…`.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use http::{HeaderName, header};
use lavalier_protocol::api::{AUDIT_HEAD_HEADER, ErrorBody};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, ApiResult};
use crate::extract::Member;
use crate::model::Record;
use crate::reports::{Form, Head, Report, policy_name};
use crate::storage::StorageError;
use crate::studio::App;

/// In which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `csv`, `ocsf`, `html` or `json`.
    form: String,
}

/// The compliance report: each device, each control, each take. That it was made is in the audit log, whose head it
/// carries. It is written while it is read, so that ten thousand devices take no more memory than some hundred.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/compliance", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path), Wanted),
    responses((status = 200, description = "The report.", body = String), (status = "default", body = ErrorBody))
)]
pub(crate) async fn compliance(
    State(app): State<App>,
    Member { person, production }: Member,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<Response> {
    let form = wanted.ok().and_then(|Query(Wanted { form })| form.parse::<Form>().ok());
    let form = form.ok_or_else(|| ApiError::bad_request("?form= is csv, ocsf, html or json"))?;
    let now = app.now();
    let record = Record::by(&person, &production.id, Action::ReportMade, now)
        .to(&production.id)
        .with("form", &form.name());
    app.storage.record(record).await?;
    let set = app.storage.policy(&production.id).await?;
    let audit = app.storage.audit_head(&production.id).await?;
    let head = Head {
        production: production.id.clone(),
        name: production.name,
        generated_at: now,
        policy: set.map_or_else(|| "as shipped".to_owned(), |set| policy_name(set.policy.id())),
        audit,
    };
    let report = Report::begin(Arc::clone(&app.storage), form, head).await?;
    let body = Body::from_stream(stream::try_unfold(report, next));
    let headers = [
        (header::CONTENT_TYPE, form.media_type().to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (HeaderName::from_static(AUDIT_HEAD_HEADER), audit.to_string()),
    ];
    Ok((headers, body).into_response())
}

async fn next(mut report: Report) -> Result<Option<(Bytes, Report)>, StorageError> {
    let piece = report
        .next()
        .await
        .inspect_err(|error| tracing::error!(%error, "a report broke off"))?;
    Ok(piece.map(|piece| (piece.into(), report)))
}
