//! `POST /api/v1/recorder/takes/{take}/batch`: a tar that drains a backlog.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use futures::TryStreamExt as _;
use lavalier_protocol::api::{BatchAnswer, BatchEntry, ErrorBody, ErrorKind, Stored};
use lavalier_protocol::id::TakeId;
use tokio::io::AsyncRead;
use tokio_util::io::StreamReader;

use crate::batch::{Batch, BatchError, Piece};
use crate::bodies::Whose;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Id};
use crate::model::Guest;
use crate::studio::App;
use crate::takes::{self, Journals};

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
    let mut pieces = Batch::new(StreamReader::new(stream))?;
    let mut stored = Vec::new();
    while let Some(piece) = pieces.next().await? {
        stored.extend(take_in(&app, &guest, &take, piece).await?);
    }
    let journal = Journals::state(&app, &guest, &take).await?;
    Ok(Json(BatchAnswer { stored, journal }))
}

impl From<BatchError> for ApiError {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::TooMany | BatchError::TooLong => ErrorKind::TooLarge.into(),
            BatchError::Cut | BatchError::NotAFile | BatchError::Name => Self::bad_request(error.to_string()),
        }
    }
}

async fn take_in<R: AsyncRead + Unpin>(
    app: &App,
    guest: &Guest,
    take: &TakeId,
    piece: Piece<R>,
) -> ApiResult<Option<Stored>> {
    let name = *piece.name();
    let whose = Whose::Claim(guest.claim.clone());
    let held = app.bodies.hold(&whose, piece.bytes(), piece.read()).await?;
    match name {
        BatchEntry::Segment { sequence, sha256 } => {
            if held.sha256 != sha256 {
                return Err(ErrorKind::DigestMismatch.into());
            }
            takes::store(app, guest, take, sequence, held).await.map(Some)
        }
        BatchEntry::Journal { from } => {
            app.journals.append(app, guest, take, from, &held.concat()).await?;
            Ok(None)
        }
    }
}
