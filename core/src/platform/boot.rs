//! The clock of one run of the machine.
//!
//! It spans what the other two do not: the wall clock can be set by anybody, and monotonic time ends with the process and
//! may stand still while the machine sleeps. On Linux and Android it is `CLOCK_BOOTTIME` (`clock_gettime(2)`) under the
//! kernel's boot identifier (`random(4)`). Elsewhere none is read, and what needs one counts as unknown.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One run of the machine, from switching on to switching off. It stays on this device: it is no name of it, but would
/// tell two accounts on one device to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BootId([u8; 16]);

/// A moment of one run of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BootTime {
    /// Which run.
    pub boot: BootId,
    /// Since it began, time asleep included. Nobody can set it.
    pub since: Duration,
}

impl BootTime {
    /// From `earlier` to this; none when the machine was started again in between.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<Duration> {
        (self.boot == earlier.boot).then(|| self.since.saturating_sub(earlier.since))
    }
}

impl BootId {
    /// The run of this number.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

/// A text that is no boot identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a boot identifier is 32 hexadecimal digits")]
pub struct NotABootId;

impl FromStr for BootId {
    type Err = NotABootId;

    fn from_str(text: &str) -> Result<Self, NotABootId> {
        let digits: String = text.chars().filter(|letter| *letter != '-').collect();
        if digits.len() != 32 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotABootId);
        }
        let number = u128::from_str_radix(&digits, 16).map_err(|_| NotABootId)?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl TryFrom<String> for BootId {
    type Error = NotABootId;

    fn try_from(text: String) -> Result<Self, NotABootId> {
        text.parse()
    }
}

impl From<BootId> for String {
    fn from(boot: BootId) -> Self {
        boot.to_string()
    }
}

impl fmt::Display for BootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// The machine's own.
#[cfg(any(target_os = "android", target_os = "linux"))]
pub(super) fn system() -> Option<BootTime> {
    use std::sync::OnceLock;

    use rustix::time::{ClockId, clock_gettime};

    /// A process lives in one run of its machine.
    static BOOT: OnceLock<Option<BootId>> = OnceLock::new();
    let boot = BOOT.get_or_init(|| {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        text.trim().parse().ok()
    });
    let time = clock_gettime(ClockId::Boottime);
    let since = Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?);
    Some(BootTime { boot: (*boot)?, since })
}

/// None is read here.
#[cfg(not(any(target_os = "android", target_os = "linux")))]
pub(super) const fn system() -> Option<BootTime> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_identifier_is_read_as_the_kernel_writes_it_and_nothing_else_is() {
        let boot: BootId = "a61b4c6e-7c3f-4b1c-9a51-1d0e2f3a4b5c".parse().unwrap();
        assert_eq!(boot.to_string(), "a61b4c6e7c3f4b1c9a511d0e2f3a4b5c");
        assert_eq!(boot.to_string().parse(), Ok(boot));
        for bad in [
            "",
            "a61b4c6e",
            "+61b4c6e7c3f4b1c9a511d0e2f3a4b5c",
            "ä61b4c6e7c3f4b1c9a511d0e2f3a4b5",
        ] {
            assert_eq!(bad.parse::<BootId>(), Err(NotABootId), "{bad}");
        }
    }

    #[test]
    fn time_is_told_within_one_run_of_the_machine_and_over_none() {
        let at = |boot: u8, since| BootTime {
            boot: BootId::from_bytes([boot; 16]),
            since: Duration::from_secs(since),
        };
        assert_eq!(at(1, 70).since(at(1, 10)), Some(Duration::from_secs(60)));
        assert_eq!(at(2, 70).since(at(1, 10)), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_tells_which_run_it_is_in_and_its_time_goes_on() {
        let before = system().unwrap();
        let after = system().unwrap();
        assert!(after.since(before).is_some() && after.since >= before.since);
    }
}
