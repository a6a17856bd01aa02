//! Decides from block headers where time is missing. Pure: no clock, no samples.
//!
//! # What is known
//!
//! A block's *lateness* is its time minus the time at which a perfect clock would have had its first frame, given every
//! frame before it. A device's clock that runs slow makes lateness grow as a slope. A late callback makes it jump up, and
//! the blocks that were waiting bring it down again. Lost frames make it jump up and stay.
//! **A gap is a jump that stays; never a slope, and never lateness that is made up.**
//!
//! There are two times, and so two latenesses: when the platform says that the block was captured, and when it arrived.
//! Lost frames show in both. A platform that changes its mind about its latency (PulseAudio does in the first seconds of a
//! source) shows in the first alone, a queue that has become longer in the second alone: neither is a gap.
//!
//! # How it is decided
//!
//! - A *floor* for each follows the smallest lateness. It rises by at most [`STEEPEST_SLOPE_PPM`], so that what is steeper
//!   is not mistaken for a clock: holes too small to see one by one add up until they are seen together. A block counts as
//!   late by the smaller of its two heights above the floors.
//! - A block late by more than [`THRESHOLD_NS`] and by more than one and a half blocks begins a *suspicion* (where the
//!   platform reported an overrun, or the shell an interruption: by more than [`MARKED_THRESHOLD_NS`] and half a block).
//!   It and the blocks after it are held back. Block lengths count because a driver that looks for blocks at intervals is
//!   late by up to one: PulseAudio's null sink, read through ALSA, makes a sawtooth of just that height.
//! - One block at or under that height ends the suspicion: the lateness was made up, and the held blocks go on unchanged.
//! - When [`WINDOW_NS`] has passed, by the clock and by the frames that came, in at least [`WINDOW_BLOCKS`] blocks, and all
//!   stayed late, the gap is declared before the first of them. Its length is the smallest lateness seen meanwhile minus
//!   the floor as last touched.
//! - At the end of the stream a suspicion is a gap when its lateness is level, and none when it was falling.
//! - A single block much *earlier* than the floor is a timestamp gone wrong and is not believed; [`EARLY_BLOCKS`] in a row
//!   lower the floor.
//! - In the first [`SETTLING_NS`] of audio a jump that stays moves the floors and is no gap, since a stream that starts
//!   stamps its first blocks before its latency is known; it is one where an overrun or interruption was reported.
//!
//! # What that means
//!
//! - Latency: none while blocks are on time; a suspicion holds back [`WINDOW_NS`] of audio, or the time until it is made up.
//! - A hole longer than the threshold is found, with the right length to within the jitter of the smallest lateness
//!   (the tests: 10 ms with 20 ms of jitter, exact without).
//! - Shorter holes that the platform does not report are found when they sum to the threshold faster than the slope.
//! - Frames that the ring itself dropped are counted, not estimated: those gaps are exact and immediate.
//! - Not seen: a server that throws away part of a queue which it had let stand, without reporting an overrun.

mod floor;

use std::collections::VecDeque;

use serde::Serialize;

use super::format::Format;
use super::rings::BlockHeader;
use floor::Floor;

/// The steepest slope that can be a clock. Phones were measured at 3 to 273 ppm; this leaves room for a bad crystal.
pub const STEEPEST_SLOPE_PPM: i64 = 1_000;
/// Lateness that raises a suspicion by itself: above the scheduling jitter of a healthy machine, below what an ear places.
pub const THRESHOLD_NS: i64 = 30_000_000;
/// Lateness that raises a suspicion where the platform says that something was lost.
pub const MARKED_THRESHOLD_NS: i64 = 5_000_000;
/// How long all blocks must stay late. It bounds what is held back, and so what a crash can cost while in doubt.
pub const WINDOW_NS: u64 = 1_000_000_000;
/// Blocks that must stay late, for devices whose blocks are nearly as long as the window.
pub const WINDOW_BLOCKS: usize = 3;
/// A block earlier than the floor by more than this is not believed by itself.
pub const EARLY_NS: i64 = 10_000_000;
/// Blocks in a row that are believed when they are early.
pub const EARLY_BLOCKS: u32 = 4;
/// How much audio must have come until a stream's timestamps mean something.
pub const SETTLING_NS: u64 = 500_000_000;

/// Why time is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// Frames came faster than they were taken: the ring was full, or the platform reported an overrun.
    Overrun,
    /// The shell reported an interruption, such as a call.
    Interruption,
    /// The source delivered nothing for a while, and nobody said why.
    Late,
}

/// Missing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// How many frames are missing.
    pub frames: u64,
    /// Why.
    pub cause: GapCause,
    /// Whether the number was counted; otherwise it was estimated from timestamps.
    pub exact: bool,
}

/// What is decided, in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Missing time, before the block that follows.
    Gap(Gap),
    /// A block as it came.
    Block(BlockHeader),
}

#[derive(Debug)]
struct Suspicion {
    since_ns: u64,
    since_frame: u64,
    threshold: i64,
    cause: GapCause,
    /// Jumps of its first and latest block.
    first: i64,
    last: i64,
    /// The smallest lateness of each kind.
    least: Lateness,
}

/// By capture time, and by arrival.
type Lateness = [i64; 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Interruption {
    None,
    Going,
    /// Over; blocks of this many nanoseconds may still have to come until those behind it.
    Over(i64),
}

/// Turns headers into decided steps. See the module's documentation.
#[derive(Debug)]
pub struct GapDetector {
    format: Format,
    /// Frames of estimated gaps so far: they are not in the headers' count.
    inserted: u64,
    started: bool,
    latest_ns: u64,
    /// The length of the block before.
    block_ns: i64,
    floors: [Floor; 2],
    interruption: Interruption,
    suspicion: Option<Suspicion>,
    held: VecDeque<BlockHeader>,
    ready: VecDeque<Step>,
}

impl GapDetector {
    /// A detector for a stream that is about to start.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self {
            format,
            inserted: 0,
            started: false,
            latest_ns: 0,
            block_ns: 0,
            floors: <[Floor; 2]>::default(),
            interruption: Interruption::None,
            suspicion: None,
            held: VecDeque::new(),
            ready: VecDeque::new(),
        }
    }

    /// The shell reports that an interruption began: a jump from here on has that cause.
    pub fn interruption_began(&mut self) {
        self.interruption = Interruption::Going;
        self.mark_suspicion();
    }

    /// The shell reports that the interruption is over.
    pub fn interruption_ended(&mut self) {
        self.interruption = Interruption::Over(signed(WINDOW_NS));
        self.mark_suspicion();
    }

    /// Missing time was put into the timeline before it was found here: it counts as declared.
    pub fn inserted(&mut self, frames: u64) {
        self.inserted += frames;
    }

    fn mark_suspicion(&mut self) {
        if let Some(suspicion) = &mut self.suspicion {
            suspicion.cause = GapCause::Interruption;
        }
    }

    /// Takes the next header.
    pub fn push(&mut self, header: BlockHeader) {
        self.judge(header);
    }

    /// Takes the end of the stream, or of what comes for now: what was held back is decided.
    pub fn finish(&mut self) {
        while let Some(suspicion) = self.suspicion.take() {
            let level = suspicion.first - suspicion.last < suspicion.threshold / 2;
            if self.held.len() > 1 && level && !self.settling(&suspicion) {
                // May leave a second suspicion among the held blocks; every turn lets at least one block go.
                self.declare(&suspicion);
            } else {
                self.release();
            }
        }
    }

    /// The next decided step.
    pub fn pop(&mut self) -> Option<Step> {
        self.ready.pop_front()
    }

    /// Whether blocks are being held back.
    #[must_use]
    pub fn in_doubt(&self) -> bool {
        self.suspicion.is_some()
    }

    fn judge(&mut self, header: BlockHeader) {
        let lateness = self.lateness(&header);
        if !self.started {
            self.started = true;
            self.latest_ns = header.arrived_ns;
            self.touch(lateness);
        }
        // The clock never runs backwards, also when held blocks are judged again.
        let elapsed = signed(header.arrived_ns.saturating_sub(self.latest_ns));
        self.latest_ns = self.latest_ns.max(header.arrived_ns);
        self.floors.iter_mut().for_each(|floor| floor.rise(elapsed));
        let excess = self.smaller(lateness, Floor::excess);
        let jump = self.smaller(lateness, Floor::jump);

        match &mut self.suspicion {
            Some(suspicion) if excess > suspicion.threshold => {
                suspicion.last = jump;
                suspicion.least = [0, 1].map(|which| suspicion.least[which].min(lateness[which]));
                if header.discontinuity && suspicion.cause == GapCause::Late {
                    suspicion.cause = GapCause::Overrun;
                }
                self.held.push_back(header);
                self.weigh();
            }
            Some(_) => {
                self.suspicion = None;
                self.held.push_back(header);
                self.release();
                self.follow(lateness);
            }
            None => {
                let (threshold, cause) = self.expect(&header);
                if excess > threshold {
                    let (since_ns, since_frame) = (header.arrived_ns, header.first_frame);
                    let (first, last, least) = (jump, jump, lateness);
                    self.suspicion = Some(Suspicion {
                        since_ns,
                        since_frame,
                        threshold,
                        cause,
                        first,
                        last,
                        least,
                    });
                    self.held.push_back(header);
                } else {
                    self.emit(header);
                    self.follow(lateness);
                }
            }
        }
    }

    /// What a jump at this block would have to be, and what would be its cause.
    fn expect(&mut self, header: &BlockHeader) -> (i64, GapCause) {
        let length = signed(self.format.nanoseconds(u64::from(header.frames)));
        let block = length.max(std::mem::replace(&mut self.block_ns, length));
        let interrupted = self.interruption != Interruption::None;
        if let Interruption::Over(rest) = &mut self.interruption {
            *rest -= length;
            if *rest <= 0 {
                self.interruption = Interruption::None;
            }
        }
        let marked = MARKED_THRESHOLD_NS.max(block / 2);
        match (interrupted, header.discontinuity) {
            (true, _) => (marked, GapCause::Interruption),
            (_, true) => (marked, GapCause::Overrun),
            _ => (THRESHOLD_NS.max(block / 2 * 3), GapCause::Late),
        }
    }

    /// Declares the gap when the window is over and all of it was late.
    fn weigh(&mut self) {
        let (Some(suspicion), Some(last)) = (&self.suspicion, self.held.back()) else {
            return;
        };
        let frames = last.first_frame + u64::from(last.frames) - suspicion.since_frame;
        let over = last.arrived_ns.saturating_sub(suspicion.since_ns) >= WINDOW_NS
            && self.format.nanoseconds(frames) >= WINDOW_NS
            && self.held.len() >= WINDOW_BLOCKS;
        if !over {
            return;
        }
        if let Some(suspicion) = self.suspicion.take() {
            if self.settling(&suspicion) {
                self.touch(suspicion.least);
                self.judge_held_again();
            } else {
                self.declare(&suspicion);
            }
        }
    }

    fn settling(&self, suspicion: &Suspicion) -> bool {
        suspicion.cause == GapCause::Late && self.format.nanoseconds(suspicion.since_frame) < SETTLING_NS
    }

    fn declare(&mut self, suspicion: &Suspicion) {
        let missing_ns = self.smaller(suspicion.least, Floor::jump).max(0);
        let frames = self.format.frames(missing_ns.unsigned_abs());
        if frames > 0 {
            let cause = suspicion.cause;
            self.ready.push_back(Step::Gap(Gap {
                frames,
                cause,
                exact: false,
            }));
            self.inserted += frames;
        }
        if suspicion.cause == GapCause::Interruption {
            self.interruption = Interruption::None;
        }
        self.floors.iter_mut().for_each(Floor::settle_back);
        self.judge_held_again();
    }

    /// The floor has changed: what was held is judged by the new one. The first held block is let go in any case, so that
    /// every call makes progress.
    fn judge_held_again(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        if let Some(first) = held.pop_front() {
            self.emit(first);
        }
        for header in held {
            self.judge(header);
        }
    }

    fn release(&mut self) {
        while let Some(header) = self.held.pop_front() {
            self.emit(header);
        }
    }

    fn emit(&mut self, header: BlockHeader) {
        if header.dropped > 0 {
            self.ready.push_back(Step::Gap(Gap {
                frames: header.dropped,
                cause: GapCause::Overrun,
                exact: true,
            }));
        }
        self.ready.push_back(Step::Block(header));
    }

    fn lateness(&self, header: &BlockHeader) -> Lateness {
        let due = signed(self.format.nanoseconds(header.first_frame + self.inserted));
        [header.timestamp_ns, header.arrived_ns].map(|time| signed(time) - due)
    }

    fn smaller(&self, lateness: Lateness, height: impl Fn(&Floor, i64) -> i64) -> i64 {
        let [captured, arrived] = &self.floors;
        height(captured, lateness[0]).min(height(arrived, lateness[1]))
    }

    fn touch(&mut self, lateness: Lateness) {
        self.floors
            .iter_mut()
            .zip(lateness)
            .for_each(|(floor, lateness)| floor.touch(lateness));
    }

    fn follow(&mut self, lateness: Lateness) {
        self.floors
            .iter_mut()
            .zip(lateness)
            .for_each(|(floor, lateness)| floor.follow(lateness));
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
