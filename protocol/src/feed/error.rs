//! Why a body is not taken as a feed.

use crate::json::JsonError;

/// A body that says nothing about what is offered. The last good feed stays in use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Too long, cut off, or not JSON.
    #[error("it is not whole JSON: {0}")]
    Json(#[from] JsonError),
    /// JSON of some other kind.
    #[error("it is JSON, but no feed that is known: none of PublicAssetSets, OSVersions, android, releases is in it")]
    NotAFeed,
}
