//! The takes of the studio in memory.

use std::collections::BTreeMap;

use bytes::Bytes;
use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{
    BatchAnswer, BatchEntry, ErrorKind, JournalState, MissingAnswer, ReceiptAnswer, SequenceRange, Stored,
};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{Chain, Entry, Line};
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::receipt::Receipt;

use super::{StudioError, mismatch, refused};
use crate::claim::testing::{RECEIPT_KEY, key};

/// What the studio does wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Vices {
    /// Signs receipts with another key.
    pub(crate) other_receipt_key: bool,
    /// Says in receipts that it has one segment more.
    pub(crate) wrong_counts: bool,
    /// Never gives a receipt.
    pub(crate) withholds: bool,
    /// Refuses so many requests with a credential for this.
    pub(crate) refusals: Option<(u32, ErrorKind)>,
    /// Refuses so many segments for this.
    pub(crate) segment_refusals: Option<(u32, ErrorKind)>,
}

fn count_down(refusals: &mut Option<(u32, ErrorKind)>) -> Option<ErrorKind> {
    let (left, kind) = (*refusals)?;
    *refusals = (left > 1).then_some((left - 1, kind));
    Some(kind)
}

impl Vices {
    pub(super) fn next_refusal(&mut self) -> Option<ErrorKind> {
        count_down(&mut self.refusals)
    }

    pub(super) fn next_segment_refusal(&mut self) -> Option<ErrorKind> {
        count_down(&mut self.segment_refusals)
    }
}

/// What became of a take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Lines of the journal.
    pub(crate) lines: u64,
    /// Segments journalled.
    pub(crate) journalled: u64,
    /// Journalled segments stored with their journalled digest.
    pub(crate) stored: u64,
    /// Segments that arrived although they were there already.
    pub(crate) repeated: u64,
    /// Tars that arrived.
    pub(crate) batches: u64,
    /// Sequences in the order in which they first arrived.
    pub(crate) arrived: Vec<u64>,
    /// Receipts given.
    pub(crate) receipts: u64,
    /// Appends that were taken.
    pub(crate) appends: u64,
}

#[derive(Default)]
struct FakeTake {
    lines: Vec<Vec<u8>>,
    chain: Chain,
    digests: Vec<(Digest, u64)>,
    candidates: BTreeMap<u64, Vec<(Digest, Bytes)>>,
    counts: Counts,
}

impl FakeTake {
    fn state(&self) -> JournalState {
        JournalState {
            lines: self.chain.lines(),
            head: self.chain.head(),
            signed_lines: self.chain.signed_lines(),
        }
    }

    fn rebuild(&mut self) {
        self.chain = Chain::new();
        self.digests.clear();
        for line in &self.lines {
            self.chain.push(line);
            if let Ok(Entry::Segment(segment)) = Line::parse(line).map(|line| line.entry) {
                self.digests.push((segment.sha256, segment.bytes));
            }
        }
    }

    fn has(&self, sequence: u64) -> bool {
        let candidates = self.candidates.get(&sequence);
        let digest = self.digests.get(sequence as usize).map(|(digest, _)| digest);
        candidates.is_some_and(|all| all.iter().any(|(candidate, _)| Some(candidate) == digest))
    }

    fn missing(&self) -> Vec<SequenceRange> {
        let missing = (0..self.digests.len() as u64).filter(|sequence| !self.has(*sequence));
        missing
            .map(|sequence| SequenceRange {
                first: sequence,
                last: sequence,
            })
            .collect()
    }
}

#[derive(Default)]
pub(super) struct Takes(BTreeMap<TakeId, FakeTake>);

impl Takes {
    pub(super) fn counts(&self, take: &TakeId) -> Counts {
        let Some(take) = self.0.get(take) else {
            return Counts::default();
        };
        Counts {
            lines: take.chain.lines(),
            journalled: take.digests.len() as u64,
            stored: (0..take.digests.len() as u64)
                .filter(|sequence| take.has(*sequence))
                .count() as u64,
            ..take.counts.clone()
        }
    }

    pub(super) fn journal(&self, take: &TakeId) -> Vec<u8> {
        let lines = self.0.get(take).map(|take| take.lines.as_slice()).unwrap_or_default();
        lines
            .iter()
            .flat_map(|line| line.iter().copied().chain([b'\n']))
            .collect()
    }

    pub(super) fn forget(&mut self, take: &TakeId) {
        self.0.remove(take);
    }

    pub(super) fn append_junk(&mut self, take: &TakeId, line: &[u8]) {
        let take = self.0.get_mut(take).unwrap();
        take.lines.push(line.to_vec());
        take.rebuild();
    }

    pub(super) fn append(&mut self, id: &TakeId, from: u64, bytes: &[u8]) -> Result<JournalState, StudioError> {
        assert_eq!(bytes.last(), Some(&b'\n'), "whole lines are sent");
        let sent: Vec<Vec<u8>> = bytes[..bytes.len() - 1]
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect();
        let mut fresh = FakeTake::default();
        let known = self.0.contains_key(id);
        let take = self.0.get_mut(id).unwrap_or(&mut fresh);
        let before = take.state();
        if from > before.lines {
            return Err(mismatch(before));
        }
        let mut lines = take.lines[..from as usize].to_vec();
        let overlap = take.lines[from as usize..]
            .iter()
            .zip(&sent)
            .take_while(|(one, other)| one == other)
            .count();
        if from as usize + overlap < before.signed_lines as usize && overlap < sent.len() {
            return Err(mismatch(before));
        }
        if overlap == sent.len() {
            return Ok(before);
        }
        lines.extend(sent);
        let mut chain = Chain::new();
        for (number, line) in lines.iter().enumerate() {
            let pushed = chain.push(line);
            if !pushed.problems.is_empty() {
                let kind = if number as u64 <= from {
                    ErrorKind::JournalMismatch
                } else {
                    ErrorKind::JournalRefused
                };
                return Err(if kind == ErrorKind::JournalMismatch {
                    mismatch(before)
                } else {
                    refused(kind)
                });
            }
        }
        if chain.signed_lines() == 0 {
            return Err(refused(ErrorKind::JournalRefused));
        }
        take.lines = lines;
        take.rebuild();
        take.counts.appends += 1;
        let state = take.state();
        if !known {
            self.0.insert(id.clone(), fresh);
        }
        Ok(state)
    }

    pub(super) fn put(
        &mut self,
        id: &TakeId,
        sequence: u64,
        sha256: Digest,
        bytes: Bytes,
    ) -> Result<Stored, StudioError> {
        if Digest::of(&bytes) != sha256 {
            return Err(refused(ErrorKind::DigestMismatch));
        }
        let Some(take) = self.0.get_mut(id) else {
            let (lines, head, signed_lines) = (0, Digest::ZERO, 0);
            return Err(mismatch(JournalState {
                lines,
                head,
                signed_lines,
            }));
        };
        let signed = take
            .digests
            .get(sequence as usize)
            .filter(|_| sequence < take.chain.signed_segments());
        if signed.is_some_and(|(digest, _)| *digest != sha256) {
            return Err(refused(ErrorKind::DigestConflict));
        }
        let candidates = take.candidates.entry(sequence).or_default();
        let repeated = candidates.iter().any(|(digest, _)| *digest == sha256);
        if repeated {
            take.counts.repeated += 1;
        } else {
            if candidates.is_empty() {
                take.counts.arrived.push(sequence);
            }
            candidates.push((sha256, bytes));
        }
        Ok(Stored { sequence, repeated })
    }

    pub(super) fn batch(&mut self, id: &TakeId, tar: &[u8]) -> Result<BatchAnswer, StudioError> {
        let mut stored = Vec::new();
        for entry in tar::Archive::new(tar).entries().unwrap() {
            let Ok(mut entry) = entry else { break };
            let name: BatchEntry = entry.path().unwrap().to_str().unwrap().parse().unwrap();
            let mut bytes = Vec::new();
            // An entry that is cut is no whole one.
            if std::io::Read::read_to_end(&mut entry, &mut bytes).is_err() || bytes.len() as u64 != entry.size() {
                break;
            }
            match name {
                BatchEntry::Segment { sequence, sha256 } => {
                    stored.push(self.put(id, sequence, sha256, bytes.into())?)
                }
                BatchEntry::Journal { from } => drop(self.append(id, from, &bytes)?),
            }
        }
        let take = self.0.get_mut(id).ok_or_else(|| refused(ErrorKind::NotFound))?;
        take.counts.batches += 1;
        Ok(BatchAnswer {
            stored,
            journal: take.state(),
        })
    }

    pub(super) fn missing(&self, id: &TakeId) -> MissingAnswer {
        let fresh = FakeTake::default();
        let take = self.0.get(id).unwrap_or(&fresh);
        MissingAnswer {
            missing: take.missing(),
            journal: take.state(),
        }
    }

    pub(super) fn receipt(&mut self, id: &TakeId, vices: Vices) -> Result<ReceiptAnswer, StudioError> {
        let take = self.0.get_mut(id).ok_or_else(|| refused(ErrorKind::NotFound))?;
        let missing = take.missing();
        let ended = take.chain.ended();
        if !ended || !missing.is_empty() || vices.withholds {
            return Ok(ReceiptAnswer {
                receipt: None,
                missing,
                ended,
            });
        }
        take.counts.receipts += 1;
        let receipt = Receipt {
            take: id.clone(),
            invitation: take.chain.opening().unwrap().invitation.clone(),
            journal_head: take.chain.head(),
            lines: take.chain.lines(),
            segments: take.chain.segments() + u64::from(vices.wrong_counts),
            bytes: take.digests.iter().map(|(_, bytes)| bytes).sum(),
            received_at: Timestamp::from_second(super::TIME).unwrap(),
            audit: None,
        };
        let signer = key(if vices.other_receipt_key { 99 } else { RECEIPT_KEY });
        Ok(ReceiptAnswer {
            receipt: Some(Jws::sign(Typ::Receipt, &receipt, &signer).unwrap()),
            missing,
            ended,
        })
    }
}
