//! `GET /api/v1/takes/{take}/segments/{sequence}`.

use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use futures::TryStreamExt as _;
use http::header;
use lavalier_protocol::api::{ErrorBody, ErrorKind, content_digest};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::take_show::reading;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, TakeOf};
use crate::model::ObjectName;
use crate::objects::ObjectsError;
use crate::studio::App;

/// Which bytes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The digest that the journal names: until it is signed, a sequence may have more than one candidate.
    sha256: Digest,
}

/// One sealed segment's bytes. The studio cannot open them.
#[utoipa::path(
    get, path = "/api/v1/takes/{take}/segments/{sequence}", tag = "takes", security(("person" = [])),
    params(("take" = TakeId, Path), ("sequence" = u64, Path), Which),
    responses(
        (status = 200, description = "One age file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", body = ErrorBody),
    )
)]
pub(crate) async fn take_segment(
    State(app): State<App>,
    of: TakeOf,
    Id((id, sequence)): Id<(TakeId, u64)>,
    which: Result<Query<Which>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<Response> {
    reading(&app, of).await?;
    let Query(Which { sha256 }) = which.map_err(|_| ApiError::bad_request("?sha256= names the bytes"))?;
    if !app.storage.candidates(&id, sequence).await?.contains(&sha256) {
        return Err(ErrorKind::NotFound.into());
    }
    let name = ObjectName {
        take: id,
        sequence,
        sha256,
    };
    let (size, stream) = app.objects.get(&name).await.map_err(|error| match error {
        // It was stored once, and whoever asks is told as of any other that is not here.
        ObjectsError::Gone(_) => {
            tracing::error!(%error, "a stored segment is gone");
            ErrorKind::NotFound.into()
        }
        error => ApiError::from(error),
    })?;
    let stream = stream.inspect_err(|error: &ObjectsError| tracing::error!(%error, "the object store failed"));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, size.to_string()),
        (
            header::HeaderName::from_static("content-digest"),
            content_digest(sha256),
        ),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}
