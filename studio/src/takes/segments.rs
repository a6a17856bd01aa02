//! Taking in one sealed segment: object first, row after, answer last.
//!
//! A crash between object and row leaves an object that nothing names; when the segment is sent again it is found and
//! confirmed. A row without its object cannot be.

use lavalier_protocol::api::{ErrorKind, Stored};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::sealed::SEGMENTS_MAX;

use super::journals::nothing;
use crate::bodies::Held;
use crate::error::{ApiError, ApiResult};
use crate::model::{Guest, ObjectName, Segment, StoreLimits, StoreOutcome};
use crate::studio::App;

/// Stores a segment whose digest is known to be that of its bytes. When this returns, it is durable.
pub(crate) async fn store(app: &App, guest: &Guest, take: &TakeId, sequence: u64, body: Held) -> ApiResult<Stored> {
    if sequence >= SEGMENTS_MAX {
        return Err(ApiError::bad_request("no take has so many segments"));
    }
    if body.bytes == 0 {
        return Err(ApiError::bad_request("the segment is empty"));
    }
    let limits = StoreLimits {
        claim_bytes: app.limits.claim_bytes,
        unvouched_bytes: app.limits.unvouched_bytes,
    };
    let name = ObjectName {
        take: take.clone(),
        sequence,
        sha256: body.sha256,
    };
    let bytes = body.bytes as u64;
    let Some(standing) = app.storage.standing(&name, &guest.claim).await? else {
        return Err(unknown(app, take).await);
    };
    let expected = standing.judge(sequence, name.sha256, bytes, limits);
    if expected != StoreOutcome::Stored {
        return answer(sequence, expected);
    }
    app.objects.put(&name, body.chunks.clone()).await?;
    let segment = Segment {
        name,
        claim: guest.claim.clone(),
        bytes,
        at: app.now(),
    };
    let outcomes = app.storage.store_segments(vec![segment], limits).await?;
    let outcome = outcomes.first().copied().unwrap_or(StoreOutcome::NoTake);
    answer(sequence, outcome)
}

fn answer(sequence: u64, outcome: StoreOutcome) -> ApiResult<Stored> {
    let stored = |repeated| Ok(Stored { sequence, repeated });
    match outcome {
        StoreOutcome::Stored => stored(false),
        StoreOutcome::Repeated => stored(true),
        StoreOutcome::Contradicted => Err(ErrorKind::DigestConflict.into()),
        StoreOutcome::Crowded => Err(ErrorKind::Busy.into()),
        StoreOutcome::ClaimFull => Err(ErrorKind::StorageFull.into()),
        StoreOutcome::NoTake => Err(ErrorKind::NotFound.into()),
    }
}

/// A take that has not begun is to begin with its journal; another's is nobody's business.
async fn unknown(app: &App, take: &TakeId) -> ApiError {
    match app.storage.take(take).await {
        Ok(Some(_)) => ErrorKind::NotFound.into(),
        Ok(None) => ApiError::Journal(nothing()),
        Err(error) => error.into(),
    }
}
