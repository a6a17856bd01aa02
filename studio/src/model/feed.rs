//! Bodies of OS feeds, as vendors gave them.

use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::feed::FeedSource;
use lavalier_protocol::id::PersonId;

/// One body of one source. The history of a source is its bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedBody {
    /// Whose word it is.
    pub source: FeedSource,
    /// Digest of the body.
    pub digest: Digest,
    /// The vendor's name for it.
    pub etag: Option<String>,
    /// The bytes as they came.
    pub body: Vec<u8>,
    /// When it was first seen.
    pub fetched_at: Timestamp,
    /// When the vendor last gave it, or said that it is unchanged.
    pub checked_at: Timestamp,
    /// Who imported it from a file, if it was not the vendor who gave it last.
    pub imported_by: Option<PersonId>,
}
