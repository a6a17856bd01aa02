//! Sample 0 as a date and a count of samples since midnight, in the production's zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where on a day's clock something lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Midnight {
    /// The day, in the production's zone.
    pub date: Date,
    /// Samples from the clock's midnight.
    pub samples: u64,
    /// Hours, minutes and whole seconds on the clock.
    pub clock: (i8, i8, i8),
}

/// The date and the samples since midnight of an instant.
///
/// It is what a clock on the wall in that zone shows, as timecode is: on a day when clocks change, half past two
/// is two and a half hours, however long ago midnight was. Rounded down to a whole sample.
#[must_use]
pub fn since_midnight(instant: Timestamp, zone: &TimeZone, rate: u32) -> Midnight {
    let local = zone.to_datetime(instant);
    let time = local.time();
    let unsigned = |part: i64| u128::try_from(part).expect("a time of day is never negative");
    let seconds = unsigned(i64::from(time.hour())) * 3600
        + unsigned(i64::from(time.minute())) * 60
        + unsigned(i64::from(time.second()));
    let nanoseconds = seconds * 1_000_000_000 + unsigned(i64::from(time.subsec_nanosecond()));
    let samples = nanoseconds * u128::from(rate) / 1_000_000_000;
    Midnight {
        date: local.date(),
        samples: u64::try_from(samples).expect("a day holds fewer than 2^64 samples at any 32-bit rate"),
        clock: (time.hour(), time.minute(), time.second()),
    }
}
