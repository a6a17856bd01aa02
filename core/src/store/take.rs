//! One stored take, to look at and to send.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{Close, Opening};
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::receipt::Receipt;
use lavalier_protocol::sealed::Track;

use super::bell::Bell;
use super::error::StoreError;
use super::folder::{BRIEF, CLEARANCE, Folder, RECEIPT};
use super::fresh::Fresh;
use super::ledger::Ledger;
use crate::platform::{DiskError, DiskLock};

/// Read at a time when lines are looked for.
const READ_BYTES: usize = 64 * 1024;

/// A stored take. Clones are the same take.
#[derive(Clone)]
pub struct Take(pub(super) Arc<Shared>);

/// What all handles of a take share.
pub(super) struct Shared {
    pub(super) opening: Opening,
    pub(super) folder: Folder,
    pub(super) bell: Bell,
    pub(super) state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// What is durable; read from the disk when it is first asked for.
    pub(super) ledger: Option<Ledger>,
    /// The verified receipt's digest.
    pub(super) receipt: Option<Digest>,
    /// Held until the take is safe: no other process writes or sends it.
    pub(super) lock: Option<DiskLock>,
    /// A writer is at work in this process.
    pub(super) writing: bool,
    /// What it made durable and nobody has sent yet.
    pub(super) fresh: Fresh,
}

/// Where a take stands, as far as it is durable here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeState {
    /// Lines of the journal.
    pub lines: u64,
    /// SHA-256 of the last of them.
    pub head: Digest,
    /// How many lines the device key vouches for.
    pub signed_lines: u64,
    /// Segments journalled, over all tracks; their sequences are 0 to this, exclusive.
    pub segments: u64,
    /// Samples (of an import: bytes) of the main track.
    pub samples: u64,
    /// Sealed bytes over all segments.
    pub sealed_bytes: u64,
    /// The close, signed or not.
    pub closed: Option<Close>,
    /// Whether the close is signed: the only end.
    pub ended: bool,
    /// Whether it was picked up after the recorder died.
    pub recovered: bool,
    /// Whether it is being written now, by this process.
    pub writing: bool,
    /// Whether a verified receipt is stored: the take is safe.
    pub safe: bool,
}

/// Whole lines of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLines {
    /// The lines, each with its newline.
    pub bytes: Vec<u8>,
    /// The number of the line behind the last.
    pub next: u64,
}

/// A sealed segment on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSegment {
    /// Its sequence.
    pub sequence: u64,
    /// Of which track.
    pub track: Track,
    /// Its first sample (byte).
    pub first_sample: u64,
    /// How many samples (bytes).
    pub samples: u64,
    /// Digest of the sealed bytes.
    pub sha256: Digest,
    /// How many sealed bytes.
    pub bytes: u64,
    /// Where they are.
    pub path: PathBuf,
}

impl Take {
    /// Which take.
    #[must_use]
    pub fn id(&self) -> &TakeId {
        &self.0.opening.take
    }

    /// The opening line.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        &self.0.opening
    }

    /// The brief it was opened under.
    ///
    /// # Errors
    /// [`StoreError::OtherPaper`] when it is not the one whose digest the opening names.
    pub fn brief(&self) -> Result<Jws, StoreError> {
        let brief = self.0.folder.statement(BRIEF)?;
        brief
            .filter(|brief| brief.digest() == self.0.opening.brief)
            .ok_or(StoreError::OtherPaper("brief"))
    }

    /// The clearance it was opened under; none for an import.
    ///
    /// # Errors
    /// [`StoreError::OtherPaper`] when it is not the one whose digest the opening names.
    pub fn clearance(&self) -> Result<Option<Jws>, StoreError> {
        let Some(digest) = self.0.opening.clearance else {
            return Ok(None);
        };
        let clearance = self.0.folder.statement(CLEARANCE)?;
        let clearance = clearance.filter(|clearance| clearance.digest() == digest);
        clearance.map(Some).ok_or(StoreError::OtherPaper("clearance"))
    }

    /// Where it stands.
    ///
    /// # Errors
    /// When the journal has to be read first and cannot be.
    pub fn state(&self) -> Result<TakeState, StoreError> {
        let state = self.loaded()?;
        let chain = state.ledger().chain();
        Ok(TakeState {
            lines: chain.lines(),
            head: chain.head(),
            signed_lines: chain.signed_lines(),
            segments: chain.segments(),
            samples: chain.samples(),
            sealed_bytes: chain.sealed_bytes(),
            closed: chain.close().copied(),
            ended: chain.ended(),
            recovered: chain.recovered(),
            writing: state.writing,
            safe: state.receipt.is_some(),
        })
    }

    /// Whether a verified receipt is stored.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.0.lock().receipt.is_some()
    }

    /// Whole journal lines from line `from` on: at least one if there is one, else as many as fit `max_bytes`.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn journal_lines(&self, from: u64, max_bytes: usize) -> Result<JournalLines, StoreError> {
        let (mut line, mut offset, end) = {
            let state = self.loaded()?;
            let (line, offset) = state.ledger().place(from);
            (line, offset, state.ledger().length())
        };
        let mut lines = JournalLines {
            bytes: Vec::new(),
            next: from,
        };
        let mut pending = Vec::new();
        while offset < end {
            let most = READ_BYTES.min(usize::try_from(end - offset).unwrap_or(READ_BYTES));
            let piece = self.0.folder.disk().read_at(&self.0.folder.journal(), offset, most)?;
            if piece.is_empty() {
                break;
            }
            offset += piece.len() as u64;
            pending.extend_from_slice(&piece);
            let mut taken = 0;
            while let Some(length) = pending[taken..].iter().position(|byte| *byte == b'\n') {
                let whole = &pending[taken..=taken + length];
                taken += whole.len();
                if line >= from {
                    if !lines.bytes.is_empty() && lines.bytes.len() + whole.len() > max_bytes {
                        return Ok(lines);
                    }
                    lines.bytes.extend_from_slice(whole);
                    lines.next = line + 1;
                }
                line += 1;
            }
            pending.drain(..taken);
        }
        Ok(lines)
    }

    /// A journalled segment; none when the sequence is not journalled yet.
    ///
    /// # Errors
    /// When the journal has to be read first and cannot be.
    pub fn segment(&self, sequence: u64) -> Result<Option<StoredSegment>, StoreError> {
        let found = self.loaded()?.ledger().segment(sequence);
        Ok(found.map(|(name, sha256, bytes)| StoredSegment {
            sequence,
            track: name.track,
            first_sample: name.first_sample,
            samples: name.samples,
            sha256,
            bytes,
            path: self.0.folder.segment(&name),
        }))
    }

    /// A journalled segment's sealed bytes, held against its digest.
    ///
    /// # Errors
    /// [`StoreError::NoSegment`] when it is not stored, [`StoreError::SegmentChanged`] when it is not what was
    /// journalled.
    pub fn read(&self, sequence: u64) -> Result<Vec<u8>, StoreError> {
        let found = self.loaded()?.ledger().segment(sequence);
        let (name, sha256, _) = found.ok_or(StoreError::NoSegment { sequence })?;
        let bytes = match self.0.folder.read_segment(&name) {
            Ok(bytes) => bytes,
            Err(DiskError::Missing { .. }) => return Err(StoreError::NoSegment { sequence }),
            Err(error) => return Err(error.into()),
        };
        if Digest::of(&bytes) != sha256 {
            return Err(StoreError::SegmentChanged { sequence });
        }
        Ok(bytes)
    }

    /// The sealed bytes of a segment that was journalled a moment ago, as they were written and digested. Given once: a
    /// second try reads what is stored. Never waits for the disk.
    #[must_use]
    pub fn fresh(&self, sequence: u64) -> Option<(Digest, Bytes)> {
        let mut state = self.0.lock();
        let (_, sha256, _) = state.ledger.as_ref()?.segment(sequence)?;
        let bytes = state.fresh.take(sequence)?;
        Some((sha256, bytes))
    }

    /// The stored receipt.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn receipt(&self) -> Result<Option<Jws>, StoreError> {
        self.0.folder.statement(RECEIPT)
    }

    /// Stores a receipt if the brief's receipt key signed it over exactly this take as it is stored here. From then on
    /// the take is safe, its segments may be swept, and another process may look after it.
    ///
    /// # Errors
    /// [`StoreError::Receipt`] says what is not right; the take is as it was.
    pub fn put_receipt(&self, jws: &Jws) -> Result<Receipt, StoreError> {
        let receipt = self.verify_receipt(jws)?;
        self.0.folder.put(RECEIPT, jws.as_str().as_bytes())?;
        let mut state = self.0.lock();
        state.receipt = Some(jws.digest());
        state.fresh.clear();
        state.lock = None;
        drop(state);
        self.0.bell.ring();
        Ok(receipt)
    }

    /// The receipt's content, if it covers this take.
    ///
    /// # Errors
    /// [`StoreError::Receipt`] says what is not right.
    pub fn verify_receipt(&self, jws: &Jws) -> Result<Receipt, StoreError> {
        // The device's own journal names the brief, and the brief the key: a brief that was swapped on the disk brings
        // no other key in.
        let brief = self.brief()?;
        let brief: Brief = brief
            .unverified(Typ::Brief)
            .map_err(|_| StoreError::OtherPaper("brief"))?;
        let receipt: Receipt = jws
            .verify(Typ::Receipt, brief.receipt_key)
            .map_err(|_| StoreError::Receipt("it is not signed by the studio's receipt key"))?;
        let state = self.state()?;
        let is = |right: bool, what| if right { Ok(()) } else { Err(StoreError::Receipt(what)) };
        is(state.ended, "the take has no signed end yet")?;
        is(receipt.take == *self.id(), "it is for another take")?;
        is(
            receipt.invitation == self.0.opening.invitation,
            "it is for another invitation",
        )?;
        is(
            receipt.journal_head == state.head && receipt.lines == state.lines,
            "it is over another journal",
        )?;
        is(
            receipt.segments == state.segments && receipt.bytes == state.sealed_bytes,
            "it counts other segments",
        )?;
        Ok(receipt)
    }

    fn loaded(&self) -> Result<MutexGuard<'_, State>, StoreError> {
        let mut state = self.0.lock();
        if state.ledger.is_none() {
            state.ledger = Some(self.0.load()?);
        }
        Ok(state)
    }
}

impl State {
    pub(super) fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().expect("it was loaded under this lock")
    }
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn load(&self) -> Result<Ledger, StoreError> {
        let total = self.folder.list()?.journal.unwrap_or_default();
        let loaded = Ledger::load(&**self.folder.disk(), &self.folder.journal(), total)?;
        if loaded.problems.is_empty() {
            Ok(loaded.ledger)
        } else {
            Err(StoreError::Damaged {
                folder: self.folder.name(),
                problems: loaded.problems,
            })
        }
    }
}

impl std::fmt::Debug for Take {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Take({})", self.id())
    }
}
