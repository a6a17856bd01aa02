//! The studio as a source of sealed segments, asked from post's worker threads.

use lavalier_post::deliver::{SealedSource, SourceError};
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use tokio::runtime::Handle;

use crate::client::Client;
use crate::failure::Failure;

/// Attempts at one segment before a run ends: a second run goes on from there.
const ATTEMPTS: u32 = 4;

/// One take's segments at a studio.
pub(crate) struct StudioSource {
    /// Asks.
    pub(crate) client: Client,
    /// For which take.
    pub(crate) take: TakeId,
    /// Runs the requests that worker threads wait for.
    pub(crate) runtime: Handle,
}

impl SealedSource for StudioSource {
    fn sealed(&self, sequence: u64, digest: &Digest) -> Result<Option<Vec<u8>>, SourceError> {
        self.runtime.block_on(async {
            let mut attempt = 1;
            loop {
                match self.client.sealed(&self.take, sequence, digest).await {
                    Ok(bytes) => return Ok(Some(bytes)),
                    Err(Failure::Studio(refusal)) if refusal.kind == ErrorKind::NotFound => return Ok(None),
                    Err(_) if attempt < ATTEMPTS => {
                        tokio::time::sleep(std::time::Duration::from_millis(250 << attempt)).await;
                        attempt += 1;
                    }
                    Err(failure) => {
                        let told = failure.told();
                        return Err(SourceError { reason: told.message });
                    }
                }
            }
        })
    }
}
