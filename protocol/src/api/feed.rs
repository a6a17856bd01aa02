//! The OS feed.

use serde::{Deserialize, Serialize};

use crate::feed::FeedSource;
use crate::jws::Jws;

/// `GET /api/v1/recorder/feed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedAnswer {
    /// The canonical feed ([`crate::feed::OsFeed`]), signed by the studio's receipt key ([`crate::jws::Typ::OsFeed`]).
    pub feed: Jws,
}

/// `POST /api/v1/feed`: what became of a body that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedTaken {
    /// Whose word the body is.
    pub source: FeedSource,
    /// Phones and tablets for which the feed has an answer now.
    pub models: u32,
    /// Android models of which the feed knows something now.
    pub android_models: u32,
    /// Phones and tablets for which a version that was known before is newer than what is known now: the body may be older
    /// than the one before it.
    #[serde(default)]
    pub models_older: u32,
    /// Phones and tablets for which there was an answer before, and is none now.
    #[serde(default)]
    pub models_gone: u32,
}
