//! What time it is at the studio, between one contact and the next.
//!
//! The device's wall clock may be set at will. Where there is a boot clock, time since the last contact is counted by it
//! for as long as the machine is not started again: over a restart of the program, and through the machine's sleep. Where
//! there is none, monotonic time counts while the program runs. Only over a restart of the machine, or of a program
//! without a boot clock, is the wall clock asked, because nothing else spans the gap; one that stands before the last
//! contact proves nothing, and then nothing is known of the studio's time until the next contact.

use std::time::Duration;

use jiff::SignedDuration;
use lavalier_protocol::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::{BootTime, Clock};

/// The clocks of the device, read at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The wall clock; may be wrong, and may jump.
    pub wall: Timestamp,
    /// Since an origin of the process's own; never jumps.
    pub monotonic: Duration,
    /// Since the machine was started, where there is a clock for that; nobody can set it.
    pub boot: Option<BootTime>,
}

impl Now {
    /// Reads them.
    #[must_use]
    pub fn of(clock: &dyn Clock) -> Self {
        Self {
            wall: clock.wall(),
            monotonic: clock.monotonic(),
            boot: clock.boot(),
        }
    }

    /// The moment `by` later.
    #[must_use]
    pub fn later(self, by: Duration) -> Self {
        let boot = self.boot.map(|at| BootTime {
            since: at.since.saturating_add(by),
            ..at
        });
        Self {
            wall: self.wall.saturating_add(by).unwrap_or(Timestamp::MAX),
            monotonic: self.monotonic.saturating_add(by),
            boot,
        }
    }

    /// From `earlier` to this by the boot clock; none where none spans the time.
    #[must_use]
    pub(super) fn since_boot(self, earlier: Option<BootTime>) -> Option<Duration> {
        self.boot?.since(earlier?)
    }
}

/// The studio's time at one moment of the device's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    studio: Timestamp,
    monotonic: Duration,
    boot: Option<BootTime>,
}

/// A contact as it is kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRecord {
    /// The studio's time.
    pub studio: Timestamp,
    /// The device's wall clock at that moment.
    pub wall: Timestamp,
    /// Its boot clock, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot: Option<BootTime>,
}

impl Contact {
    /// The studio said `studio` at `now`.
    #[must_use]
    pub const fn new(studio: Timestamp, now: Now) -> Self {
        Self {
            studio,
            monotonic: now.monotonic,
            boot: now.boot,
        }
    }

    /// A contact of an earlier run of the program; none when only the wall clock spans the time since, and has been put
    /// back behind it.
    #[must_use]
    pub fn restored(record: ContactRecord, now: Now) -> Option<Self> {
        let since = match now.since_boot(record.boot) {
            Some(since) => SignedDuration::try_from(since).ok()?,
            None => now.wall.duration_since(record.wall),
        };
        if since.is_negative() {
            return None;
        }
        let studio = record.studio.checked_add(since).ok()?;
        Some(Self::new(studio, now))
    }

    /// The studio's time at `now`, as far as it can be known.
    #[must_use]
    pub fn at(&self, now: Now) -> Timestamp {
        let running = now.monotonic.saturating_sub(self.monotonic);
        // Asleep, the machine may not count monotonic time.
        let since = now.since_boot(self.boot).map_or(running, |since| since.max(running));
        self.studio.checked_add(since).unwrap_or(Timestamp::MAX)
    }

    /// The contact as it is kept, read at `now`.
    #[must_use]
    pub fn record(&self, now: Now) -> ContactRecord {
        ContactRecord {
            studio: self.at(now),
            wall: now.wall,
            boot: now.boot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::BootId;

    fn at(wall: i64, monotonic: u64) -> Now {
        Now {
            wall: Timestamp::from_second(wall).unwrap(),
            monotonic: Duration::from_secs(monotonic),
            boot: None,
        }
    }

    fn in_boot(number: u8, since: u64, now: Now) -> Now {
        let boot = BootTime {
            boot: BootId::from_bytes([number; 16]),
            since: Duration::from_secs(since),
        };
        Now {
            boot: Some(boot),
            ..now
        }
    }

    #[test]
    fn setting_the_wall_clock_moves_nothing_while_the_program_runs() {
        let contact = Contact::new(Timestamp::from_second(1_000).unwrap(), at(500, 10));
        assert_eq!(contact.at(at(-9_999, 70)).as_second(), 1_060);
        assert_eq!(contact.at(at(9_999, 70)).as_second(), 1_060);
    }

    #[test]
    fn over_a_restart_the_wall_clock_counts_but_never_backwards() {
        let record = Contact::new(Timestamp::from_second(1_000).unwrap(), at(500, 10)).record(at(520, 30));
        assert_eq!((record.studio.as_second(), record.wall.as_second()), (1_020, 520));
        let restored = Contact::restored(record, at(620, 1)).unwrap();
        assert_eq!(restored.at(at(0, 6)).as_second(), 1_125);
        assert_eq!(Contact::restored(record, at(519, 1)), None);
    }

    #[test]
    fn within_one_run_of_the_machine_its_boot_clock_counts_whatever_the_wall_clock_shows() {
        let studio = Timestamp::from_second(1_000).unwrap();
        let contact = Contact::new(studio, in_boot(1, 50, at(500, 10)));
        let asleep = in_boot(1, 3_650, at(500, 11));
        assert_eq!(contact.at(asleep).as_second(), 4_600, "sleep counts");
        let record = contact.record(in_boot(1, 50, at(500, 10)));
        for wall in [-9_999, 500, 9_999] {
            let restored = Contact::restored(record, in_boot(1, 150, at(wall, 0))).unwrap();
            assert_eq!(restored.at(in_boot(1, 160, at(wall, 10))).as_second(), 1_110);
        }
        let restarted = Contact::restored(record, in_boot(2, 5, at(620, 0))).unwrap();
        assert_eq!(
            restarted.at(in_boot(2, 5, at(620, 0))).as_second(),
            1_120,
            "the wall clock, for want of better"
        );
        assert_eq!(Contact::restored(record, in_boot(2, 5, at(499, 0))), None);
    }
}
