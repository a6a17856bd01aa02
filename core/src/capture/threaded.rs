//! A stream that a thread of ours feeds, in place of a device's: a file, or a script in a test. It is not real time, so it
//! may wait for room and wake its reader.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use zeroize::Zeroize;

use super::end::EndReason;
use super::format::DeviceSample;
use super::rings::{RingHandle, RingWriter};
use super::source::{CaptureError, Stream};

/// What the thread does until the stream ends, and why it ended. It looks at the handle for having been stopped.
type Feed = Box<dyn FnOnce(&mut RingWriter, &RingHandle) -> EndReason + Send>;

pub(crate) struct ThreadStream {
    name: &'static str,
    handle: RingHandle,
    /// Until it is started.
    waiting: Option<(Feed, RingWriter)>,
    thread: Option<JoinHandle<()>>,
    /// Nanoseconds that have passed for the source.
    elapsed: Arc<AtomicU64>,
    origin_ns: u64,
}

impl ThreadStream {
    /// `elapsed` is kept by the feed; the source's clock shows that much more than `origin_ns`.
    pub(crate) fn new(
        name: &'static str,
        writer: RingWriter,
        elapsed: Arc<AtomicU64>,
        origin_ns: u64,
        feed: impl FnOnce(&mut RingWriter, &RingHandle) -> EndReason + Send + 'static,
    ) -> Self {
        let handle = writer.handle();
        Self {
            name,
            handle,
            waiting: Some((Box::new(feed), writer)),
            thread: None,
            elapsed,
            origin_ns,
        }
    }
}

impl Stream for ThreadStream {
    fn start(&mut self) -> Result<(), CaptureError> {
        if let Some((feed, mut writer)) = self.waiting.take() {
            let handle = self.handle.clone();
            let thread = std::thread::Builder::new().name(self.name.to_owned()).spawn(move || {
                let reason = feed(&mut writer, &handle);
                writer.end(reason);
                writer.wake_reader();
            });
            self.thread = Some(thread.map_err(|error| CaptureError::Device {
                name: self.name.to_owned(),
                detail: format!("no thread could be started: {error}"),
            })?);
        }
        Ok(())
    }

    fn stop(&mut self) {
        self.waiting = None;
        self.handle.end(EndReason::Stopped);
        self.handle.wake();
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // One that panicked has ended the stream by dropping its writer.
            let _ = thread.join();
        }
    }

    fn now_ns(&self) -> u64 {
        self.origin_ns + self.elapsed.load(Ordering::Relaxed)
    }
}

impl Drop for ThreadStream {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A sample that is right-aligned already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exact(pub(crate) i32);

impl DeviceSample for Exact {
    const BITS: u8 = 24;

    fn to_sample(self) -> i32 {
        self.0
    }
}

impl Zeroize for Exact {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}
