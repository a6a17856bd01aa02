//! Relates samples to the clocks: the device's own, and the studio's where it answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use lavalier_protocol::journal::{ClockExchange, ClockReading};

use crate::capture::{Format, Stream};
use crate::platform::Clock;

/// How often the clocks are read, in seconds of recording.
const EVERY_SECONDS: u64 = 10;

/// The latest exchange with the studio's clock: put in by whoever talks to the studio, journalled at once, and with the
/// first reading of every later take. Clones are the same slot. Its times are those of the same [`Clock`] that the recorder
/// was given.
#[derive(Debug, Clone, Default)]
pub struct ExchangeSlot(Arc<Mutex<Slot>>);

#[derive(Debug, Default)]
struct Slot {
    latest: Option<ClockExchange>,
    new: bool,
}

impl ExchangeSlot {
    /// Leaves an exchange, in place of the one before.
    pub fn put(&self, exchange: ClockExchange) {
        *self.lock() = Slot {
            latest: Some(exchange),
            new: true,
        };
    }

    fn is_new(&self) -> bool {
        self.lock().new
    }

    /// The latest exchange, if no reading has it yet or `again` is true.
    fn take(&self, again: bool) -> Option<ClockExchange> {
        let mut slot = self.lock();
        let new = std::mem::take(&mut slot.new);
        slot.latest.filter(|_| new || again)
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
    /// Whether no reading was given yet.
    first: bool,
    /// Whether the source's clock is a time of its own: a file's, which may pass faster than any other. It began at the
    /// machine's monotonic time and is read in its place, so that a sample lies as far from the first as it sounds.
    own_time: bool,
}

impl Timepiece {
    pub(super) fn new(format: Format, clock: Arc<dyn Clock>, slot: ExchangeSlot, own_time: bool) -> Self {
        Self {
            format,
            clock,
            slot,
            latest: None,
            next_reading: 0,
            first: true,
            own_time,
        }
    }

    /// A block was captured. Gives a reading with the first one, every ten seconds, and when the studio's time has come in:
    /// a recorder that dies has it in the journal then.
    pub(super) fn block(&mut self, first_sample: u64, timestamp_ns: u64, stream: &dyn Stream) -> Option<ClockReading> {
        self.latest = Some((first_sample, timestamp_ns));
        if first_sample < self.next_reading && !self.slot.is_new() {
            return None;
        }
        let step = EVERY_SECONDS * u64::from(self.format.rate);
        self.next_reading = (first_sample / step + 1) * step;
        Some(self.read(stream))
    }

    /// The sample that is being captured now.
    pub(super) fn now(&self, stream: &dyn Stream) -> u64 {
        self.captured_at(stream.now_ns())
    }

    /// The sample that is captured at a time of the source's clock.
    fn captured_at(&self, source_ns: u64) -> u64 {
        self.latest.map_or(0, |(sample, timestamp_ns)| {
            sample + self.format.frames(source_ns.saturating_sub(timestamp_ns))
        })
    }

    /// When the last block was captured, by the source's clock.
    pub(super) fn latest_ns(&self) -> u64 {
        self.latest.map_or(0, |(_, timestamp_ns)| timestamp_ns)
    }

    /// Reads all clocks.
    pub(super) fn read(&mut self, stream: &dyn Stream) -> ClockReading {
        let first = std::mem::take(&mut self.first);
        let source_ns = stream.now_ns();
        let machine_ns = u64::try_from(self.clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
        let (mut monotonic_ns, mut wall) = (machine_ns, self.clock.wall());
        if self.own_time {
            monotonic_ns = source_ns;
            let ahead = SignedDuration::from_nanos_i128(i128::from(monotonic_ns) - i128::from(machine_ns));
            wall = wall
                .saturating_add(ahead)
                .expect("a length of time is no calendar unit");
        }
        ClockReading {
            sample: self.captured_at(source_ns),
            monotonic_ns,
            wall,
            studio: self.slot.take(first),
        }
    }
}
