//! The two rings between the device's thread and the recorder's: samples, and the headers of the blocks they came in.
//!
//! The writing side is real time. [`RingWriter::write`], [`RingHandle::overrun`] and `end` copy and store
//! atomics; they never allocate, lock, log, or make a system call, and a test runs them under an allocator that aborts.
//! What does not fit is counted, and the count travels with the next block (or with the end), so that the reader puts
//! silence of exactly that length in its place.
//!
//! A header is pushed after its samples, so whoever sees a header finds all of its samples in the ring.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;
use std::time::Duration;

use rtrb::{Consumer, Producer, RingBuffer};
use serde::Serialize;
use zeroize::Zeroize;

use super::end::EndReason;
use super::format::{DeviceSample, Format};

/// How much audio the rings hold. A phone's storage can stall for seconds; ten keep every stall that was measured, at
/// about 4 MB for 48 kHz stereo.
pub const RING_SECONDS: u32 = 10;

/// The smallest block for which the header ring is sized. Drivers deliver 64 frames or more; a smaller block only makes
/// the header ring the first to fill, which is counted like any other overrun.
const SMALLEST_BLOCK: u32 = 64;

/// What the device said of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlockHeader {
    /// The block's first frame, counted from the stream's start in frames that the device delivered, those the ring
    /// dropped included.
    pub first_frame: u64,
    /// Frames that are in the sample ring.
    pub frames: u32,
    /// When its first frame was captured, in nanoseconds of the source's own clock.
    pub timestamp_ns: u64,
    /// When it arrived, by the same clock.
    pub arrived_ns: u64,
    /// Frames delivered just before this block that did not fit the ring.
    pub dropped: u64,
    /// The platform reported an overrun of its own since the last block: frames of unknown number are missing.
    pub discontinuity: bool,
}

/// Counts of what went wrong on the device's side, for a status line. The timeline itself carries the gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Frames that did not fit the ring.
    pub dropped_frames: u64,
    /// Overruns that the platform reported.
    pub platform_overruns: u64,
}

#[derive(Debug, Default)]
struct Shared {
    /// 0 while the stream runs, else the code of its [`EndReason`].
    ended: AtomicU8,
    /// Frames dropped after the last header, which no header carries yet.
    tail_dropped: AtomicU64,
    dropped_frames: AtomicU64,
    platform_overruns: AtomicU64,
    /// The source wakes its reader whenever something has come.
    wakes: AtomicBool,
    /// An overrun that the next block has still to carry.
    overrun: AtomicBool,
    /// The two threads, for [`RingReader::wait`] and [`RingWriter::wait_for_room`]. Never touched in a real-time callback.
    reading: Mutex<Option<Thread>>,
    writing: Mutex<Option<Thread>>,
    /// For how many free samples the writer waits; 0 while it does not.
    wanted: AtomicUsize,
}

impl Shared {
    fn end(&self, reason: EndReason) {
        // Release: whoever sees the reason also sees every header and count before it.
        let _ = self
            .ended
            .compare_exchange(0, reason as u8, Ordering::Release, Ordering::Relaxed);
    }
}

fn register(slot: &Mutex<Option<Thread>>) {
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    let current = std::thread::current();
    if slot.as_ref().is_none_or(|thread| thread.id() != current.id()) {
        *slot = Some(current);
    }
}

fn wake(slot: &Mutex<Option<Thread>>) {
    if let Some(thread) = slot.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        thread.unpark();
    }
}

/// Makes the rings for a stream of this format.
#[must_use]
pub fn rings(format: Format) -> (RingWriter, RingReader) {
    let frames = format.rate.max(1) * RING_SECONDS;
    let (samples_in, samples_out) = RingBuffer::new(frames as usize * usize::from(format.channels.max(1)));
    let (headers_in, headers_out) = RingBuffer::new((frames / SMALLEST_BLOCK).max(64) as usize);
    let shared = Arc::new(Shared::default());
    let writer = RingWriter {
        samples: samples_in,
        headers: headers_in,
        shared: Arc::clone(&shared),
        channels: usize::from(format.channels.max(1)),
        next_frame: 0,
        dropped: 0,
        discontinuity: false,
    };
    (
        writer,
        RingReader {
            samples: samples_out,
            headers: headers_out,
            shared,
            format,
        },
    )
}

/// The device's side. One thread at a time.
pub struct RingWriter {
    samples: Producer<i32>,
    headers: Producer<BlockHeader>,
    shared: Arc<Shared>,
    channels: usize,
    next_frame: u64,
    dropped: u64,
    discontinuity: bool,
}

impl RingWriter {
    /// Takes over one block of interleaved samples. Real-time safe.
    ///
    /// `timestamp_ns` is the capture time of its first frame, `arrived_ns` the time now, by one clock. What does not fit is dropped and counted. An incomplete
    /// frame at the end of the slice is not delivered by any host; it is left out.
    pub fn write<S: DeviceSample>(&mut self, interleaved: &[S], timestamp_ns: u64, arrived_ns: u64) {
        let delivered = interleaved.len() / self.channels;
        if delivered == 0 {
            return;
        }
        let room = if self.headers.is_full() {
            0
        } else {
            self.samples.slots() / self.channels
        };
        let frames = delivered.min(room);
        self.discontinuity |= self.shared.overrun.swap(false, Ordering::Relaxed);
        if frames > 0 {
            let kept = &interleaved[..frames * self.channels];
            if let Ok(chunk) = self.samples.write_chunk_uninit(kept.len()) {
                chunk.fill_from_iter(kept.iter().map(|sample| sample.to_sample()));
            }
            let header = BlockHeader {
                first_frame: self.next_frame,
                frames: u32::try_from(frames).unwrap_or(u32::MAX),
                timestamp_ns,
                arrived_ns,
                dropped: self.dropped,
                discontinuity: self.discontinuity,
            };
            // Room was seen above and only this side fills it.
            let _ = self.headers.push(header);
            self.dropped = 0;
            self.discontinuity = false;
        }
        let lost = (delivered - frames) as u64;
        if lost > 0 {
            self.dropped += lost;
            self.shared.dropped_frames.fetch_add(lost, Ordering::Relaxed);
        }
        self.shared.tail_dropped.store(self.dropped, Ordering::Relaxed);
        self.next_frame += delivered as u64;
    }

    /// Ends the stream; the first reason given stays. Real-time safe.
    pub fn end(&self, reason: EndReason) {
        self.shared.end(reason);
    }

    /// A handle that can end the stream, note overruns and wake the reader from another thread.
    #[must_use]
    pub fn handle(&self) -> RingHandle {
        RingHandle {
            shared: Arc::clone(&self.shared),
        }
    }

    /// Frames that fit now.
    #[must_use]
    pub fn room(&self) -> usize {
        if self.headers.is_full() {
            0
        } else {
            self.samples.slots() / self.channels
        }
    }

    /// Blocks until `frames` fit, the reader is gone (`false`) or `stop` says so (`false`). Not for a real-time thread.
    pub fn wait_for_room(&self, frames: usize, stop: impl Fn() -> bool) -> bool {
        if self.room() >= frames {
            return !stop();
        }
        register(&self.shared.writing);
        // A ring that is full is filled again in one go: to be woken for every block costs more than the blocks.
        let wanted = frames.max(self.samples.buffer().capacity() / self.channels / 4);
        self.shared.wanted.store(wanted * self.channels, Ordering::Relaxed);
        // With the reader's: of the two, one sees what the other did.
        fence(Ordering::SeqCst);
        let there = loop {
            if stop() || self.samples.is_abandoned() {
                break false;
            }
            if self.room() >= wanted {
                break true;
            }
            // Woken by the reader as it takes blocks out; the time-out only covers a reader that is dropped.
            std::thread::park_timeout(ABANDONED_CHECK);
        };
        self.shared.wanted.store(0, Ordering::Relaxed);
        there
    }

    /// Wakes a reader that waits. Makes a system call: not for a real-time thread, whose reader looks by itself.
    pub fn wake_reader(&self) {
        self.shared.wakes.store(true, Ordering::Relaxed);
        wake(&self.shared.reading);
    }
}

impl Drop for RingWriter {
    fn drop(&mut self) {
        self.end(EndReason::Stopped);
    }
}

/// How often a reader that is woken looks by itself: less often than a source that is looked at once a second wakes it.
const WOKEN_CHECK: Duration = Duration::from_secs(2);
/// How often a writer that waits for room looks whether its reader still exists.
const ABANDONED_CHECK: Duration = Duration::from_millis(100);

/// Reports on a stream from beside its data callback.
#[derive(Clone)]
pub struct RingHandle {
    shared: Arc<Shared>,
}

impl RingHandle {
    /// Notes that the platform lost frames of its own before the next block. Real-time safe.
    pub fn overrun(&self) {
        self.shared.overrun.store(true, Ordering::Relaxed);
        self.shared.platform_overruns.fetch_add(1, Ordering::Relaxed);
    }

    /// Ends the stream; the first reason given stays. Real-time safe.
    pub fn end(&self, reason: EndReason) {
        self.shared.end(reason);
    }

    /// Whether the stream has ended.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.shared.ended.load(Ordering::Acquire) != 0
    }

    /// Wakes a reader and a writer that wait. Makes system calls: not for a real-time thread.
    pub fn wake(&self) {
        wake(&self.shared.reading);
        wake(&self.shared.writing);
    }
}

/// The recorder's side. One thread at a time.
pub struct RingReader {
    samples: Consumer<i32>,
    headers: Consumer<BlockHeader>,
    shared: Arc<Shared>,
    format: Format,
}

impl RingReader {
    /// The format of what arrives.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The next header, if one has arrived. Its samples are in the ring.
    pub fn next_header(&mut self) -> Option<BlockHeader> {
        self.headers.pop().ok()
    }

    /// Copies the next samples into `out` and wipes them from the ring. Gives how many there were.
    pub fn take_samples(&mut self, out: &mut [i32]) -> usize {
        let count = out.len().min(self.samples.slots());
        let Ok(mut chunk) = self.samples.read_chunk(count) else {
            return 0;
        };
        let (first, second) = chunk.as_mut_slices();
        let (out_first, out_second) = out[..count].split_at_mut(first.len());
        out_first.copy_from_slice(first);
        out_second.copy_from_slice(second);
        first.zeroize();
        second.zeroize();
        chunk.commit_all();
        fence(Ordering::SeqCst);
        let wanted = self.shared.wanted.load(Ordering::Relaxed);
        if wanted > 0 && self.samples.buffer().capacity() - self.samples.slots() >= wanted {
            wake(&self.shared.writing);
        }
        count
    }

    /// Ends the stream; the first reason given stays. What came before is still read.
    pub fn end(&self, reason: EndReason) {
        self.shared.end(reason);
    }

    /// Why the stream ended, once it has. Headers may still be waiting.
    #[must_use]
    pub fn ended(&self) -> Option<EndReason> {
        EndReason::from_code(self.shared.ended.load(Ordering::Acquire))
    }

    /// Frames that were dropped after the last header. Meaningful once the stream has ended and no header is left.
    #[must_use]
    pub fn tail_dropped(&self) -> u64 {
        self.shared.tail_dropped.load(Ordering::Relaxed)
    }

    /// What went wrong on the device's side so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally {
            dropped_frames: self.shared.dropped_frames.load(Ordering::Relaxed),
            platform_overruns: self.shared.platform_overruns.load(Ordering::Relaxed),
        }
    }

    /// Waits until a block may have arrived, the stream may have ended, or the time is up. A real-time source does not
    /// wake its reader, so `timeout` is the longest that its blocks lie in the ring. One that does is waited for longer.
    pub fn wait(&self, timeout: Duration) {
        register(&self.shared.reading);
        if self.headers.is_empty() && self.ended().is_none() {
            let wakes = self.shared.wakes.load(Ordering::Relaxed);
            std::thread::park_timeout(if wakes { timeout.max(WOKEN_CHECK) } else { timeout });
        }
    }
}

impl Drop for RingReader {
    fn drop(&mut self) {
        let count = self.samples.slots();
        if let Ok(mut chunk) = self.samples.read_chunk(count) {
            let (first, second) = chunk.as_mut_slices();
            first.zeroize();
            second.zeroize();
            chunk.commit_all();
        }
        wake(&self.shared.writing);
    }
}

#[cfg(test)]
mod tests;
