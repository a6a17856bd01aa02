//! Relates samples to the clocks: the device's own, and the studio's where it answers.

use std::sync::{Arc, Mutex, PoisonError};

use lavalier_protocol::journal::{ClockExchange, ClockReading};

use crate::capture::{Format, Stream};
use crate::platform::Clock;

/// How often the clocks are read, in seconds of recording.
const EVERY_SECONDS: u64 = 10;

/// The latest exchange with the studio's clock: put in by whoever talks to the studio, taken out with the next reading.
/// Clones are the same slot. Its times are those of the same [`Clock`] that the recorder was given.
#[derive(Debug, Clone, Default)]
pub struct ExchangeSlot(Arc<Mutex<Option<ClockExchange>>>);

impl ExchangeSlot {
    /// Leaves an exchange for the next reading, in place of one that was not taken.
    pub fn put(&self, exchange: ClockExchange) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange);
    }

    fn take(&self) -> Option<ClockExchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Knows which sample is being captured now.
pub(super) struct Timepiece {
    format: Format,
    clock: Arc<dyn Clock>,
    slot: ExchangeSlot,
    /// The last block's first sample, and when it was captured by the source's clock.
    latest: Option<(u64, u64)>,
    next_reading: u64,
}

impl Timepiece {
    pub(super) fn new(format: Format, clock: Arc<dyn Clock>, slot: ExchangeSlot) -> Self {
        Self {
            format,
            clock,
            slot,
            latest: None,
            next_reading: 0,
        }
    }

    /// A block was captured. Gives a reading with the first one, and then every ten seconds.
    pub(super) fn block(&mut self, first_sample: u64, timestamp_ns: u64, stream: &dyn Stream) -> Option<ClockReading> {
        self.latest = Some((first_sample, timestamp_ns));
        if first_sample < self.next_reading {
            return None;
        }
        let step = EVERY_SECONDS * u64::from(self.format.rate);
        self.next_reading = (first_sample / step + 1) * step;
        Some(self.read(stream))
    }

    /// The sample that is being captured now.
    pub(super) fn now(&self, stream: &dyn Stream) -> u64 {
        let Some((sample, timestamp_ns)) = self.latest else {
            return 0;
        };
        sample + self.format.frames(stream.now_ns().saturating_sub(timestamp_ns))
    }

    /// Reads all clocks.
    pub(super) fn read(&self, stream: &dyn Stream) -> ClockReading {
        ClockReading {
            sample: self.now(stream),
            monotonic_ns: u64::try_from(self.clock.monotonic().as_nanos()).unwrap_or(u64::MAX),
            wall: self.clock.wall(),
            studio: self.slot.take(),
        }
    }
}
