//! A microphone that goes on for as long as it is listened to: a voice, taps on it, or nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use super::clock::MovedClock;
use crate::capture::threaded::{Exact, ThreadStream};
use crate::capture::{BehindServer, EndReason, Format, Granted, Opened, PortKind, RingHandle, RingWriter, rings};
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
/// How long one that is held takes to open at most.
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

/// Whether a microphone takes its time to open.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<bool>, Condvar);

impl Held {
    pub(super) fn set(&self, held: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = held;
        self.1.notify_all();
    }
}

/// Opens it when nobody holds it any more.
pub(super) fn when_let_go(held: Arc<Held>, open: OpenMicrophone) -> OpenMicrophone {
    Arc::new(move |brief| {
        let is_held = held.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(held.1.wait_timeout_while(is_held, HELD_MAX, |held| *held));
        open(brief)
    })
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
            name: "rehearsed".to_owned(),
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
