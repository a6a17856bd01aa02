//! The keeper: the thread that makes sealed segments durable and tells so.
//!
//! While the disk refuses, everything waits in memory and is tried again for as long as the process lives; nothing is
//! skipped, so that what comes after always follows what is stored.

use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::journal::{CloseReason, Opening};
use lavalier_protocol::jws::{Jws, Refused, Signer};

use super::event::{Event, Events, Stopped};
use super::queue::{Finish, Queue, Work};
use super::signing::Signing;
use crate::capture::EndReason;
use crate::platform::Clock;
use crate::store::{Item, StoreError, Take, TakeWriter, recover_take};

/// Items made durable together at most: some five seconds with their proxies. Enough to catch up fast after a stall;
/// few enough that a disk with a little room takes a batch.
const BATCH: usize = 16;
/// How long a disk that refused is left alone.
const RETRY: Duration = Duration::from_millis(if cfg!(test) { 5 } else { 250 });
/// How long the signature over the close is waited for, in pauses of [`RETRY`]: ten seconds. Then recovery asks.
const SIGNATURE_PAUSES: u32 = 40;

pub(super) struct Keeper {
    writer: TakeWriter,
    queue: Arc<Queue>,
    signing: Signing,
    signer: Arc<dyn Signer>,
    clock: Arc<dyn Clock>,
    events: Events,
    /// Asked for and not answered yet.
    asked: bool,
    signature: Option<Jws>,
    trouble: bool,
}

/// Why the keeper stops before it is done.
enum GaveUp {
    /// The process is to end although the disk refuses.
    Abandoned,
    /// The sealing side failed, and has said so.
    Faulted,
    /// The journal does not take what came.
    Refused(StoreError),
}

impl Keeper {
    pub(super) fn new(
        writer: TakeWriter,
        queue: Arc<Queue>,
        signer: Arc<dyn Signer>,
        clock: Arc<dyn Clock>,
        events: Events,
    ) -> Self {
        Self {
            signing: Signing::start(Arc::clone(&signer), Arc::clone(&queue)),
            writer,
            queue,
            signer,
            clock,
            events,
            asked: false,
            signature: None,
            trouble: false,
        }
    }

    /// Stores what comes until the take is closed; says how it ended.
    pub(super) fn run(mut self) -> Stopped {
        let outcome = self.keep();
        self.queue.close();
        let take = self.writer.take().clone();
        let stopped = match outcome {
            Ok((reason, stream)) => ended(&take, reason, stream),
            Err(GaveUp::Abandoned) => {
                drop(self.writer);
                ended(&take, CloseReason::Recovered, None)
            }
            Err(gave_up) => {
                if let GaveUp::Refused(error) = gave_up {
                    let detail = error.to_string();
                    (self.events)(Event::Fault { detail });
                }
                drop(self.writer);
                let signer = self.signer;
                let signers = move |_: &Opening| Some(Arc::clone(&signer));
                if let Err(error) = recover_take(&take, self.clock.wall(), &signers) {
                    tracing::warn!(%error, "the take stays open until it is recovered");
                }
                ended(&take, CloseReason::Recovered, None)
            }
        };
        (self.events)(Event::Stopped(stopped.clone()));
        stopped
    }

    fn keep(&mut self) -> Result<(CloseReason, Option<EndReason>), GaveUp> {
        loop {
            self.ask_for_signature();
            let Work {
                mut items,
                signature,
                finish,
                abandoned,
            } = self.queue.take(BATCH);
            if abandoned {
                return Err(GaveUp::Abandoned);
            }
            self.take_signature(signature);
            if let Some(Finish::Close(reason, _)) = finish {
                items.push(Item::Close(reason));
            }
            if !items.is_empty() || self.is_unsigned() {
                self.store(items)?;
            }
            match finish {
                None => {}
                Some(Finish::Close(reason, stream)) => {
                    self.sign_the_end()?;
                    return Ok((reason, stream));
                }
                Some(Finish::Fault) => return Err(GaveUp::Faulted),
                Some(Finish::Leave) => return Err(GaveUp::Abandoned),
            }
        }
    }

    /// The studio takes nothing of a take before its opening is signed.
    fn is_unsigned(&self) -> bool {
        self.writer.take().state().is_ok_and(|state| state.signed_lines == 0)
    }

    fn ask_for_signature(&mut self) {
        if !self.asked && self.signature.is_none() {
            self.asked = self.writer.to_sign().is_some_and(|head| self.signing.ask(head));
        }
    }

    fn take_signature(&mut self, answer: Option<Result<Jws, Refused>>) {
        match answer {
            Some(Ok(jws)) => {
                self.asked = false;
                self.signature = Some(jws);
            }
            Some(Err(error)) => {
                self.asked = false;
                tracing::warn!(%error, "the take goes on without this signature");
            }
            None => {}
        }
    }

    /// Makes items durable, however long it takes.
    fn store(&mut self, items: Vec<Item>) -> Result<(), GaveUp> {
        let mut batch: Vec<Item> = self.signature.take().map(Item::Signature).into_iter().collect();
        batch.extend(items);
        let mut rest = batch.as_slice();
        let mut most = rest.len();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(most.min(rest.len()));
            match self.writer.write(now) {
                Ok(sequences) => {
                    self.queue.stored(now);
                    self.tell(now, &sequences);
                    rest = later;
                }
                Err(StoreError::Disk(error)) => {
                    if !self.trouble {
                        self.trouble = true;
                        tracing::warn!(%error, "the disk refuses; segments wait in memory");
                        (self.events)(Event::StorageTrouble(error));
                    }
                    // What fits goes in, one by one.
                    most = 1;
                    if self.queue.pause(RETRY) {
                        return Err(GaveUp::Abandoned);
                    }
                }
                Err(error) => return Err(GaveUp::Refused(error)),
            }
        }
        if self.trouble && self.queue.seconds() == 0 {
            self.trouble = false;
            (self.events)(Event::StorageBack);
        }
        Ok(())
    }

    fn tell(&self, items: &[Item], sequences: &[u64]) {
        let mut sequences = sequences.iter();
        let take = self.writer.take().id();
        for item in items {
            match item {
                Item::Segment(segment) => {
                    if let Some(sequence) = sequences.next() {
                        (self.events)(Event::Sealed {
                            take: take.clone(),
                            sequence: *sequence,
                            track: segment.track,
                            samples: segment.samples,
                        });
                    }
                }
                Item::Gap(gap) => (self.events)(Event::Gap {
                    take: take.clone(),
                    gap: *gap,
                }),
                Item::Mark(_) | Item::Clock(_) | Item::Signature(_) | Item::Close(_) => {}
            }
        }
    }

    /// Waits a bounded time for the signature that makes the close an end.
    fn sign_the_end(&mut self) -> Result<(), GaveUp> {
        // One over earlier lines may still be under way; it is of no use any more.
        for _ in 0..SIGNATURE_PAUSES {
            self.ask_for_signature();
            if !self.asked {
                if self.writer.to_sign().is_none() {
                    return Ok(());
                }
                // Refused just now: asked again after a pause.
                if self.queue.pause(RETRY) {
                    return Err(GaveUp::Abandoned);
                }
                continue;
            }
            self.take_signature(self.queue.wait_for_signature(RETRY));
            if self.signature.is_some() {
                self.store(Vec::new())?;
            }
            if self.writer.to_sign().is_none() {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn ended(take: &Take, reason: CloseReason, stream: Option<EndReason>) -> Stopped {
    let state = take.state().ok();
    Stopped {
        take: take.id().clone(),
        samples: state.as_ref().map_or(0, |state| state.samples),
        reason,
        stream,
        closed: state.as_ref().is_some_and(|state| state.closed.is_some()),
        signed: state.as_ref().is_some_and(|state| state.ended),
    }
}
