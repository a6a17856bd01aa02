//! The engine: the thread that takes samples from the rings, fills seconds and seals them.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use lavalier_protocol::journal::{self, CloseReason, Mark};
use lavalier_protocol::text::Line;

use super::event::{Event, Events};
use super::gaps::Gaps;
use super::queue::{Finish, Queue};
use super::segmenter::{Fault, Segmenter};
use super::stall::{Stall, StallWatch, stop_without_waiting};
use super::timepiece::Timepiece;
use crate::capture::{Block, EndReason, Format, GapCause, Next, Reader, Seconds, Stream};
use crate::level::{Silence, SilenceWatch, Sums};
use crate::platform::Clock;
use crate::store::Item;

/// How long a real-time source's blocks lie in the ring, at most, before they are looked at: levels stay lively, and a
/// phone's processor may rest.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Sealed seconds that may wait in memory while the disk refuses. A minute is some 10 MB; a person can free space in it.
pub(super) const WAITING_MAX: usize = 60;
/// Sealed seconds that may wait when the source can be made to wait: enough to keep both threads busy.
pub(super) const WAITING_WHEN_PATIENT: usize = 8;
/// Seconds of silence in place of what storage lost, after which the take ends: nobody is coming.
const SILENCED_MAX: u64 = 600;

/// What the engine is told while it runs.
pub(super) enum Control {
    Stop,
    Mark(Line),
    InterruptionBegan,
    InterruptionEnded,
    Lost(EndReason),
}

pub(super) struct Engine {
    pub(super) reader: Reader,
    pub(super) stream: Box<dyn Stream>,
    pub(super) segmenter: Segmenter,
    pub(super) timepiece: Timepiece,
    pub(super) watch: SilenceWatch,
    /// The machine's.
    pub(super) clock: Arc<dyn Clock>,
    pub(super) controls: Receiver<Control>,
    pub(super) queue: Arc<Queue>,
    pub(super) events: Events,
    /// Whether the source waits for room, as a file does: then nothing need be lost while the disk is slow.
    pub(super) patient: bool,
    /// The take ends by itself after this many samples.
    pub(super) longest: Option<u64>,
    /// Levels a second.
    pub(super) levels: NonZeroU32,
}

/// Ends the queue however the thread ends.
struct Ending(Arc<Queue>);

impl Drop for Ending {
    fn drop(&mut self) {
        // After a regular end the queue has its finish already, and the first counts.
        self.0.finish(Finish::Fault);
    }
}

impl Engine {
    /// Runs until the stream ends or a second cannot be sealed.
    pub(super) fn run(self) {
        let _ending = Ending(Arc::clone(&self.queue));
        let (queue, events) = (Arc::clone(&self.queue), Arc::clone(&self.events));
        match self.record() {
            Ok((reason, stream)) => queue.finish(Finish::Close(reason, stream)),
            Err(fault) => {
                events(Event::Fault {
                    detail: fault.to_string(),
                });
                queue.finish(Finish::Fault);
            }
        }
    }

    fn record(mut self) -> Result<(CloseReason, Option<EndReason>), Fault> {
        let format = self.reader.format();
        let mut seconds = Seconds::new(format);
        let mut line = SecondLine {
            segmenter: self.segmenter,
            queue: Arc::clone(&self.queue),
            gaps: Gaps::default(),
            zeros: Vec::new(),
            format,
            patient: self.patient,
            silenced: 0,
        };
        let mut sums = Sums::default();
        let level_samples = u64::from(format.rate) * u64::from(format.channels) / u64::from(self.levels.get());
        let mut storage_over = false;
        let mut stall = StallWatch::new(self.clock.monotonic());
        let mut dead = false;
        let channels = usize::from(format.channels);
        let mut left = self.longest.unwrap_or(u64::MAX);
        let end = loop {
            while let Ok(control) = self.controls.try_recv() {
                match control {
                    Control::Stop => self.stream.stop(),
                    Control::Mark(text) => {
                        let sample = self.timepiece.now(&*self.stream);
                        self.queue.push([Item::Mark(Mark { sample, text })]);
                    }
                    Control::InterruptionBegan => {
                        stall.interruption_began();
                        let samples = self.reader.interruption_began();
                        // Behind the end that was asked for nothing is told.
                        let samples = if left > 0 { samples } else { 0 };
                        line.gaps.captured(journal::Gap {
                            first_sample: self.reader.position() - samples,
                            samples,
                            cause: journal::GapCause::Interruption,
                        });
                    }
                    Control::InterruptionEnded => {
                        stall.interruption_ended(self.clock.monotonic());
                        self.reader.interruption_ended(self.stream.now_ns());
                        if self.stream.start().is_err() {
                            lost(&self.reader, &mut *self.stream, EndReason::DeviceGone);
                        }
                    }
                    Control::Lost(why) => lost(&self.reader, &mut *self.stream, why),
                }
            }
            let block = match self.reader.next() {
                Next::Block(block) => block,
                Next::Waiting if stall.is_long_interruption(self.clock.monotonic()) => {
                    match self.reader.fill_second() {
                        Some(missing) => missing,
                        None => {
                            self.reader.wait(LOOK_EVERY);
                            continue;
                        }
                    }
                }
                Next::Waiting => {
                    // A file is read when there is room; it owes nothing.
                    let stalled = (!self.patient).then(|| stall.waited(self.clock.monotonic()));
                    match stalled.flatten() {
                        Some(Stall::Silent) => (self.events)(Event::Silent(Silence::Nothing)),
                        Some(Stall::Dead) => {
                            dead = true;
                            stop_without_waiting(&mut self.stream, self.timepiece.latest_ns());
                        }
                        None => {}
                    }
                    self.reader.wait(LOOK_EVERY);
                    continue;
                }
                Next::Ended(_) if dead => break EndReason::DeviceGone,
                Next::Ended(reason) => break reason,
            };
            if stall.heard(self.clock.monotonic()) && self.watch.told().is_none() {
                (self.events)(Event::Heard);
            }
            if left == 0 {
                // What was captured behind the end that was asked for is not part of the take.
                continue;
            }
            let block = cut(block, left, channels);
            left -= length(&block, channels);
            if left == 0 {
                self.stream.stop();
            }
            match &block {
                Block::Samples {
                    first_sample,
                    samples,
                    timestamp_ns,
                } => {
                    if let Some(reading) = self.timepiece.block(*first_sample, *timestamp_ns, &*self.stream) {
                        self.queue.push([Item::Clock(reading)]);
                    }
                    let of_block = Sums::of(samples, format);
                    match self.watch.push(&of_block) {
                        Some(Some(silence)) => (self.events)(Event::Silent(silence)),
                        Some(None) => (self.events)(Event::Heard),
                        None => {}
                    }
                    sums += of_block;
                    if sums.samples() >= level_samples {
                        (self.events)(Event::Level(std::mem::take(&mut sums).level(format)));
                    }
                }
                Block::Silence { first_sample, gap } => line.gaps.captured(journal::Gap {
                    first_sample: *first_sample,
                    samples: gap.frames,
                    cause: cause(gap.cause),
                }),
            }
            seconds.push(&block, |first, samples| line.second(first, samples))?;
            if line.silenced >= SILENCED_MAX && !storage_over {
                storage_over = true;
                self.stream.stop();
            }
            if self.queue.is_closed() {
                // The keeper gave up: what comes now could not be kept.
                self.stream.stop();
            }
        };
        if self.reader.position() > 0 {
            self.queue.push([Item::Clock(self.timepiece.read(&*self.stream))]);
        }
        seconds.finish(|first, samples| line.second(first, samples))?;
        line.finish()?;
        let reason = if storage_over {
            CloseReason::Storage
        } else {
            close_reason(end)
        };
        Ok((reason, Some(end)))
    }
}

/// What comes is no longer the microphone that was opened.
fn lost(reader: &Reader, stream: &mut dyn Stream, why: EndReason) {
    reader.end(why);
    stream.stop();
}

/// Samples of a block, of one channel.
fn length(block: &Block<'_>, channels: usize) -> u64 {
    match block {
        Block::Samples { samples, .. } => (samples.len() / channels) as u64,
        Block::Silence { gap, .. } => gap.frames,
    }
}

/// The first `most` samples of a block.
fn cut(block: Block<'_>, most: u64, channels: usize) -> Block<'_> {
    if length(&block, channels) <= most {
        return block;
    }
    match block {
        Block::Samples {
            first_sample,
            samples,
            timestamp_ns,
        } => Block::Samples {
            first_sample,
            // Fewer than the block has, so they fit.
            samples: &samples[..usize::try_from(most).unwrap_or(usize::MAX) * channels],
            timestamp_ns,
        },
        Block::Silence { first_sample, mut gap } => {
            gap.frames = most;
            Block::Silence { first_sample, gap }
        }
    }
}

/// Where seconds become items in the queue.
struct SecondLine {
    segmenter: Segmenter,
    queue: Arc<Queue>,
    gaps: Gaps,
    zeros: Vec<i32>,
    format: Format,
    patient: bool,
    silenced: u64,
}

impl SecondLine {
    fn second(&mut self, first: u64, samples: &[i32]) -> Result<(), Fault> {
        let until = first + (samples.len() / usize::from(self.format.channels)) as u64;
        let room = if self.patient {
            while !self.queue.wait_for_room(WAITING_WHEN_PATIENT, LOOK_EVERY) {}
            true
        } else {
            self.queue.seconds() < WAITING_MAX
        };
        let mut items = Vec::new();
        if room {
            self.silenced = 0;
            items.extend(self.gaps.kept(until).into_iter().map(Item::Gap));
            self.segmenter.second(first, samples, &mut items)?;
        } else {
            // Silence is small enough to wait in memory for a long time, and keeps the timeline whole.
            self.silenced += 1;
            items.extend(self.gaps.silenced(first, until).into_iter().map(Item::Gap));
            self.zeros.resize(samples.len(), 0);
            self.segmenter.second(first, &self.zeros, &mut items)?;
        }
        self.queue.push(items);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Fault> {
        let mut items: Vec<Item> = self.gaps.rest().into_iter().map(Item::Gap).collect();
        self.segmenter.finish(&mut items)?;
        self.queue.push(items);
        Ok(())
    }
}

const fn cause(cause: GapCause) -> journal::GapCause {
    match cause {
        GapCause::Overrun => journal::GapCause::Overrun,
        GapCause::Interruption => journal::GapCause::Interruption,
        GapCause::Late => journal::GapCause::Late,
    }
}

const fn close_reason(end: EndReason) -> CloseReason {
    match end {
        EndReason::Stopped => CloseReason::Stopped,
        EndReason::Finished => CloseReason::Finished,
        EndReason::FormatChanged => CloseReason::FormatChanged,
        // Another device in its place is not the microphone that was asked for, and a file that cannot be read on stands
        // for one that has gone.
        EndReason::DeviceGone | EndReason::RouteChanged | EndReason::StreamInvalidated | EndReason::FileFailed => {
            CloseReason::DeviceGone
        }
    }
}
