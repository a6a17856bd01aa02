//! When to ask again: twice as long each time, up to a cap, with jitter, for ever.

use std::time::Duration;

use crate::platform::Random;

/// The first pause: a request lost on a bad link is repeated before anybody notices.
const FIRST: Duration = Duration::from_millis(250);
/// For what may pass at any moment: a lost connection, a busy studio.
pub(super) const PASSING: Duration = Duration::from_secs(15);
/// For what a person has to mend: a refusal is not repeated every few seconds.
pub(super) const LASTING: Duration = Duration::from_secs(300);

/// How often something failed in a row, and until when it is left alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Backoff {
    attempts: u32,
    until: Duration,
}

impl Backoff {
    /// It failed: not again before a while from `now`, at most `cap`.
    pub(super) fn fail(&mut self, now: Duration, cap: Duration, random: &dyn Random) {
        let doubled = FIRST.saturating_mul(1 << self.attempts.min(16));
        self.attempts = self.attempts.saturating_add(1);
        let longest = doubled.min(cap);
        // Between half and the whole: devices that lost the same studio do not all come back at once.
        let mut bytes = [0; 4];
        random.fill(&mut bytes);
        let share = f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX);
        self.until = now + longest.mul_f64(0.5 + share / 2.0);
    }

    /// It worked.
    pub(super) fn succeed(&mut self) {
        *self = Self::default();
    }

    /// Whether it may be tried now.
    pub(super) fn ready(self, now: Duration) -> bool {
        self.attempts == 0 || now >= self.until
    }

    /// May be tried at once, whatever was said; how often it failed stays known.
    pub(super) fn hurry(&mut self) {
        self.until = Duration::ZERO;
    }

    /// Until when it is left alone, if it failed at all.
    pub(super) fn until(self) -> Option<Duration> {
        (self.attempts > 0).then_some(self.until)
    }

    /// How often it failed in a row.
    pub(super) fn attempts(self) -> u32 {
        self.attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::SeededRandom;

    #[test]
    fn pauses_grow_to_the_cap_and_never_beyond_and_never_end() {
        let random = SeededRandom::new(1);
        let mut backoff = Backoff::default();
        let mut pauses = Vec::new();
        for _ in 0..100 {
            backoff.fail(Duration::ZERO, PASSING, &random);
            pauses.push(backoff.until().unwrap());
        }
        assert!(pauses[0] >= FIRST / 2 && pauses[0] <= FIRST);
        assert!(pauses.iter().all(|pause| *pause <= PASSING));
        assert!(pauses[20..].iter().all(|pause| *pause >= PASSING / 2));
        assert!(pauses[20..].windows(2).any(|two| two[0] != two[1]), "jitter");
        assert!(!backoff.ready(Duration::ZERO));
        backoff.hurry();
        assert!(backoff.ready(Duration::ZERO));
        backoff.succeed();
        assert_eq!(backoff, Backoff::default());
    }
}
