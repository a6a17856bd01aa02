//! The thread that plays a file into the rings.

use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use zeroize::{Zeroize, Zeroizing};

use super::Pace;
use crate::capture::end::EndReason;
use crate::capture::format::Format;
use crate::capture::rings::{RingHandle, RingWriter};
use crate::capture::threaded::Exact;

/// Blocks a second: like a driver's in real time, fewer and larger when nobody waits for them.
const REAL_BLOCKS: u32 = 50;
const FAST_BLOCKS: u32 = 10;

pub(super) struct Player {
    pub(super) reader: hound::WavReader<BufReader<File>>,
    pub(super) frames: u64,
    pub(super) format: Format,
    pub(super) pace: Pace,
    pub(super) origin_ns: u64,
    /// Nanoseconds played.
    pub(super) position: Arc<AtomicU64>,
}

impl Player {
    pub(super) fn play(&mut self, writer: &mut RingWriter, handle: &RingHandle) -> EndReason {
        let blocks = if self.pace == Pace::Real {
            REAL_BLOCKS
        } else {
            FAST_BLOCKS
        };
        let block_frames = (self.format.rate / blocks).max(1) as usize;
        let channels = usize::from(self.format.channels);
        let mut block: Zeroizing<Vec<Exact>> = Zeroizing::new(Vec::with_capacity(block_frames * channels));
        let pacer = (self.pace == Pace::Real).then(Pacer::start);
        let mut position = 0u64;
        while position < self.frames {
            let frames = block_frames.min(usize::try_from(self.frames - position).unwrap_or(usize::MAX));
            block.zeroize();
            for sample in self.reader.samples::<i32>().take(frames * channels) {
                match sample {
                    Ok(sample) => block.push(Exact(sample)),
                    Err(_) => return EndReason::FileFailed,
                }
            }
            if block.len() < frames * channels {
                return EndReason::FileFailed;
            }
            if let Some(pacer) = &pacer {
                // A block is there once its last frame has been spoken.
                pacer.wait_until(self.format.nanoseconds(position + frames as u64), || handle.is_ended());
            }
            if !writer.wait_for_room(frames, || handle.is_ended()) {
                return EndReason::Stopped;
            }
            let captured_ns = self.origin_ns + self.format.nanoseconds(position);
            writer.write(&block, captured_ns, captured_ns);
            position += frames as u64;
            self.position
                .store(self.format.nanoseconds(position), Ordering::Relaxed);
            writer.wake_reader();
        }
        EndReason::Finished
    }
}

/// Plays in real time.
struct Pacer {
    started: Instant,
}

impl Pacer {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the file's stand-in for a device's clock"
    )]
    fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    fn wait_until(&self, offset_ns: u64, stop: impl Fn() -> bool) {
        let due = Duration::from_nanos(offset_ns);
        while !stop() {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the file's stand-in for a device's clock"
            )]
            let passed = self.started.elapsed();
            if passed >= due {
                return;
            }
            std::thread::park_timeout(due - passed);
        }
    }
}
