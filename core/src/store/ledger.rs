//! What is known of a take's journal in memory: its chain, and where each segment and each line is.

use std::path::Path;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{Chain, Entry, JOURNAL_MAX, LINE_MAX, Problem, ProblemKind, Segment};
use lavalier_protocol::sealed::Track;

use super::name::SegmentName;
use crate::platform::{Disk, DiskError};

/// The place of every so many lines is remembered: reading from any line then reads at most some 20 kB too much.
const LINES_PER_PLACE: u64 = 64;
/// How much of a journal is read at a time.
const READ_BYTES: usize = 256 * 1024;

/// A segment's entry, without what is the same for all.
#[derive(Debug, Clone, Copy)]
struct Stored {
    sha256: Digest,
    first_sample: u64,
    samples: u32,
    bytes: u32,
    track: Track,
}

/// The journal's state: some 56 bytes for each segment, and a fixed rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    chain: Chain,
    segments: Vec<Stored>,
    places: Vec<u64>,
    length: u64,
}

/// A journal as it was found.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Everything up to the first line that does not stand.
    pub(super) ledger: Ledger,
    /// What stands behind the ledger's end: nothing, bytes without a newline, or lines that do not stand.
    pub(super) behind: u64,
    /// What is wrong with the first line behind, if it is a whole line.
    pub(super) problems: Vec<Problem>,
}

impl Ledger {
    pub(super) const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Bytes of the journal's lines.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Takes a line (without its newline) if it keeps all rules.
    pub(super) fn push(&mut self, line: &[u8]) -> Result<(), Vec<Problem>> {
        let mut chain = self.chain.clone();
        let pushed = chain.push(line);
        if !pushed.problems.is_empty() {
            return Err(pushed.problems);
        }
        let segment = match pushed.line.map(|line| line.entry) {
            Some(Entry::Segment(segment)) => Some(segment),
            _ => None,
        };
        self.advance(chain, &[(line.len() as u64 + 1, segment)]);
        Ok(())
    }

    /// Takes over the chain after some more lines, of which each had that many bytes (with its newline) and was that
    /// segment's, if any.
    pub(super) fn advance(&mut self, chain: Chain, lines: &[(u64, Option<Segment>)]) {
        for (number, (bytes, segment)) in (self.chain.lines()..).zip(lines) {
            if number.is_multiple_of(LINES_PER_PLACE) {
                self.places.push(self.length);
            }
            self.length += bytes;
            if let Some(segment) = segment {
                self.add(segment);
            }
        }
        self.chain = chain;
    }

    fn add(&mut self, segment: &Segment) {
        // The chain has checked that a segment is at most a second (a piece) long and within the sealed limit.
        self.segments.push(Stored {
            sha256: segment.sha256,
            first_sample: segment.first_sample,
            samples: u32::try_from(segment.samples).expect("a whole segment is shorter than 4 GiB"),
            bytes: u32::try_from(segment.bytes).expect("a sealed segment is at most 4 MiB"),
            track: segment.track,
        });
    }

    /// Name, digest and sealed length of a segment.
    pub(super) fn segment(&self, sequence: u64) -> Option<(SegmentName, Digest, u64)> {
        let stored = self.segments.get(usize::try_from(sequence).ok()?)?;
        let name = SegmentName {
            sequence,
            track: stored.track,
            first_sample: stored.first_sample,
            samples: u64::from(stored.samples),
        };
        Some((name, stored.sha256, u64::from(stored.bytes)))
    }

    /// A line at or before `line`, and where in the file it begins.
    pub(super) fn place(&self, line: u64) -> (u64, u64) {
        let index = line / LINES_PER_PLACE;
        let offset = usize::try_from(index).ok().and_then(|index| self.places.get(index));
        offset.map_or((0, 0), |offset| (index * LINES_PER_PLACE, *offset))
    }

    /// Reads a journal of `total` bytes from the disk, a piece at a time.
    ///
    /// # Errors
    /// When it cannot be read. What is wrong with what was read is in the answer.
    pub(super) fn load(disk: &dyn Disk, path: &Path, total: u64) -> Result<Loaded, DiskError> {
        let mut ledger = Self::default();
        let mut pending = Vec::new();
        let mut problems = Vec::new();
        let mut read = 0u64;
        loop {
            let piece = disk.read_at(path, read, READ_BYTES)?;
            read += piece.len() as u64;
            if read > JOURNAL_MAX as u64 {
                problems.push(Problem::of_take(ProblemKind::TooLong));
            }
            if piece.is_empty() || !problems.is_empty() {
                break;
            }
            pending.extend_from_slice(&piece);
            let mut taken = 0;
            while let Some(end) = pending[taken..].iter().position(|byte| *byte == b'\n') {
                match ledger.push(&pending[taken..taken + end]) {
                    Ok(()) => taken += end + 1,
                    Err(found) => {
                        problems = found;
                        break;
                    }
                }
            }
            pending.drain(..taken);
            if pending.len() > LINE_MAX {
                let bytes = pending.len() as u64;
                problems.push(Problem::at_line(ledger.chain.lines(), ProblemKind::TornLine { bytes }));
            }
        }
        let behind = total.saturating_sub(ledger.length);
        Ok(Loaded {
            ledger,
            behind,
            problems,
        })
    }
}
