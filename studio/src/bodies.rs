//! Request bodies, held whole and bounded: each by its kind and by how long it may take, those of one device or person by a
//! share, and all together by a budget of memory. Who has shown nothing yet has a small budget beside it, so that nobody
//! without an account takes the room of those who record.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::StreamExt as _;
use http::request::Parts;
use http::{HeaderMap, header};
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, PersonId};
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::access::Admitted;
use crate::error::{ApiError, ApiResult};

/// The most of one body whose sender has shown nothing yet: a password, or a device's signature over a page of statement.
const STRANGER_MAX: usize = 16 * 1024;
/// All such bodies at one moment: two thousand.
const STRANGERS: usize = 32 * 1024 * 1024;
/// All calls of device managers at one moment: eight of the longest, some hundreds of the usual.
const MANAGERS: usize = 16 * 1024 * 1024;
/// So many who send as much as they can fill the budget together; one alone never does. Of the default that is eight of the
/// longest segments at once.
const SHARES: usize = 8;

/// How long a body may take.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Whatever its length: a phone in a lift. Enough for all that a stranger sends.
    grace: Duration,
    /// Beyond that, by its length, bytes a second. A link of 32 kbit/s carries no recording.
    slowest: u64,
}

const PACE: Pace = Pace {
    grace: Duration::from_secs(30),
    slowest: 4 * 1024,
};

impl Pace {
    fn of(self, whose: &Whose, bytes: usize) -> Duration {
        match whose {
            Whose::Claim(_) | Whose::Person(_) => self.grace + Duration::from_secs(bytes as u64 / self.slowest),
            Whose::Manager | Whose::Nobody => self.grace,
        }
    }
}

/// Whose a body is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    /// A device's, by its credential.
    Claim(ClaimId),
    /// Somebody's who is signed in.
    Person(PersonId),
    /// A device manager's, or so it says.
    Manager,
    /// Nobody's yet.
    Nobody,
}

impl Whose {
    /// As whom a request was let in.
    fn of(parts: &Parts) -> Self {
        match parts.extensions.get::<Admitted>() {
            Some(Admitted::Guest(guest)) => Self::Claim(guest.claim.clone()),
            Some(Admitted::Person(person)) => Self::Person(person.id.clone()),
            Some(Admitted::Member(member)) => Self::Person(member.0.id.clone()),
            None => Self::Nobody,
        }
    }

    const fn is_known(&self) -> bool {
        matches!(self, Self::Claim(_) | Self::Person(_))
    }
}

/// The budgets of all bodies that are in memory at one moment.
pub(crate) struct Bodies {
    known: Arc<Semaphore>,
    managers: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    held: Arc<Mutex<HashMap<Whose, usize>>>,
    share: usize,
    pace: Pace,
}

/// Room in a budget. It is free again when this is dropped.
pub(crate) struct Room {
    budget: Arc<Semaphore>,
    permit: Option<OwnedSemaphorePermit>,
    share: Option<Share>,
    bytes: usize,
}

/// What one device or person holds.
struct Share {
    of: Whose,
    held: Arc<Mutex<HashMap<Whose, usize>>>,
    most: usize,
    bytes: usize,
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

impl Share {
    /// One body is always let in, however small the budget is; more only within the share.
    fn grow(&mut self, bytes: usize) -> ApiResult<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let all = held.entry(self.of.clone()).or_default();
        if *all > self.bytes && *all + bytes > self.most {
            return Err(ErrorKind::Busy.into());
        }
        *all += bytes;
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut all) = held.entry(self.of.clone()) {
            *all.get_mut() -= self.bytes;
            if *all.get() == 0 {
                all.remove();
            }
        }
    }
}

impl Room {
    /// [`ErrorKind::Busy`] at once when there is none, because a body that waits holds a connection and whatever the client
    /// has in its pockets.
    fn grow(&mut self, bytes: usize) -> ApiResult<()> {
        let permits = u32::try_from(bytes).map_err(|_| ErrorKind::TooLarge)?;
        if let Some(share) = &mut self.share {
            share.grow(bytes)?;
        }
        let more = Arc::clone(&self.budget)
            .try_acquire_many_owned(permits)
            .map_err(|_| ErrorKind::Busy)?;
        match &mut self.permit {
            Some(permit) => permit.merge(more),
            None => self.permit = Some(more),
        }
        self.bytes += bytes;
        Ok(())
    }
}

impl Bodies {
    pub(crate) fn new(bytes: u32) -> Self {
        Self::with_pace(bytes, PACE)
    }

    fn with_pace(bytes: u32, pace: Pace) -> Self {
        let budget = |bytes: usize| Arc::new(Semaphore::new(bytes));
        Self {
            known: budget(bytes as usize),
            managers: budget(MANAGERS),
            strangers: budget(STRANGERS),
            held: Arc::default(),
            share: bytes as usize / SHARES,
            pace,
        }
    }

    fn room(&self, whose: &Whose) -> Room {
        let budget = match whose {
            Whose::Claim(_) | Whose::Person(_) => &self.known,
            Whose::Manager => &self.managers,
            Whose::Nobody => &self.strangers,
        };
        let share = whose.is_known().then(|| Share {
            of: whose.clone(),
            held: Arc::clone(&self.held),
            most: self.share,
            bytes: 0,
        });
        Room {
            budget: Arc::clone(budget),
            permit: None,
            share,
            bytes: 0,
        }
    }

    /// Room for so many bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] when there is none.
    pub(crate) fn reserve(&self, whose: &Whose, bytes: usize) -> ApiResult<Room> {
        let mut room = self.room(whose);
        room.grow(bytes)?;
        Ok(room)
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
        let room = self.reserve(whose, bytes)?;
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
            self.reserve(whose, most)?
        } else {
            self.room(whose)
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
        if bytes > room.bytes {
            room.grow(bytes - room.bytes)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(seed: u8) -> Whose {
        Whose::Claim(ClaimId::from_random([seed; 16]))
    }

    #[test]
    fn one_device_does_not_take_the_room_of_the_others() {
        let bodies = Bodies::new(8_000);
        let first: Vec<Room> = (0..2).map(|_| bodies.reserve(&claim(1), 500).unwrap()).collect();
        assert!(bodies.reserve(&claim(1), 500).is_err(), "its share is an eighth");
        let other = bodies.reserve(&claim(2), 4_000).unwrap();
        assert!(
            bodies.reserve(&claim(2), 1).is_err(),
            "one body is always let in, and no more"
        );
        drop((first, other));
        assert!(bodies.reserve(&claim(1), 500).is_ok());
        assert!(bodies.held.lock().unwrap().is_empty(), "who holds nothing is forgotten");
    }

    #[test]
    fn who_has_shown_nothing_takes_no_room_of_those_who_record() {
        let bodies = Bodies::new(1_000);
        let _all = bodies.reserve(&Whose::Nobody, STRANGERS).unwrap();
        let _calls = bodies.reserve(&Whose::Manager, MANAGERS).unwrap();
        assert!(bodies.reserve(&Whose::Nobody, 1).is_err());
        assert!(bodies.reserve(&claim(1), 1_000).is_ok());
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
        let bodies = Bodies::with_pace(1_000, none);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, 1_000.into());
        for whose in [claim(1), Whose::Nobody, Whose::Manager] {
            let read = bodies.read_of(&whose, &headers, trickle(), 1_000).await;
            assert!(matches!(read, Err(ApiError::Cut)), "{whose:?}");
        }
        let entry = futures::future::pending::<Result<Vec<u8>, ApiError>>();
        assert!(matches!(bodies.hold(&claim(1), 1_000, entry).await, Err(ApiError::Cut)));
        assert_eq!(bodies.known.available_permits(), 1_000);
        assert_eq!(bodies.strangers.available_permits(), STRANGERS);
    }

    #[test]
    fn the_longer_a_body_is_the_longer_it_may_take() {
        let of = |whose: &Whose, bytes| PACE.of(whose, bytes).as_secs();
        assert_eq!(of(&claim(1), 0), 30);
        assert_eq!(of(&claim(1), 4 * 1024 * 1024), 30 + 1024);
        assert_eq!(of(&Whose::Nobody, STRANGER_MAX), 30);
    }
}
