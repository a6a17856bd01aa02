//! Request bodies, held whole and bounded: each by its kind, all together by one budget of memory.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures::StreamExt as _;
use http::{HeaderMap, header};
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{ApiError, ApiResult};

/// The budget of all bodies that are in memory at one moment.
pub(crate) struct Bodies(Arc<Semaphore>);

/// A whole body. Its room in the budget is free again when it is dropped.
pub(crate) struct Held {
    /// As it arrived.
    pub(crate) chunks: Vec<Bytes>,
    /// Its length.
    pub(crate) bytes: usize,
    /// Its digest.
    pub(crate) sha256: Digest,
    _room: OwnedSemaphorePermit,
}

impl Held {
    /// A body that was read elsewhere, into room that was reserved for it.
    pub(crate) fn whole(bytes: Vec<u8>, room: OwnedSemaphorePermit) -> Self {
        Self {
            bytes: bytes.len(),
            sha256: Digest::of(&bytes),
            chunks: vec![Bytes::from(bytes)],
            _room: room,
        }
    }

    /// In one piece.
    pub(crate) fn concat(&self) -> Vec<u8> {
        self.chunks.concat()
    }
}

impl Bodies {
    pub(crate) fn new(bytes: u32) -> Self {
        Self(Arc::new(Semaphore::new(bytes as usize)))
    }

    /// Room for `bytes` more; [`ErrorKind::Busy`] at once when there is none, because a body that waits holds a
    /// connection and whatever the client has in its pockets.
    pub(crate) fn reserve(&self, bytes: usize) -> ApiResult<OwnedSemaphorePermit> {
        let permits = u32::try_from(bytes).map_err(|_| ErrorKind::TooLarge)?;
        Arc::clone(&self.0)
            .try_acquire_many_owned(permits)
            .map_err(|_| ErrorKind::Busy.into())
    }

    /// Reads a body of at most `limit` bytes, digesting it as it comes.
    pub(crate) async fn read(&self, headers: &HeaderMap, body: Body, limit: usize) -> ApiResult<Held> {
        let announced = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|announced| announced > limit) {
            return Err(ErrorKind::TooLarge.into());
        }
        let room = self.reserve(announced.unwrap_or(limit))?;
        let mut hasher = Sha256::new();
        let (mut chunks, mut bytes) = (Vec::new(), 0);
        let mut stream = body.into_data_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| ApiError::Cut)?;
            bytes += chunk.len();
            if bytes > announced.unwrap_or(limit) {
                return Err(ErrorKind::TooLarge.into());
            }
            hasher.update(&chunk);
            chunks.push(chunk);
        }
        Ok(Held {
            chunks,
            bytes,
            sha256: Digest::from_bytes(hasher.finalize().into()),
            _room: room,
        })
    }
}
