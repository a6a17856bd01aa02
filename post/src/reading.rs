//! A take's journal, read for delivery: what it says, what is wrong with it, and how much of it the device vouches for.
//!
//! The contract's [`verify`] finds all that is wrong. Here its answer is turned into what may be used: a line counts
//! only if a valid signature covers it over an unbroken chain. A signature is over the hash of one line; what lies
//! before a break in the chain is not under it, however many lines the signature claims.

use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{
    ClockReading, Close, Entry, Expectations, Gap, Head, Line, Mark, Opening, Problem, ProblemKind, Recovered, Segment,
    verify,
};
use lavalier_protocol::jws::Typ;
use std::collections::HashSet;

/// A journal line's segment.
#[derive(Debug, Clone)]
pub struct ReadSegment {
    /// What the line says.
    pub segment: Segment,
    /// The line's number, from 0.
    pub line: u64,
    /// Whether the device vouches for it.
    pub vouched: bool,
}

/// What a journal says, with what is wrong.
#[derive(Debug)]
pub struct Reading {
    /// The opening line, vouched for.
    pub opening: Option<Opening>,
    /// All segments, in the order of their lines.
    pub segments: Vec<ReadSegment>,
    /// Gaps that the device vouches for.
    pub gaps: Vec<Gap>,
    /// Marks that the device vouches for.
    pub marks: Vec<Mark>,
    /// Clock readings that the device vouches for.
    pub clocks: Vec<ClockReading>,
    /// Recoveries that the device vouches for.
    pub recoveries: Vec<Recovered>,
    /// The end, where the device vouches for it.
    pub close: Option<Close>,
    /// The digest of every line, in order.
    pub lines: Vec<Digest>,
    /// The number of lines up to and including the last that the device vouches for.
    pub vouched_lines: u64,
    /// Everything that is wrong, in order of place.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Reads and verifies a journal.
    #[must_use]
    pub fn of(bytes: &[u8], expected: Expectations<'_>) -> Self {
        // Only the problems are kept: the lists would be a second copy of a long journal.
        let problems = verify(bytes, expected).problems;
        let refused: HashSet<u64> = problems
            .iter()
            .filter(|problem| matches!(problem.kind, ProblemKind::Signature | ProblemKind::SignatureOther))
            .filter_map(|problem| problem.line)
            .collect();
        let too_long = problems
            .iter()
            .any(|problem| problem.line.is_none() && problem.kind == ProblemKind::TooLong);
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let bytes = if too_long { &[] } else { &bytes[..whole] };

        let vouched = Vouched::of(bytes, &refused);
        let mut reading = Self {
            opening: None,
            segments: Vec::new(),
            gaps: Vec::new(),
            marks: Vec::new(),
            clocks: Vec::new(),
            recoveries: Vec::new(),
            close: None,
            vouched_lines: vouched.end(),
            lines: Vec::new(),
            problems,
        };
        for (number, line) in (0..).zip(lines_of(bytes)) {
            if let Ok(line) = Line::parse(line) {
                reading.take_in(line.entry, number, vouched.covers(number));
            }
        }
        reading.lines = vouched.digests;
        reading
    }

    /// The head that a receipt over the whole journal names; zeros for an empty journal.
    #[must_use]
    pub fn head(&self) -> Digest {
        self.lines.last().copied().unwrap_or(Digest::ZERO)
    }

    fn take_in(&mut self, entry: Entry, number: u64, vouched: bool) {
        match entry {
            Entry::Segment(segment) => self.segments.push(ReadSegment {
                segment,
                line: number,
                vouched,
            }),
            _ if !vouched => {}
            Entry::Open(opening) if number == 0 => self.opening = Some(*opening),
            Entry::Gap(gap) => self.gaps.push(gap),
            Entry::Mark(mark) => self.marks.push(mark),
            Entry::Clock(clock) => self.clocks.push(clock),
            Entry::Recovered(recovered) => self.recoveries.push(recovered),
            Entry::Close(close) if self.close.is_none() => self.close = Some(close),
            Entry::Close(_) | Entry::Open(_) | Entry::Signature(_) => {}
        }
    }
}

/// Which lines valid signatures cover.
struct Vouched {
    digests: Vec<Digest>,
    /// Half-open ranges of line numbers, ascending.
    ranges: Vec<(u64, u64)>,
}

impl Vouched {
    fn of(bytes: &[u8], refused: &HashSet<u64>) -> Self {
        let mut vouched = Self {
            digests: Vec::new(),
            ranges: Vec::new(),
        };
        let mut unbroken_from = 0;
        for (number, line) in (0..).zip(lines_of(bytes)) {
            let before = vouched.digests.last().copied().unwrap_or(Digest::ZERO);
            match Line::parse(line) {
                Ok(read) if read.prev != before => unbroken_from = number,
                Ok(Line {
                    entry: Entry::Signature(signature),
                    ..
                }) if !refused.contains(&number) => {
                    // `verify` has checked key, take and hash; what is left is how far back the chain holds.
                    if let Ok(head) = signature.jws.unverified::<Head>(Typ::Journal) {
                        vouched.cover(unbroken_from, head.lines);
                    }
                }
                Ok(_) => {}
                // Its place in the chain cannot be read, so nothing before it is linked to what follows.
                Err(_) => unbroken_from = number + 1,
            }
            vouched.digests.push(Digest::of(line));
        }
        vouched
    }

    fn cover(&mut self, from: u64, to: u64) {
        match self.ranges.last_mut() {
            // Breaks come in order, so a later stretch never begins before an earlier one.
            Some((_, end)) if *end >= from => *end = (*end).max(to),
            _ if from < to => self.ranges.push((from, to)),
            _ => {}
        }
    }

    fn covers(&self, line: u64) -> bool {
        let after = self.ranges.partition_point(|(begin, _)| *begin <= line);
        after > 0 && line < self.ranges[after - 1].1
    }

    fn end(&self) -> u64 {
        self.ranges.last().map_or(0, |(_, end)| *end)
    }
}

fn lines_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}
