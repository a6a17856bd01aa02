//! The studio as a source of sealed segments, asked from post's worker threads.

use std::time::Duration;

use lavalier_post::deliver::{SealedSource, SourceError};
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use tokio::runtime::Handle;

use crate::client::Client;
use crate::failure::Failure;

/// Attempts at one segment before it counts as missing, or before a run ends where the network is away.
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

/// What follows from an attempt that brought no segment.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Another attempt, after this long.
    Again(Duration),
    /// The studio does not hand this one out; the others may come.
    Missing,
    /// No segment can be had now.
    End,
}

/// A studio that answers and keeps one segment back, however it words that, must not keep back the rest with it. A
/// network that is away, or a session that is over, says nothing of the segment.
fn next(failure: &Failure, attempt: u32) -> Next {
    match failure {
        Failure::Studio(refusal) if refusal.kind == ErrorKind::NotFound => Next::Missing,
        Failure::Studio(refusal) if refusal.kind == ErrorKind::SignedOut => Next::End,
        _ if attempt < ATTEMPTS => Next::Again(Duration::from_millis(250 << attempt)),
        Failure::Studio(_) | Failure::Said(_) => Next::Missing,
        _ => Next::End,
    }
}

impl SealedSource for StudioSource {
    fn sealed(&self, sequence: u64, digest: &Digest) -> Result<Option<Vec<u8>>, SourceError> {
        self.runtime.block_on(async {
            let mut attempt = 1;
            loop {
                let failure = match self.client.sealed(&self.take, sequence, digest).await {
                    Ok(bytes) => return Ok(Some(bytes)),
                    Err(failure) => failure,
                };
                match next(&failure, attempt) {
                    Next::Again(after) => tokio::time::sleep(after).await,
                    Next::Missing => return Ok(None),
                    Next::End => {
                        let told = failure.told();
                        return Err(SourceError { reason: told.message });
                    }
                }
                attempt += 1;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::api;
    use lavalier_protocol::words::Message;

    use super::*;

    fn refused(kind: ErrorKind) -> Failure {
        Failure::Studio(api::Failure {
            kind,
            message: "No.".to_owned(),
            remedy: "None.".to_owned(),
            journal: None,
        })
    }

    #[test]
    fn a_segment_that_the_studio_keeps_back_is_missing_and_does_not_end_the_run() {
        assert_eq!(next(&refused(ErrorKind::NotFound), 1), Next::Missing);
        for failure in [
            refused(ErrorKind::Internal),
            refused(ErrorKind::Busy),
            Message::StudioNotUnderstood.into(),
        ] {
            assert!(matches!(next(&failure, 1), Next::Again(_)), "{failure:?}");
            assert_eq!(next(&failure, ATTEMPTS), Next::Missing, "{failure:?}");
        }
    }

    #[test]
    fn a_network_that_is_away_or_a_session_that_is_over_makes_no_segment_missing() {
        let away = Failure::Unreachable("https://studio.example".parse().expect("an origin"));
        assert!(matches!(next(&away, 1), Next::Again(_)));
        assert_eq!(next(&away, ATTEMPTS), Next::End);
        assert_eq!(next(&refused(ErrorKind::SignedOut), 1), Next::End);
    }
}
