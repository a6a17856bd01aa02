//! What time it is at the studio, between one contact and the next.
//!
//! While the program runs, monotonic time since the last contact counts: the device's wall clock may be set at will and
//! is not asked. After a restart only the wall clock spans the gap; one that stands before the last contact proves
//! nothing, and then nothing is known of the studio's time until the next contact.

use std::time::Duration;

use lavalier_protocol::Timestamp;
use serde::{Deserialize, Serialize};

use crate::platform::Clock;

/// Both clocks of the device, read at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The wall clock; may be wrong, and may jump.
    pub wall: Timestamp,
    /// Since an origin of the process's own; never jumps.
    pub monotonic: Duration,
}

impl Now {
    /// Reads both.
    #[must_use]
    pub fn of(clock: &dyn Clock) -> Self {
        Self {
            wall: clock.wall(),
            monotonic: clock.monotonic(),
        }
    }
}

/// The studio's time at one moment of the device's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    studio: Timestamp,
    monotonic: Duration,
}

/// A contact as it is kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRecord {
    /// The studio's time.
    pub studio: Timestamp,
    /// The device's wall clock at that moment.
    pub wall: Timestamp,
}

impl Contact {
    /// The studio said `studio` at `now`.
    #[must_use]
    pub const fn new(studio: Timestamp, now: Now) -> Self {
        Self {
            studio,
            monotonic: now.monotonic,
        }
    }

    /// A contact of an earlier run of the program; none when the wall clock has been put back behind it.
    #[must_use]
    pub fn restored(record: ContactRecord, now: Now) -> Option<Self> {
        let since = now.wall.duration_since(record.wall);
        if since.is_negative() {
            return None;
        }
        let studio = record.studio.checked_add(since).ok()?;
        Some(Self::new(studio, now))
    }

    /// The studio's time at `now`, as far as it can be known.
    #[must_use]
    pub fn at(&self, now: Now) -> Timestamp {
        let since = now.monotonic.saturating_sub(self.monotonic);
        self.studio.checked_add(since).unwrap_or(Timestamp::MAX)
    }

    /// The contact as it is kept, read at `now`.
    #[must_use]
    pub fn record(&self, now: Now) -> ContactRecord {
        ContactRecord {
            studio: self.at(now),
            wall: now.wall,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall: i64, monotonic: u64) -> Now {
        Now {
            wall: Timestamp::from_second(wall).unwrap(),
            monotonic: Duration::from_secs(monotonic),
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
}
