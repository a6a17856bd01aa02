//! The studio's copy of one journal, in as much memory as its rules need.
//!
//! Two states of the chain are kept: `base`, after the last line that the device key vouches for, and `tip`, after the
//! last line. Lines up to `base` never change. Lines behind it are known by their digests only; when an append disagrees
//! with one of them, the chain goes on from `base`.

use lavalier_protocol::api::{ErrorKind, JournalState};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{Chain, Entry, JOURNAL_MAX, ProblemKind, Pushed};

use crate::error::ApiError;
use crate::model::{JournalEntry, JournalLine, JournalledSegment, Progress};

/// The most bytes of lines that no signature covers: hours of a take whose signer is asleep, and all that somebody
/// without the device key can make the studio store of a journal.
const UNSIGNED_MAX: u64 = 32 * 1024 * 1024;

/// A journal's state after its signed lines and after all lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Copy {
    base: Chain,
    tip: Chain,
    tail: Vec<TailLine>,
    bytes: u64,
}

/// A line that is not signed yet.
#[derive(Debug, Clone, Copy)]
struct TailLine {
    digest: Digest,
    bytes: u64,
}

impl TailLine {
    fn of(line: &[u8]) -> Self {
        Self {
            digest: Digest::of(line),
            bytes: line.len() as u64 + 1,
        }
    }
}

/// A journal with new lines, checked but not stored yet.
#[derive(Debug)]
pub(super) struct Extended {
    /// The chain after them.
    pub(super) chain: Chain,
    /// The lines to be stored.
    pub(super) lines: Vec<JournalLine>,
    /// What the journal is afterwards.
    pub(super) after: Progress,
}

impl Copy {
    /// Takes in a line that storage gave back, in order; `signed` of them are signed.
    pub(super) fn restore(&mut self, line: &[u8], signed: u64) {
        self.tip.push(line);
        self.bytes += line.len() as u64 + 1;
        if self.tip.lines() <= signed {
            if self.tip.lines() == signed {
                self.base = self.tip.clone();
            }
        } else {
            self.tail.push(TailLine::of(line));
        }
    }

    pub(super) fn state(&self) -> JournalState {
        state(&self.tip)
    }

    pub(super) fn tip(&self) -> &Chain {
        &self.tip
    }

    /// Lines that never change any more.
    pub(super) fn fixed_lines(&self) -> u64 {
        self.base.lines()
    }

    /// How many of `lines`, which begin at number `from`, are in the unsigned tail as they are.
    pub(super) fn repeated(&self, from: u64, lines: &[Vec<u8>]) -> usize {
        let Some(at) = from.checked_sub(self.base.lines()) else {
            return 0;
        };
        let known = self.tail.iter().skip(usize::try_from(at).unwrap_or(usize::MAX));
        known
            .zip(lines)
            .take_while(|(known, line)| known.digest == Digest::of(line))
            .count()
    }

    /// The chain from which line `at` goes on. Where `at` cuts the tail, `kept` holds the lines between the signed ones
    /// and it.
    pub(super) fn chain_at(&self, at: u64, kept: &[Vec<u8>]) -> Chain {
        if at == self.tip.lines() {
            return self.tip.clone();
        }
        let mut chain = self.base.clone();
        for line in kept {
            chain.push(line);
        }
        debug_assert_eq!(chain.lines(), at);
        chain
    }

    /// Bytes of all lines before number `at`, which is not signed.
    pub(super) fn bytes_before(&self, at: u64) -> u64 {
        let keep = usize::try_from(at - self.base.lines()).unwrap_or(usize::MAX);
        self.bytes - self.tail.iter().skip(keep).map(|line| line.bytes).sum::<u64>()
    }

    /// Whether so many unsigned bytes may be kept.
    ///
    /// # Errors
    /// [`ErrorKind::JournalRefused`] for a journal longer than a take can be, [`ErrorKind::Busy`] for one that has to
    /// be signed before more of it is taken.
    pub(super) fn check_room(&self, at: u64, extended: &Extended) -> Result<(), ApiError> {
        if extended.after.bytes > JOURNAL_MAX as u64 {
            return Err(refused("the journal is longer than a take can be"));
        }
        let signed = extended.after.journal.signed_lines;
        let kept = self.tail.iter().zip(self.base.lines()..at);
        let unsigned: u64 = kept
            .filter(|(_, number)| *number >= signed)
            .map(|(line, _)| line.bytes)
            .chain(
                extended
                    .lines
                    .iter()
                    .filter(|line| line.number >= signed)
                    .map(|line| line.bytes.len() as u64 + 1),
            )
            .sum();
        if unsigned > UNSIGNED_MAX {
            return Err(ErrorKind::Busy.into());
        }
        Ok(())
    }

    /// Takes over what was stored. `signed` holds the lines between the old and the new end of the signed ones.
    pub(super) fn advance(&mut self, at: u64, extended: Extended, signed: &[Vec<u8>]) {
        let keep = usize::try_from(at - self.base.lines()).unwrap_or(usize::MAX);
        self.tail.truncate(keep);
        self.tail
            .extend(extended.lines.iter().map(|line| TailLine::of(&line.bytes)));
        for line in signed {
            self.base.push(line);
        }
        self.tail.drain(..signed.len().min(self.tail.len()));
        self.bytes = extended.after.bytes;
        self.tip = extended.chain;
    }
}

pub(super) fn state(chain: &Chain) -> JournalState {
    JournalState {
        lines: chain.lines(),
        head: chain.head(),
        signed_lines: chain.signed_lines(),
    }
}

/// Why lines were not taken.
#[derive(Debug)]
pub(super) enum Stop {
    /// The first of them does not continue what is there.
    Elsewhere,
    /// One of them breaks the rules.
    Refused(String),
}

/// Pushes `lines` onto `chain`, by the rules of journals and one more: behind the signed end there is nothing but a
/// signature over more of the journal, so that a repeated line cannot move the head that a receipt names.
pub(super) fn extend(mut chain: Chain, bytes_before: u64, lines: Vec<Vec<u8>>) -> Result<Extended, Stop> {
    let mut stored = Vec::with_capacity(lines.len());
    let mut bytes = bytes_before;
    for (index, line) in lines.into_iter().enumerate() {
        let number = chain.lines();
        let (ended, signed) = (chain.ended(), chain.signed_lines());
        let Pushed { line: read, problems } = chain.push(&line);
        if let Some(problem) = problems.first() {
            let elsewhere = problems
                .iter()
                .any(|problem| matches!(problem.kind, ProblemKind::ChainBroken | ProblemKind::LineNumber { .. }));
            return Err(if elsewhere && index == 0 {
                Stop::Elsewhere
            } else {
                Stop::Refused(problem.to_string())
            });
        }
        if ended && chain.signed_lines() == signed {
            return Err(Stop::Refused(format!(
                "journal line {number}: the take has its signed end"
            )));
        }
        let Some(read) = read else {
            return Err(Stop::Refused(format!("journal line {number} cannot be read")));
        };
        bytes += line.len() as u64 + 1;
        let entry = match read.entry {
            Entry::Segment(segment) => JournalEntry::Segment(JournalledSegment {
                sequence: segment.sequence,
                sha256: segment.sha256,
                bytes: segment.bytes,
            }),
            Entry::Gap(_) => JournalEntry::Gap,
            _ => JournalEntry::Other,
        };
        stored.push(JournalLine {
            number,
            bytes: line,
            entry,
        });
    }
    let after = Progress {
        journal: state(&chain),
        signed_segments: chain.signed_segments(),
        segments: chain.segments(),
        samples: chain.samples(),
        bytes,
        ended: chain.ended(),
    };
    Ok(Extended {
        chain,
        lines: stored,
        after,
    })
}

pub(super) fn refused(why: impl Into<String>) -> ApiError {
    ApiError::Because(ErrorKind::JournalRefused, why.into())
}
