//! One request, and what came of it. A job owns what it needs, so that it can be dropped at any moment.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{BatchAnswer, JournalState, MissingAnswer, ReceiptAnswer, SequenceRange, Stored};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::ClockExchange;

use super::backlog::Waiting;
use super::batch::{self, Batch};
use super::pace::Begun;
use crate::claim::{Account, ClaimError};
use crate::platform::Clock;
use crate::store::{StoreError, Take};
use crate::studio::{StudioApi, StudioError};

/// Lines of one append: some hundreds, so that on a slow link what has arrived is soon known.
const APPEND_BYTES: usize = 128 * 1024;
/// A request without a body that takes longer is lost.
const SHORT: Duration = Duration::from_secs(15);

pub(super) type Job = BoxFuture<'static, Done>;

/// Why a job about a take failed.
#[derive(Debug)]
pub(super) enum Fault {
    Studio(StudioError),
    Store(StoreError),
}

impl From<StudioError> for Fault {
    fn from(error: StudioError) -> Self {
        Self::Studio(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What the studio said when it was asked for the receipt.
#[derive(Debug)]
pub(super) enum Receipt {
    /// Verified and stored.
    Kept(Digest),
    /// There is none yet.
    NotYet { missing: Vec<SequenceRange>, ended: bool },
}

/// What came of a job.
pub(super) enum Done {
    Asked {
        take: TakeId,
        exact_below: Option<u64>,
        result: Result<MissingAnswer, Fault>,
    },
    Appended {
        take: TakeId,
        next: u64,
        bytes: u64,
        result: Result<JournalState, Fault>,
    },
    Receipt {
        take: TakeId,
        result: Result<Receipt, Fault>,
    },
    Segment {
        take: TakeId,
        waiting: Waiting,
        begun: Begun,
        result: Result<Stored, Fault>,
    },
    Batch {
        take: TakeId,
        packed: Vec<Waiting>,
        unreadable: Vec<(Waiting, StoreError)>,
        begun: Begun,
        result: Result<BatchAnswer, Fault>,
    },
    Clock(Result<ClockExchange, StudioError>),
    Probed(Result<Timestamp, StudioError>),
    Renewed(Result<(), ClaimError>),
}

/// Speaks for one claim.
#[derive(Clone)]
pub(super) struct Speaker {
    pub(super) studio: Arc<dyn StudioApi>,
    pub(super) account: Arc<Account>,
}

/// Runs what blocks on the disk elsewhere.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work)
        .await
        .expect("what reads the store does not panic")
}

impl Speaker {
    /// A request without a body that gets no answer in time is as good as lost. One with a body is given up by the client
    /// that sends it ([`crate::studio::HttpStudio`]), when none of its bytes move any more.
    async fn within<T>(
        &self,
        patience: Duration,
        request: impl Future<Output = Result<T, StudioError>>,
    ) -> Result<T, Fault> {
        match tokio::time::timeout(patience, request).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Fault::Studio(self.studio.silence())),
        }
    }

    pub(super) fn ask(self, take: &Take, exact_below: Option<u64>) -> Job {
        let take = take.id().clone();
        Box::pin(async move {
            let token = self.account.token();
            let result = self.within(SHORT, self.studio.missing(&token, &take)).await;
            Done::Asked {
                take,
                exact_below,
                result,
            }
        })
    }

    pub(super) fn append(self, take: Take, from: u64) -> Job {
        Box::pin(async move {
            let id = take.id().clone();
            let lines = blocking(move || take.journal_lines(from, APPEND_BYTES)).await;
            let (next, bytes, result) = match lines {
                Ok(lines) if lines.bytes.is_empty() => {
                    let torn = StoreError::Damaged {
                        folder: id.to_string(),
                        problems: Vec::new(),
                    };
                    (from, 0, Err(torn.into()))
                }
                Ok(lines) => {
                    let (token, length) = (self.account.token(), lines.bytes.len());
                    let answer = self.studio.append_journal(&token, &id, from, lines.bytes.into()).await;
                    (lines.next, length as u64, answer.map_err(Fault::from))
                }
                Err(error) => (from, 0, Err(error.into())),
            };
            Done::Appended {
                take: id,
                next,
                bytes,
                result,
            }
        })
    }

    pub(super) fn receipt(self, take: Take) -> Job {
        Box::pin(async move {
            let id = take.id().clone();
            let token = self.account.token();
            // The studio verifies the whole journal first: its own time limit stands.
            let result = match self.studio.receipt(&token, &id).await {
                Ok(ReceiptAnswer { receipt: Some(jws), .. }) => {
                    let digest = jws.digest();
                    let kept = blocking(move || take.put_receipt(&jws)).await;
                    kept.map(|_| Receipt::Kept(digest)).map_err(Fault::from)
                }
                Ok(ReceiptAnswer { missing, ended, .. }) => Ok(Receipt::NotYet { missing, ended }),
                Err(error) => Err(error.into()),
            };
            Done::Receipt { take: id, result }
        })
    }

    pub(super) fn segment(self, take: Take, waiting: Waiting, begun: Begun) -> Job {
        Box::pin(async move {
            let (id, sequence) = (take.id().clone(), waiting.sequence);
            let read = match take.fresh(sequence) {
                Some(fresh) => Ok(fresh),
                None => {
                    blocking(move || {
                        let segment = take.segment(sequence)?.ok_or(StoreError::NoSegment { sequence })?;
                        Ok::<_, StoreError>((segment.sha256, Bytes::from(take.read(sequence)?)))
                    })
                    .await
                }
            };
            let result = match read {
                Ok((sha256, sealed)) => {
                    let token = self.account.token();
                    let request = self.studio.put_segment(&token, &id, sequence, sha256, sealed);
                    request.await.map_err(Fault::from)
                }
                Err(error) => Err(error.into()),
            };
            Done::Segment {
                take: id,
                waiting,
                begun,
                result,
            }
        })
    }

    pub(super) fn batch(self, take: Take, wanted: Vec<Waiting>, begun: Begun) -> Job {
        Box::pin(async move {
            let id = take.id().clone();
            let Batch {
                tar,
                packed,
                unreadable,
            } = blocking(move || batch::pack(&take, wanted)).await;
            let token = self.account.token();
            let result = self.studio.put_batch(&token, &id, tar).await.map_err(Fault::from);
            Done::Batch {
                take: id,
                packed,
                unreadable,
                begun,
                result,
            }
        })
    }

    pub(super) fn clock(self, clock: Arc<dyn Clock>) -> Job {
        Box::pin(async move {
            let nanoseconds = || u64::try_from(clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
            let sent_ns = nanoseconds();
            let answer = self.studio.time().await;
            let received_ns = nanoseconds();
            Done::Clock(answer.map(|time| ClockExchange {
                sent_ns,
                time,
                received_ns,
            }))
        })
    }

    pub(super) fn probe(self) -> Job {
        Box::pin(async move { Done::Probed(self.studio.time().await) })
    }

    pub(super) fn renew(self) -> Job {
        Box::pin(async move { Done::Renewed(self.account.renew(&*self.studio).await) })
    }
}
