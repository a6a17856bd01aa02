//! When sample 0 was: by the studio's clock where the recorder asked it, else by the device's own.
//!
//! An exchange is read as NTP does (RFC 5905 section 8): the studio's time belongs to the middle between question and
//! answer, and half the way there and back is how wrong that can be. From there to the moment of the reading the device's
//! monotonic clock counts, and from the sample that was captured then it is counted back to sample 0 at the nominal rate;
//! a clock's drift makes both the less certain the longer they are. An exchange from before the take is as good as one in
//! it, but for that.
//! How long a sample takes from the microphone to the recorder is not in it.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::journal::ClockReading;
use serde::{Deserialize, Serialize};

/// The worst rate error measured on phones is some 273 parts per million; this is what is reckoned with.
const DRIFT_PPM: u128 = 300;

/// Whose clock a time is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockSource {
    /// The studio's, by an exchange during the take.
    Studio,
    /// The device's own; nobody knows how wrong it is.
    Device,
}

/// The instant of sample 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The instant.
    pub at: Timestamp,
    /// By which clock.
    pub source: ClockSource,
    /// How wrong it can be; `None` where that is not known.
    pub uncertainty: Option<SignedDuration>,
}

/// The best that a take's clock readings tell; without any that helps, `begun`, when the device says it began.
///
/// # Panics
/// When `rate` is zero.
#[must_use]
pub fn start(readings: &[ClockReading], begun: Timestamp, rate: u32) -> Start {
    let by_studio = readings
        .iter()
        .filter_map(|reading| by_studio(reading, rate))
        .min_by_key(|start| start.uncertainty);
    let by_device = || {
        readings
            .iter()
            .min_by_key(|reading| reading.sample)
            .and_then(|reading| {
                let at = reading.wall.checked_sub(length(reading.sample, rate)?).ok()?;
                Some(Start {
                    at,
                    source: ClockSource::Device,
                    uncertainty: None,
                })
            })
    };
    by_studio.or_else(by_device).unwrap_or(Start {
        at: begun,
        source: ClockSource::Device,
        uncertainty: None,
    })
}

/// How wrong the studio's time in a reading can be: half the way there and back. `None` without an exchange.
#[must_use]
pub fn exchange_uncertainty(reading: &ClockReading) -> Option<SignedDuration> {
    let exchange = reading.studio?;
    let there_and_back = exchange.received_ns.checked_sub(exchange.sent_ns)?;
    nanoseconds(u128::from(there_and_back.div_ceil(2)))
}

fn by_studio(reading: &ClockReading, rate: u32) -> Option<Start> {
    let exchange = reading.studio?;
    let half = exchange_uncertainty(reading)?;
    let middle = i128::from(
        exchange
            .sent_ns
            .checked_add(exchange.received_ns.checked_sub(exchange.sent_ns)? / 2)?,
    );
    let since = i128::from(reading.monotonic_ns) - middle;
    let captured = exchange
        .time
        .checked_add(SignedDuration::try_from_nanos_i128(since)?)
        .ok()?;
    let from_zero = length(reading.sample, rate)?;
    // One after the other: the device's clock to the reading, and the sound clock back to sample 0.
    let counted = since.unsigned_abs() + from_zero.as_nanos().unsigned_abs();
    let drift = nanoseconds(counted * DRIFT_PPM / 1_000_000)?;
    Some(Start {
        at: captured.checked_sub(from_zero).ok()?,
        source: ClockSource::Studio,
        uncertainty: Some(half.checked_add(drift)?),
    })
}

fn length(samples: u64, rate: u32) -> Option<SignedDuration> {
    nanoseconds(u128::from(samples) * 1_000_000_000 / u128::from(rate))
}

fn nanoseconds(count: u128) -> Option<SignedDuration> {
    SignedDuration::try_from_nanos_i128(i128::try_from(count).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lavalier_protocol::journal::ClockExchange;
    use proptest::prelude::*;

    const BEGUN: &str = "2026-11-20T14:00:00Z";

    fn reading(sample: u64, monotonic_ns: u64, studio: Option<(u64, &str, u64)>) -> ClockReading {
        ClockReading {
            sample,
            monotonic_ns,
            // An hour fast.
            wall: "2026-11-20T15:00:10Z".parse().expect("a time"),
            studio: studio.map(|(sent_ns, time, received_ns)| ClockExchange {
                sent_ns,
                time: time.parse().expect("a time"),
                received_ns,
            }),
        }
    }

    fn begun() -> Timestamp {
        BEGUN.parse().expect("a time")
    }

    #[test]
    fn the_quickest_exchange_tells_the_time_of_sample_zero() {
        const SECOND: u64 = 1_000_000_000;
        let slow = reading(48_000, SECOND, Some((0, "2026-11-20T14:00:01.9Z", 2 * SECOND)));
        // Ten seconds in; asked 20 ms before that sample was captured, answered in 10 ms.
        let quick = reading(
            480_000,
            10 * SECOND,
            Some((
                10 * SECOND - 20_000_000,
                "2026-11-20T14:00:09.985Z",
                10 * SECOND - 10_000_000,
            )),
        );
        let start = start(&[slow, quick], begun(), 48_000);
        assert_eq!(start.source, ClockSource::Studio);
        assert_eq!(start.at.to_string(), "2026-11-20T14:00:00Z");
        // 5 ms of way, and 300 ppm of ten seconds and of the 15 ms since.
        assert_eq!(start.uncertainty, Some(SignedDuration::from_nanos(8_004_500)));
    }

    #[test]
    fn an_exchange_from_before_the_take_tells_the_time_and_is_the_less_certain_the_older_it_is() {
        const SECOND: u64 = 1_000_000_000;
        let before = reading(0, 100 * SECOND, Some((0, "2026-11-20T13:58:20Z", 20_000_000)));
        let start = start(&[before, reading(48_000, 101 * SECOND, None)], begun(), 48_000);
        assert_eq!(start.source, ClockSource::Studio);
        assert_eq!(start.at.to_string(), "2026-11-20T13:59:59.99Z");
        // 10 ms of way and 300 ppm of a hundred seconds, less the 10 ms.
        assert_eq!(start.uncertainty, Some(SignedDuration::from_nanos(39_997_000)));
    }

    #[test]
    fn without_the_studio_the_devices_clock_is_taken_and_nothing_claimed_of_it() {
        let start = start(&[reading(480_000, 0, None)], begun(), 48_000);
        assert_eq!(start.at.to_string(), "2026-11-20T15:00:00Z");
        assert_eq!((start.source, start.uncertainty), (ClockSource::Device, None));
        assert_eq!(super::start(&[], begun(), 48_000).at, begun());
    }

    proptest! {
        #[test]
        fn no_reading_makes_it_fail(sample: u64, monotonic: u64, sent: u64, received: u64, rate in 1_u32..=u32::MAX) {
            let odd = reading(sample, monotonic, Some((sent, "9999-12-30T00:00:00Z", received)));
            let start = start(&[odd], begun(), rate);
            prop_assert!(start.source == ClockSource::Device || start.uncertainty.is_some());
        }
    }
}
