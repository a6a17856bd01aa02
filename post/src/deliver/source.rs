//! Where sealed segments come from.

use lavalier_protocol::digest::Digest;

/// A studio, or anything else that stores sealed segments. Asked from several threads at once.
///
/// It is not believed: what it hands over is digested before it is used, and a segment that it withholds is named.
pub trait SealedSource: Sync {
    /// The sealed segment with this sequence number and digest; `None` where the source says that it has none.
    ///
    /// # Errors
    /// [`SourceError`] where it could not be asked now. The run stops, and another takes up from there.
    fn sealed(&self, sequence: u64, digest: &Digest) -> Result<Option<Vec<u8>>, SourceError>;
}

/// The source could not be asked: network, server, disk. It says nothing of the take.
#[derive(Debug, thiserror::Error)]
#[error("a sealed segment could not be fetched: {reason}")]
pub struct SourceError {
    /// What went wrong, for a person. It holds no credential.
    pub reason: String,
}
