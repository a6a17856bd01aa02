//! A stream of ALSA's with the thread that reads it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ::alsa::PCM;
use ::alsa::pcm::{Frames, IO, State};
use zeroize::Zeroize;

use super::reading::{Driver, Reading};
use super::{Refusal, be_quiet};
use crate::capture::device::choose::{Choice, Sample};
use crate::capture::device::platform::Built;
use crate::capture::end::EndReason;
use crate::capture::format::DeviceSample;
use crate::capture::rings::{RingHandle, RingWriter, rings};
use crate::capture::source::{CaptureError, Stream};

/// A microphone that is open, and runs once it was started.
pub(super) struct AlsaStream {
    name: String,
    /// Until it is started.
    waiting: Option<(PCM, RingWriter)>,
    choice: Choice,
    pause: Duration,
    handle: RingHandle,
    clock: SourceClock,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// Its clock when it was stopped; 0 before.
    stopped_at_ns: AtomicU64,
    /// Keeps ALSA's configuration, which goes with the last device that cpal has given out.
    _device: cpal::Device,
}

impl AlsaStream {
    /// Of a PCM that has its format; looked at with this pause between looks at most.
    pub(super) fn opened(name: &str, pcm: PCM, device: cpal::Device, choice: Choice, pause: Duration) -> Built {
        let (writer, reader) = rings(choice.format());
        let handle = writer.handle();
        let stream = Self {
            name: name.to_owned(),
            waiting: Some((pcm, writer)),
            choice,
            pause,
            handle: handle.clone(),
            clock: SourceClock::new(),
            stop: Arc::default(),
            thread: None,
            stopped_at_ns: AtomicU64::new(0),
            _device: device,
        };
        Built {
            stream: Box::new(stream),
            reader,
            handle,
        }
    }

    fn failed(&self, detail: String) -> CaptureError {
        CaptureError::Device {
            name: self.name.clone(),
            detail,
        }
    }
}

impl Stream for AlsaStream {
    fn start(&mut self) -> Result<(), CaptureError> {
        let gone = || CaptureError::Gone {
            name: self.name.clone(),
        };
        if self.thread.is_some() {
            return Ok(());
        }
        let (pcm, writer) = self
            .waiting
            .take()
            .filter(|_| !self.handle.is_ended())
            .ok_or_else(gone)?;
        be_quiet();
        pcm.start().map_err(|error| match Refusal::from(error) {
            Refusal::Gone(_) => gone(),
            _ => self.failed(error.to_string()),
        })?;
        let (choice, pause, clock, stop) = (self.choice, self.pause, self.clock, Arc::clone(&self.stop));
        let thread = std::thread::Builder::new()
            .name("microphone".to_owned())
            .spawn(move || read(&pcm, writer, choice, pause, clock, &stop));
        self.thread = Some(thread.map_err(|error| self.failed(format!("no thread could be started: {error}")))?);
        Ok(())
    }

    fn stop(&mut self) {
        let now = self.clock.now_ns();
        let _ = self
            .stopped_at_ns
            .compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // One that panicked has ended the stream by dropping its writer.
            let _ = thread.join();
        }
        self.waiting = None;
        self.handle.end(EndReason::Stopped);
        self.handle.wake();
    }

    fn now_ns(&self) -> u64 {
        match self.stopped_at_ns.load(Ordering::Relaxed) {
            0 => self.clock.now_ns(),
            stopped => stopped,
        }
    }
}

impl Drop for AlsaStream {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The clock of a stream: nanoseconds since it was opened.
#[derive(Debug, Clone, Copy)]
struct SourceClock(Instant);

#[expect(
    clippy::disallowed_methods,
    reason = "a source brings its own clock, and where the driver has none it is the system's"
)]
impl SourceClock {
    fn new() -> Self {
        Self(Instant::now())
    }

    fn now_ns(self) -> u64 {
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// The thread's work, until the stream is stopped or over.
fn read(pcm: &PCM, writer: RingWriter, choice: Choice, pause: Duration, clock: SourceClock, stop: &AtomicBool) {
    be_quiet();
    let run = Run {
        writer,
        choice,
        pause,
        clock,
        stop,
    };
    match choice.sample {
        Sample::I16 => run.with(pcm, pcm.io_i16(), |_| ()),
        // The lower three bytes of four; what is in the fourth is the driver's business.
        Sample::I24 => run.with(pcm, pcm.io_i32_s24(), |samples| {
            samples.iter_mut().for_each(|sample| *sample <<= 8)
        }),
        Sample::I32 => run.with(pcm, pcm.io_i32(), |_| ()),
        Sample::F32 => run.with(pcm, pcm.io_f32(), |_| ()),
    }
}

struct Run<'a> {
    writer: RingWriter,
    choice: Choice,
    pause: Duration,
    clock: SourceClock,
    stop: &'a AtomicBool,
}

impl Run<'_> {
    fn with<S: DeviceSample + Default + Zeroize>(self, pcm: &PCM, io: ::alsa::Result<IO<'_, S>>, align: fn(&mut [S])) {
        let handle = self.writer.handle();
        // The format was set a moment ago; a driver that now denies it is one that has gone.
        let Ok(io) = io else {
            handle.end(EndReason::StreamInvalidated);
            return handle.wake();
        };
        let mut reading = Reading::new(Pcm { pcm, io, align }, self.writer, self.choice.format());
        // Whoever ends the stream otherwise wants nothing more of it: it may be another microphone's already.
        while !handle.is_ended() {
            // Read before the look: a stop takes what has come until then.
            let stopping = self.stop.load(Ordering::Acquire);
            if reading.look(|| self.clock.now_ns()).is_some() || stopping {
                break;
            }
            // This thread has a second's time, and the reader need not look for what has not come.
            reading.writer().wake_reader();
            std::thread::park_timeout(self.pause.min(reading.until_whole()));
        }
        // Its place in the order of things: after the last block.
        reading.writer().end(EndReason::Stopped);
        handle.wake();
    }
}

struct Pcm<'a, S: Copy> {
    pcm: &'a PCM,
    io: IO<'a, S>,
    align: fn(&mut [S]),
}

impl<S: Copy> Driver<S> for Pcm<'_, S> {
    fn available(&mut self) -> Result<(Frames, Frames), i32> {
        self.pcm.avail_delay().map_err(|error| self.number(error))
    }

    fn read(&mut self, into: &mut [S]) -> Result<usize, i32> {
        let frames = self.io.readi(into).map_err(|error| self.number(error))?;
        (self.align)(into);
        Ok(frames)
    }

    fn restart(&mut self) -> Result<(), i32> {
        self.pcm
            .prepare()
            .and_then(|()| self.pcm.start())
            .map_err(|error| self.number(error))
    }

    fn resume(&mut self) -> Result<(), i32> {
        self.pcm.resume().map_err(|error| self.number(error))?;
        // Some drivers stand ready after that, and do not run.
        if self.pcm.state_raw() == State::Prepared as i32 {
            self.pcm.start().map_err(|error| self.number(error))?;
        }
        Ok(())
    }
}

impl<S: Copy> Pcm<'_, S> {
    /// The error's number, or the one that says more: plugins answer with their own when the device has gone.
    fn number(&self, error: ::alsa::Error) -> i32 {
        if self.pcm.state_raw() == State::Disconnected as i32 {
            libc::ENODEV
        } else {
            error.errno()
        }
    }
}
