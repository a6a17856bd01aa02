//! `POST /api/v1/recorder/takes/{take}/batch`: a tar that drains a backlog.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use futures::{StreamExt as _, TryStreamExt as _};
use lavalier_protocol::api::{BATCH_MAX, BatchAnswer, BatchEntry, ErrorBody, ErrorKind, JOURNAL_APPEND_MAX, Stored};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::sealed::SEALED_MAX;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio_tar::{Archive, Entry};
use tokio_util::io::StreamReader;

use crate::bodies::Held;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Id};
use crate::model::Guest;
use crate::studio::App;
use crate::takes::{self, Journals};

/// Entries of one tar: every segment of the longest take would not fit its length.
const ENTRIES_MAX: usize = 20_000;

/// Stores segments and journal lines from a tar, each durable before the next is read: a cut upload keeps its whole
/// entries, and after an error everything before it stays.
#[utoipa::path(
    post, path = "/api/v1/recorder/takes/{take}/batch", tag = "recorder", security(("credential" = [])),
    params(("take" = TakeId, Path)),
    request_body(content = Vec<u8>, content_type = "application/x-tar",
        description = "Entries `segments/SEQUENCE-SHA256.age` and `journal/LINE.jsonl`."),
    responses((status = 200, body = BatchAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn batch(
    State(app): State<App>,
    extract::Guest(guest): extract::Guest,
    Id(take): Id<TakeId>,
    request: Request<Body>,
) -> ApiResult<Json<BatchAnswer>> {
    let stream = request.into_body().into_data_stream().map_err(std::io::Error::other);
    let reader = StreamReader::new(stream).take(BATCH_MAX as u64);
    let mut entries = Archive::new(reader).entries_raw().map_err(|_| cut())?;
    let mut stored = Vec::new();
    let mut count = 0;
    while let Some(entry) = entries.next().await {
        count += 1;
        if count > ENTRIES_MAX {
            return Err(ErrorKind::TooLarge.into());
        }
        stored.extend(take_in(&app, &guest, &take, entry.map_err(|_| cut())?).await?);
    }
    let journal = Journals::state(&app, &guest, &take).await?;
    Ok(Json(BatchAnswer { stored, journal }))
}

fn cut() -> ApiError {
    ApiError::bad_request("the tar is cut off or is none; the entries before are kept")
}

async fn take_in<R: AsyncRead + Unpin>(
    app: &App,
    guest: &Guest,
    take: &TakeId,
    entry: Entry<R>,
) -> ApiResult<Option<Stored>> {
    if !entry.header().entry_type().is_file() {
        return Err(ApiError::bad_request("a batch holds plain files"));
    }
    let name = entry.path_bytes().map_err(|_| cut())?;
    let name: BatchEntry = std::str::from_utf8(&name)
        .ok()
        .and_then(|name| name.parse().ok())
        .ok_or_else(|| ApiError::bad_request("an entry's name is not one of a batch"))?;
    match name {
        BatchEntry::Segment { sequence, sha256 } => {
            let held = read(app, entry, SEALED_MAX).await?;
            if held.sha256 != sha256 {
                return Err(ErrorKind::DigestMismatch.into());
            }
            takes::store(app, guest, take, sequence, held).await.map(Some)
        }
        BatchEntry::Journal { from } => {
            let held = read(app, entry, JOURNAL_APPEND_MAX).await?;
            app.journals.append(app, guest, take, from, &held.concat()).await?;
            Ok(None)
        }
    }
}

async fn read<R: AsyncRead + Unpin>(app: &App, mut entry: Entry<R>, limit: usize) -> ApiResult<Held> {
    let size = usize::try_from(entry.effective_size()).map_err(|_| ErrorKind::TooLarge)?;
    if size > limit {
        return Err(ErrorKind::TooLarge.into());
    }
    let room = app.bodies.reserve(size)?;
    let mut bytes = Vec::with_capacity(size);
    entry.read_to_end(&mut bytes).await.map_err(|_| cut())?;
    if bytes.len() != size {
        return Err(cut());
    }
    Ok(Held::whole(bytes, room))
}
