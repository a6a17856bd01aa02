//! `GET /api/v1/takes/{take}/journal`.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use futures::TryStreamExt as _;
use http::header;
use lavalier_protocol::api::ErrorBody;
use lavalier_protocol::id::TakeId;

use super::take_show::reading;
use crate::error::ApiResult;
use crate::extract::TakeOf;
use crate::storage::StorageError;
use crate::studio::App;

/// Bytes of lines read at once.
const PAGE: usize = 256 * 1024;

/// A take's journal as the device wrote it, as far as it came.
#[utoipa::path(
    get, path = "/api/v1/takes/{take}/journal", tag = "takes", security(("person" = [])),
    params(("take" = TakeId, Path)),
    responses(
        (status = 200, description = "JSON Lines.", body = String, content_type = "application/jsonl"),
        (status = "default", body = ErrorBody),
    )
)]
pub(crate) async fn take_journal(State(app): State<App>, of: TakeOf) -> ApiResult<Response> {
    let take = reading(&app, of).await?;
    // What is appended from now on is for the next look: a journal that is read is never torn.
    let end = take.progress.journal.lines;
    let pages = futures::stream::try_unfold((app, take.id, 0_u64), move |(app, id, next)| async move {
        if next >= end {
            return Ok(None);
        }
        let mut lines = app
            .storage
            .journal_lines(&id, next, PAGE)
            .await
            .inspect_err(|error| tracing::error!(%error, "the database failed"))?;
        lines.truncate(usize::try_from(end - next).unwrap_or(usize::MAX));
        if lines.is_empty() {
            return Err(StorageError::Damaged("journal line"));
        }
        let following = next + lines.len() as u64;
        let page: Vec<u8> = lines
            .into_iter()
            .flat_map(|line| line.into_iter().chain([b'\n']))
            .collect();
        Ok(Some((Bytes::from(page), (app, id, following))))
    });
    let body = Body::from_stream(pages.map_err(std::io::Error::other));
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], body).into_response())
}
