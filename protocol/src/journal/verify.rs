//! A whole journal, held against everything that is known of its take.

use super::chain::Chain;
use super::entry::ClockReading;
use super::entry::{Close, Entry, Gap, Mark, Recovered, Segment};
use super::opening::Opening;
use super::problem::{Problem, ProblemKind};
use crate::digest::Digest;
use crate::id::{InvitationId, TakeId};
use crate::link::BindingKey;

/// The most bytes of a journal: [`crate::sealed::SEGMENTS_MAX`] segments' lines of some 350 bytes, and as much again.
pub const JOURNAL_MAX: usize = 128 * 1024 * 1024;

/// What the reader knows of the take from elsewhere. What is `None` is not asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expectations<'a> {
    /// The take that was asked for.
    pub take: Option<&'a TakeId>,
    /// The invitation under which it must have been made.
    pub invitation: Option<&'a InvitationId>,
    /// Digests of the briefs (each revision) under which it may have been made.
    pub briefs: Option<&'a [Digest]>,
    /// Thumbprint of the device key that claimed.
    pub device_key: Option<Digest>,
    /// Key from the link's secret: only the invited device's key is bound by it.
    pub binding: Option<&'a BindingKey>,
}

/// How a journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A close that the device key signed.
    Signed(Close),
    /// A close that no signature covers.
    Unsigned(Close),
    /// No close: open-ended.
    None,
}

/// Everything that a journal says, and everything that is wrong with it.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The opening, if it could be read.
    pub opening: Option<Opening>,
    /// Segments in their order.
    pub segments: Vec<Segment>,
    /// Gaps in their order.
    pub gaps: Vec<Gap>,
    /// Marks in their order.
    pub marks: Vec<Mark>,
    /// Clock readings in their order.
    pub clocks: Vec<ClockReading>,
    /// Recoveries in their order.
    pub recoveries: Vec<Recovered>,
    /// How it ends.
    pub end: End,
    /// The last state of the chain.
    pub chain: Chain,
    /// Everything that is wrong, in order of place.
    pub problems: Vec<Problem>,
}

impl Verified {
    /// Whether nothing is wrong and the take has its signed end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty() && matches!(self.end, End::Signed(_))
    }
}

/// Reads a whole journal and reports every problem with its place, the missing end included.
#[must_use]
pub fn verify(bytes: &[u8], expected: Expectations<'_>) -> Verified {
    let mut chain = Chain::new();
    let mut verified = Verified {
        opening: None,
        segments: Vec::new(),
        gaps: Vec::new(),
        marks: Vec::new(),
        clocks: Vec::new(),
        recoveries: Vec::new(),
        end: End::None,
        chain: Chain::new(),
        problems: Vec::new(),
    };
    if bytes.len() > JOURNAL_MAX {
        verified.problems.push(Problem::of_take(ProblemKind::TooLong));
        return verified;
    }
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (lines, torn) = bytes.split_at(whole);
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let pushed = chain.push(&line[..line.len() - 1]);
        verified.problems.extend(pushed.problems);
        if let Some(line) = pushed.line {
            verified.take_in(line.entry, expected, line.line);
        }
    }
    if !torn.is_empty() {
        let kind = ProblemKind::TornLine {
            bytes: torn.len() as u64,
        };
        verified.problems.push(Problem::at_line(chain.lines(), kind));
    }
    verified.finish(chain);
    verified
}

impl Verified {
    fn take_in(&mut self, entry: Entry, expected: Expectations<'_>, line: u64) {
        match entry {
            Entry::Open(opening) if self.opening.is_none() => {
                let kinds = check_opening(&opening, expected);
                self.problems
                    .extend(kinds.into_iter().map(|kind| Problem::at_line(line, kind)));
                self.opening = Some(*opening);
            }
            Entry::Segment(segment) => self.segments.push(segment),
            Entry::Gap(gap) => self.gaps.push(gap),
            Entry::Mark(mark) => self.marks.push(mark),
            Entry::Clock(clock) => self.clocks.push(clock),
            Entry::Recovered(recovered) => self.recoveries.push(recovered),
            Entry::Open(_) | Entry::Close(_) | Entry::Signature(_) => {}
        }
    }

    fn finish(&mut self, chain: Chain) {
        self.end = match chain.close() {
            Some(close) if chain.ended() => End::Signed(*close),
            Some(close) => End::Unsigned(*close),
            None => End::None,
        };
        match self.end {
            End::Signed(_) => {}
            End::Unsigned(_) => self.problems.push(Problem::of_take(ProblemKind::UnsignedEnd)),
            End::None => self.problems.push(Problem::of_take(ProblemKind::NoEnd)),
        }
        self.chain = chain;
    }
}

fn check_opening(opening: &Opening, expected: Expectations<'_>) -> Vec<ProblemKind> {
    let device = opening.device_key.thumbprint();
    let mut kinds = Vec::new();
    if expected.take.is_some_and(|take| *take != opening.take) {
        kinds.push(ProblemKind::OtherTake);
    }
    let other_invitation = expected
        .invitation
        .is_some_and(|invitation| *invitation != opening.invitation);
    let other_brief = expected.briefs.is_some_and(|briefs| !briefs.contains(&opening.brief));
    if other_invitation || other_brief {
        kinds.push(ProblemKind::OtherBrief);
    }
    if expected.device_key.is_some_and(|key| key != device) {
        kinds.push(ProblemKind::OtherDevice);
    }
    if expected.binding.is_some_and(|key| !key.covers(device, opening.binding)) {
        kinds.push(ProblemKind::Unbound);
    }
    kinds
}
