//! Picks up takes that the recorder's death cut off.
//!
//! What is on the disk decides: a line that was being written is cut off, segments that have no line are adopted as long
//! as they follow, what was being written is removed, and the take is closed as recovered and signed.

use std::sync::Arc;

use lavalier_protocol::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{CloseReason, Entry, Opening, Source};
use lavalier_protocol::jws::{Jws, Signer, Typ};

use super::error::StoreError;
use super::take::Take;
use super::takes::TakeStore;
use super::writer::{Batch, Item, TakeWriter};

/// Finds the device key that a take was opened with.
pub trait Signers {
    /// The signer for this take; none when its key is not at hand now.
    fn signer(&self, opening: &Opening) -> Option<Arc<dyn Signer>>;
}

impl<F: Fn(&Opening) -> Option<Arc<dyn Signer>>> Signers for F {
    fn signer(&self, opening: &Opening) -> Option<Arc<dyn Signer>> {
        self(opening)
    }
}

/// What was done about one take.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// Which take.
    pub take: TakeId,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of one take.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was cut off, and is closed now.
    Recovered {
        /// Samples (of an import: bytes) that were kept.
        kept_samples: u64,
        /// Bytes of a torn line that were cut off.
        cut_bytes: u64,
        /// Sequences of segments that had no line.
        adopted: Vec<u64>,
        /// Sequences of journalled segments whose files are gone.
        missing: Vec<u64>,
        /// Whether the device key signed the close; if not, it is asked again next time.
        signed: bool,
    },
    /// Only the signature over its close was missing, and is there now.
    Signed,
    /// Its close could not be signed; it is asked again next time.
    Unsigned,
    /// An import that can go on where it stopped: it is left open for that.
    Resumable,
    /// It could not be done; the folder is as it was, or further than it was.
    Failed(StoreError),
}

impl TakeStore {
    /// Goes on with an import that was cut off: its folder is made whole first.
    ///
    /// # Errors
    /// [`StoreError::Elsewhere`] when somebody writes it, [`StoreError::Ended`] when it has its end.
    pub fn resume(&self, take: &Take) -> Result<TakeWriter, StoreError> {
        if take.state()?.closed.is_some() {
            return Err(StoreError::Ended);
        }
        let mut writer = TakeWriter::of(take).ok_or(StoreError::Elsewhere)?;
        let picked_up = writer.pick_up()?;
        writer.commit(picked_up.batch, std::iter::empty())?;
        Ok(writer)
    }

    /// Closes and signs every take of this store that nobody writes and that has no signed end. `now` is the device's
    /// wall clock. Doing it again does no harm.
    pub fn recover(&self, now: Timestamp, signers: &dyn Signers) -> Vec<Recovery> {
        let unfinished = self.takes().into_iter().filter(|take| !take.is_safe());
        unfinished
            .filter_map(|take| {
                let outcome = recover_take(&take, now, signers).transpose()?;
                Some(Recovery {
                    take: take.id().clone(),
                    outcome: outcome.unwrap_or_else(Outcome::Failed),
                })
            })
            .collect()
    }
}

/// Closes and signs one take, if nobody writes it and it has no signed end.
pub(crate) fn recover_take(take: &Take, now: Timestamp, signers: &dyn Signers) -> Result<Option<Outcome>, StoreError> {
    let state = take.state()?;
    if state.ended || state.writing {
        return Ok(None);
    }
    if state.closed.is_none() && matches!(take.opening().source, Source::Import { .. }) {
        return Ok(Some(Outcome::Resumable));
    }
    let Some(mut writer) = TakeWriter::of(take) else {
        return Ok(None);
    };
    if state.closed.is_some() {
        let signed = sign(&mut writer, signers)?;
        return Ok(Some(if signed { Outcome::Signed } else { Outcome::Unsigned }));
    }
    let PickedUp {
        mut batch,
        cut_bytes,
        adopted,
        missing,
    } = writer.pick_up()?;
    let kept_samples = batch.chain().samples();
    batch.add(batch.recovered(now, cut_bytes, &adopted))?;
    batch.add(batch.close(CloseReason::Recovered))?;
    writer.commit(batch, std::iter::empty())?;
    Ok(Some(Outcome::Recovered {
        kept_samples,
        cut_bytes,
        adopted,
        missing,
        signed: sign(&mut writer, signers)?,
    }))
}

/// Signs what is due, if the take's key is at hand and agrees.
fn sign(writer: &mut TakeWriter, signers: &dyn Signers) -> Result<bool, StoreError> {
    let opening = writer.take().opening();
    let signer = signers
        .signer(opening)
        .filter(|signer| signer.public_key() == opening.device_key);
    let signed = match (signer, writer.to_sign()) {
        (Some(signer), Some(head)) => Jws::sign(Typ::Journal, &head, &*signer).ok(),
        _ => None,
    };
    if let Some(jws) = signed {
        writer.write(&[Item::Signature(jws)])?;
    }
    Ok(writer.take().state()?.ended)
}

/// A folder that was made whole again; its batch is still to be committed.
pub(super) struct PickedUp {
    /// The adopted segments' lines.
    pub(super) batch: Batch,
    /// Bytes behind the last line that stands; the next append cuts them off.
    pub(super) cut_bytes: u64,
    /// Sequences of the adopted segments.
    pub(super) adopted: Vec<u64>,
    /// Sequences of journalled segments without a file.
    pub(super) missing: Vec<u64>,
}

impl TakeWriter {
    /// Removes what was being written, and adopts segments that have no line.
    pub(super) fn pick_up(&mut self) -> Result<PickedUp, StoreError> {
        let folder = self.take().0.folder.clone();
        let listing = folder.list()?;
        for part in &listing.parts {
            folder.disk().remove(&folder.path().join(part))?;
        }
        let (mut batch, length) = {
            let state = self.take().0.lock();
            (Batch::after(state.ledger().chain()), state.ledger().length())
        };
        let journalled = batch.chain().segments();
        let present = |sequence| {
            let found = listing.segments.binary_search_by_key(&sequence, |name| name.sequence);
            found.is_ok()
        };
        let missing = (0..journalled).filter(|sequence| !present(*sequence)).collect();

        // Segments that follow the last line without one of their own. The first that does not follow ends it: it was
        // never acknowledged, and stays where it is.
        let mut adopted = Vec::new();
        for name in listing.segments.iter().filter(|name| name.sequence >= journalled) {
            let bytes = folder.read_segment(name)?;
            let entry = name.entry(Digest::of(&bytes), bytes.len() as u64, None, None);
            if batch.add(Entry::Segment(entry)).is_err() {
                break;
            }
            adopted.push(name.sequence);
        }
        if !adopted.is_empty() {
            // A rename that a power cut left half-way is made durable before a line stands for it.
            folder.disk().sync_folder(folder.path())?;
        }
        Ok(PickedUp {
            batch,
            cut_bytes: listing.journal.unwrap_or_default().saturating_sub(length),
            adopted,
            missing,
        })
    }
}
