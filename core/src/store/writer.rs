//! Writes one take: segments first, then their lines; both durable before they count.

use bytes::Bytes;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{
    Chain, ClockReading, Close, CloseReason, Entry, Gap, Head, Mark, Recovered, SIGNATURE_EVERY, Segment,
};
use lavalier_protocol::jws::Jws;
use lavalier_protocol::sealed::Track;

use super::error::StoreError;
use super::journal_file::JournalFile;
use super::name::SegmentName;
use super::take::Take;

/// A sealed segment that is to be stored.
#[derive(Clone, PartialEq)]
pub struct SealedSegment {
    /// Of which track.
    pub track: Track,
    /// Its first sample (byte) on the take's timeline.
    pub first_sample: u64,
    /// How many samples (bytes) it holds.
    pub samples: u64,
    /// The sealed bytes.
    pub bytes: Bytes,
    /// Their digest.
    pub sha256: Digest,
    /// Highest sample in dBFS, where it was measured.
    pub peak: Option<f64>,
    /// Mean power in dBFS, where it was measured.
    pub rms: Option<f64>,
}

/// One thing to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A segment; it gets the next sequence.
    Segment(SealedSegment),
    /// Samples that were never captured. Goes before the segment in which it ends: so that it is never lost while that
    /// segment is kept.
    Gap(Gap),
    /// A marked place.
    Mark(Mark),
    /// Which sample was when.
    Clock(ClockReading),
    /// The device key's word on an earlier [`TakeWriter::to_sign`]. One that no longer fits is left out: another is asked
    /// for.
    Signature(Jws),
    /// The end, with the counts of what was written.
    Close(CloseReason),
}

/// The one writer of a take. Dropped before the close, it leaves a take that recovery closes.
pub struct TakeWriter {
    take: Take,
    journal: JournalFile,
}

/// What is written in one go.
pub(super) struct Batch {
    chain: Chain,
    lines: Vec<u8>,
    written: Vec<(u64, Option<Segment>)>,
    sequences: Vec<u64>,
}

impl TakeWriter {
    /// The writer of a take that nobody in this process writes.
    pub(super) fn of(take: &Take) -> Option<Self> {
        let mut state = take.0.lock();
        let length = state.ledger.as_ref()?.length();
        if state.writing {
            return None;
        }
        state.writing = true;
        drop(state);
        let folder = &take.0.folder;
        Some(Self {
            journal: JournalFile::new(folder.disk().clone(), folder.journal(), length),
            take: take.clone(),
        })
    }

    /// The take.
    #[must_use]
    pub const fn take(&self) -> &Take {
        &self.take
    }

    /// Writes `items` in their order and gives the sequences of the segments among them. All of it is durable then. When
    /// it fails, nothing of it counts, and it may be tried again as it is.
    ///
    /// # Errors
    /// [`StoreError::Disk`] when the disk refuses; [`StoreError::Refused`] when an item breaks the journal's rules, which
    /// trying again does not help.
    pub fn write(&mut self, items: &[Item]) -> Result<Vec<u64>, StoreError> {
        let mut batch = Batch::after(self.take.0.lock().ledger().chain());
        let mut files = Vec::new();
        for item in items {
            let sequence = batch.chain.segments();
            let entry = match item {
                Item::Segment(segment) => {
                    let (name, entry) = segment.entry(sequence);
                    files.push((name, &segment.bytes[..]));
                    Entry::Segment(entry)
                }
                Item::Gap(gap) => Entry::Gap(*gap),
                Item::Mark(mark) => Entry::Mark(mark.clone()),
                Item::Clock(reading) => Entry::Clock(*reading),
                Item::Signature(jws) => {
                    batch.add_signature(jws);
                    continue;
                }
                Item::Close(reason) => batch.close(*reason),
            };
            batch.add(entry)?;
        }
        self.take.0.folder.put_segments(files.into_iter())?;
        let segments = items.iter().filter_map(|item| match item {
            Item::Segment(segment) => Some(&segment.bytes),
            _ => None,
        });
        self.commit(batch, segments)
    }

    /// Appends a batch whose segments' files are durable. `fresh` are the segments' bytes, as far as they are at hand.
    pub(super) fn commit<'a>(
        &mut self,
        batch: Batch,
        fresh: impl Iterator<Item = &'a Bytes>,
    ) -> Result<Vec<u64>, StoreError> {
        if !batch.lines.is_empty() {
            self.journal.append(&batch.lines)?;
            let mut state = self.take.0.lock();
            if let Some(ledger) = &mut state.ledger {
                ledger.advance(batch.chain, &batch.written);
            }
            for (sequence, bytes) in batch.sequences.iter().zip(fresh) {
                state.fresh.keep(*sequence, bytes.clone());
            }
            drop(state);
            self.take.0.bell.ring();
        }
        Ok(batch.sequences)
    }

    /// What is to be signed now, if anything: the opening at once, then every [`SIGNATURE_EVERY`] segments, and the
    /// close.
    #[must_use]
    pub fn to_sign(&self) -> Option<Head> {
        let state = self.take.0.lock();
        let chain = state.ledger().chain();
        let due = chain.signed_lines() == 0
            || (chain.close().is_some() && !chain.ended())
            || (chain.close().is_none() && chain.segments() - chain.signed_segments() >= SIGNATURE_EVERY);
        due.then(|| chain.to_sign()).flatten()
    }
}

impl Drop for TakeWriter {
    fn drop(&mut self) {
        self.take.0.lock().writing = false;
        self.take.0.bell.ring();
    }
}

impl SealedSegment {
    fn entry(&self, sequence: u64) -> (SegmentName, Segment) {
        let name = SegmentName {
            sequence,
            track: self.track,
            first_sample: self.first_sample,
            samples: self.samples,
        };
        (
            name,
            name.entry(self.sha256, self.bytes.len() as u64, self.peak, self.rms),
        )
    }
}

impl SegmentName {
    /// The journal's entry for the segment of this name.
    pub(super) const fn entry(&self, sha256: Digest, bytes: u64, peak: Option<f64>, rms: Option<f64>) -> Segment {
        Segment {
            track: self.track,
            sequence: self.sequence,
            first_sample: self.first_sample,
            samples: self.samples,
            sha256,
            bytes,
            peak,
            rms,
        }
    }
}

impl Batch {
    pub(super) fn after(chain: &Chain) -> Self {
        Self {
            chain: chain.clone(),
            lines: Vec::new(),
            written: Vec::new(),
            sequences: Vec::new(),
        }
    }

    pub(super) const fn chain(&self) -> &Chain {
        &self.chain
    }

    pub(super) fn add(&mut self, entry: Entry) -> Result<(), StoreError> {
        let segment = match &entry {
            Entry::Segment(segment) => Some(segment.clone()),
            _ => None,
        };
        let line = self.chain.compose(entry);
        let mut after = self.chain.clone();
        if let Some(problem) = after.push(&line).problems.into_iter().next() {
            return Err(StoreError::Refused(problem));
        }
        self.chain = after;
        self.sequences.extend(segment.as_ref().map(|segment| segment.sequence));
        self.written.push((line.len() as u64 + 1, segment));
        self.lines.extend_from_slice(&line);
        self.lines.push(b'\n');
        Ok(())
    }

    pub(super) fn add_signature(&mut self, jws: &Jws) {
        if let Err(error) = self.add(Chain::signature_entry(jws.clone())) {
            tracing::warn!(%error, "a signature does not fit the journal any more and is left out");
        }
    }

    pub(super) fn close(&self, reason: CloseReason) -> Entry {
        Entry::Close(Close {
            samples: self.chain.samples(),
            segments: self.chain.segments(),
            reason,
        })
    }

    pub(super) fn recovered(&self, at: lavalier_protocol::Timestamp, cut_bytes: u64, adopted: &[u64]) -> Entry {
        Entry::Recovered(Recovered {
            at,
            kept_samples: self.chain.samples(),
            cut_bytes,
            adopted: adopted.to_vec(),
        })
    }
}

impl std::fmt::Debug for SealedSegment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            track,
            first_sample,
            samples,
            bytes,
            ..
        } = self;
        write!(
            f,
            "SealedSegment({track} {first_sample}+{samples}, {} bytes)",
            bytes.len()
        )
    }
}
