//! Request bodies, held whole and bounded: each by its kind and by how long it may take, those of one device or person by a
//! share, and all together by a budget of memory. Who has shown nothing yet has a small budget beside it, so that nobody
//! without an account takes the room of those who record.

mod pace;
mod room;
mod whose;

use std::future::Future;

use axum::body::{Body, Bytes};
use futures::StreamExt as _;
use http::request::Parts;
use http::{HeaderMap, header};
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;
use sha2::{Digest as _, Sha256};

pub(crate) use self::whose::Whose;

use self::pace::{PACE, Pace};
use self::room::{Budgets, Room};
use crate::error::{ApiError, ApiResult};

/// The most of one body whose sender has shown nothing yet: a password, or a device's signature over a page of statement.
const STRANGER_MAX: usize = 16 * 1024;

/// All bodies that are in memory at one moment.
pub(crate) struct Bodies {
    budgets: Budgets,
    pace: Pace,
}

/// A whole body, with its room.
pub(crate) struct Held {
    /// As it arrived.
    pub(crate) chunks: Vec<Bytes>,
    /// Its length.
    pub(crate) bytes: usize,
    /// Its digest.
    pub(crate) sha256: Digest,
    _room: Room,
}

impl Held {
    /// In one piece.
    pub(crate) fn concat(&self) -> Vec<u8> {
        self.chunks.concat()
    }
}

impl Bodies {
    /// So many bytes of them, of devices and people.
    pub(crate) fn new(bytes: u32) -> Self {
        Self {
            budgets: Budgets::new(bytes),
            pace: PACE,
        }
    }

    /// Room for what the studio reads or makes on somebody's behalf.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] when there is none.
    pub(crate) fn reserve(&self, whose: &Whose, bytes: usize) -> ApiResult<Room> {
        self.budgets.reserve(whose, bytes)
    }

    /// Holds what is read elsewhere, of a length that is known before: room first, then the bytes, and in time.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] without room, [`ApiError::Cut`] when it takes too long, and what reading it says.
    pub(crate) async fn hold<E: Into<ApiError>>(
        &self,
        whose: &Whose,
        bytes: usize,
        reading: impl Future<Output = Result<Vec<u8>, E>>,
    ) -> ApiResult<Held> {
        let room = self.budgets.reserve(whose, bytes)?;
        let read = tokio::time::timeout(self.pace.of(whose, bytes), reading).await;
        let bytes = read.map_err(|_| ApiError::Cut)?.map_err(Into::into)?;
        Ok(Held {
            bytes: bytes.len(),
            sha256: Digest::of(&bytes),
            chunks: vec![Bytes::from(bytes)],
            _room: room,
        })
    }

    /// Reads a body of at most `limit` bytes, of a stranger at most `STRANGER_MAX`, digesting it as it comes.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`], [`ErrorKind::Busy`] without room, [`ApiError::Cut`] when it ends early or takes too long.
    pub(crate) async fn read(&self, parts: &Parts, body: Body, limit: usize) -> ApiResult<Held> {
        let whose = Whose::of(parts);
        let limit = if whose.is_known() {
            limit
        } else {
            limit.min(STRANGER_MAX)
        };
        self.read_of(&whose, &parts.headers, body, limit).await
    }

    /// Reads a device manager's call, of which nothing is known before it is read.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) async fn read_call(&self, parts: &Parts, body: Body, limit: usize) -> ApiResult<Held> {
        self.read_of(&Whose::Manager, &parts.headers, body, limit).await
    }

    async fn read_of(&self, whose: &Whose, headers: &HeaderMap, body: Body, limit: usize) -> ApiResult<Held> {
        let announced = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|announced| announced > limit) {
            return Err(ErrorKind::TooLarge.into());
        }
        let most = announced.unwrap_or(limit);
        // What somebody known announces has its room before it comes. A stranger's word reserves nothing: its bytes do.
        let room = if whose.is_known() {
            self.budgets.reserve(whose, most)?
        } else {
            self.budgets.room(whose)
        };
        let reading = collect(room, body, most);
        let read = tokio::time::timeout(self.pace.of(whose, most), reading).await;
        read.unwrap_or(Err(ApiError::Cut))
    }
}

async fn collect(mut room: Room, body: Body, most: usize) -> ApiResult<Held> {
    let mut hasher = Sha256::new();
    let (mut chunks, mut bytes) = (Vec::new(), 0);
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| ApiError::Cut)?;
        bytes += chunk.len();
        if bytes > most {
            return Err(ErrorKind::TooLarge.into());
        }
        room.grow_to(bytes)?;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use lavalier_protocol::id::ClaimId;

    use super::*;

    fn claim(seed: u8) -> Whose {
        Whose::Claim(ClaimId::from_random([seed; 16]))
    }

    /// A body that never comes to its end.
    fn trickle() -> Body {
        let first = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"x"))]);
        Body::from_stream(first.chain(futures::stream::pending()))
    }

    #[tokio::test]
    async fn a_body_that_trickles_is_cut_and_its_room_is_free_again() {
        let none = Pace {
            grace: Duration::ZERO,
            slowest: 1_000_000,
        };
        let bodies = Bodies {
            budgets: Budgets::new(1_000),
            pace: none,
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, 1_000.into());
        for whose in [claim(1), Whose::Nobody, Whose::Manager] {
            let read = bodies.read_of(&whose, &headers, trickle(), 1_000).await;
            assert!(matches!(read, Err(ApiError::Cut)), "{whose:?}");
        }
        let entry = futures::future::pending::<Result<Vec<u8>, ApiError>>();
        assert!(matches!(bodies.hold(&claim(1), 1_000, entry).await, Err(ApiError::Cut)));
        assert!(bodies.budgets.is_free());
    }
}
