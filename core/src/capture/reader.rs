//! The consumer's side: one timeline of blocks, in which what is missing is silence of the length that is missing.

use zeroize::Zeroizing;

use super::end::EndReason;
use super::format::Format;
use super::gap::{Gap, GapCause, GapDetector, Step};
use super::rings::{BlockHeader, RingReader, Tally};
use super::zeros::Zeros;
use std::time::Duration;

/// Frames handed out at a time, at most: bounds the scratch buffer whatever block size the device has.
const SCRATCH_FRAMES: usize = 4_096;

/// The longest silence that is put into a take. A source whose clock jumps further has been away, or is broken: the
/// stream ends, and a new take continues.
pub const LONGEST_GAP_SECONDS: u64 = 3_600;

/// A piece of the timeline. Positions are in frames since the start, silence included; every block begins where the
/// one before it ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// What the source gave.
    Samples {
        /// Position of the first frame.
        first_sample: u64,
        /// Interleaved samples of whole frames, never empty.
        samples: &'a [i32],
        /// When the first frame was captured, in nanoseconds of the source's clock.
        timestamp_ns: u64,
    },
    /// Time that is missing. Not part of what the source gave; to be recorded as zeros and marked.
    Silence {
        /// Position of the first missing frame.
        first_sample: u64,
        /// Length and cause.
        gap: Gap,
    },
}

/// What [`Reader::next`] has.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<'a> {
    /// The next piece.
    Block(Block<'a>),
    /// Nothing is decided yet: [`Reader::wait`] and ask again.
    Waiting,
    /// All was handed out. Stays so.
    Ended(EndReason),
}

/// Frames in the scratch buffer that are to be looked at.
#[derive(Debug, Clone, Copy)]
struct Loaded {
    frames: usize,
    /// When the first was captured, and when their block arrived.
    timestamp_ns: u64,
    arrived_ns: u64,
}

/// Reads the rings through the gap detector.
pub struct Reader {
    rings: RingReader,
    detector: GapDetector,
    format: Format,
    scratch: Zeroizing<Vec<i32>>,
    loaded: Option<Loaded>,
    zeros: Zeros,
    /// The block being handed out, and how many of its frames are.
    current: Option<(BlockHeader, usize)>,
    position: u64,
    finished: bool,
    cut: Option<EndReason>,
}

impl Reader {
    /// A reader at the start of a stream.
    #[must_use]
    pub fn new(rings: RingReader) -> Self {
        let format = rings.format();
        Self {
            detector: GapDetector::new(format),
            scratch: Zeroizing::new(vec![0; SCRATCH_FRAMES * usize::from(format.channels)]),
            loaded: None,
            zeros: Zeros::new(format),
            rings,
            format,
            current: None,
            position: 0,
            finished: false,
            cut: None,
        }
    }

    /// The format of the samples.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Frames handed out so far, silence included: the position of the next block.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// What went wrong on the device's side so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.rings.tally()
    }

    /// The shell reports that an interruption began. Gives how many frames directly before [`Self::position`] were zeros
    /// that belong to it already.
    pub fn interruption_began(&mut self) -> u64 {
        self.detector.interruption_began();
        self.zeros.began()
    }

    /// The shell reports that the interruption is over, at this time of the source's clock.
    pub fn interruption_ended(&mut self, now_ns: u64) {
        self.detector.interruption_ended();
        self.zeros.ended(now_ns);
    }

    /// While nothing comes in an interruption: the missing time that fills the second that is open, so that it can be
    /// kept. To be asked for when so much time has passed without a block that none is under way. `None` when no second is
    /// open, or nothing is interrupted.
    pub fn fill_second(&mut self) -> Option<Block<'static>> {
        let frames = self.rest_of_second();
        if !self.zeros.is_away() || frames == 0 || self.current.is_some() || self.loaded.is_some() {
            return None;
        }
        if self.detector.in_doubt() {
            // What was held back is before it.
            self.detector.finish();
            return None;
        }
        let (held, exact) = self.zeros.release(frames);
        self.detector.inserted(frames - held);
        Some(self.silence(Gap {
            frames,
            cause: GapCause::Interruption,
            exact: exact && held == frames,
        }))
    }

    /// The stream can no longer come from the microphone that was opened, and the device does not say so: what came before
    /// is still handed out. The first reason given stays.
    pub fn end(&self, reason: EndReason) {
        self.rings.end(reason);
    }

    /// Waits for more, at most this long. A real-time source wakes nobody: the time is how late its blocks are looked at.
    pub fn wait(&self, timeout: Duration) {
        self.rings.wait(timeout);
    }

    /// The next piece of the timeline. Never blocks.
    #[expect(
        clippy::should_implement_trait,
        reason = "what it gives borrows from the reader, which an iterator cannot"
    )]
    pub fn next(&mut self) -> Next<'_> {
        loop {
            if let Some(loaded) = self.loaded.take() {
                let samples = &self.scratch[..loaded.frames * usize::from(self.format.channels)];
                if !self.zeros.hold(samples, loaded.arrived_ns) {
                    self.loaded = Some(loaded);
                    return match self.held(u64::MAX) {
                        Some(next) => next,
                        None => self.hand_out(),
                    };
                }
                let rest = self.rest_of_second();
                if rest > 0 && self.zeros.held() >= rest {
                    // The open second is kept at once; what follows waits to be one gap.
                    return self.held(rest).expect("that many are held");
                }
                continue;
            }
            if let Some((header, given)) = self.current {
                self.load(header, given);
                continue;
            }
            if let Some(reason) = self.cut {
                return Next::Ended(reason);
            }
            match self.detector.pop() {
                Some(Step::Block(header)) => self.current = Some((header, 0)),
                Some(Step::Gap(gap)) => {
                    if !self.zeros.hold_gap(gap.frames, gap.exact) {
                        return self.gap(gap);
                    }
                }
                None => {
                    // Read before the headers: what was written before the end is then seen before the end.
                    let ended = self.rings.ended();
                    if let Some(header) = self.rings.next_header() {
                        self.detector.push(header);
                    } else if let Some(reason) = ended {
                        if !self.finished {
                            self.finished = true;
                            self.detector.finish();
                            continue;
                        }
                        if let Some(next) = self.held(u64::MAX) {
                            return next;
                        }
                        self.cut = Some(reason);
                        let frames = self.rings.tail_dropped();
                        if frames > 0 {
                            return Next::Block(self.silence(Gap {
                                frames,
                                cause: GapCause::Overrun,
                                exact: true,
                            }));
                        }
                    } else {
                        return Next::Waiting;
                    }
                }
            }
        }
    }

    /// Missing time, unless it is so long that the stream is over.
    fn gap(&mut self, gap: Gap) -> Next<'static> {
        if gap.frames > LONGEST_GAP_SECONDS * u64::from(self.format.rate) {
            self.cut = Some(EndReason::StreamInvalidated);
            self.loaded = None;
            return Next::Ended(EndReason::StreamInvalidated);
        }
        Next::Block(self.silence(gap))
    }

    /// Up to `most` of the frames that are held back as an interruption's.
    fn held(&mut self, most: u64) -> Option<Next<'static>> {
        let (frames, exact) = self.zeros.release(most);
        let cause = GapCause::Interruption;
        (frames > 0).then(|| self.gap(Gap { frames, cause, exact }))
    }

    /// Frames until the second that is open is whole; 0 where none is open.
    fn rest_of_second(&self) -> u64 {
        let rate = u64::from(self.format.rate.max(1));
        (rate - self.position % rate) % rate
    }

    fn silence(&mut self, gap: Gap) -> Block<'static> {
        let first_sample = self.position;
        self.position += gap.frames;
        Block::Silence { first_sample, gap }
    }

    /// Takes the next frames of a block out of the ring.
    fn load(&mut self, header: BlockHeader, given: usize) {
        let channels = usize::from(self.format.channels);
        let frames = (header.frames as usize - given).min(SCRATCH_FRAMES);
        let taken = self.rings.take_samples(&mut self.scratch[..frames * channels]);
        debug_assert_eq!(taken, frames * channels, "a header is pushed after its samples");
        let now_given = given + frames;
        self.current = (now_given < header.frames as usize).then_some((header, now_given));
        self.loaded = Some(Loaded {
            frames,
            timestamp_ns: header.timestamp_ns + self.format.nanoseconds(given as u64),
            arrived_ns: header.arrived_ns,
        });
    }

    fn hand_out(&mut self) -> Next<'_> {
        let Loaded {
            frames, timestamp_ns, ..
        } = self.loaded.take().expect("it was just looked at");
        let first_sample = self.position;
        self.position += frames as u64;
        Next::Block(Block::Samples {
            first_sample,
            samples: &self.scratch[..frames * usize::from(self.format.channels)],
            timestamp_ns,
        })
    }
}

#[cfg(test)]
mod tests;
