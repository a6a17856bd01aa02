//! The OS feed as a studio keeps it: fetched from the vendor or imported, kept with its history, signed for phones.
//!
//! A body is taken when it says what is offered to whom; one that does not leaves everything as it was ([`take_in`]).
//! What phones and verdicts use is put together from the newest body of each source and from what was known before, so
//! that the date on which a version was first seen outlives the body that named it.

mod compose;
mod published;

use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::feed::{FEED_MAX, FeedError, FeedSource, OsFeed, TakenBack};
use lavalier_protocol::jws::{Jws, Typ};

use crate::error::{ApiError, ApiResult};
use crate::model::{Everywhere, FeedBody, Person};
use crate::studio::App;

#[cfg(test)]
pub(crate) use published::Published;
pub(crate) use published::published;

/// Where a body came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Whose it has to be.
    pub(crate) expected: Option<FeedSource>,
    /// The vendor's name for this body, to ask for it only when it has changed.
    pub(crate) etag: Option<String>,
    /// Who imported it from a file.
    pub(crate) imported_by: Option<Person>,
}

/// Why a body was not taken in. The last good feed stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// It cannot be read.
    #[error("{0}")]
    Body(#[from] FeedError),
    /// It can be read and says nothing.
    #[error("it offers nothing to any phone or tablet")]
    Nothing,
    /// It is another's than it was asked of.
    #[error("it is a feed of {}", .0.name())]
    Other(FeedSource),
    /// Together with what is known it is longer than what is signed may be.
    #[error("it names more than a feed has reason to")]
    TooMuch,
}

/// What became of a body that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Whose it is.
    pub(crate) source: FeedSource,
    /// What is known no more since. A body is taken all the same: vendors withdraw releases, and end models.
    pub(crate) taken_back: TakenBack,
}

/// Takes a body in, if it is one: keeps it, and signs what it makes of everything known.
///
/// # Errors
/// [`Refused`] inside for a body that is no good; [`ApiError`] when the studio fails.
pub(crate) async fn take_in(app: &App, body: Vec<u8>, origin: Origin) -> ApiResult<Result<Taken, Refused>> {
    let now = app.now();
    let (source, feed) = match OsFeed::read_vendor(&body, now) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error.into())),
    };
    if origin.expected.is_some_and(|expected| expected != source) {
        return Ok(Err(Refused::Other(source)));
    }
    if !feed.says_something() {
        return Ok(Err(Refused::Nothing));
    }
    let digest = Digest::of(&body);
    let told = origin.imported_by.as_ref().map(|person| {
        let object = format_args!("{}/{digest}", source.name());
        Everywhere::by(person, Action::FeedImported, &object, now)
    });
    let body = FeedBody {
        source,
        digest,
        etag: origin.etag,
        body,
        fetched_at: now,
        checked_at: now,
        imported_by: origin.imported_by.map(|person| person.id),
    };
    let stored = store(app, body, told).await?;
    Ok(stored.map(|taken_back| Taken { source, taken_back }))
}

/// The vendor says that its body is the one that is kept.
///
/// # Errors
/// [`ApiError`] when the studio fails.
async fn confirm(app: &App, mut body: FeedBody) -> ApiResult<()> {
    body.checked_at = app.now();
    match store(app, body, None).await? {
        Ok(_) => Ok(()),
        Err(_) => Err(ApiError::Broken("a feed that was kept is no good")),
    }
}

async fn store(app: &App, body: FeedBody, told: Option<Everywhere>) -> ApiResult<Result<TakenBack, Refused>> {
    let mut bodies = vec![];
    for source in FeedSource::ALL.into_iter().filter(|source| *source != body.source) {
        bodies.extend(app.storage.feed_body(source).await?);
    }
    // A body that is here already was first seen then.
    bodies.push(match app.storage.feed_body(body.source).await? {
        Some(kept) if kept.digest == body.digest => FeedBody {
            fetched_at: kept.fetched_at,
            ..body.clone()
        },
        _ => body.clone(),
    });
    let before = current(app).await?;
    let feed = compose::compose(&bodies, before.as_ref(), app.now());
    if serde_json::to_vec(&feed).map_or(true, |document| document.len() > FEED_MAX) {
        return Ok(Err(Refused::TooMuch));
    }
    let signed = Jws::sign(Typ::OsFeed, &feed, &app.receipt_key)
        .map_err(|_| ApiError::Broken("the receipt key did not sign"))?;
    app.storage.put_feed(body, signed, told).await?;
    Ok(Ok(
        before.map_or_else(TakenBack::default, |before| feed.takes_back(&before))
    ))
}

/// The feed that verdicts are made with; none before the first body came.
///
/// # Errors
/// [`ApiError`] when the studio fails.
pub(crate) async fn current(app: &App) -> ApiResult<Option<OsFeed>> {
    let Some(signed) = app.storage.signed_feed().await? else {
        return Ok(None);
    };
    // What is in the studio's own database was signed by it, or by the studio that it was restored from.
    let feed = signed
        .unverified(Typ::OsFeed)
        .map_err(|_| ApiError::Broken("the kept feed is not one"))?;
    Ok(Some(feed))
}
