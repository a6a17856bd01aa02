//! A microphone that goes on for as long as it is listened to: a voice, taps on it, or nothing.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use super::clock::MovedClock;
use crate::capture::threaded::{Exact, ThreadStream};
use crate::capture::{
    BehindServer, CaptureError, EndReason, Format, Granted, Opened, PortKind, RingHandle, RingWriter, Stream, rings,
};
use crate::driver::OpenMicrophone;
use crate::platform::Clock as _;

/// What is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// A voice at -12 dBFS.
    #[default]
    Voice,
    /// Two taps a second on the microphone.
    Taps,
    /// A whisper at -44 dBFS.
    Whisper,
    /// A hum too quiet to be anything.
    Nothing,
}

/// Its own rate: small enough that no machine is too slow for it.
const FORMAT: Format = Format {
    rate: 16_000,
    channels: 1,
    bits: 24,
};
const NAME: &str = "rehearsed";
/// How long one that is slow takes to open at most.
const HELD_MAX: Duration = Duration::from_secs(60);
const BLOCK: Duration = Duration::from_millis(10);
const FRAMES: u64 = 160;

/// The peak of a block, as a share of full scale.
fn height(heard: Heard, block: u64) -> i32 {
    let tapped = block % 50 < 3 && block >= 50;
    match heard {
        Heard::Voice => 2_100_000,
        Heard::Taps if tapped => 4_000_000,
        Heard::Whisper => 53_000,
        Heard::Taps | Heard::Nothing => 2_000,
    }
}

/// Who has the microphone: a phone gives it to one at a time.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// It takes its time to open.
    slow: Mutex<bool>,
    changed: Condvar,
    /// Streams that are listened to.
    listened_to: AtomicUsize,
}

impl Held {
    pub(super) fn set_slow(&self, slow: bool) {
        *self.slow.lock().unwrap_or_else(PoisonError::into_inner) = slow;
        self.changed.notify_all();
    }
}

/// Opens it to record from, as soon as it may; not while it is listened to.
pub(super) fn to_record(held: Arc<Held>, open: OpenMicrophone) -> OpenMicrophone {
    Arc::new(move |brief| {
        let slow = held.slow.lock().unwrap_or_else(PoisonError::into_inner);
        drop(held.changed.wait_timeout_while(slow, HELD_MAX, |slow| *slow));
        if held.listened_to.load(Ordering::SeqCst) > 0 {
            let name = NAME.to_owned();
            return Err(CaptureError::Busy { name });
        }
        open(brief)
    })
}

/// Opens it to listen to it.
pub(super) fn to_listen(held: Arc<Held>, open: OpenMicrophone) -> OpenMicrophone {
    Arc::new(move |brief| {
        let Opened {
            granted,
            stream,
            reader,
        } = open(brief)?;
        held.listened_to.fetch_add(1, Ordering::SeqCst);
        let held = Arc::clone(&held);
        Ok(Opened {
            granted,
            stream: Box::new(ListenedTo { stream, held }),
            reader,
        })
    })
}

/// A stream that is listened to, until it is dropped.
struct ListenedTo {
    stream: Box<dyn Stream>,
    held: Arc<Held>,
}

impl Stream for ListenedTo {
    fn start(&mut self) -> Result<(), CaptureError> {
        self.stream.start()
    }

    fn stop(&mut self) {
        self.stream.stop();
    }

    fn now_ns(&self) -> u64 {
        self.stream.now_ns()
    }
}

impl Drop for ListenedTo {
    fn drop(&mut self) {
        self.held.listened_to.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Opens it.
pub(super) fn open(heard: Arc<Mutex<Heard>>, clock: Arc<MovedClock>) -> OpenMicrophone {
    Arc::new(move |_| {
        let (writer, reader) = rings(FORMAT);
        let elapsed = Arc::new(AtomicU64::new(0));
        let origin_ns = u64::try_from(clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
        let (heard, played) = (Arc::clone(&heard), Arc::clone(&elapsed));
        let feed = move |writer: &mut RingWriter, handle: &RingHandle| {
            let mut block = 0u64;
            while !handle.is_ended() {
                let heard = *heard.lock().unwrap_or_else(PoisonError::into_inner);
                let height = height(heard, block);
                let sign = |at: u64| if at.is_multiple_of(2) { height } else { -height };
                let samples: Vec<Exact> = (0..FRAMES).map(|at| Exact(sign(at))).collect();
                let at = origin_ns + FORMAT.nanoseconds(block * FRAMES);
                writer.write(&samples, at, at);
                block += 1;
                played.store(FORMAT.nanoseconds(block * FRAMES), Ordering::Relaxed);
                writer.wake_reader();
                std::thread::park_timeout(BLOCK);
            }
            EndReason::Stopped
        };
        let stream = ThreadStream::new("rehearsed microphone", writer, elapsed, origin_ns, feed);
        let granted = Granted {
            name: NAME.to_owned(),
            format: FORMAT,
            port: PortKind::Virtual,
            behind: BehindServer::Direct,
        };
        let stream = Box::new(stream);
        Ok(Opened {
            granted,
            stream,
            reader,
        })
    })
}
