//! A stream of AAudio's.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use ndk::audio::{AudioStream, AudioStreamState};
use rustix::time::{ClockId, clock_gettime};

use super::error::Failure;
use crate::capture::end::EndReason;
use crate::capture::rings::RingHandle;
use crate::capture::source::{CaptureError, Stream};

/// A stream that is closed when it is dropped, on any thread.
pub(super) struct Owned(Option<AudioStream>);

// SAFETY: AAudio.h: a stream may be used from any thread, by one at a time. An `Owned` is never shared (it is not `Sync`),
// and its callbacks ask only what is allowed beside that.
#[expect(unsafe_code, reason = "`ndk` keeps a pointer, and says nothing of threads")]
unsafe impl Send for Owned {}

impl Owned {
    pub(super) const fn new(stream: AudioStream) -> Self {
        Self(Some(stream))
    }
}

impl Deref for Owned {
    type Target = AudioStream;

    fn deref(&self) -> &AudioStream {
        self.0.as_ref().expect("it is taken only when it is dropped")
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        let stream = self.0.take();
        // `ndk` panics where closing fails, as it does after the audio service has died. There is nothing left to close.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(stream)));
    }
}

/// A microphone that is open, and runs once it was started.
pub(super) struct AndroidStream {
    name: String,
    /// Gone once it was stopped.
    stream: Option<Owned>,
    handle: RingHandle,
    /// Its clock when it was stopped; 0 before.
    stopped_at_ns: AtomicU64,
}

impl AndroidStream {
    pub(super) const fn new(name: String, stream: Owned, handle: RingHandle) -> Self {
        Self {
            name,
            stream: Some(stream),
            handle,
            stopped_at_ns: AtomicU64::new(0),
        }
    }
}

impl Stream for AndroidStream {
    fn start(&mut self) -> Result<(), CaptureError> {
        let gone = || CaptureError::Gone {
            name: self.name.clone(),
        };
        let stream = self
            .stream
            .as_ref()
            .filter(|_| !self.handle.is_ended())
            .ok_or_else(gone)?;
        // AAudio takes it amiss to be asked twice.
        if matches!(stream.state(), AudioStreamState::Starting | AudioStreamState::Started) {
            return Ok(());
        }
        stream.request_start().map_err(|error| {
            let failure = Failure::from(error);
            match failure.end() {
                EndReason::DeviceGone => gone(),
                _ => CaptureError::Device {
                    name: self.name.clone(),
                    detail: failure.detail,
                },
            }
        })
    }

    fn stop(&mut self) {
        self.handle.end(EndReason::Stopped);
        if let Some(stream) = self.stream.take() {
            self.stopped_at_ns.store(now_ns(), Ordering::Relaxed);
            // Closing stops it, too; a driver that is asked first has its callbacks done.
            let _ = stream.request_stop();
        }
        self.handle.wake();
    }

    fn now_ns(&self) -> u64 {
        match self.stopped_at_ns.load(Ordering::Relaxed) {
            0 => now_ns(),
            stopped => stopped,
        }
    }
}

impl Drop for AndroidStream {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The clock of AAudio's timestamps. It is read without a system call, in the callback too.
pub(super) fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    seconds * 1_000_000_000 + u64::try_from(now.tv_nsec).unwrap_or(0)
}
